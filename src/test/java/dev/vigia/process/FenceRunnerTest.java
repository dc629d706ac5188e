package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Action;
import dev.vigia.agent.FenceDevice.Target;
import dev.vigia.agent.FenceParameters;
import dev.vigia.agent.Input;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fence agents of every ill manner: told what Pacemaker tells them, ended in time, believed only at exit status 0. */
@Timeout(120)
class FenceRunnerTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private final BlockingQueue<Input> answers = new LinkedBlockingQueue<>();
    private FenceRunner runner;

    @BeforeEach
    void open() {
        runner = new FenceRunner(List.of(directory.resolve("nowhere"), directory), Scripts.CLOCK, answers::add);
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private void agent(String... lines) throws IOException {
        Scripts.write(directory, "fence_own", lines);
    }

    private static FenceDevice device(Duration timeout, int attempts) {
        return new FenceDevice("power", "fence_own", Action.REBOOT, "reboot",
                List.of(new Target("lb2", "2", Duration.ZERO), new Target("lb3", "3", Duration.ZERO)),
                Optional.of("plug"), timeout, attempts,
                FenceParameters.of(Map.of("ip", "10.0.0.9", "passwd", "s3cret word = $(x)")));
    }

    private Input.Fenced fence(FenceDevice device, String node) throws InterruptedException {
        assertTrue(runner.perform(new Command.Fence("web", 7, device, node)));
        return answer();
    }

    private Input.Fenced answer() throws InterruptedException {
        return (Input.Fenced) answers.poll(60, TimeUnit.SECONDS);
    }

    private List<String> log() throws IOException {
        return Scripts.lines(directory.resolve("log"));
    }

    @Test
    void itReadsWhatPacemakerWouldTellItAndExitStatusZeroIsProof() throws Exception {
        agent("echo \"$#\" >" + directory.resolve("log"), "cat >>" + directory.resolve("log"));
        Input.Fenced fenced = fence(device(AMPLE, 2), "lb2");
        assertEquals(List.of("0", "action=reboot", "nodename=lb2", "plug=2", "ip=10.0.0.9",
                "passwd=s3cret word = $(x)"), log());
        assertTrue(fenced.proven());
        assertEquals(new Input.Fenced("web", 7, "lb2", true, fenced.why()), fenced);
        assertTrue(fenced.why().matches("power: reboot of lb2 succeeded within \\d+ ms"), fenced.why());
    }

    @Test
    void theNodeIsToldByThePortThatTheAgentHasUnlessTheFileSaysOtherwise() {
        FenceDevice device = device(AMPLE, 1);
        Target target = device.targets().get(0);
        assertTrue(FenceCall.of(told(device, Optional.empty(), Map.of()), target).contains("\nport=2\n"));
        assertEquals("action=reboot\nnodename=lb2\n",
                FenceCall.of(told(device, Optional.of("none"), Map.of()), target));
        assertEquals("action=reboot\nnodename=lb2\nplug=fixed\n",
                FenceCall.of(told(device, Optional.of("plug"), Map.of("plug", "fixed")), target));
        assertEquals("action=reboot\nnodename=lb2\nplug=2\n",
                FenceCall.of(told(device, Optional.of("plug"), Map.of("plug", "dynamic")), target));
    }

    private static FenceDevice told(FenceDevice one, Optional<String> argument, Map<String, String> parameters) {
        return new FenceDevice(one.name(), one.agent(), one.action(), one.word(), one.targets(), argument,
                one.timeout(), one.attempts(), FenceParameters.of(parameters));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 100, 128, 255})
    void everyOtherExitStatusProvesNothingAndItIsTriedAsOftenAsSaid(int status) throws Exception {
        agent("echo tried >>" + directory.resolve("log"), "echo login failed with 's3cret word = $(x)' >&2",
                "exit " + status);
        Input.Fenced fenced = fence(device(AMPLE, 3), "lb2");
        assertFalse(fenced.proven());
        assertEquals(List.of("tried", "tried", "tried"), log());
        assertTrue(fenced.why().startsWith("power: reboot of lb2 failed 3 times: "), fenced.why());
        assertTrue(fenced.why().endsWith(": login failed with ***"), fenced.why());
    }

    @Test
    void oneThatSucceedsAtTheSecondAttemptIsBelieved() throws Exception {
        agent("[ -e " + directory.resolve("log") + " ] && exit 0", "touch " + directory.resolve("log"), "exit 1");
        assertTrue(fence(device(AMPLE, 2), "lb2").proven());
        Files.delete(directory.resolve("log"));
        assertFalse(fence(device(AMPLE, 1), "lb2").proven());
    }

    @Test
    void oneThatHangsIsKilledWithAllItStartedAndNotTriedAgain() throws Exception {
        agent("trap '' TERM", "echo $$ >>" + directory.resolve("log"), "sleep 300 & echo $! >>"
                + directory.resolve("log"), "wait");
        Moment begun = Scripts.CLOCK.now();
        Input.Fenced fenced = fence(device(Duration.ofSeconds(1), 5), "lb2");
        assertFalse(fenced.proven());
        assertTrue(begun.until(Scripts.CLOCK.now()).toMillis() < 10_000);
        assertTrue(fenced.why().contains("reboot of lb2 failed: killed after "), fenced.why());
        List<String> pids = log();
        assertEquals(2, pids.size());
        await().atMost(10, TimeUnit.SECONDS).until(() -> pids.stream().noneMatch(Scripts::lives));
    }

    @Test
    void oneThatASignalEndsProvesNothing() throws Exception {
        agent("kill -9 $$");
        Input.Fenced fenced = fence(device(AMPLE, 1), "lb2");
        assertFalse(fenced.proven());
        assertTrue(fenced.why().contains("ended by signal 9"), fenced.why());
    }

    @Test
    void oneThatPrintsMegabytesOrReadsNothingIsHeardToItsEnd() throws Exception {
        agent("head -c 9000000 /dev/zero | tr '\\0' x", "head -c 9000000 /dev/zero | tr '\\0' y >&2", "exit 4");
        Input.Fenced fenced = fence(device(AMPLE, 1), "lb2");
        assertFalse(fenced.proven());
        assertTrue(fenced.why().length() < 3000, fenced.why().length() + " letters");
        assertTrue(fenced.why().contains("exit status 4: yyyy"), fenced.why().substring(0, 80));
        agent("exec 0<&-", "exit 0");
        assertTrue(fence(device(AMPLE, 1), "lb2").proven());
    }

    @Test
    void oneThatIsNotThereOrCannotBeRunProvesNothing() throws Exception {
        assertEquals("power: reboot of lb2 failed 2 times: there is no fence_own in " + directory.resolve("nowhere")
                + " or " + directory, fence(device(AMPLE, 2), "lb2").why());
        agent("exit 0");
        Files.setPosixFilePermissions(directory.resolve("fence_own"), PosixFilePermissions.fromString("rw-r--r--"));
        Input.Fenced fenced = fence(device(AMPLE, 1), "lb2");
        assertFalse(fenced.proven());
        assertTrue(fenced.why().endsWith("fence_own is not executable"), fenced.why());
        Files.writeString(directory.resolve("fence_own"), "#!/no/such/shell\n");
        Files.setPosixFilePermissions(directory.resolve("fence_own"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertFalse(fence(device(AMPLE, 1), "lb2").proven());
        fenced = fence(device(AMPLE, 1), "lb9");
        assertEquals(new Input.Fenced("web", 7, "lb9", false, "power cannot fence lb9"), fenced);
    }

    @Test
    void oneFencingRunsAtATimeAndTheSameAgainIsOneWithIt() throws Exception {
        agent("mkdir " + directory.resolve("alone") + " || exit 1", "grep nodename >>" + directory.resolve("log"),
                "while [ ! -e " + directory.resolve("go") + " ]; do sleep 0.02; done",
                "rmdir " + directory.resolve("alone"));
        runner.perform(new Command.Fence("web", 1, device(AMPLE, 1), "lb2"));
        await().atMost(20, TimeUnit.SECONDS).until(() -> !log().isEmpty());
        runner.perform(new Command.Fence("db", 2, device(AMPLE, 1), "lb2"));
        runner.perform(new Command.Fence("db", 3, device(AMPLE, 1), "lb3"));
        assertTrue(answers.isEmpty());
        Files.createFile(directory.resolve("go"));
        List<Input.Fenced> all = List.of(answer(), answer(), answer());
        assertEquals(List.of("web 1 lb2 true", "db 2 lb2 true", "db 3 lb3 true"), all.stream()
                .map(one -> one.group() + " " + one.run() + " " + one.node() + " " + one.proven()).toList());
        assertEquals(List.of("nodename=lb2", "nodename=lb3"), log());
    }

    @Test
    void aFloodOfThemIsRefused() throws Exception {
        agent("while [ ! -e " + directory.resolve("go") + " ]; do sleep 0.02; done");
        for (int i = 0; i < 20; i++) {
            runner.perform(new Command.Fence("web", i, device(AMPLE.plusSeconds(i), 1), "lb2"));
        }
        for (int i = 16; i < 20; i++) {
            assertEquals(new Input.Fenced("web", i, "lb2", false, "16 others wait to be fenced"), answer());
        }
        Files.createFile(directory.resolve("go"));
        for (int i = 0; i < 16; i++) {
            assertTrue(answer().proven());
        }
    }

    @Test
    void whatRunsWhenTheAgentEndsIsKilledAndProvesNothing() throws Exception {
        agent("echo $$ >" + directory.resolve("log"), "sleep 300");
        runner.perform(new Command.Fence("web", 1, device(AMPLE, 5), "lb2"));
        await().atMost(20, TimeUnit.SECONDS).until(() -> !log().isEmpty());
        runner.close();
        assertFalse(answer().proven());
        assertEquals(1, log().size(), "not tried again");
        assertFalse(Scripts.lives(log().get(0)));
        assertFalse(fence(device(AMPLE, 1), "lb3").proven(), "and nothing is begun after it");
    }

    @Test
    void itDescribesItself() throws Exception {
        agent("read first; [ \"$first\" = action=metadata ] && echo '<resource-agent name=\"x\"/>'");
        assertEquals("<resource-agent name=\"x\"/>\n", runner.metaData("fence_own"));
        agent("exit 1");
        assertEquals("fence_own does not describe itself: exit status 1",
                assertThrows(IOException.class, () -> runner.metaData("fence_own")).getMessage());
        agent("head -c 3000000 /dev/zero");
        assertEquals("fence_own describes itself with more than 524288 bytes",
                assertThrows(IOException.class, () -> runner.metaData("fence_own")).getMessage());
        assertTrue(assertThrows(IOException.class, () -> runner.metaData("fence_none")).getMessage()
                .startsWith("there is no fence_none in "));
    }

    @Test
    void otherCommandsAreLeftToOthers() {
        var seen = new LinkedBlockingQueue<Command>();
        Consumer<Command> chain = runner.before(seen::add);
        chain.accept(new Command.Examine(List.of()));
        chain.accept(new Command.Fence("web", 1, device(AMPLE, 1), "nobody"));
        assertEquals(List.of(new Command.Examine(List.of())), List.copyOf(seen));
        assertEquals(1, answers.size());
    }
}
