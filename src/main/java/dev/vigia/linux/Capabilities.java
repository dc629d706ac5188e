package dev.vigia.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The effective capabilities of a thread (capabilities(7)).
 *
 * @param bits one bit each, by the kernel's numbers
 */
public record Capabilities(long bits) {
    /** The capabilities that matter to Vigia. */
    public enum Capability {
        /** Change addresses and links. */
        CAP_NET_ADMIN(12),
        /** Open raw and packet sockets. */
        CAP_NET_RAW(13),
        /** Lock memory beyond the limit. */
        CAP_IPC_LOCK(14),
        /** Raise scheduling priority. */
        CAP_SYS_NICE(23);

        private final int number;

        Capability(int number) {
            this.number = number;
        }
    }

    /** What no virtual router can do without. */
    public static final List<Capability> REQUIRED = List.of(Capability.CAP_NET_RAW, Capability.CAP_NET_ADMIN);

    /**
     * Those of the calling thread.
     *
     * @throws IOException where /proc cannot be read
     */
    public static Capabilities ofThisThread() throws IOException {
        return parse(Files.readString(Path.of("/proc/thread-self/status")));
    }

    /**
     * Reads the line {@code CapEff} of a status file (proc_pid_status(5)).
     *
     * @throws IOException where there is no such line
     */
    static Capabilities parse(String status) throws IOException {
        String line = Arrays.stream(status.split("\n")).filter(text -> text.startsWith("CapEff:")).findFirst()
                .orElseThrow(() -> new IOException("the thread's status shows no effective capabilities"));
        return new Capabilities(Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16));
    }

    /** Whether {@code capability} is there. */
    public boolean has(Capability capability) {
        return (bits >>> capability.number & 1) != 0;
    }

    /** Those of {@link #REQUIRED} that are not there. */
    public List<Capability> missing() {
        return REQUIRED.stream().filter(capability -> !has(capability)).toList();
    }
}
