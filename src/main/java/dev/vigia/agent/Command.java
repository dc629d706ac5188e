package dev.vigia.agent;

import dev.vigia.health.CheckSettings;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.resource.Invocation;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything a node can do to the world, in the order in which it must be done. */
public sealed interface Command {
    /** How many addresses one command moves at most, so that no advert waits behind them. */
    int SLICE = 64;
    /** The same for IPv6, whose addresses take the kernel ten times as long. */
    int IPV6_SLICE = 8;

    /**
     * Receive adverts of a family on a link: join the group there. A repeated one for a link that came
     * back under a new index joins again. Answered only when refused.
     *
     * @param link the link
     * @param family the family
     */
    record Listen(LinkName link, Family family) implements Command {
    }

    /**
     * Send one advert with traffic class 0xc0. Answered only when refused.
     *
     * @param router whose advert it is
     * @param link the link to send on
     * @param source the address to send from
     * @param destination the group or peer
     * @param hopLimit its TTL or hop limit, 1 to 255
     * @param message the VRRP message, checksum included
     * @param last whether it goes to the last of those who shall hear this advert: with it the gate opens, since who
     *     misses one must not take over before the gate is closed
     */
    record Send(RouterId router, LinkName link, IpAddress source, IpAddress destination, int hopLimit, Octets message,
            boolean last) implements Command {
        /** One to all at once: with TTL or hop limit 255. */
        public Send(RouterId router, LinkName link, IpAddress source, IpAddress destination, Octets message) {
            this(router, link, source, destination, 255, message, true);
        }
    }

    /**
     * Put addresses on a link; one that stands there already is no fault. Those of a guarded router are gated
     * before they stand. Answered by {@link Input.AddressesAdded}.
     *
     * @param router for whom
     * @param link the link
     * @param addresses the addresses with the prefix to put them on with, at most {@link Command#SLICE}
     * @param lifetime how long the kernel keeps them unless they are renewed, in whole seconds; null for ever
     * @param marks what single ones are put on with
     */
    record AddAddresses(RouterId router, LinkName link, List<Subnet> addresses, Duration lifetime,
            Map<IpAddress, AddressMark> marks) implements Command {
        /** Copies the list and the map. */
        public AddAddresses {
            addresses = List.copyOf(addresses);
            marks = Collections.unmodifiableMap(new TreeMap<>(marks));
        }

        /** Of plain addresses. */
        public AddAddresses(RouterId router, LinkName link, List<Subnet> addresses, Duration lifetime) {
            this(router, link, addresses, lifetime, Map.of());
        }
    }

    /**
     * Renew the lifetime of addresses that stand on a link. Answered by {@link Input.AddressesRenewed}.
     *
     * @param router for whom
     * @param link the link
     * @param addresses the addresses as they were put on, at most {@link Command#SLICE}
     * @param lifetime from now on, in whole seconds
     */
    record RenewAddresses(RouterId router, LinkName link, List<Subnet> addresses, Duration lifetime)
            implements Command {
        /** Copies the list. */
        public RenewAddresses {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Take addresses off a link; one that is not there is no fault. They stay gated until they are gone.
     * Answered by {@link Input.AddressesRemoved}.
     *
     * @param router for whom
     * @param link the link
     * @param addresses the addresses, at most {@link Command#SLICE}
     */
    record RemoveAddresses(RouterId router, LinkName link, List<Subnet> addresses) implements Command {
        /** Copies the list. */
        public RemoveAddresses {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Add routes and rules in this order; one of ours that stands already is no fault, one of somebody else's is
     * refused. Answered by {@link Input.RoutingsAdded}.
     *
     * @param router for whom
     * @param routings the routes and rules
     */
    record AddRoutings(RouterId router, List<Routing> routings) implements Command {
        /** Copies the list. */
        public AddRoutings {
            routings = List.copyOf(routings);
        }
    }

    /**
     * Remove routes and rules in this order; one that is not there, or not ours, is left as it is and no fault.
     * Answered by {@link Input.RoutingsRemoved}.
     *
     * @param router for whom
     * @param routings the routes and rules, at most {@link Routing#SLICE}
     */
    record RemoveRoutings(RouterId router, List<Routing> routings) implements Command {
        /** Copies the list. */
        public RemoveRoutings {
            routings = List.copyOf(routings);
        }
    }

    /**
     * Remove every route and rule that a former life of this agent has left, but these. Not answered.
     *
     * @param but those that its routers look after themselves
     */
    record SweepRoutings(List<Routing> but) implements Command {
        /** Copies the list. */
        public SweepRoutings {
            but = List.copyOf(but);
        }
    }

    /**
     * From now on this router's adverts keep its gate open: the kernel answers for its gated addresses only
     * while the last of them is young. Replaces what was said of the router before. Answered by
     * {@link Input.Guarded}.
     *
     * @param router whose gate it is
     * @param link the link its adverts leave by
     * @param vrid its virtual router id
     * @param source the address that its adverts are sent from
     * @param timeout how long after the last advert the gate closes
     * @param unicast whether its adverts go to peers, of whom some may be dead
     * @param silent whether nothing that is sent to its addresses is received, but ARP and neighbour discovery
     */
    record Guard(RouterId router, LinkName link, Vrid vrid, IpAddress source, Duration timeout, boolean unicast,
            boolean silent) implements Command {
        /** For adverts to the group. */
        public Guard(RouterId router, LinkName link, Vrid vrid, IpAddress source, Duration timeout) {
            this(router, link, vrid, source, timeout, false, false);
        }
    }

    /** No gate for this router any more: what is on links for it is always answered for. Not answered. */
    record Unguard(RouterId router) implements Command {
    }

    /** Close this router's gate at once; its next advert opens it. Not answered. */
    record Shut(RouterId router) implements Command {
    }

    /** Look whether this router's gate is open. Answered by {@link Input.GateSeen}. */
    record LookAtGate(RouterId router) implements Command {
    }

    /**
     * Hear who claims addresses on a link: ARP replies and announcements, neighbour advertisements. A repeated
     * one for a link that came back listens again. Not answered; told by {@link Input.Claimed}.
     *
     * @param link the link
     */
    record Watch(LinkName link) implements Command {
    }

    /**
     * Send gratuitous ARP or unsolicited neighbour advertisements, or ask who has an address. Never answered:
     * what is lost is repeated.
     *
     * @param link the link to send on
     * @param frames whole Ethernet frames
     */
    record Announce(LinkName link, List<Octets> frames) implements Command {
        /** Copies the list. */
        public Announce {
            frames = List.copyOf(frames);
        }
    }

    /**
     * Tell notify scripts and history of a transition, in order, once.
     *
     * @param transition the transition
     * @param listeners whom to tell
     * @param after the names whose scripts hear first of what was told before: of a group, those of its instances
     */
    record Tell(Transition transition, NotifySettings listeners, List<String> after) implements Command {
        /** Copies the list. */
        public Tell {
            after = List.copyOf(after);
        }

        /** One that waits for no other name. */
        public Tell(Transition transition, NotifySettings listeners) {
            this(transition, listeners, List.of());
        }
    }

    /**
     * Tell who wants to know that an Active has heard a lower rank; no transition, and not numbered.
     *
     * @param standing how the instance stands
     * @param listeners whom to tell
     */
    record TellRival(Transition standing, NotifySettings listeners) implements Command {
    }

    /**
     * Run what the operator wants done before an orderly release. Answered by {@link Input.Prepared} when it has
     * ended, however that was.
     *
     * @param router who is about to let go
     * @param turn tells this run from others of the same router
     * @param standing how the instance stands, and why it is about to let go
     * @param listeners the command
     * @param until when nobody waits for it any more
     */
    record Prepare(RouterId router, long turn, Transition standing, NotifySettings listeners, Moment until)
            implements Command {
    }

    /** Log a fact. */
    record Log(Notice notice) implements Command {
    }

    /**
     * Answer {@link Input.Asked}.
     *
     * @param ticket the asker
     * @param reply the answer
     */
    record Answer(long ticket, Reply reply) implements Command {
    }

    /**
     * Examine these checks from now on, in place of those before; one that is as before goes on undisturbed. Not
     * answered; each tells by {@link Input.Checked} when it has something new to say.
     *
     * @param checks the checks, with distinct names
     */
    record Examine(List<CheckSettings> checks) implements Command {
        /** Copies the list. */
        public Examine {
            checks = List.copyOf(checks);
        }
    }

    /**
     * Keep these orders where they survive a restart, in place of those kept before.
     *
     * @param orders every order that stands
     */
    record Keep(List<Order> orders) implements Command {
        /** Copies the list. */
        public Keep {
            orders = List.copyOf(orders);
        }
    }

    /**
     * Call the agent of a resource. Answered by {@link Input.Operated}, at the latest a moment after its timeout.
     *
     * @param group the instance that has it
     * @param run tells this call from others of the same group in this life
     * @param invocation what to call
     */
    record Operate(String group, long run, Invocation invocation) implements Command {
    }

    /** End the call {@code run} of {@code group}, whose answer no longer matters; it is answered all the same. */
    record CancelOperation(String group, long run) implements Command {
    }

    /**
     * Remember until the machine is booted anew whether this node may run the resources of an instance. Must be carried
     * out before what comes after it.
     *
     * @param group the instance
     * @param held whether it may
     */
    record Hold(String group, boolean held) implements Command {
    }

    /**
     * Turn another node off, by a fence agent. One fencing runs at a time; the same again is one with that which runs.
     * Answered by {@link Input.Fenced}, at the latest a moment after the device's timeout and that of those before it.
     *
     * @param group the instance whose resources shall not run there
     * @param run tells this one from others of the same group in this life
     * @param device what turns it off
     * @param node the node, one of the device's targets
     */
    record Fence(String group, long run, FenceDevice device, String node) implements Command {
    }

    /**
     * Remember a serial over restarts. Must be carried out before what comes after it.
     *
     * @param mark the serial, in place of the one before of the same sender
     */
    record Remember(SerialMark mark) implements Command {
    }
}
