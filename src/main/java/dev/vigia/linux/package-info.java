/**
 * This kernel: raw sockets, netlink, packet socket, the gate, event mailbox, the monotonic clock.
 *
 * <p>Carries out commands and reports what happens; decides nothing about VRRP and parses no advert.
 * What the kernel refuses becomes an input, never an exception of the loop. Sockets live in the network
 * namespace of the thread that opened them. Start reading at {@link dev.vigia.linux.LinuxWorld}.
 */
package dev.vigia.linux;
