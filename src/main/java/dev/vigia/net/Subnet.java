package dev.vigia.net;

/**
 * An address with its prefix length, as it stands on a link: {@code 10.0.0.100/24}.
 *
 * @param address the address, host bits included
 * @param prefixLength the prefix length in bits, 0 to 32 or 128
 */
public record Subnet(IpAddress address, int prefixLength) {
    /** Checks the prefix length against the family. */
    public Subnet {
        int longest = address.family().maxPrefixLength();
        if (prefixLength < 0 || prefixLength > longest) {
            throw new IllegalArgumentException(
                    "'/" + prefixLength + "' is no prefix of " + address + ": 0 to " + longest);
        }
    }

    /**
     * Reads {@code ADDRESS} or {@code ADDRESS/LENGTH}; without a length it is /32 or /128.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(IpAddress.parse(text));
        }
        String length = text.substring(slash + 1);
        IpAddress address = IpAddress.parse(text.substring(0, slash));
        if (!length.matches("0|[1-9]\\d{0,2}")) {
            throw new IllegalArgumentException("'/" + length + "' is no prefix length");
        }
        return new Subnet(address, Integer.parseInt(length));
    }

    /** The address alone: /32 or /128. */
    public static Subnet host(IpAddress address) {
        return new Subnet(address, address.family().maxPrefixLength());
    }

    /** Whether {@code other} lies in this prefix. */
    public boolean contains(IpAddress other) {
        if (other.family() != address.family()) {
            return false;
        }
        if (address.family() == Family.IPV4) {
            return prefixLength == 0 || (address.low() ^ other.low()) >>> 32 - prefixLength == 0;
        }
        if (prefixLength <= 64) {
            return prefixLength == 0 || (address.high() ^ other.high()) >>> 64 - prefixLength == 0;
        }
        return address.high() == other.high() && (address.low() ^ other.low()) >>> 128 - prefixLength == 0;
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
