package dev.vigia.linux;

import dev.vigia.net.Family;
import dev.vigia.net.Vrid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel's gate calls a virtual router: eight bytes, by which it finds out whether its adverts leave.
 * No two routers of a node have the same (RFC 9568 section 1.7: a VRID belongs to a link and a family).
 *
 * @param index the interface index of the link that its adverts leave by
 * @param family its family
 * @param vrid its virtual router id
 */
record RouterKey(int index, Family family, Vrid vrid) {
    /** The length of a key. */
    static final int SIZE = 8;
    /** How nft(8) shows a key: the number of its type integer. */
    static final int TYPE = 4;

    /** The key in these bytes; null where it can be none of ours. */
    static RouterKey read(byte[] bytes) {
        if (bytes == null || bytes.length != SIZE) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int index = buffer.getInt();
        int rest = buffer.getInt();
        int vrid = rest & 0xff;
        for (Family family : Family.values()) {
            if (vrid != 0 && rest == (code(family) | vrid)) {
                return new RouterKey(index, family, new Vrid(vrid));
            }
        }
        return null;
    }

    private static int code(Family family) {
        return family == Family.IPV4 ? 0x400 : 0x600;
    }

    /** The bytes. */
    byte[] bytes() {
        return ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder()).putInt(index)
                .putInt(code(family) | vrid.number()).array();
    }
}
