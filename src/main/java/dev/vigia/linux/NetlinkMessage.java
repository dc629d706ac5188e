package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.NLA_TYPE_MASK;

import dev.vigia.ffi.LinuxAbi.Nlmsghdr;
import dev.vigia.ffi.LinuxAbi.Rtattr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One netlink message as read (netlink(7), rtnetlink(7)). Numbers are in the machine's byte order.
 *
 * @param type its type, such as RTM_NEWLINK
 * @param flags its NLM_F flags
 * @param sequence the number of the request it answers
 * @param port the socket whose request caused it; 0 where that was the kernel itself
 * @param body what follows the header, from position 0
 */
record NetlinkMessage(int type, int flags, int sequence, int port, ByteBuffer body) {
    /** The messages in the first {@code length} bytes; a broken tail is left out. */
    static List<NetlinkMessage> read(byte[] bytes, int length) {
        List<NetlinkMessage> messages = new ArrayList<>();
        ByteBuffer all = ByteBuffer.wrap(bytes, 0, length).slice().order(ByteOrder.nativeOrder());
        int at = 0;
        while (length - at >= Nlmsghdr.SIZE) {
            int size = all.getInt(at + Nlmsghdr.NLMSG_LEN);
            if (size < Nlmsghdr.SIZE || size > length - at) {
                break;
            }
            messages.add(new NetlinkMessage(
                    all.getShort(at + Nlmsghdr.NLMSG_TYPE) & 0xffff,
                    all.getShort(at + Nlmsghdr.NLMSG_FLAGS) & 0xffff,
                    all.getInt(at + Nlmsghdr.NLMSG_SEQ),
                    all.getInt(at + Nlmsghdr.NLMSG_PID),
                    part(all, at + Nlmsghdr.SIZE, size - Nlmsghdr.SIZE)));
            at += aligned(size);
        }
        return messages;
    }

    /** The attributes after a fixed part of {@code offset} bytes, by type; a broken tail is left out. */
    Map<Integer, ByteBuffer> attributes(int offset) {
        return attributes(body, offset);
    }

    /** The attributes that an attribute holds, by type; none where it is null. */
    static Map<Integer, ByteBuffer> attributes(ByteBuffer nest) {
        return nest == null ? Map.of() : attributes(nest, 0);
    }

    private static Map<Integer, ByteBuffer> attributes(ByteBuffer bytes, int offset) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        walk(bytes, offset, attributes::put);
        return attributes;
    }

    /** The attributes that an attribute holds, in their order, whatever their type; none where it is null. */
    static List<ByteBuffer> list(ByteBuffer nest) {
        List<ByteBuffer> list = new ArrayList<>();
        if (nest != null) {
            walk(nest, 0, (type, value) -> list.add(value));
        }
        return list;
    }

    private static void walk(ByteBuffer bytes, int offset, BiConsumer<Integer, ByteBuffer> each) {
        int at = aligned(offset);
        while (bytes.limit() - at >= Rtattr.SIZE) {
            int size = bytes.getShort(at + Rtattr.RTA_LEN) & 0xffff;
            if (size < Rtattr.SIZE || size > bytes.limit() - at) {
                break;
            }
            int kind = bytes.getShort(at + Rtattr.RTA_TYPE) & 0xffff & NLA_TYPE_MASK;
            each.accept(kind, part(bytes, at + Rtattr.SIZE, size - Rtattr.SIZE));
            at += aligned(size);
        }
    }

    /**
     * Where the contents of one attribute begin in the body; makes no garbage.
     *
     * @param offset the length of the fixed part before the attributes
     * @param type the attribute's type
     * @param length the least length of its contents
     * @return -1 where there is none of that type and length
     */
    int find(int offset, int type, int length) {
        int at = aligned(offset);
        while (body.limit() - at >= Rtattr.SIZE) {
            int size = body.getShort(at + Rtattr.RTA_LEN) & 0xffff;
            if (size < Rtattr.SIZE || size > body.limit() - at) {
                break;
            }
            if ((body.getShort(at + Rtattr.RTA_TYPE) & 0xffff & NLA_TYPE_MASK) == type
                    && size - Rtattr.SIZE >= length) {
                return at + Rtattr.SIZE;
            }
            at += aligned(size);
        }
        return -1;
    }

    private static ByteBuffer part(ByteBuffer whole, int offset, int length) {
        return whole.slice(offset, length).order(ByteOrder.nativeOrder());
    }

    /** Rounded up to the 4 bytes to which messages and attributes are aligned (NLMSG_ALIGN). */
    static int aligned(int length) {
        return length + 3 & ~3;
    }
}
