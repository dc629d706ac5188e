package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.MSG_DONTWAIT;
import static dev.vigia.ffi.UnixAbi.AF_UNIX;
import static dev.vigia.ffi.UnixAbi.SOCK_DGRAM;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.Iovec;
import dev.vigia.ffi.LinuxAbi.Msghdr;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import dev.vigia.ffi.UnixAbi.SockaddrUn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever started this process and wants to know how it fares, systemd for one: a datagram socket that the
 * environment names (sd_notify(3)). Where none is named, nothing is told.
 */
public final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int LONGEST_PATH = SockaddrUn.SIZE - SockaddrUn.SUN_PATH - 2;

    private final byte[] path;
    private final Duration watchdog;
    private boolean deaf;

    private Supervisor(byte[] path, Duration watchdog) {
        this.path = path;
        this.watchdog = watchdog;
    }

    /** By NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID of this process's environment. */
    public static Supervisor of(Map<String, String> environment) {
        byte[] path = environment.getOrDefault("NOTIFY_SOCKET", "").getBytes(StandardCharsets.UTF_8);
        boolean usable = path.length > 1 && path.length <= LONGEST_PATH && (path[0] == '/' || path[0] == '@');
        if (path.length > 0 && !usable) {
            LOG.warn("supervisor: NOTIFY_SOCKET names no socket that can be told anything");
        }
        return new Supervisor(usable ? path : null, usable ? watchdog(environment) : null);
    }

    private static Duration watchdog(Map<String, String> environment) {
        String self = Long.toString(ProcessHandle.current().pid());
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            boolean ours = environment.getOrDefault("WATCHDOG_PID", self).equals(self);
            return ours && micros > 0 ? Duration.ofNanos(Math.multiplyExact(micros, 1000)) : null;
        } catch (NumberFormatException | ArithmeticException wrong) {
            LOG.warn("supervisor: WATCHDOG_USEC is no sensible number");
            return null;
        }
    }

    /** How soon after each {@code WATCHDOG=1} it wants the next, or it restarts us; null where it does not watch. */
    public Duration watchdog() {
        return watchdog;
    }

    /** Tells {@code READY=1}, {@code STOPPING=1} or {@code WATCHDOG=1}; waits for nothing. */
    public void tell(String state) {
        if (path == null) {
            return;
        }
        try {
            send(state.getBytes(StandardCharsets.UTF_8));
            deaf = false;
        } catch (ErrnoException refused) {
            if (!deaf) {
                deaf = true;
                LOG.warn("supervisor: {}", refused.getMessage());
            }
        }
    }

    private void send(byte[] state) throws ErrnoException {
        try (var socket = new KernelSocket("socket to the supervisor", AF_UNIX, SOCK_DGRAM, 0);
                var address = new Memory(SockaddrUn.SIZE);
                var text = new Memory(state.length);
                var part = new Memory(Iovec.SIZE);
                var message = new Memory(Msghdr.SIZE)) {
            address.u16(SockaddrUn.SUN_FAMILY, AF_UNIX);
            address.write(SockaddrUn.SUN_PATH, path, 0, path.length);
            if (path[0] == '@') {
                // An abstract name, which begins with a zero byte in truth.
                address.u8(SockaddrUn.SUN_PATH, 0);
            }
            text.write(0, state, 0, state.length);
            part.i64(Iovec.IOV_BASE, text.address());
            part.i64(Iovec.IOV_LEN, state.length);
            message.i64(Msghdr.MSG_NAME, address.address());
            message.i32(Msghdr.MSG_NAMELEN, SockaddrUn.SUN_PATH + path.length);
            message.i64(Msghdr.MSG_IOV, part.address());
            message.i64(Msghdr.MSG_IOVLEN, 1);
            if (Native.LIBC.sendmsg(socket.fd(), message.address(), MSG_DONTWAIT) < 0) {
                throw new ErrnoException("cannot tell the supervisor", Native.errno());
            }
        }
    }
}
