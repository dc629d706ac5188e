package dev.vigia.agent;

/** Which form of the IPv4 checksum an instance sends; both are always accepted. */
public enum ChecksumChoice {
    /** With pseudo-header until a peer is heard that sends the RFC 9568 form, then that. */
    AUTO,
    /** Always over the message alone. */
    RFC9568,
    /** Always with the pseudo-header. */
    RFC5798
}
