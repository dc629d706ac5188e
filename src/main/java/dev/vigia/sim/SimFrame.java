package dev.vigia.sim;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.wire.Claim;
import dev.vigia.wire.ClaimCodec;

/**
 * What an Ethernet frame of ARP (RFC 826) or neighbour discovery (RFC 4861) says on the simulated LAN.
 *
 * @param asks whether it asks who has the address, rather than claiming it
 * @param address the address in question
 * @param mac whose the address is said to be; of a question, who asks
 */
record SimFrame(boolean asks, IpAddress address, MacAddress mac) {
    /** Reads a frame as the production code does; null for one that says nothing about who has an address. */
    static SimFrame of(Octets frame) {
        byte[] bytes = frame.bytes();
        Claim claim = ClaimCodec.decode(bytes, bytes.length);
        if (claim != null) {
            return new SimFrame(false, claim.address(), claim.mac());
        }
        IpAddress asked = ClaimCodec.asked(frame);
        return asked == null ? null : new SimFrame(true, asked, MacAddress.read(bytes, 6));
    }
}
