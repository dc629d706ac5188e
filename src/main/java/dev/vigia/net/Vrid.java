package dev.vigia.net;

/**
 * A Virtual Router Identifier, 1 to 255, without a default (RFC 9568 section 6.1).
 *
 * @param number 1 to 255
 */
public record Vrid(int number) implements Comparable<Vrid> {
    /** Checks the range. */
    public Vrid {
        if (number < 1 || number > 255) {
            throw new IllegalArgumentException(number + " is no virtual router id: 1 to 255");
        }
    }

    @Override
    public int compareTo(Vrid other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
