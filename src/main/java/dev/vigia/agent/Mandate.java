package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.util.List;
import java.util.function.Supplier;

/**
 * What file and operators want of one router, and when it may let go in order: not before a command of the operator's
 * has ended, for as long as the file allows. Until then it is Active and advertises as before.
 */
final class Mandate {
    private final Supplier<InstanceSettings> settings;
    private final Fitness fitness;
    private final Tenure tenure;
    private boolean stopped;
    private boolean yielded;
    private boolean handsOver;
    /** Counts the runs of the command, whose answers may come late. */
    private long turn;
    private Moment until;
    private boolean ended;

    Mandate(Supplier<InstanceSettings> settings, Fitness fitness, Tenure tenure) {
        this.settings = settings;
        this.fitness = fitness;
        this.tenure = tenure;
    }

    /** The agent stops, or the router is no longer configured. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    /** It shall not preempt, or may again. */
    void yield(boolean wish) {
        yielded = wish;
    }

    boolean yielded() {
        return yielded;
    }

    /** A peer shall take over. */
    void handOver() {
        yielded = true;
        handsOver = true;
    }

    /** Whether it shall take part. */
    boolean wanted() {
        return !stopped && !fitness.drained();
    }

    /** Looks again: where there is nothing to let go of, or no wish for it any more, nothing is prepared either. */
    void review(boolean active) {
        if (!active || wanted() && !handsOver) {
            until = null;
            handsOver = false;
        }
    }

    /**
     * Whether it lets go, or stays out, now: unfit at once, in order when all is prepared.
     *
     * @param causes everything that makes it unfit
     * @param active whether it is Active
     */
    boolean ends(List<Reason> causes, boolean active, Moment now, List<Command> out) {
        if (causes.stream().anyMatch(cause -> cause.code() != Reason.Code.DRAINED)) {
            return true;
        }
        return (!wanted() || handsOver) && !(active && delays(now, out));
    }

    private boolean delays(Moment now, List<Command> out) {
        NotifySettings listeners = settings.get().listeners();
        if (listeners.beforeRelease().isEmpty()) {
            return false;
        }
        if (until == null) {
            Reason.Code why = stopped ? Reason.Code.STOP_REQUESTED
                    : fitness.drained() ? Reason.Code.DRAINED : Reason.Code.HANDED_OVER;
            turn++;
            ended = false;
            until = now.plus(listeners.beforeReleaseTimeout());
            out.add(new Command.Prepare(settings.get().routerId(), turn, tenure.standing(Reason.of(why)), listeners,
                    until));
        }
        return prepares(now);
    }

    /** The command of that turn has ended, well or not: who failed to prepare must leave all the same. */
    void prepared(long which) {
        ended |= which == turn;
    }

    /** Whether its command runs and is waited for. */
    boolean prepares(Moment now) {
        return until != null && !ended && now.isBefore(until);
    }

    /** When the wait for the command is over; for an Active router. */
    Moment deadline() {
        return until == null || ended ? Moment.NEVER : until;
    }
}
