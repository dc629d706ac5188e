package dev.vigia.net;

/**
 * A 48-bit link-layer address.
 *
 * @param bits the 48 bits, the first byte on the wire uppermost
 */
public record MacAddress(long bits) {
    /** All ones: every station of the link. */
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
    /** Where IPv6's all-nodes group ff02::1 is sent (RFC 2464 section 7). */
    public static final MacAddress ALL_NODES = new MacAddress(0x3333_0000_0001L);

    /** Checks the range. */
    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits");
        }
    }

    /** The virtual router MAC address of a family and VRID (RFC 9568 section 7.3). */
    public static MacAddress virtual(Family family, Vrid vrid) {
        return new MacAddress((family == Family.IPV4 ? 0x0000_5e00_0100L : 0x0000_5e00_0200L) | vrid.number());
    }

    /** The address in {@code bytes} from {@code offset}. */
    public static MacAddress read(byte[] bytes, int offset) {
        long bits = 0;
        for (int i = 0; i < 6; i++) {
            bits = bits << 8 | bytes[offset + i] & 0xff;
        }
        return new MacAddress(bits);
    }

    /**
     * Reads six hex pairs with colons.
     *
     * @throws IllegalArgumentException where the text is something else
     */
    public static MacAddress parse(String text) {
        if (!text.matches("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")) {
            throw new IllegalArgumentException("'" + text + "' is no MAC address");
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /** Writes the six bytes into {@code target} from {@code offset}. */
    public void write(byte[] target, int offset) {
        for (int i = 0; i < 6; i++) {
            target[offset + i] = (byte) (bits >>> 40 - 8 * i);
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(text.length() > 0 ? ":" : "").append("%02x".formatted(bits >>> shift & 255));
        }
        return text.toString();
    }
}
