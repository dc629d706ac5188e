package dev.vigia.daemon;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.loop.World;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A world whose loop is watched from outside (sd_notify(3)): it tells when the loop has taken the first
 * configuration, when it takes the stop, and, each time the loop comes round, that it still does.
 */
final class SupervisedWorld implements World {
    private final World world;
    private final Consumer<String> supervisor;
    private final Duration pace;
    private Moment due;
    private Input taken;
    private boolean ready;

    /**
     * Watches the loop on {@code world}.
     *
     * @param supervisor is told {@code READY=1}, {@code STOPPING=1}, {@code WATCHDOG=1}
     * @param patience how long the supervisor waits for a sign of life; null for ever
     */
    SupervisedWorld(World world, Consumer<String> supervisor, Duration patience) {
        this.world = world;
        this.supervisor = supervisor;
        this.pace = patience == null ? null : patience.dividedBy(2);
        this.due = patience == null ? Moment.NEVER : world.now().plus(pace);
    }

    @Override
    public Moment now() {
        return world.now();
    }

    @Override
    public Input await(Moment deadline) {
        // The loop asks for the next only after it has done what the last one meant.
        if (taken instanceof Input.Configure && !ready) {
            ready = true;
            supervisor.accept("READY=1");
        }
        do {
            live();
            taken = world.await(Moment.earlier(deadline, due));
        } while (taken == null && now().isBefore(deadline));
        if (taken instanceof Input.Stop) {
            supervisor.accept("STOPPING=1");
        }
        return taken;
    }

    private void live() {
        if (!now().isBefore(due)) {
            supervisor.accept("WATCHDOG=1");
            due = now().plus(pace);
        }
    }

    @Override
    public void perform(Command command) {
        world.perform(command);
    }
}
