package dev.vigia.net;

/**
 * A VRRP priority, 0 to 255: 0 only resigns, 255 only the address owner sends (RFC 9568 section 5.2.4).
 *
 * @param number 0 to 255
 */
public record Priority(int number) implements Comparable<Priority> {
    /** Sent to resign: the Active router lets go. */
    public static final Priority RESIGN = new Priority(0);
    /** The default of a router that does not own the addresses. */
    public static final Priority DEFAULT = new Priority(100);
    /** The address owner's. */
    public static final Priority OWNER = new Priority(255);

    /** Checks the range. */
    public Priority {
        if (number < 0 || number > 255) {
            throw new IllegalArgumentException(number + " is no priority: 0 to 255");
        }
    }

    /** Whether this is the resignation, 0. */
    public boolean resigns() {
        return number == 0;
    }

    /** Whether this is the address owner's, 255. */
    public boolean owns() {
        return number == 255;
    }

    @Override
    public int compareTo(Priority other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
