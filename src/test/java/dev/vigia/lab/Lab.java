package dev.vigia.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A room for experiments: its networks, processes and files bear its name and vanish when it closes.
 *
 * <p>Names begin with {@code vigia-PID-}; what a lab whose process is dead has left is removed by the next one.
 * Needs root or a user namespace of its own ({@link #obstacle}).
 */
final class Lab implements AutoCloseable {
    private static final Pattern OWNED = Pattern.compile("vigia-(\\d+)-.*");
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final String prefix;
    private final Path directory;
    private final Thread atExit = new Thread(this::remove, "lab at exit");
    private final Deque<Program> programs = new ArrayDeque<>();
    private final List<String> namespaces = new ArrayList<>();
    private boolean kept;

    private Lab(String prefix) {
        this.prefix = prefix;
        try {
            this.directory = Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Why no lab can be opened here; empty where it can. */
    static Optional<String> obstacle() {
        String name = "vigia-" + ProcessHandle.current().pid() + "-try" + COUNTER.incrementAndGet();
        Shell.Outcome add = Shell.attempt(List.of("ip", "netns", "add", name), "");
        if (add.exit() == 127) {
            return Optional.of("no 'ip' command here (install iproute2)");
        }
        Shell.attempt(List.of("ip", "netns", "del", name), "");
        return add.exit() == 0 ? Optional.empty()
                : Optional.of("network namespaces are not allowed here: " + add.output().strip());
    }

    /** Whether root here is nobody outside: what this process makes is seen only from within. */
    static boolean inUserNamespace() {
        return !Shell.run("cat", "/proc/self/uid_map").strip().endsWith("4294967295");
    }

    /** Opens one, after removing what dead ones left. */
    static Lab open() {
        return named("vigia-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + "-");
    }

    /** Opens one whose names begin with {@code prefix}, after removing what dead ones left. */
    static Lab named(String prefix) {
        sweep();
        return new Lab(prefix);
    }

    private static void sweep() {
        removeAll(name -> {
            Matcher owned = OWNED.matcher(name);
            return owned.matches() && ProcessHandle.of(Long.parseLong(owned.group(1))).isEmpty();
        });
    }

    /** Removes the namespaces, with what runs in them, and the directories of labs; the names of the namespaces. */
    static List<String> removeAll(Predicate<String> named) {
        List<String> found = namespaces().stream().filter(named).toList();
        found.forEach(Lab::removeNamespace);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(temporary)) {
            files.filter(file -> named.test(file.getFileName().toString())).forEach(Lab::removeFiles);
        } catch (IOException e) {
            System.err.println("cannot look for what dead labs left in " + temporary + ": " + e.getMessage());
        }
        return found;
    }

    private static void removeFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("cannot remove " + directory + ": " + e.getMessage());
        }
    }

    /** The names of all named network namespaces there are. */
    static List<String> namespaces() {
        // Each line is a name, possibly followed by " (id: 3)".
        return Shell.run("ip", "netns", "list").lines().map(line -> line.split(" ")[0]).toList();
    }

    /** Ends what runs in a namespace that a lab made, by id, and deletes it. */
    static void removeNamespace(String namespace) {
        Shell.Outcome inside = Shell.attempt(List.of("ip", "netns", "pids", namespace), "");
        inside.output().lines().filter(line -> line.matches("\\d+")).map(Long::parseLong)
                .filter(pid -> pid != ProcessHandle.current().pid()).flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(ProcessHandle::destroyForcibly);
        Shell.attempt(List.of("ip", "netns", "del", namespace), "");
    }

    /** A new network. */
    Lan lan(String name) {
        return new Lan(this, name);
    }

    /** A directory of the lab's own, under the system's for temporary files. */
    Path directory() {
        return directory;
    }

    /** Makes a network namespace; its full name. */
    synchronized String namespace(String name) {
        String full = prefix + name;
        namespaces.add(full);
        Shell.run("ip", "netns", "add", full);
        return full;
    }

    /** The file that stands for a namespace, for setns(2). */
    static Path path(String namespace) {
        return Path.of("/run/netns", namespace);
    }

    /**
     * A command as it must be started to run in a namespace; the process keeps its id through it. Not through
     * {@code ip netns exec}, which mounts another /sys, and that is not allowed everywhere.
     */
    static List<String> inside(String namespace, String... words) {
        return Stream.concat(Stream.of("nsenter", "--net=" + path(namespace)), Arrays.stream(words)).toList();
    }

    /** Takes a started program into its care. */
    synchronized void owns(Program program) {
        programs.push(program);
    }

    /** Leaves everything as it is when this process ends. */
    void keep() {
        kept = true;
    }

    private synchronized void remove() {
        if (kept) {
            return;
        }
        programs.forEach(Program::kill);
        programs.clear();
        namespaces.forEach(Lab::removeNamespace);
        namespaces.clear();
        removeFiles(directory);
    }

    /** Ends its programs, by id, and removes its namespaces and files. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException endingAlready) {
            // The hook finds nothing left to do.
        }
    }
}
