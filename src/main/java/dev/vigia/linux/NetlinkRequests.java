package dev.vigia.linux;

import static dev.vigia.ffi.NftablesAbi.NLA_F_NESTED;

import dev.vigia.ffi.LinuxAbi.Nlmsghdr;
import dev.vigia.ffi.LinuxAbi.Rtattr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Netlink messages being written, to be sent as one batch (netlink(7)). Their sequence numbers count up
 * from the first. Numbers are in the machine's byte order unless a method says otherwise.
 */
final class NetlinkRequests {
    /** What most batches need at most, in bytes; a larger one grows. */
    static final int USUAL = 32_768;
    private static final int DEEPEST = 16;

    private final int first;
    private final int[] nests = new int[DEEPEST];
    private ByteBuffer buffer = ByteBuffer.allocate(USUAL).order(ByteOrder.nativeOrder());
    private int depth;
    private int count;
    private int start;

    /** An empty batch whose first message gets the sequence number {@code first}. */
    NetlinkRequests(int first) {
        this.first = first;
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            byte[] larger = Arrays.copyOf(buffer.array(), Math.max(2 * buffer.capacity(), buffer.position() + bytes));
            buffer = ByteBuffer.wrap(larger).order(ByteOrder.nativeOrder()).position(buffer.position());
        }
        return buffer;
    }

    /** Begins a message. */
    NetlinkRequests begin(int type, int flags) {
        start = buffer.position();
        room(Nlmsghdr.SIZE).putInt(0).putShort((short) type).putShort((short) flags).putInt(first + count).putInt(0);
        count++;
        return this;
    }

    /** Appends a byte. */
    NetlinkRequests u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    /** Appends what another message holds. */
    NetlinkRequests copy(ByteBuffer body) {
        room(body.limit() + 3).put(body.duplicate().position(0));
        return zero(NetlinkMessage.aligned(body.limit()) - body.limit());
    }

    /** Appends {@code bytes} zero bytes. */
    NetlinkRequests zero(int bytes) {
        room(bytes).put(new byte[bytes]);
        return this;
    }

    /** Appends four bytes. */
    NetlinkRequests i32(int value) {
        room(4).putInt(value);
        return this;
    }

    /** Appends an attribute of any bytes. */
    NetlinkRequests attribute(int type, byte[] value) {
        room(Rtattr.SIZE + value.length).putShort((short) (Rtattr.SIZE + value.length)).putShort((short) type)
                .put(value);
        return zero(NetlinkMessage.aligned(value.length) - value.length);
    }

    /** Appends an attribute of four bytes. */
    NetlinkRequests attribute(int type, int value) {
        room(Rtattr.SIZE + 4).putShort((short) (Rtattr.SIZE + 4)).putShort((short) type).putInt(value);
        return this;
    }

    /** Appends an attribute that is a text with a terminating zero. */
    NetlinkRequests text(int type, String value) {
        return attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** Appends an attribute of four bytes in network order. */
    NetlinkRequests net32(int type, int value) {
        return attribute(type, ByteBuffer.allocate(4).putInt(value).array());
    }

    /** Appends an attribute of eight bytes in network order. */
    NetlinkRequests net64(int type, long value) {
        return attribute(type, ByteBuffer.allocate(8).putLong(value).array());
    }

    /** Begins an attribute that holds attributes: all that follow until {@link #unnest}. */
    NetlinkRequests nest(int type) {
        nests[depth++] = buffer.position();
        room(Rtattr.SIZE).putShort((short) 0).putShort((short) (type | NLA_F_NESTED));
        return this;
    }

    /** Ends the attribute that was begun last. */
    NetlinkRequests unnest() {
        int at = nests[--depth];
        buffer.putShort(at + Rtattr.RTA_LEN, (short) (buffer.position() - at));
        return this;
    }

    /** Ends the message. */
    NetlinkRequests end() {
        buffer.putInt(start + Nlmsghdr.NLMSG_LEN, buffer.position() - start);
        return this;
    }

    /** The first message's sequence number. */
    int first() {
        return first;
    }

    /** The sequence number of the message begun last. */
    int last() {
        return first + count - 1;
    }

    /** How many messages. */
    int count() {
        return count;
    }

    /** The bytes written so far. */
    byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
