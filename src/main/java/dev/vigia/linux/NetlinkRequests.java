package dev.vigia.linux;

import dev.vigia.ffi.LinuxAbi.Nlmsghdr;
import dev.vigia.ffi.LinuxAbi.Rtattr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Netlink messages being written, to be sent as one batch (netlink(7)). Their sequence numbers count up
 * from the first. Numbers are in the machine's byte order.
 */
final class NetlinkRequests {
    /** The most that one batch holds, in bytes. */
    static final int LARGEST = 32_768;

    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST).order(ByteOrder.nativeOrder());
    private final int first;
    private int count;
    private int start;

    /** An empty batch whose first message gets the sequence number {@code first}. */
    NetlinkRequests(int first) {
        this.first = first;
    }

    /** Begins a message. */
    NetlinkRequests begin(int type, int flags) {
        start = buffer.position();
        buffer.putInt(0).putShort((short) type).putShort((short) flags).putInt(first + count).putInt(0);
        count++;
        return this;
    }

    /** Appends a byte. */
    NetlinkRequests u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    /** Appends {@code bytes} zero bytes. */
    NetlinkRequests zero(int bytes) {
        buffer.put(new byte[bytes]);
        return this;
    }

    /** Appends four bytes. */
    NetlinkRequests i32(int value) {
        buffer.putInt(value);
        return this;
    }

    /** Appends an attribute of any bytes. */
    NetlinkRequests attribute(int type, byte[] value) {
        buffer.putShort((short) (Rtattr.SIZE + value.length)).putShort((short) type).put(value);
        return zero(NetlinkMessage.aligned(value.length) - value.length);
    }

    /** Appends an attribute of four bytes. */
    NetlinkRequests attribute(int type, int value) {
        buffer.putShort((short) (Rtattr.SIZE + 4)).putShort((short) type).putInt(value);
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

    /** How many messages. */
    int count() {
        return count;
    }

    /** The bytes written so far. */
    byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
