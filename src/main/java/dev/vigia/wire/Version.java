package dev.vigia.wire;

/** A version of VRRP. */
public enum Version {
    /** Version 2: IPv4 only, intervals of whole seconds (RFC 3768). */
    TWO(2),
    /** Version 3: both families, intervals of centiseconds (RFC 9568). */
    THREE(3);

    private final int number;

    Version(int number) {
        this.number = number;
    }

    /** What the version field holds. */
    public int number() {
        return number;
    }
}
