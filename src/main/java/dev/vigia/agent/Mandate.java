package dev.vigia.agent;

import dev.vigia.time.Moment;
import dev.vigia.vrrp.Patience;
import java.time.Duration;
import java.util.List;

/**
 * What file and operators want of one instance, whose routers share it, and when it may let go in order: not before a
 * command of the operator's has ended, for as long as the file allows. Until then it is Active and advertises as
 * before.
 */
final class Mandate {
    private final Tenure tenure;
    /** Null where the instance has no resources. */
    private final Custody custody;
    private boolean stopped;
    private boolean drained;
    private boolean yielded;
    private boolean handsOver;
    /** Counts the runs of the command, whose answers may come late. */
    private long turn;
    private Moment until;
    private boolean ended;

    Mandate(Tenure tenure) {
        this(tenure, null);
    }

    /** Of an instance with these resources; null for none. */
    Mandate(Tenure tenure, Custody custody) {
        this.tenure = tenure;
        this.custody = custody;
        if (custody != null) {
            tenure.accompany(custody::standing);
        }
    }

    /** One whose router is no longer wanted, while others who bear its name are: nobody is told of it. */
    Mandate parted() {
        var alone = new Mandate(tenure.untold());
        alone.stopped = true;
        return alone;
    }

    /** Its role, and who is told of it. */
    Tenure tenure() {
        return tenure;
    }

    /** Its resources; null where it has none. */
    Custody custody() {
        return custody;
    }

    /** Whether nothing is left to be done for its resources. */
    boolean settled() {
        return custody == null || custody.settled();
    }

    /** The longest that may be done before it lets go. */
    Duration longestPreparation(NotifySettings listeners) {
        Duration command = listeners.longestPreparation();
        return custody == null ? command : command.plus(custody.settings().group().longestStop());
    }

    /** How long it waits for others. */
    Patience patience(InstanceSettings instance) {
        boolean soleHeir = custody != null && custody.settings().leavesOneHeir();
        return soleHeir ? instance.patience().soleHeir(true) : instance.patience();
    }

    /** Whether it takes over from a lower rank. */
    boolean preempts(InstanceSettings instance) {
        return instance.preempt() && !yielded && (custody == null || custody.failsBack());
    }

    /** The agent stops, or the instance is no longer configured. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    /** The operator wants it to own nothing, or no longer wants that. */
    void drain(boolean wish) {
        drained = wish;
    }

    boolean drained() {
        return drained;
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

    boolean handsOver() {
        return handsOver;
    }

    /** Whether it shall take part. */
    boolean wanted() {
        return !stopped && !drained;
    }

    /** There is nothing to let go of, or no wish for it any more: nothing is prepared either. */
    void relax() {
        until = null;
        handsOver = false;
    }

    /**
     * Whether the release waits for the operator's command, which is begun here.
     *
     * @param router who is about to let go
     * @param who how it is told of
     */
    boolean delays(RouterId router, Named who, Reason.Code why, Moment now, List<Command> out) {
        NotifySettings listeners = who.listeners();
        if (listeners.beforeRelease().isEmpty()) {
            return false;
        }
        if (until == null) {
            Transition standing = tenure.standing(who, Reason.of(why));
            if (standing == null) {
                return false;
            }
            turn++;
            ended = false;
            until = now.plus(listeners.beforeReleaseTimeout());
            out.add(new Command.Prepare(router, turn, standing, listeners, until));
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

    /** When the wait for the command is over; for an Active instance. */
    Moment deadline() {
        return until == null || ended ? Moment.NEVER : until;
    }
}
