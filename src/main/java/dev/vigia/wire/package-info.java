/**
 * Bytes to records and back: VRRP adverts and the trailer that signs them; announcements, probes and claims of
 * addresses in ARP and neighbour discovery.
 *
 * <p>Opens no socket, keeps no state, never throws on received bytes. Start reading at
 * {@link dev.vigia.wire.AdvertCodec}.
 */
package dev.vigia.wire;
