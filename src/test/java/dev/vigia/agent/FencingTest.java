package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a silent node is fenced, how often, and what counts as proof. */
class FencingTest {
    private static final FailoverDomain BOTH = new FailoverDomain(List.of("lb1", "lb2"), true, true);

    private final List<Command> out = new ArrayList<>();

    private static Moment at(long millis) {
        return Moment.ORIGIN.plus(Duration.ofMillis(millis));
    }

    private static FenceDevice device(String name, String target) {
        return new FenceDevice(name, "fence_" + name, FenceDevice.Action.REBOOT, "reboot",
                List.of(new FenceDevice.Target(target, target, Duration.ofSeconds(5))), Optional.empty(),
                Duration.ofSeconds(60), 2, FenceParameters.NONE);
    }

    private List<String> begun(Fencing fencing, long since, long now) {
        out.clear();
        fencing.tick("web", at(since), BOTH, at(now), out);
        return out.stream().filter(Command.Fence.class::isInstance).map(Command.Fence.class::cast)
                .map(fence -> fence.device().name() + " " + fence.node() + " " + fence.run()).toList();
    }

    private static Input.Fenced ended(long run, boolean proven) {
        return new Input.Fenced("web", run, "lb1", proven, "said so");
    }

    @Test
    void theFirstOfTheDomainBeginsAtOnceAndTheOtherLater() {
        var first = new Fencing("lb1", List.of(device("ipmi", "lb2")));
        assertEquals(List.of("ipmi lb2 1"), begun(first, 1000, 1000));
        var second = new Fencing("lb2", List.of(device("ipmi", "lb1")));
        assertEquals(List.of(), begun(second, 1000, 5999));
        assertEquals(at(6000), second.deadline());
        assertEquals(List.of("ipmi lb1 1"), begun(second, 1000, 6000));
    }

    @Test
    void oneAtATimeEachDeviceInTurnAndNoMoreThanTen() {
        var fencing = new Fencing("lb1", List.of(device("ipmi", "lb2"), device("none", "lb3"), device("pdu", "lb2")));
        assertEquals(List.of("ipmi lb2 1"), begun(fencing, 0, 0));
        assertEquals(List.of(), begun(fencing, 0, 100), "one is under way");
        assertFalse(fencing.ended(ended(1, false), at(200)));
        assertEquals(List.of(), begun(fencing, 0, 10_199));
        assertEquals(List.of("pdu lb2 2"), begun(fencing, 0, 10_200));
        for (int run = 2; run <= Fencing.MOST; run++) {
            assertFalse(fencing.exhausted());
            fencing.ended(ended(run, false), at(run * 100_000L));
            begun(fencing, 0, run * 100_000L + 10_000);
        }
        assertTrue(fencing.exhausted());
        assertEquals(Moment.NEVER, fencing.deadline());
        assertEquals(List.of("ipmi lb2 11"), begun(fencing, 5_000_000, 5_000_000), "another wait, another ten");
    }

    @Test
    void onlyWhatIsWaitedForIsAProof() {
        var fencing = new Fencing("lb1", List.of(device("ipmi", "lb2")));
        begun(fencing, 0, 0);
        fencing.rest();
        assertFalse(fencing.ended(ended(1, true), at(10)), "it was heard meanwhile");
        begun(fencing, 20, 20);
        assertFalse(fencing.ended(ended(1, true), at(30)), "an older one");
        assertTrue(fencing.ended(ended(2, true), at(40)));
        assertEquals(Moment.NEVER, fencing.deadline());
    }
}
