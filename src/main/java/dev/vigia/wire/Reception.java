package dev.vigia.wire;

import dev.vigia.net.Vrid;

/** What the receive ladder made of a packet. */
public sealed interface Reception {
    /**
     * A valid advert.
     *
     * @param advert what it says
     * @param form how its checksum was computed
     */
    record Accepted(Advert advert, ChecksumForm form) implements Reception {
    }

    /**
     * A packet that must change nothing.
     *
     * @param rejection the first rung it failed on
     * @param vrid the virtual router it named, where one of ours; else null
     * @param detail what was found there, for the log: {@code TTL 254}
     */
    record Rejected(Rejection rejection, Vrid vrid, String detail) implements Reception {
    }
}
