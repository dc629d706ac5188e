package dev.vigia.loop;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A world that also tells the time of day: first, and whenever that clock no longer goes with the monotonic one,
 * because somebody has set it or it runs at another pace. Nothing but the serials of signatures is made of it.
 */
public final class DatedWorld implements World {
    /** Far below the second that is the least tolerance of signatures, and seldom exceeded by two pacing clocks. */
    static final Duration TOLERANCE = Duration.ofMillis(10);

    private final World world;
    private final InstantSource clock;
    private Instant told;
    private Moment toldAt;

    /** This world with that clock. */
    public DatedWorld(World world, InstantSource clock) {
        this.world = world;
        this.clock = clock;
    }

    @Override
    public Moment now() {
        return world.now();
    }

    /** Before it waits, so that nothing the world has said must be kept for later: a set clock is told of one late. */
    @Override
    public Input await(Moment deadline) {
        Instant day = clock.instant();
        Moment now = world.now();
        if (told == null || Duration.between(told.plus(toldAt.until(now)), day).abs().compareTo(TOLERANCE) > 0) {
            told = day;
            toldAt = now;
            return new Input.TimeOfDay(day);
        }
        return world.await(deadline);
    }

    @Override
    public void perform(Command command) {
        world.perform(command);
    }
}
