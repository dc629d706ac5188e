package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.agent.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script of a sync group comes after those of its members, for as long as its own may take. */
@Timeout(120)
class GroupOrderTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;
    private NotifyRunner runner;
    private Path told;

    @BeforeEach
    void open() {
        told = directory.resolve("told");
        runner = new NotifyRunner(Scripts.asOurselves(), Scripts.trust(),
                new TellLog(directory.resolve("state"), "/run/test.sock"), Scripts.CLOCK, input -> { },
                (name, run) -> { });
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private void tell(String name, long seq, Duration timeout, String script, List<String> after) {
        Command.Tell plain = Scripts.tell(name, seq, timeout, script);
        runner.tell(new Command.Tell(plain.transition(), plain.listeners(), after));
    }

    @Test
    void eachTimeTheGroupIsToldLast() throws Exception {
        String slow = Scripts.write(directory, "slow.sh", "sleep 0.0$VIGIA_SEQ", "echo $VIGIA_SEQ >>" + told);
        String fast = Scripts.write(directory, "fast.sh", "echo $VIGIA_SEQ group >>" + told);
        List<String> expected = new ArrayList<>();
        for (long seq = 1; seq <= 20; seq++) {
            tell("web", seq, AMPLE, slow, List.of());
            tell("inside", seq, AMPLE, slow, List.of());
            tell("edge", seq, AMPLE, fast, List.of("web", "inside"));
            expected.addAll(List.of(seq + "", seq + "", seq + " group"));
        }
        runner.close(AMPLE);
        List<String> lines = Scripts.lines(told);
        for (String number : List.of("1", "7", "20")) {
            int group = lines.indexOf(number + " group");
            assertEquals(2, lines.subList(0, group).stream().filter(number::equals).count(), lines::toString);
        }
        assertEquals(expected.size(), lines.size());
    }

    @Test
    void aMemberWhoseScriptHangsHoldsTheGroupBackNoLongerThanItsTimeout() throws Exception {
        String hangs = Scripts.write(directory, "hangs.sh", "exec sleep 300");
        String fast = Scripts.write(directory, "fast.sh", "echo $VIGIA_SEQ group >>" + told);
        tell("web", 1, AMPLE, hangs, List.of());
        tell("edge", 1, Duration.ofSeconds(1), fast, List.of("web"));
        await().atMost(Duration.ofSeconds(30)).until(() -> Scripts.lines(told).equals(List.of("1 group")));
    }
}
