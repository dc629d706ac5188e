/**
 * Bytes to records and back: VRRP adverts and the trailer that signs them, gratuitous
 * ARP, unsolicited neighbour advertisements.
 *
 * <p>Opens no socket, keeps no state, never throws on received bytes. Start reading at
 * {@link dev.vigia.wire.AdvertCodec}.
 */
package dev.vigia.wire;
