package dev.vigia.wire;

/** The two ways in which the checksum of VRRPv3 over IPv4 is computed in the field. */
public enum ChecksumForm {
    /** Over the message alone, as RFC 9568 section 5.2.8 says. */
    MESSAGE_ONLY,
    /** With the IPv4 pseudo-header, as RFC 5798 was read; keepalived and FRR require it. The only form over IPv6. */
    PSEUDO_HEADER
}
