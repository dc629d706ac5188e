package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;

/**
 * One received IP packet of protocol 112 as the kernel hands it to a raw socket, not yet looked at.
 *
 * @param link the link it came in on
 * @param family the family of the socket
 * @param source the sender's address
 * @param destination the address it was sent to
 * @param hopLimit TTL or hop limit as received, 0 to 255
 * @param bytes IPv4: the packet from the first byte of its IP header on (raw(7)); IPv6: the payload
 *     after the IP headers (RFC 3542 section 3)
 */
public record Datagram(
        LinkName link, Family family, IpAddress source, IpAddress destination, int hopLimit, Octets bytes) {
}
