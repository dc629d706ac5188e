package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.MSG_TRUNC;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.LinuxAbi.Cmsghdr;
import dev.vigia.ffi.LinuxAbi.Iovec;
import dev.vigia.ffi.LinuxAbi.Msghdr;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;

/**
 * One msghdr with its address, control messages and contents in one block of native memory, laid out once
 * and used for every sendmsg(2) or recvmsg(2) of a socket. Sending and receiving allocate nothing.
 */
final class SocketMessage implements AutoCloseable {
    private final Memory memory;
    private final int nameSize;
    private final int control;
    private final int controlSize;
    private final int content;

    /** Room for an address, control messages and contents of the given sizes, in bytes. */
    SocketMessage(int nameSize, int controlSize, int contentSize) {
        this.nameSize = nameSize;
        this.controlSize = aligned(controlSize);
        int vector = Msghdr.SIZE;
        int name = vector + Iovec.SIZE;
        this.control = name + aligned(nameSize);
        this.content = control + this.controlSize;
        this.memory = new Memory(content + contentSize);
        memory.i64(Msghdr.MSG_NAME, nameSize == 0 ? 0 : memory.address(name));
        memory.i64(Msghdr.MSG_IOV, memory.address(vector));
        memory.i64(Msghdr.MSG_IOVLEN, 1);
        memory.i64(Msghdr.MSG_CONTROL, controlSize == 0 ? 0 : memory.address(control));
        memory.i64(vector + Iovec.IOV_BASE, memory.address(content));
        memory.i64(vector + Iovec.IOV_LEN, contentSize);
    }

    private static int aligned(int length) {
        return length + 7 & ~7;
    }

    /** The block; other methods say where in it things stand. */
    Memory memory() {
        return memory;
    }

    /** The offset of the address. */
    int name() {
        return Msghdr.SIZE + Iovec.SIZE;
    }

    /** The offset of the contents. */
    int content() {
        return content;
    }

    /**
     * Lays out the one control message that is sent along from now on.
     *
     * @return the offset of its {@code length} bytes of contents
     */
    int layControl(int level, int type, int length) {
        memory.i64(control + Cmsghdr.CMSG_LEN, Cmsghdr.SIZE + length);
        memory.i32(control + Cmsghdr.CMSG_LEVEL, level);
        memory.i32(control + Cmsghdr.CMSG_TYPE, type);
        return control + Cmsghdr.SIZE;
    }

    /**
     * Sends the first {@code length} bytes of the contents to the address, with the control message.
     *
     * @return 0, or the kernel's errno
     */
    int send(int fd, int length, int flags) {
        memory.i32(Msghdr.MSG_NAMELEN, nameSize);
        memory.i64(Msghdr.MSG_CONTROLLEN, controlSize);
        memory.i64(Msghdr.SIZE + Iovec.IOV_LEN, length);
        return Native.LIBC.sendmsg(fd, memory.address(), flags) < 0 ? Native.errno() : 0;
    }

    /**
     * Receives one message; a signal in between does not end it.
     *
     * @return its length in bytes, or minus the kernel's errno
     */
    int receive(int fd, int flags) {
        while (true) {
            memory.i32(Msghdr.MSG_NAMELEN, nameSize);
            memory.i64(Msghdr.MSG_CONTROLLEN, controlSize);
            memory.i32(Msghdr.MSG_FLAGS, 0);
            long length = Native.LIBC.recvmsg(fd, memory.address(), flags);
            if (length >= 0) {
                return (int) length;
            }
            int errno = Native.errno();
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }

    /** Whether the last received message was longer than the room for it. */
    boolean cutShort() {
        return (memory.i32(Msghdr.MSG_FLAGS) & MSG_TRUNC) != 0;
    }

    /** The offset of the contents of a control message that was received; -1 where there is none. */
    int control(int level, int type) {
        int end = control + (int) memory.i64(Msghdr.MSG_CONTROLLEN);
        int at = control;
        while (end - at >= Cmsghdr.SIZE) {
            long length = memory.i64(at + Cmsghdr.CMSG_LEN);
            if (length < Cmsghdr.SIZE || length > end - at) {
                return -1;
            }
            if (memory.i32(at + Cmsghdr.CMSG_LEVEL) == level && memory.i32(at + Cmsghdr.CMSG_TYPE) == type) {
                return at + Cmsghdr.SIZE;
            }
            at += aligned((int) length);
        }
        return -1;
    }

    @Override
    public void close() {
        memory.close();
    }
}
