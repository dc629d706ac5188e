package dev.vigia.linux;

import static dev.vigia.ffi.CheckAbi.CN_IDX_PROC;
import static dev.vigia.ffi.CheckAbi.CN_VAL_PROC;
import static dev.vigia.ffi.CheckAbi.NETLINK_CONNECTOR;
import static dev.vigia.ffi.CheckAbi.PROC_CN_MCAST_LISTEN;
import static dev.vigia.ffi.CheckAbi.PROC_EVENT_COMM;
import static dev.vigia.ffi.CheckAbi.PROC_EVENT_EXEC;
import static dev.vigia.ffi.CheckAbi.PROC_EVENT_EXIT;
import static dev.vigia.ffi.CheckAbi.PROC_EVENT_FORK;
import static dev.vigia.ffi.CheckAbi.PROC_EVENT_NONE;
import static dev.vigia.ffi.LinuxAbi.AF_NETLINK;
import static dev.vigia.ffi.LinuxAbi.MSG_DONTWAIT;
import static dev.vigia.ffi.LinuxAbi.NLMSG_DONE;

import dev.vigia.ffi.CheckAbi.CnMsg;
import dev.vigia.ffi.CheckAbi.ProcEvent;
import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.Nlmsghdr;
import dev.vigia.ffi.LinuxAbi.SockaddrNl;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.UnixAbi;
import java.util.function.IntConsumer;

/**
 * The kernel's news of processes that begin, become another program, change their name or end (linux/cn_proc.h):
 * only for who has CAP_NET_ADMIN in the machine's first network namespace.
 */
final class ProcessEvents implements AutoCloseable {
    private static final int CONTENT = Nlmsghdr.SIZE + CnMsg.DATA;
    private static final int ROOM = 512;
    private static final int BUFFER = 1 << 20;
    /** How many events may come before the answer to our question. */
    private static final int MOST_BEFORE = 10_000;
    /** Offsets in an event: of a fork the child follows its parent. */
    private static final int PROCESS = ProcEvent.EVENT_DATA;
    private static final int CHILD = ProcEvent.EVENT_DATA + 8;

    private final KernelSocket socket;
    private final SocketMessage message = new SocketMessage(SockaddrNl.SIZE, 0, ROOM);

    /**
     * Asks for them.
     *
     * @throws ErrnoException where they are not told here
     */
    ProcessEvents() throws ErrnoException {
        socket = new KernelSocket("socket for process events", AF_NETLINK, UnixAbi.SOCK_DGRAM, NETLINK_CONNECTOR);
        try (var address = new Memory(SockaddrNl.SIZE)) {
            address.u16(SockaddrNl.NL_FAMILY, AF_NETLINK);
            address.i32(SockaddrNl.NL_GROUPS, CN_IDX_PROC);
            socket.bind(address);
            socket.roomToReceive(BUFFER);
            listen();
            awaitAssent();
        } catch (ErrnoException refused) {
            close();
            throw refused;
        }
    }

    private void listen() throws ErrnoException {
        int length = CONTENT + Integer.BYTES;
        try (var request = new SocketMessage(SockaddrNl.SIZE, 0, length)) {
            Memory memory = request.memory();
            memory.u16(request.name() + SockaddrNl.NL_FAMILY, AF_NETLINK);
            int at = request.content();
            memory.i32(at + Nlmsghdr.NLMSG_LEN, length);
            memory.u16(at + Nlmsghdr.NLMSG_TYPE, NLMSG_DONE);
            at += Nlmsghdr.SIZE;
            memory.i32(at + CnMsg.ID, CN_IDX_PROC);
            memory.i32(at + CnMsg.ID + Integer.BYTES, CN_VAL_PROC);
            memory.u16(at + CnMsg.LEN, Integer.BYTES);
            memory.i32(at + CnMsg.DATA, PROC_CN_MCAST_LISTEN);
            int errno = request.send(socket.fd(), length, MSG_DONTWAIT);
            if (errno != 0) {
                throw new ErrnoException("cannot ask for process events", errno);
            }
        }
    }

    /** The kernel assents while it takes the question; in a container it may say nothing, and then never will. */
    private void awaitAssent() throws ErrnoException {
        for (int taken = 0; taken < MOST_BEFORE; taken++) {
            int length = message.receive(socket.fd(), MSG_DONTWAIT);
            if (length == -Errno.EAGAIN) {
                break;
            }
            int at = message.content() + CONTENT;
            if (length >= CONTENT + CHILD && message.memory().i32(at + ProcEvent.WHAT) == PROC_EVENT_NONE) {
                int refused = message.memory().i32(at + ProcEvent.EVENT_DATA);
                if (refused == 0) {
                    return;
                }
                throw new ErrnoException("the kernel tells no process events", refused);
            }
        }
        throw new ErrnoException("the kernel tells no process events here", Errno.EPERM);
    }

    int fd() {
        return socket.fd();
    }

    /**
     * Takes all news that are there, at most {@code most}.
     *
     * @param changed told each process that began or became another
     * @param ended told each that ends, although /proc may still show it for a moment
     * @return false where news were lost and everything has to be looked at
     */
    boolean take(int most, IntConsumer changed, IntConsumer ended) {
        for (int taken = 0; taken < most; taken++) {
            int length = message.receive(socket.fd(), MSG_DONTWAIT);
            if (length == -Errno.EAGAIN) {
                return true;
            }
            if (length < 0) {
                return false;
            }
            if (length >= CONTENT + CHILD + 8 && message.memory().i32(message.name() + SockaddrNl.NL_PID) == 0) {
                event(message.content() + CONTENT, changed, ended);
            }
        }
        return true;
    }

    private void event(int at, IntConsumer changed, IntConsumer ended) {
        Memory memory = message.memory();
        int what = memory.i32(at + ProcEvent.WHAT);
        if (what == PROC_EVENT_FORK) {
            whole(memory, at + CHILD, changed);
        } else if (what == PROC_EVENT_EXEC || what == PROC_EVENT_COMM) {
            whole(memory, at + PROCESS, changed);
        } else if (what == PROC_EVENT_EXIT) {
            whole(memory, at + PROCESS, ended);
        }
    }

    /** Only a process, no thread of one: the process's number is its thread group's. */
    private static void whole(Memory memory, int at, IntConsumer changed) {
        int pid = memory.i32(at);
        if (pid == memory.i32(at + Integer.BYTES)) {
            changed.accept(pid);
        }
    }

    @Override
    public void close() {
        socket.close();
        message.close();
    }
}
