package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import java.util.List;

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
     * Send one advert with TTL or hop limit 255 and traffic class 0xc0. Answered only when refused.
     *
     * @param router whose advert it is
     * @param link the link to send on
     * @param source the address to send from
     * @param destination the group or peer
     * @param message the VRRP message, checksum included
     */
    record Send(RouterId router, LinkName link, IpAddress source, IpAddress destination, Octets message)
            implements Command {
    }

    /**
     * Put addresses on a link; one that stands there already is no fault. Answered by
     * {@link Input.AddressesAdded}.
     *
     * @param router for whom
     * @param link the link
     * @param addresses the addresses, at most {@link Command#SLICE}
     */
    record AddAddresses(RouterId router, LinkName link, List<Subnet> addresses) implements Command {
        /** Copies the list. */
        public AddAddresses {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Take addresses off a link; one that is not there is no fault. Answered by
     * {@link Input.AddressesRemoved}.
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
     * Send gratuitous ARP or unsolicited neighbour advertisements. Never answered: what is lost is repeated.
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
     */
    record Tell(Transition transition, NotifySettings listeners) implements Command {
    }

    /**
     * Log a fact.
     *
     * @param notice the fact
     */
    record Log(Notice notice) implements Command {
    }

    /**
     * Answer {@link Input.Asked}.
     *
     * @param ticket the asker
     * @param snapshot the answer
     */
    record Answer(long ticket, Snapshot snapshot) implements Command {
    }
}
