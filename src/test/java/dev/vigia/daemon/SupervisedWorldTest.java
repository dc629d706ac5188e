package dev.vigia.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Settings;
import dev.vigia.loop.World;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a supervisor is told of the loop, and when. */
class SupervisedWorldTest {
    private static final Input CONFIGURE =
            new Input.Configure(new Settings("lb1", "/c", "/s", "nobody", true, List.of()));

    /** Time that passes only by waiting; inputs come at their moments. */
    private static final class Stage implements World {
        private final TreeMap<Moment, Input> inputs = new TreeMap<>();
        private final List<Command> performed = new ArrayList<>();
        private Moment now = Moment.ORIGIN;

        private void at(long millis, Input input) {
            inputs.put(moment(millis), input);
        }

        @Override
        public Moment now() {
            return now;
        }

        @Override
        public Input await(Moment deadline) {
            Moment next = inputs.isEmpty() ? Moment.NEVER : inputs.firstKey();
            if (next.isAfter(deadline)) {
                now = Moment.later(now, deadline);
                return null;
            }
            now = Moment.later(now, next);
            return inputs.pollFirstEntry().getValue();
        }

        @Override
        public void perform(Command command) {
            performed.add(command);
        }
    }

    private final Stage stage = new Stage();
    private final List<String> told = new ArrayList<>();

    private static Moment moment(long millis) {
        return Moment.ORIGIN.plus(Duration.ofMillis(millis));
    }

    private SupervisedWorld watched(Duration patience) {
        return new SupervisedWorld(stage, state -> told.add(stage.now.nanos() / 1_000_000 + " " + state), patience);
    }

    @Test
    void readyIsToldWhenTheConfigurationHasBeenDealtWithAndOnlyOnce() {
        SupervisedWorld world = watched(null);
        stage.at(0, new Input.Tick());
        stage.at(1, CONFIGURE);
        stage.at(5, CONFIGURE);
        stage.at(9, new Input.Tick());
        world.await(Moment.NEVER);
        assertEquals(CONFIGURE, world.await(Moment.NEVER));
        assertEquals(List.of(), told, "the loop has it, but has not looked at it yet");
        world.await(Moment.NEVER);
        world.await(Moment.NEVER);
        assertEquals(List.of("1 READY=1"), told);
    }

    @Test
    void stoppingIsToldWhenTheStopIsTaken() {
        SupervisedWorld world = watched(null);
        stage.at(7, new Input.Stop());
        world.await(Moment.NEVER);
        assertEquals(List.of("7 STOPPING=1"), told);
    }

    @Test
    void anIdleLoopGivesASignOfLifeAtHalfTheTimeWithoutWakingTheAgent() {
        SupervisedWorld world = watched(Duration.ofSeconds(1));
        assertNull(world.await(moment(1700)));
        assertEquals(moment(1700), stage.now(), "the agent is woken at its deadline and not before");
        assertEquals(List.of("500 WATCHDOG=1", "1000 WATCHDOG=1", "1500 WATCHDOG=1"), told);
    }

    @Test
    void aBusyLoopGivesItToo() {
        SupervisedWorld world = watched(Duration.ofSeconds(1));
        for (long at = 100; at <= 1100; at += 100) {
            stage.at(at, new Input.Tick());
        }
        for (int i = 0; i < 11; i++) {
            world.await(Moment.NEVER);
        }
        assertEquals(List.of("500 WATCHDOG=1", "1000 WATCHDOG=1"), told);
    }

    @Test
    void aLoopThatDoesNotComeRoundGivesNone() {
        SupervisedWorld world = watched(Duration.ofSeconds(1));
        stage.at(100, new Input.Tick());
        world.await(Moment.NEVER);
        stage.now = moment(60_000);
        assertEquals(List.of(), told, "a minute in one step");
        stage.at(60_000, new Input.Tick());
        world.await(Moment.NEVER);
        assertEquals(List.of("60000 WATCHDOG=1"), told);
    }

    @Test
    void commandsPassThrough() {
        Command command = new Command.Answer(1, null);
        watched(null).perform(command);
        assertEquals(List.of(command), stage.performed);
    }
}
