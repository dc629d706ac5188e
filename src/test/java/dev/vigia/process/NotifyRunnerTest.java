package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Role;
import dev.vigia.agent.RouterId;
import dev.vigia.agent.Told;
import dev.vigia.config.LocalFiles;
import dev.vigia.net.Family;
import dev.vigia.notify.NotifyAccount;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each transition told once and in order, whatever the scripts do. */
@Timeout(180)
class NotifyRunnerTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final RouterId WEB = new RouterId("web", Family.IPV4);

    @TempDir
    private Path directory;
    private TellLog log;
    /** What the agent was told. */
    private final Queue<Input> heard = new ConcurrentLinkedQueue<>();
    /** How each run went. */
    private final Queue<String> runs = new ConcurrentLinkedQueue<>();
    private NotifyRunner runner;

    private void ran(String name, NotifyAccount.Run run) {
        runs.add(name + " " + run.seq() + " " + run.failure());
    }

    @BeforeEach
    void open() {
        log = new TellLog(directory.resolve("state"), "/run/test.sock");
        runner = new NotifyRunner(Scripts.asOurselves(), Scripts.trust(), log, Scripts.CLOCK, heard::add, this::ran);
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private static List<String> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(Long::toString).toList();
    }

    private Path out(String name) {
        return directory.resolve(name);
    }

    @Test
    void aThousandTransitionsOfThreeNamesAreToldInOrderEachOnce() throws Exception {
        Path one = out("one");
        Path two = out("two");
        Path three = out("three");
        String script = Scripts.write(directory, "fast.sh", "echo $VIGIA_SEQ >>" + directory + "/$VIGIA_INSTANCE");
        for (long seq = 1; seq <= 334; seq++) {
            for (String name : List.of("one", "two", "three")) {
                runner.tell(Scripts.tell(name, seq, AMPLE, script));
            }
            if (seq % 100 == 0) {
                // No more than the queue holds, so that none may be skipped.
                long reached = seq - 100;
                await().atMost(AMPLE).until(() -> Scripts.lines(one).size() >= reached
                        && Scripts.lines(two).size() >= reached && Scripts.lines(three).size() >= reached);
            }
        }
        runner.close(AMPLE);
        for (Path file : List.of(one, two, three)) {
            assertEquals(numbers(1, 334), Scripts.lines(file));
        }
        assertEquals(Map.of("one", new Told(334, Role.ACTIVE), "two", new Told(334, Role.ACTIVE), "three",
                new Told(334, Role.ACTIVE)), new TellLog(directory.resolve("state"), "/run/test.sock").recall());
    }

    @Test
    void aSlowScriptIsNeverRunTwiceAtATimeAndKnowsHowManyItMissed() throws Exception {
        Path told = out("told");
        String script = Scripts.write(directory, "slow.sh",
                "mkdir " + directory + "/turn || echo TWO AT A TIME >>" + told, "sleep 0.005",
                "echo $VIGIA_SEQ ${VIGIA_SKIPPED:-0} >>" + told, "rmdir " + directory + "/turn");
        for (long seq = 1; seq <= 1000; seq++) {
            runner.tell(Scripts.tell("web", seq, AMPLE, script));
        }
        runner.close(AMPLE);
        List<String> lines = Scripts.lines(told);
        long expected = 1;
        for (String line : lines) {
            String[] words = line.split(" ");
            expected += Long.parseLong(words[1]);
            assertEquals(Long.toString(expected++), words[0], "in " + lines);
        }
        assertEquals(1001, expected, "the newest is never skipped");
        assertTrue(lines.size() < 900 && lines.size() >= 256, "some were skipped: " + lines.size());
    }

    @Test
    void eachRunIsReportedWithWhatCameOfIt() throws Exception {
        String script = Scripts.write(directory, "fails.sh", "exit $VIGIA_SEQ");
        for (long seq = 0; seq <= 2; seq++) {
            runner.tell(Scripts.tell("web", seq, AMPLE, script));
        }
        runner.close(AMPLE);
        assertEquals(List.of("web 0 ", "web 1 exit status 1", "web 2 exit status 2"), List.copyOf(runs));
    }

    @Test
    void hangingAndFailingScriptsDelayTheNextButLoseNone() throws Exception {
        Path told = out("told");
        String script = Scripts.write(directory, "mixed.sh", "echo $VIGIA_SEQ >>" + told,
                "case $VIGIA_SEQ in *3) sleep 300 ;; *5) exit 1 ;; *7) kill -9 $$ ;; esac");
        for (long seq = 1; seq <= 20; seq++) {
            runner.tell(Scripts.tell("web", seq, Duration.ofMillis(500), script));
        }
        runner.tell(Scripts.tell("web", 21, AMPLE, directory + "/vanished.sh"));
        runner.tell(Scripts.tell("web", 22, AMPLE, "/bin/echo", "a\0b"));
        runner.tell(Scripts.tell("web", 23, AMPLE, script));
        await().atMost(AMPLE).untilAsserted(() -> assertEquals(
                LongStream.rangeClosed(1, 23).filter(seq -> seq < 21 || seq == 23).mapToObj(Long::toString).toList(),
                Scripts.lines(told)));
    }

    @Test
    void namesDoNotWaitForEachOther() throws Exception {
        String hang = Scripts.write(directory, "hang.sh", "sleep 300");
        String quick = Scripts.write(directory, "quick.sh", "echo $VIGIA_SEQ >>" + out("quick"));
        runner.tell(Scripts.tell("stuck", 1, AMPLE, hang));
        runner.tell(Scripts.tell("well", 1, AMPLE, quick));
        await().atMost(Duration.ofSeconds(20)).until(() -> Scripts.lines(out("quick")).equals(List.of("1")));
    }

    @Test
    void closingWaitsNoLongerThanItMayAndKillsWhatHangs() throws Exception {
        Path pids = out("pids");
        String hang = Scripts.write(directory, "hang.sh", "sleep 300 & echo $! >>" + pids, "echo $$ >>" + pids, "wait");
        for (String name : List.of("one", "two", "three")) {
            runner.tell(Scripts.tell(name, 1, AMPLE, hang));
            runner.tell(Scripts.tell(name, 2, AMPLE, hang));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> Scripts.lines(pids).size() == 6);
        Moment start = Scripts.CLOCK.now();
        runner.close(Duration.ofMillis(500));
        Duration took = start.until(Scripts.CLOCK.now());
        assertTrue(took.compareTo(Duration.ofMillis(500)) >= 0 && took.compareTo(Duration.ofSeconds(5)) < 0,
                took.toString());
        List<String> killed = new ArrayList<>(Scripts.lines(pids));
        await().atMost(Duration.ofSeconds(10)).until(() -> killed.stream().noneMatch(Scripts::lives));
        assertEquals(1, log.recall().get("one").seq(), "what was not told is not kept as told");
    }

    @Test
    void closingLetsWhatIsQueuedBeToldFirst() throws Exception {
        Path told = out("told");
        String script = Scripts.write(directory, "slow.sh", "sleep 0.05; echo $VIGIA_SEQ >>" + told);
        for (long seq = 1; seq <= 10; seq++) {
            runner.tell(Scripts.tell("web", seq, AMPLE, script));
        }
        runner.close(AMPLE);
        assertEquals(numbers(1, 10), Scripts.lines(told));
    }

    /** A machine that refuses to start each command so often, as the JDK words it; and the runner on it. */
    private NotifyRunner onAShortMachine(ToIntFunction<String> refusals) {
        Map<String, AtomicInteger> tried = new ConcurrentHashMap<>();
        List<String> words = List.of("error=11, Resource temporarily unavailable",
                "error=12, Cannot allocate memory", "error=23, Too many open files in system",
                "/dev/null (Too many open files)", "error=0, Failed to exec spawn helper: pid: 7, signal: 9");
        return new NotifyRunner(run -> {
            String seq = run.environment().get("VIGIA_SEQ");
            int already = tried.computeIfAbsent(seq, key -> new AtomicInteger()).getAndIncrement();
            if (already < refusals.applyAsInt(seq)) {
                throw Script.refusal(new IOException("Cannot run program \"x\": " + words.get(already % words.size())));
            }
            return new Script(Scripts.asOurselves().around(run.argv()), run.environment());
        }, Scripts.trust(), log, Scripts.CLOCK, heard::add, this::ran);
    }

    @Test
    void whatCannotBeStartedForTheMomentIsToldLaterInOrderEachOnce() throws Exception {
        Path told = out("told");
        String script = Scripts.write(directory, "fast.sh", "echo $VIGIA_SEQ ${VIGIA_SKIPPED:-0} >>" + told);
        try (var poor = onAShortMachine(seq -> seq.equals("2") ? 5 : seq.equals("4") ? 1 : 0)) {
            for (long seq = 1; seq <= 5; seq++) {
                poor.tell(Scripts.tell("web", seq, AMPLE, script));
            }
            poor.close(AMPLE);
        }
        assertEquals(List.of("1 0", "2 0", "3 0", "4 0", "5 0"), Scripts.lines(told));
    }

    @Test
    void afterItsTimeANewerOneTakesItsPlaceAndSaysSoAndTheNewestIsNeverGivenUp() throws Exception {
        Path told = out("told");
        String script = Scripts.write(directory, "fast.sh", "echo $VIGIA_SEQ ${VIGIA_SKIPPED:-0} >>" + told);
        try (var poor = onAShortMachine(seq -> Integer.parseInt(seq) < 4 ? Integer.MAX_VALUE : 5)) {
            for (long seq = 1; seq <= 4; seq++) {
                poor.tell(Scripts.tell("web", seq, Duration.ofMillis(200), script));
            }
            // Its five refusals take longer than its time.
            await().atMost(Duration.ofSeconds(30)).until(() -> Scripts.lines(told).equals(List.of("4 3")));
        }
    }

    @Test
    void whatAFormerLifeNumberedAndDidNotTellIsSaidToBeSkipped() throws Exception {
        Path told = out("told");
        String script = Scripts.write(directory, "fast.sh", "echo $VIGIA_SEQ ${VIGIA_SKIPPED:-0} >>" + told);
        runner.tell(Scripts.tell("web", 1, AMPLE, script));
        runner.close(AMPLE);
        var next = new TellLog(directory.resolve("state"), "/run/test.sock");
        next.recall();
        try (var restarted = new NotifyRunner(Scripts.asOurselves(), Scripts.trust(), next, Scripts.CLOCK,
                heard::add, this::ran)) {
            restarted.tell(Scripts.tell("web", 4, AMPLE, script));
            restarted.tell(Scripts.tell("web", 5, AMPLE, script));
            restarted.close(AMPLE);
        }
        assertEquals(List.of("1 0", "4 2", "5 0"), Scripts.lines(told));
    }

    @Test
    void theEndDoesNotWaitForAPause() throws Exception {
        try (var poor = onAShortMachine(seq -> Integer.MAX_VALUE)) {
            poor.tell(Scripts.tell("web", 1, AMPLE, "/bin/true"));
            Moment start = Scripts.CLOCK.now();
            poor.close(Duration.ofMillis(300));
            Duration took = start.until(Scripts.CLOCK.now());
            assertTrue(took.compareTo(Duration.ofMillis(300)) >= 0 && took.compareTo(Duration.ofSeconds(3)) < 0,
                    took.toString());
        }
    }

    @Test
    void whatNobodyListensToIsKeptAllTheSame() throws IOException {
        runner.tell(Scripts.tell("web", 5, NotifySettings.DEFAULT_TIMEOUT));
        runner.close(AMPLE);
        assertEquals(Map.of("web", new Told(5, Role.BACKUP)),
                new TellLog(directory.resolve("state"), "/run/test.sock").recall());
        assertFalse(Files.exists(out("told")));
    }

    private void prepare(long turn, Duration time, String command) {
        NotifySettings listeners = NotifySettings.NONE.withBeforeRelease(List.of(command), time);
        runner.prepare(new Command.Prepare(WEB, turn, Scripts.tell("web", 5, AMPLE, command).transition(), listeners,
                Scripts.CLOCK.now().plus(time)));
    }

    @Test
    void theAgentLearnsWhenWhatItWaitsForHasEndedWellOrNot() throws Exception {
        Path told = out("told");
        prepare(1, AMPLE, Scripts.write(directory, "good.sh", "echo $VIGIA_INSTANCE $VIGIA_STATE >>" + told));
        prepare(2, AMPLE, Scripts.write(directory, "bad.sh", "exit 4"));
        prepare(3, Duration.ofMillis(300), Scripts.write(directory, "hang.sh", "sleep 300"));
        prepare(4, AMPLE, directory + "/vanished.sh");
        await().atMost(AMPLE).until(() -> heard.size() == 4);
        assertEquals(LongStream.rangeClosed(1, 4).mapToObj(turn -> new Input.Prepared(WEB, turn)).toList(),
                List.copyOf(heard));
        assertEquals(List.of("web BACKUP"), Scripts.lines(told));
        assertEquals(Map.of(), log.recall(), "no transition was told");
    }

    @Test
    void itIsKnownHowTheLastRunWent() throws Exception {
        assertEquals(NotifyAccount.NOTHING, runner.account("web"));
        String bad = Scripts.write(directory, "bad.sh", "sleep 0.05; exit 4");
        String hang = Scripts.write(directory, "hang.sh", "sleep 300");
        runner.tell(Scripts.tell("web", 8, AMPLE, bad));
        await().atMost(AMPLE).until(() -> runner.account("web").last() != null && runner.account("web").pending() == 0);
        NotifyAccount.Run run = runner.account("web").last();
        assertEquals(List.of(bad, 8L, "MASTER", 4, false), List.of(run.command(), run.seq(), run.told(), run.exit(),
                run.killed()));
        assertTrue(run.milliseconds() >= 50 && run.milliseconds() < AMPLE.toMillis(), run.toString());
        runner.tell(Scripts.tell("web", 9, Duration.ofMillis(200), hang));
        runner.tell(Scripts.tell("web", 10, AMPLE, hang));
        runner.tell(Scripts.tell("web", 11, AMPLE, hang));
        await().atMost(AMPLE).until(() -> runner.account("web").last().seq() == 9);
        assertTrue(runner.account("web").last().killed());
        assertEquals(2, runner.account("web").pending(), "one runs, one waits");
    }

    @Test
    void aScriptThatOthersCouldChangeByNowIsNotRun() throws Exception {
        Path ran = out("ran");
        String script = Scripts.write(directory, "any.sh", "echo ran >" + ran);
        try (var careful = new NotifyRunner(Scripts.asOurselves(), new Trust(new LocalFiles(), true), log,
                Scripts.CLOCK, heard::add, this::ran)) {
            careful.tell(Scripts.tell("web", 1, AMPLE, script));
            await().atMost(AMPLE).until(() -> careful.account("web").last() != null);
            String failure = careful.account("web").last().failure();
            assertTrue(failure.startsWith("not run: " + script + " could be changed by others"), failure);
        }
        assertFalse(Files.exists(ran));
    }
}
