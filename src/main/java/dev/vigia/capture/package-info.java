/**
 * Looks at the wire: frames of a link or of a capture file, and those of VRRP, ARP and neighbour discovery around
 * virtual addresses as lines for people, with what our receive ladder thinks of each.
 *
 * <p>The only home of pcap4j, which is loaded when {@link dev.vigia.capture.Tap} opens something and never before;
 * neither the agent nor any other verb needs it or libpcap. Never sends a packet. Start reading at
 * {@link dev.vigia.capture.Observer}.
 */
package dev.vigia.capture;
