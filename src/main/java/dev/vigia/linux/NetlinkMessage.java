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

/**
 * One netlink message as read (netlink(7), rtnetlink(7)). Numbers are in the machine's byte order.
 *
 * @param type its type, such as RTM_NEWLINK
 * @param flags its NLM_F flags
 * @param sequence the number of the request it answers
 * @param body what follows the header, from position 0
 */
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer body) {
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
                    part(all, at + Nlmsghdr.SIZE, size - Nlmsghdr.SIZE)));
            at += aligned(size);
        }
        return messages;
    }

    /** The attributes after a fixed part of {@code offset} bytes, by type; a broken tail is left out. */
    Map<Integer, ByteBuffer> attributes(int offset) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        int at = aligned(offset);
        while (body.limit() - at >= Rtattr.SIZE) {
            int size = body.getShort(at + Rtattr.RTA_LEN) & 0xffff;
            if (size < Rtattr.SIZE || size > body.limit() - at) {
                break;
            }
            int kind = body.getShort(at + Rtattr.RTA_TYPE) & 0xffff & NLA_TYPE_MASK;
            attributes.put(kind, part(body, at + Rtattr.SIZE, size - Rtattr.SIZE));
            at += aligned(size);
        }
        return attributes;
    }

    private static ByteBuffer part(ByteBuffer whole, int offset, int length) {
        return whole.slice(offset, length).order(ByteOrder.nativeOrder());
    }

    /** Rounded up to the 4 bytes to which messages and attributes are aligned (NLMSG_ALIGN). */
    static int aligned(int length) {
        return length + 3 & ~3;
    }
}
