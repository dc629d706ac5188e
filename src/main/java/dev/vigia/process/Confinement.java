package dev.vigia.process;

import dev.vigia.ffi.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a script is started with: another user where the agent is root, no capabilities, no way to new ones,
 * normal scheduling, a session of its own, and an environment of its own.
 *
 * <p>A JVM's child inherits ambient capabilities and real-time scheduling, and Java has no hook between fork
 * and exec; so each script is started through chrt(1), setsid(1) and setpriv(1) of util-linux, which each
 * replace themselves, so that the child's pid is the script's and the leader of its process group.
 */
public final class Confinement {
    /** What every script finds in its environment, and nothing else of ours. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG", "C.UTF-8");
    private static final long LOOK_UP_SECONDS = 10;

    private final List<String> prefix;

    private Confinement(List<String> prefix) {
        this.prefix = List.copyOf(prefix);
    }

    /**
     * For scripts that run as {@code user}; where the agent is not root, they run as the agent's user.
     *
     * @throws IOException where this system has no such user
     */
    public static Confinement as(String user) throws IOException {
        List<String> prefix = new ArrayList<>(List.of("chrt", "--other", "0", "setsid", "setpriv"));
        if (Native.LIBC.getuid() == 0) {
            prefix.addAll(List.of("--reuid=" + user, "--regid=" + primaryGroup(user), "--init-groups",
                    "--bounding-set=-all"));
        }
        prefix.addAll(List.of("--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--"));
        return new Confinement(prefix);
    }

    /** Asks id(1), which knows every source of users that this system has. */
    private static String primaryGroup(String user) throws IOException {
        Process asking = new ProcessBuilder("id", "-g", "--", user).redirectErrorStream(true).start();
        try {
            String answer = new String(asking.getInputStream().readNBytes(1024), StandardCharsets.UTF_8).strip();
            if (!asking.waitFor(LOOK_UP_SECONDS, TimeUnit.SECONDS) || asking.exitValue() != 0) {
                throw new IOException("script_user: " + answer);
            }
            return answer;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for the group of " + user, stopped);
        } finally {
            asking.destroyForcibly();
        }
    }

    /** The command line that runs {@code argv} confined. */
    List<String> around(List<String> argv) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(argv);
        return whole;
    }
}
