package dev.vigia.process;

import dev.vigia.ffi.Native;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a script is started with: another user where the agent is root, no capabilities, no way to new ones,
 * normal scheduling, no core dumps, a session of its own, and an environment of its own.
 *
 * <p>A JVM's child inherits ambient capabilities and real-time scheduling, and Java has no hook between fork
 * and exec; so each script is started through chrt(1), prlimit(1), setsid(1) and setpriv(1) of util-linux, which each
 * replace themselves, so that the child's pid is the script's and the leader of its process group.
 */
public final class Confinement {
    /** Where programs are looked for, whatever the agent's own environment says. */
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** What every script finds in its environment, and nothing else of ours. */
    static final Map<String, String> ENVIRONMENT = Map.of("PATH", PATH, "LANG", "C.UTF-8");
    private static final long PATIENCE_SECONDS = 10;

    /** Null for ourselves, with all that we may do. */
    private final String user;
    private volatile List<String> prefix;

    private Confinement(String user) {
        this.user = user;
    }

    /** For scripts that run as {@code user}; where the agent is not root, they run as the agent's user. */
    public static Confinement as(String user) {
        return new Confinement(user);
    }

    /**
     * For agents, which mount, configure and start what outlives them: our own user and capabilities, but normal
     * scheduling, a session of their own, and no protection from a lack of memory.
     */
    public static Confinement ofAgents() {
        return new Confinement(null);
    }

    /**
     * Runs true(1) so confined, so that what this machine lacks is said at the start, not at a takeover.
     *
     * @throws IOException saying why no script could be run
     */
    public void prove() throws IOException {
        try {
            run(around(List.of("true")));
        } catch (IOException refused) {
            throw new IOException("notify scripts cannot be run as " + user + ": " + refused.getMessage()
                    + " (this takes chrt, prlimit, setsid and setpriv of util-linux and, as root,"
                    + " CAP_SETUID, CAP_SETGID and CAP_SETPCAP)", refused);
        }
    }

    /**
     * The command line that runs {@code argv} confined.
     *
     * @throws IOException where this system lacks the user or a program that it takes
     */
    List<String> around(List<String> argv) throws IOException {
        if (prefix == null) {
            prefix = prefix();
        }
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(argv);
        return whole;
    }

    private List<String> prefix() throws IOException {
        List<String> words = new ArrayList<>(List.of(program("chrt"), "--other", "0"));
        if (user == null) {
            words.addAll(List.of(program("setsid"), program("choom"), "-n", "0", "--"));
            return List.copyOf(words);
        }
        // No more than what can always be lowered: a higher limit than the agent's would be refused.
        words.addAll(List.of(program("prlimit"), "--core=0:0", "--", program("setsid"), program("setpriv")));
        if (Native.LIBC.getuid() == 0) {
            String id = program("id");
            // Who stays root needs no change, which a user namespace with one user would refuse.
            if (!run(List.of(id, "-u", "--", user)).equals("0")) {
                words.addAll(List.of("--reuid=" + user, "--regid=" + run(List.of(id, "-g", "--", user)),
                        "--init-groups"));
            }
            words.add("--bounding-set=-all");
        }
        words.addAll(List.of("--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--"));
        return List.copyOf(words);
    }

    private static String program(String name) throws IOException {
        return Arrays.stream(PATH.split(":")).map(directory -> Path.of(directory, name)).filter(Files::isExecutable)
                .findFirst().orElseThrow(() -> new IOException("there is no " + name + " on this machine")).toString();
    }

    /** What a short command says, if it ends well and in time. */
    private static String run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        Process process = builder.start();
        try {
            // Its few words fit into the pipe, so nothing is read before its end, which may never come.
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " did not answer within " + PATIENCE_SECONDS + " s");
            }
            String said = new String(process.getInputStream().readNBytes(1024), StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                throw new IOException(said.isEmpty() ? command.get(0) + " failed" : said.replaceAll("\\R", " | "));
            }
            return said;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), stopped);
        } finally {
            process.destroyForcibly();
        }
    }
}
