package dev.vigia.agent;

import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.resource.Outcome;
import dev.vigia.wire.Datagram;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that can happen to a node: the only way in which the world reaches the {@link Agent}. */
public sealed interface Input {
    /**
     * The agent's deadline has passed.
     *
     * @param drained whether nothing else waits to be taken in: only then is anybody's silence believed
     */
    record Tick(boolean drained) implements Input {
        /** Nothing came before the deadline. */
        public Tick() {
            this(true);
        }
    }

    /**
     * A packet of protocol 112 arrived.
     *
     * @param datagram the packet as received
     */
    record Arrived(Datagram datagram) implements Input {
    }

    /**
     * A link exists and is as described; sent at the start for each link and at every change.
     *
     * @param link its name
     * @param index its interface index
     * @param mac its address; null where it has none of 48 bits
     * @param mtu in bytes
     * @param running whether it is up, has carrier and is operational (IFF_UP, IFF_LOWER_UP and IFF_RUNNING)
     */
    record LinkSeen(LinkName link, int index, MacAddress mac, int mtu, boolean running) implements Input {
    }

    /**
     * A link has gone, with all its addresses.
     *
     * @param link its name
     */
    record LinkGone(LinkName link) implements Input {
    }

    /**
     * An address stands on a link and can be used (not tentative); sent at the start for each, in kernel order.
     *
     * @param link the link
     * @param address the address with its prefix
     */
    record AddressSeen(LinkName link, Subnet address) implements Input {
    }

    /**
     * An address no longer stands on a link.
     *
     * @param link the link
     * @param address the address with its prefix
     */
    record AddressGone(LinkName link, Subnet address) implements Input {
    }

    /**
     * The kernel answered {@link Command.AddAddresses}: all stand except the refused.
     *
     * @param router for whom
     * @param refused each refused address with the kernel's reason
     */
    record AddressesAdded(RouterId router, Map<Subnet, String> refused) implements Input {
        /** Copies the map in its order. */
        public AddressesAdded {
            refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
        }
    }

    /**
     * The kernel answered {@link Command.RemoveAddresses}: all are gone except the refused.
     *
     * @param router for whom
     * @param refused each refused address with the kernel's reason
     */
    record AddressesRemoved(RouterId router, Map<Subnet, String> refused) implements Input {
        /** Copies the map in its order. */
        public AddressesRemoved {
            refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
        }
    }

    /**
     * The kernel answered {@link Command.RenewAddresses}: all are renewed except the refused.
     *
     * @param router for whom
     * @param refused each refused address with the kernel's reason
     */
    record AddressesRenewed(RouterId router, Map<Subnet, String> refused) implements Input {
        /** Copies the map in its order. */
        public AddressesRenewed {
            refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
        }
    }

    /**
     * The kernel answered {@link Command.AddRoutings}: all stand except the refused.
     *
     * @param router for whom
     * @param created those of them that did not stand before
     * @param refused each refused one with the kernel's reason
     */
    record RoutingsAdded(RouterId router, List<Routing> created, Map<Routing, String> refused) implements Input {
        /** Copies the list, and the map in its order. */
        public RoutingsAdded {
            created = List.copyOf(created);
            refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
        }
    }

    /**
     * The kernel answered {@link Command.RemoveRoutings}: none stands except the refused.
     *
     * @param router for whom
     * @param refused each refused one with the kernel's reason
     */
    record RoutingsRemoved(RouterId router, Map<Routing, String> refused) implements Input {
        /** Copies the map in its order. */
        public RoutingsRemoved {
            refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
        }
    }

    /** A route or rule that may be ours has gone from the kernel's tables, or nobody knows whether one has. */
    record RoutingsDisturbed() implements Input {
    }

    /** A former life of this agent has left routes or rules; comes before the first {@link Configure}. */
    record RoutingsLeft() implements Input {
    }

    /**
     * The kernel answered {@link Command.Guard}.
     *
     * @param router whose gate it is
     * @param refused why there is no gate; empty where it is in force
     */
    record Guarded(RouterId router, String refused) implements Input {
    }

    /**
     * The kernel answered {@link Command.LookAtGate}.
     *
     * @param router whose gate it is
     * @param open for how long it stays open without a further advert; null where it is closed
     */
    record GateSeen(RouterId router, Duration open) implements Input {
    }

    /**
     * Somebody else on a link says that an address is theirs: an ARP reply or announcement, or a neighbour
     * advertisement.
     *
     * @param link the link
     * @param address the address
     * @param mac whose it is said to be; none of this node's
     */
    record Claimed(LinkName link, IpAddress address, MacAddress mac) implements Input {
    }

    /**
     * What the kernel's gate still knows of this agent's former life; comes before the first {@link Configure}.
     *
     * @param routers the virtual routers of that life
     */
    record Inherited(List<Inheritance> routers) implements Input {
        /** Copies the list. */
        public Inherited {
            routers = List.copyOf(routers);
        }
    }

    /**
     * The kernel refused {@link Command.Listen}.
     *
     * @param link the link
     * @param family the family
     * @param why the kernel's reason
     */
    record ListenRefused(LinkName link, Family family, String why) implements Input {
    }

    /**
     * The kernel refused {@link Command.Send}.
     *
     * @param router whose advert it was
     * @param why the kernel's reason
     */
    record SendRefused(RouterId router, String why) implements Input {
    }

    /**
     * {@link Command.Prepare} has been carried out, or could not be.
     *
     * @param router who is about to let go
     * @param turn which run of that router's
     */
    record Prepared(RouterId router, long turn) implements Input {
    }

    /**
     * {@link Command.Operate} was carried out, or could not be.
     *
     * @param group the instance
     * @param run which call
     * @param outcome how it ended
     */
    record Operated(String group, long run, Outcome outcome) implements Input {
    }

    /**
     * {@link Command.Fence} was carried out, or could not be.
     *
     * @param group the instance
     * @param run which fencing
     * @param node the node
     * @param proven whether it certainly was turned off: the fence agent said so by exit status 0
     * @param why what was done, or why it is not certain, a phrase
     */
    record Fenced(String group, long run, String node, boolean proven, String why) implements Input {
    }

    /**
     * A check has something new to say.
     *
     * @param check as it was when it was run, which may have been before a new configuration
     * @param state what is known of it
     */
    record Checked(CheckSettings check, CheckState state) implements Input {
    }

    /**
     * A valid configuration, at the start or later.
     *
     * @param settings the configuration
     */
    record Configure(Settings settings) implements Input {
    }

    /**
     * What was before this start; comes before the first {@link Configure}.
     *
     * @param told the last transition of each name, whether anybody was told of it or not
     * @param orders the orders that stand
     * @param marks the last serials of signed adverts
     * @param holds the instances whose resources this node might run, on this machine since it was booted
     */
    record Recall(Map<String, Told> told, List<Order> orders, List<SerialMark> marks, List<String> holds)
            implements Input {
        /** Copies all. */
        public Recall {
            told = Map.copyOf(told);
            orders = List.copyOf(orders);
            marks = List.copyOf(marks);
            holds = List.copyOf(holds);
        }

        /** Without resources. */
        public Recall(Map<String, Told> told, List<Order> orders, List<SerialMark> marks) {
            this(told, orders, marks, List.of());
        }

        /** Without signed adverts. */
        public Recall(Map<String, Told> told, List<Order> orders) {
            this(told, orders, List.of());
        }
    }

    /**
     * What was done so that the agent is punctual, for those who ask.
     *
     * @param measures each measure, in force or refused
     */
    record Measured(List<Measure> measures) implements Input {
        /** Copies the list. */
        public Measured {
            measures = List.copyOf(measures);
        }
    }

    /**
     * What time of day it is now; comes first, and again whenever that clock is set or runs unlike the monotonic one.
     *
     * @param now the time of day
     */
    record TimeOfDay(Instant now) implements Input {
    }

    /** An orderly stop is wanted: resign, take the addresses down, end. */
    record Stop() implements Input {
    }

    /**
     * An operator asks something.
     *
     * @param ticket names the asker; returned with the {@link Command.Answer}
     * @param wish what is asked
     */
    record Asked(long ticket, Wish wish) implements Input {
    }
}
