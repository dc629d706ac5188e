package dev.vigia.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** The time of day is told first and whenever it jumps; nothing else is ever late for it or lost. */
class DatedWorldTest {
    private final Deque<Input> inputs = new ArrayDeque<>();
    private Instant day = Instant.parse("2026-11-23T20:00:00Z");
    private Moment now = new Moment(77);
    private final World world = new DatedWorld(new World() {
        @Override
        public Moment now() {
            return now;
        }

        @Override
        public Input await(Moment deadline) {
            return inputs.poll();
        }

        @Override
        public void perform(Command command) {
            throw new AssertionError(command);
        }
    }, () -> day);

    private void pass(Duration monotonic, Duration clock) {
        now = now.plus(monotonic);
        day = day.plus(clock);
    }

    @Test
    void itIsToldFirstAndWhenTheClockIsSet() {
        inputs.add(new Input.Stop());
        assertEquals(new Input.TimeOfDay(day), world.await(Moment.NEVER));
        assertEquals(new Input.Stop(), world.await(Moment.NEVER));
        pass(Duration.ofDays(3), Duration.ofDays(3).plusMillis(9));
        assertEquals(null, world.await(Moment.NEVER), "two clocks are never quite the same");
        for (Duration step : new Duration[] {Duration.ofMillis(11), Duration.ofHours(-1), Duration.ofDays(400)}) {
            pass(Duration.ofSeconds(1), Duration.ofSeconds(1).plus(step));
            inputs.add(new Input.Stop());
            assertEquals(new Input.TimeOfDay(day), world.await(Moment.NEVER));
            assertEquals(new Input.Stop(), world.await(Moment.NEVER));
            assertEquals(null, world.await(Moment.NEVER));
        }
    }

    @Test
    void aClockThatRunsAtAnotherPaceIsFollowed() {
        int told = 0;
        for (int second = 0; second < 3600; second++) {
            // NTP slews a clock by 500 parts in a million at most.
            pass(Duration.ofSeconds(1), Duration.ofSeconds(1).plusNanos(500_000));
            told += world.await(Moment.NEVER) == null ? 0 : 1;
        }
        assertEquals(172, told, 3);
    }
}
