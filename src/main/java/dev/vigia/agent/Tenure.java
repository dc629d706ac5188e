package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The role of an instance or sync group, since when and why; each change is told once, whoever of it is first. */
final class Tenure {
    /** How often at most a lower rank is told of. */
    static final Duration RIVAL_PACE = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Map<Passage, Long> passages = new HashMap<>();
    private Supplier<List<String>> resources = List::of;
    private Role role = Role.STOPPED;
    private Moment since;
    private Moment nextRival;
    private Reason reason = Reason.of(Reason.Code.STOP_REQUESTED);

    /**
     * One that begins now.
     *
     * @param ledger where each change is told; null for one of which nobody is told
     */
    Tenure(Ledger ledger, Moment now) {
        this.ledger = ledger;
        this.since = now;
        this.nextRival = now;
    }

    /** The same, of which nobody is told: one of several who bear the name leaves, and the others stay. */
    Tenure untold() {
        var copy = new Tenure(null, since);
        copy.role = role;
        copy.reason = reason;
        copy.passages.putAll(passages);
        return copy;
    }

    /** Resources follow it: how each of them stands goes with what is told. */
    void accompany(Supplier<List<String>> standing) {
        resources = standing;
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

    /** How often it changed, and why. */
    Map<Passage, Long> passages() {
        return passages;
    }

    /** Takes a role; taking the same again only renews the reason of an unfit one. */
    void become(Role next, Reason why, Named who, Moment now, List<Command> out) {
        if (next == role) {
            reason = next == Role.UNFIT ? why : reason;
            return;
        }
        Role former = role;
        role = next;
        since = now;
        reason = why;
        passages.merge(new Passage(former, next, why.code()), 1L, Long::sum);
        if (ledger != null) {
            ledger.tell(who, former, next, why, resources.get(), out);
        }
    }

    /** How it stands, for those who are told of more than changes; null where nobody is told. */
    Transition standing(Named who, Reason why) {
        return ledger == null ? null : ledger.standing(who, role, why, resources.get());
    }

    /** An Active has heard a lower rank: who wants to know is told, at most once a second. */
    void rivalHeard(Named who, String evidence, Moment now, List<Command> out) {
        NotifySettings listeners = who.listeners();
        if (ledger != null && !listeners.rival().isEmpty() && !now.isBefore(nextRival)) {
            nextRival = now.plus(RIVAL_PACE);
            var heard = new Reason(Reason.Code.LOWER_PRIORITY_HEARD, evidence);
            out.add(new Command.TellRival(standing(who, heard), listeners));
        }
    }

    /** Whether it only waits, for the first word of its checks or to start: nothing that could be told of yet. */
    boolean waits(List<Reason> causes) {
        return role == Role.STOPPED && causes.stream().allMatch(cause -> cause.code() == Reason.Code.CHECK_UNDECIDED
                || cause.code() == Reason.Code.STARTUP_DELAYED);
    }

    /** Why it starts now: for the first time, after a crash, or because it became fit. */
    Reason startReason(String name) {
        if (role == Role.UNFIT) {
            return Reason.of(Reason.Code.FIT_AGAIN);
        }
        return Reason.of(ledger != null && ledger.crashed(name) ? Reason.Code.RESTARTED : Reason.Code.STARTED);
    }
}
