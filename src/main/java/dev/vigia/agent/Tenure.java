package dev.vigia.agent;

import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The role of an instance, since when and why; each change is told once. */
final class Tenure {
    /** How often at most a lower rank is told of. */
    static final Duration RIVAL_PACE = Duration.ofSeconds(1);

    private final Supplier<InstanceSettings> settings;
    private final Supplier<Priority> priority;
    private final Ledger ledger;
    private Role role = Role.STOPPED;
    private Moment since;
    private Moment nextRival;
    private Reason reason = Reason.of(Reason.Code.STOP_REQUESTED);

    Tenure(Supplier<InstanceSettings> settings, Supplier<Priority> priority, Ledger ledger, Moment now) {
        this.settings = settings;
        this.priority = priority;
        this.ledger = ledger;
        this.since = now;
        this.nextRival = now;
    }

    Role role() {
        return role;
    }

    Moment since() {
        return since;
    }

    Reason reason() {
        return reason;
    }

    /** Takes a role; taking the same again only renews the reason of an unfit one. */
    void become(Role next, Reason why, Moment now, List<Command> out) {
        if (next == role) {
            reason = next == Role.UNFIT ? why : reason;
            return;
        }
        Role former = role;
        role = next;
        since = now;
        reason = why;
        ledger.tell(settings.get(), former, next, priority.get(), why, out);
    }

    /** How it stands, for those who are told of more than changes. */
    Transition standing(Reason why) {
        return ledger.standing(settings.get().name(), role, priority.get(), why);
    }

    /** An Active has heard a lower rank: who wants to know is told, at most once a second. */
    void rivalHeard(String evidence, Moment now, List<Command> out) {
        NotifySettings listeners = settings.get().listeners();
        if (!listeners.rival().isEmpty() && !now.isBefore(nextRival)) {
            nextRival = now.plus(RIVAL_PACE);
            var heard = new Reason(Reason.Code.LOWER_PRIORITY_HEARD, evidence);
            out.add(new Command.TellRival(standing(heard), listeners));
        }
    }

    /** Whether it only waits, for the first word of its checks or to start: nothing that could be told of yet. */
    boolean waits(List<Reason> causes) {
        return role == Role.STOPPED && causes.stream().allMatch(cause -> cause.code() == Reason.Code.CHECK_UNDECIDED
                || cause.code() == Reason.Code.STARTUP_DELAYED);
    }

    /** Why it starts now: for the first time, after a crash, or because it became fit. */
    Reason startReason() {
        if (role == Role.UNFIT) {
            return Reason.of(Reason.Code.FIT_AGAIN);
        }
        return Reason.of(ledger.crashed(settings.get().name()) ? Reason.Code.RESTARTED : Reason.Code.STARTED);
    }
}
