package dev.vigia.lab;

import dev.vigia.ffi.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A running program with its children: what kill(2) and prlimit(1) do to them, and what /proc tells of them. */
final class Grip {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private final ProcessHandle parent;

    /**
     * What a program uses.
     *
     * @param pid its process id
     * @param descriptors open file descriptors
     * @param threads its threads
     * @param kilobytes its resident memory
     */
    record Footprint(long pid, int descriptors, int threads, long kilobytes) {
    }

    private Grip(ProcessHandle parent) {
        this.parent = parent;
    }

    /** On a program that runs. */
    static Grip on(Program program) {
        return new Grip(ProcessHandle.of(program.pid()).orElseThrow());
    }

    private List<Long> pids() {
        return Stream.concat(Stream.of(parent), parent.descendants()).map(ProcessHandle::pid).toList();
    }

    /** Freezes all of them (SIGSTOP), the parent first. */
    void freeze() {
        pids().forEach(pid -> Native.LIBC.kill(pid.intValue(), SIGSTOP));
    }

    /** Lets all of them run on (SIGCONT). */
    void thaw() {
        pids().forEach(pid -> Native.LIBC.kill(pid.intValue(), SIGCONT));
    }

    /** Sets the soft limit of a resource, as prlimit(1) calls it, for all of them; they can raise it again. */
    void limit(String resource, String value) {
        pids().forEach(pid -> Shell.run("prlimit", "--pid", pid.toString(), "--" + resource + "=" + value + ":"));
    }

    /** Lets the descriptors that each has open be all that it can have. */
    void limitDescriptors() {
        for (Long pid : pids()) {
            int highest = entries(pid, "fd").mapToInt(Integer::parseInt).max().orElse(0);
            Shell.run("prlimit", "--pid", pid.toString(), "--nofile=" + (highest + 1) + ":");
        }
    }

    /** Lets the address space that each has be all that it can have. */
    void limitMemory() {
        pids().forEach(pid -> Shell.run("prlimit", "--pid", pid.toString(),
                "--as=" + status(pid, "VmSize:") * 1024 + ":"));
    }

    /** What the parent uses now. */
    Footprint footprint() {
        long pid = parent.pid();
        return new Footprint(pid, (int) entries(pid, "fd").count(), (int) entries(pid, "task").count(),
                status(pid, "VmRSS:"));
    }

    /** Processor time that the parent has used, in seconds; proc(5) counts hundredths. */
    double seconds() {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(parent.pid()), "stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> entries(long pid, String directory) {
        try (Stream<Path> found = Files.list(Path.of("/proc", Long.toString(pid), directory))) {
            return found.map(entry -> entry.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long status(long pid, String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(key)).map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
