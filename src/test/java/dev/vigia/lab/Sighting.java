package dev.vigia.lab;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;

/** Something of interest that the client's card received: when, and from whose card. */
sealed interface Sighting {
    /** When the kernel received it. */
    Moment at();

    /** The sender's card, from the frame. */
    MacAddress mac();

    /** The same from another card. */
    Sighting from(MacAddress card);

    /**
     * An answer to an echo request.
     *
     * @param index which of the probe's requests
     */
    record Reply(Moment at, MacAddress mac, long index) implements Sighting {
        @Override
        public Sighting from(MacAddress card) {
            return new Reply(at, card, index);
        }
    }

    /**
     * An answer to "who has this address?": an ARP reply or a solicited neighbour advertisement.
     *
     * @param address the address that the sender says is its own
     */
    record Answer(Moment at, MacAddress mac, IpAddress address) implements Sighting {
        @Override
        public Sighting from(MacAddress card) {
            return new Answer(at, card, address);
        }
    }

    /**
     * A gratuitous ARP or an unsolicited neighbour advertisement.
     *
     * @param address the address that the sender says is its own
     */
    record Announcement(Moment at, MacAddress mac, IpAddress address) implements Sighting {
        @Override
        public Sighting from(MacAddress card) {
            return new Announcement(at, card, address);
        }
    }

    /**
     * A VRRP advertisement.
     *
     * @param source the sender's address
     * @param vrid the virtual router
     * @param priority its priority, 0 where it resigns
     */
    record Advert(Moment at, MacAddress mac, IpAddress source, int vrid, int priority) implements Sighting {
        @Override
        public Sighting from(MacAddress card) {
            return new Advert(at, card, source, vrid, priority);
        }
    }
}
