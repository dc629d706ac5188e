package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The routes and rules of one router on their way to and from the kernel: added when its addresses stand, removed
 * in reverse before they go, put back where somebody else takes one away. One that the kernel refuses makes the
 * router unfit, and so those before it go too.
 */
final class Routings {
    /** The kernel takes some away without a word, as with a link that goes down: so often they are looked at. */
    static final Duration ROUND = Duration.ofSeconds(5);
    /** Not more often, whatever others do. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Supplier<InstanceSettings> settings;
    private final Unfitness unfitness;
    private final Notices notices;
    private final Repairs repairs = new Repairs();
    private final Set<Routing> wanted = new LinkedHashSet<>();
    /** What may stand and is ours, in the order in which it was added. */
    private final Set<Routing> placed = new LinkedHashSet<>();
    private List<Routing> asked = List.of();
    /** Those that stood, as far as we knew, when they were asked for. */
    private Set<Routing> stood = Set.of();
    private boolean busy;
    private boolean inherited;
    private Moment lastAsked = Moment.ORIGIN;
    private Moment nextRound = Moment.NEVER;

    Routings(Supplier<InstanceSettings> settings, Unfitness unfitness, Notices notices) {
        this.settings = settings;
        this.unfitness = unfitness;
        this.notices = notices;
    }

    /** A former life may have left them: they are removed unless they are wanted at once. */
    void inherit() {
        inherited = true;
        placed.addAll(settings.get().companions().routings());
    }

    /** They shall stand. */
    void take() {
        repairs.forget();
        want();
    }

    /** The settings are others now; whether they are wanted is as before. */
    void configured(boolean owning) {
        if (owning) {
            want();
        }
    }

    private void want() {
        wanted.clear();
        wanted.addAll(settings.get().companions().routings());
    }

    /** They shall not stand. */
    void drop() {
        wanted.clear();
        nextRound = Moment.NEVER;
    }

    /** Somebody has changed something in the kernel's tables that may be ours. */
    void disturbed(Moment now) {
        if (!wanted.isEmpty()) {
            Moment allowed = lastAsked.plus(PAUSE);
            nextRound = Moment.earlier(nextRound, Moment.later(now, allowed));
        }
    }

    /**
     * When they are to be looked at again; {@link Moment#NEVER} while an answer is awaited.
     *
     * @param addressed whether the addresses are where they belong: until then there is nothing to do
     */
    Moment next(boolean addressed) {
        return busy || !addressed ? Moment.NEVER : nextRound;
    }

    /**
     * Whether something can be asked of the kernel.
     *
     * @param addressed whether the addresses are where they belong, so that routes may follow
     */
    boolean ready(boolean addressed, Moment now) {
        return !busy && (removes() || addressed && (inherited && !wanted.isEmpty()
                || !placed.containsAll(wanted) || !now.isBefore(nextRound)));
    }

    /** Whether some are to go: before any address moves. */
    boolean removes() {
        return !busy && !wanted.containsAll(placed);
    }

    /** Whether nothing is on its way. */
    boolean settled() {
        return !busy && wanted.equals(placed);
    }

    /** The next slice, removals first; only when {@link #ready}. */
    Command slice(Moment now) {
        RouterId router = settings.get().routerId();
        boolean removing = removes();
        busy = true;
        if (removing) {
            List<Routing> gone = new ArrayList<>(placed);
            gone.removeAll(wanted);
            Collections.reverse(gone);
            asked = gone.subList(0, Math.min(Routing.SLICE, gone.size()));
            return new Command.RemoveRoutings(router, asked);
        }
        lastAsked = now;
        nextRound = now.plus(ROUND);
        // Of those that a former life left some may have been missing: none counts as taken away.
        stood = inherited ? Set.of() : Set.copyOf(placed);
        inherited = false;
        placed.addAll(wanted);
        return new Command.AddRoutings(router, List.copyOf(wanted));
    }

    /**
     * The kernel has answered an addition.
     *
     * @param created those that did not stand before
     * @param refused those that it refused, with its reason
     */
    void added(List<Routing> created, Map<Routing, String> refused, Moment now, List<Command> out) {
        // One that was refused may stand all the same: it goes with the rest, which is no fault where it does not.
        busy = false;
        List<Routing> lost = created.stream().filter(stood::contains).filter(wanted::contains).toList();
        refused.entrySet().stream().filter(one -> wanted.contains(one.getKey())).forEach(one -> unfitness.refused(
                new Reason(Reason.Code.ROUTE_REFUSED, one.getKey() + ": " + one.getValue()), now));
        if (lost.isEmpty()) {
            return;
        }
        repairs.note(now);
        if (repairs.hopeless()) {
            repairs.forget();
            unfitness.refused(new Reason(Reason.Code.ROUTE_TAKEN_AWAY, "somebody on this node removes "
                    + lost.get(0) + " again and again"), now);
        } else {
            say(now, repairs.loops() ? Notice.Severity.ALERT : Notice.Severity.WARNING, "route_taken_away",
                    "somebody removed " + lost.get(0) + "; it is back", out);
        }
    }

    /** The kernel has answered a removal: what it refused stays, and is ours no more. */
    void removed(Map<Routing, String> refused, Moment now, List<Command> out) {
        busy = false;
        placed.removeAll(asked);
        inherited = false;
        refused.forEach((routing, why) -> say(now, Notice.Severity.ERROR, "route_not_removed",
                routing + " could not be removed: " + why, out));
    }

    private void say(Moment now, Notice.Severity severity, String code, String text, List<Command> out) {
        RouterId id = settings.get().routerId();
        notices.paced(now, id + code, new Notice(severity, code, id + ": " + text), out);
    }
}
