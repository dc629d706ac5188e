package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.json.Json;
import dev.vigia.linux.MonotonicClock;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask an agent of root's: tried as other users. */
@Timeout(60)
class ControlSocketIT {
    @TempDir
    private Path directory;
    private ControlSocket control;

    private Path path() {
        return directory.resolve("control.sock");
    }

    @BeforeEach
    void serve() throws Exception {
        boolean root = System.getProperty("user.name").equals("root")
                && !Files.readString(Path.of("/proc/self/uid_map")).strip().matches(".*\\s1");
        if (!root) {
            System.out.println("SKIPPED: ControlSocketIT: asking as another user takes root");
        }
        Assumptions.assumeTrue(root);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        control = new ControlSocket(SocketFile.open(path()), new MonotonicClock(), input -> {
            control.answered(new Command.Answer(((Input.Asked) input).ticket(), Samples.ordinary()));
            return true;
        }, Samples.chronicle(), Samples::notified);
    }

    @AfterEach
    void close() {
        if (control != null) {
            control.close();
        }
    }

    /** Asks as somebody else, by a Java of its own that stands where that user can read it. */
    private String ask(String... identity) throws Exception {
        return say("{\"schema\":1,\"verb\":\"status\"}", identity);
    }

    private String say(String request, String... identity) throws Exception {
        Path classes = directory.resolve("classes");
        if (!Files.exists(classes)) {
            Path ours = Path.of(Asking.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            assertEquals(0, new ProcessBuilder("cp", "-r", ours.toString(), classes.toString()).start().waitFor());
            assertEquals(0, new ProcessBuilder("chmod", "-R", "a+rX", classes.toString()).start().waitFor());
        }
        List<String> command = Stream.of(Stream.of("setpriv"), Stream.of(identity), Stream.of("--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classes.toString(),
                Asking.class.getName(), path().toString(), request)).flatMap(words -> words).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return said;
    }

    @Test
    void theKernelKeepsOthersOutAndTheAgentDoesWhereTheModeIsLoosened() throws Exception {
        String nobody = ask("--reuid=nobody", "--regid=nogroup", "--clear-groups");
        assertTrue(nobody.contains("Permission denied"), nobody);

        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-rw-rw-"));
        Map<?, ?> refused = (Map<?, ?>) Json.parse(ask("--reuid=nobody", "--regid=nogroup", "--clear-groups").strip());
        assertTrue(Fault.NOT_ALLOWED.is(refused), refused.toString());
        assertTrue(String.valueOf(refused.get("error")).startsWith("not allowed: root"), refused.toString());
        assertFalse(refused.containsKey("instances"));
    }

    @Test
    void theSocketsGroupMayAskAndSoMayRoot() throws Exception {
        String group = Files.readAttributes(path(), PosixFileAttributes.class).group().getName();
        String member = ask("--reuid=nobody", "--regid=" + group, "--clear-groups");
        assertTrue(member.startsWith("{\"schema\":1,\"node\":\"lb1\""), member);
        String root = ask("--reuid=root", "--regid=nogroup", "--clear-groups");
        assertTrue(root.startsWith("{\"schema\":1,\"node\":\"lb1\""), root);
        assertEquals("lb1", ControlClient.ask(path(), Request.STATUS).get("node"));
    }

    @Test
    void whoMayAskMayActUnlessTheSocketBelongsToRootsGroup() throws Exception {
        String drain = "{\"schema\":1,\"verb\":\"drain\",\"name\":\"web\"}";
        String group = Files.readAttributes(path(), PosixFileAttributes.class).group().getName();
        String member = say(drain, "--reuid=nobody", "--regid=" + group, "--clear-groups").strip();
        if (group.equals("root")) {
            assertTrue(Fault.NOT_ALLOWED.is((Map<?, ?>) Json.parse(member)), member);
            assertTrue(member.contains("not allowed: root may ask for drain"), member);
        } else {
            assertTrue(member.startsWith("{\"schema\":1,\"node\""), member);
        }
        String root = say(drain, "--reuid=root", "--regid=nogroup", "--clear-groups");
        assertTrue(root.startsWith("{\"schema\":1,\"node\""), "this agent answers everything alike: " + root);
    }

    @Test
    void anotherProcessHoldsTheLockToo() throws Exception {
        Path lock = directory.resolve("control.sock.lock");
        Process reader = new ProcessBuilder("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--",
                "cat", lock.toString()).redirectErrorStream(true).start();
        assertTrue(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .contains("Permission denied"), "who can read it can lock it");
        assertThrows(SocketFile.HeldException.class, () -> SocketFile.open(path()));
    }

    /** A caller as small as it can be. */
    static final class Asking {
        private Asking() {
        }

        public static void main(String[] arguments) throws IOException {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(arguments[0]));
                channel.write(ByteBuffer.wrap((arguments[1] + "\n").getBytes(StandardCharsets.UTF_8)));
                ByteBuffer answer = ByteBuffer.allocate(1 << 20);
                while (channel.read(answer) > 0) {
                    continue;
                }
                System.out.print(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
            }
        }
    }
}
