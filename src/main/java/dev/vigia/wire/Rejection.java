package dev.vigia.wire;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Why a received packet was refused: one constant for each rung of the receive ladder, in the order
 * in which the rungs are tried (RFC 9568 section 7.1 and its errata, RFC 3768 section 7.1). Each version
 * climbs the rungs it has. What signatures are refused for comes after the last rung.
 */
public enum Rejection {
    /** The packet is no whole IP packet of protocol 112: header, total length or fragment. */
    IP_HEADER_ERROR,
    /** Addressed to something else than our group or, with unicast peers, to us. */
    WRONG_DESTINATION,
    /**
     * TTL or hop limit is not 255 (section 5.1.1.3): it has come through a router, nothing in it is to be believed.
     * With unicast peers: outside of what that peer's may be.
     */
    IP_TTL_ERROR,
    /** From an address that no router sends from: unspecified, multicast, broadcast, or IPv6 beyond the link. */
    WRONG_SOURCE,
    /** With unicast peers: from an address that is none of them. */
    UNKNOWN_PEER,
    /** Not the version that the virtual router speaks. */
    VERSION_ERROR,
    /** Not type 1, ADVERTISEMENT. */
    INVALID_TYPE,
    /** Shorter than the fixed part, or the length does not fit the count of addresses. */
    PACKET_LENGTH_ERROR,
    /** No form of the checksum that the family knows verifies. */
    CHECKSUM_ERROR,
    /** No virtual router of this id and family on the link. */
    VRID_ERROR,
    /** From our own address for one of our routers: a loop in the network or an address conflict. */
    OWN_SOURCE,
    /** It carries no address (erratum 8299). */
    ZERO_COUNT,
    /** Version 2: another kind of authentication than ours. */
    AUTH_TYPE_MISMATCH,
    /** Version 2: the kind is ours, the password is not. */
    AUTH_FAILURE,
    /** Its advertise interval is 0 (erratum 8301). */
    ZERO_INTERVAL,
    /** Version 2: its advertisement interval is not ours; version 3 learns it instead. */
    INTERVAL_MISMATCH,
    /** Version 3: its first IPv6 address is not link-local (erratum 8300) and its list is not ours. */
    FIRST_NOT_LINK_LOCAL,
    /** Signatures are demanded, and it has none. */
    HMAC_MISSING,
    /** What follows it is no signature that we know. */
    HMAC_MALFORMED,
    /** The time of its signature is too far from ours: captured long ago, or one of the clocks is wrong. */
    HMAC_STALE,
    /** It was signed with a key of an id that we have not. */
    HMAC_UNKNOWN_KEY,
    /** It was not signed with that key, or not this advert, or not by this sender. */
    HMAC_MISMATCH,
    /** It is genuine and was heard before: somebody has recorded it. */
    HMAC_REPLAY;

    private static final Set<Rejection> ONLY_TWO = EnumSet.of(AUTH_TYPE_MISMATCH, AUTH_FAILURE, INTERVAL_MISMATCH);
    private static final Set<Rejection> ONLY_THREE = EnumSet.of(FIRST_NOT_LINK_LOCAL);
    private static final Set<Rejection> SIGNATURE = EnumSet.range(HMAC_MISSING, HMAC_REPLAY);

    /** Whether it is what an {@link Authenticator} finds, after the ladder. */
    public boolean ofSignature() {
        return SIGNATURE.contains(this);
    }

    /** Whether it is a rung of that version's ladder. */
    public boolean concerns(Version version) {
        return !(version == Version.TWO ? ONLY_THREE : ONLY_TWO).contains(this);
    }

    /** The name of its counter in JSON and metrics: lower case with underscores. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
