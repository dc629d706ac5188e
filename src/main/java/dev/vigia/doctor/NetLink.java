package dev.vigia.doctor;

import dev.vigia.net.Subnet;
import java.util.List;
import java.util.Set;

/**
 * One link with its addresses.
 *
 * @param name its name
 * @param index its number
 * @param flags its flags as ip(8) spells them
 * @param mtu its MTU in bytes
 * @param kind what it is, {@code veth}, {@code bridge}; empty for hardware
 * @param master the link that it is a port of; empty where it is none
 * @param snooping whether a bridge forwards multicast only to who asked for it
 * @param querier whether a bridge asks who wants what
 * @param addresses its addresses
 */
record NetLink(String name, long index, Set<String> flags, long mtu, String kind, String master, boolean snooping,
        boolean querier, List<Address> addresses) {
    /** Copies flags and addresses. */
    NetLink {
        flags = Set.copyOf(flags);
        addresses = List.copyOf(addresses);
    }

    /**
     * One address.
     *
     * @param subnet the address with its prefix
     * @param lasting whether it stays until somebody takes it off
     * @param duplicate whether it was refused because another station has it
     */
    record Address(Subnet subnet, boolean lasting, boolean duplicate) {
    }

    /** Its name as a shell takes it. */
    String shell() {
        return Finding.quoted(name);
    }

    boolean up() {
        return flags.contains("UP");
    }

    boolean carrier() {
        return flags.contains("LOWER_UP");
    }

    boolean loopback() {
        return flags.contains("LOOPBACK");
    }
}
