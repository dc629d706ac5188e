package dev.vigia.vrrp;

import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.State.Active;
import dev.vigia.vrrp.State.Backup;
import dev.vigia.vrrp.State.Doubt;
import dev.vigia.vrrp.State.Expecting;
import dev.vigia.vrrp.State.Initialize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The state machine of one virtual router (RFC 9568 section 6.4 with its errata), one method per state.
 *
 * <p>Three additions, each for a fault seen in the field: a Backup follows the best of the routers it
 * hears ({@link Audience}), so a forged advert neither takes the address away nor freezes it; what an
 * Active answers to lower ranks is bounded, so a flood is not reflected; and a preempting Backup waits
 * for a sign that the other is awake to yield ({@link Standing.Caution#SAFETY}).
 */
public final class Election {
    /** Announcements because of contention: at most one in this span. */
    static final Duration ANNOUNCEMENT_PACE = Duration.ofSeconds(1);
    /** How long a router that lost a contention may take to let go. */
    private static final Duration LETTING_GO = Duration.ofMillis(50);
    /** How long after an interval a successor may take to be heard. */
    public static final Duration SUCCESSION = Duration.ofMillis(50);
    private static final Duration SHORTEST_ASSERTION_PACE = Duration.ofMillis(10);
    private static final Moment LONG_AGO = new Moment(Long.MIN_VALUE / 2);

    private Election() {
    }

    /** What {@code event} makes of {@code state} for a router of this standing. */
    public static Step step(Standing us, State state, Event event, Moment now) {
        if (state instanceof Backup backup) {
            Moment leave = backup.leave(us, event, now);
            return inBackup(us.leaving(leave, now), backup, event, now).keeping(leave);
        }
        if (state instanceof Active active) {
            return inActive(us, active, event, now);
        }
        if (event instanceof Event.Adoption) {
            return Step.to(active(now).doubting(Doubt.ADOPTED), Cause.ADOPTED, new Action.AdoptAddresses());
        }
        if (event instanceof Event.Join) {
            return activate(us, now, Cause.JOINED);
        }
        return event instanceof Event.Startup ? startup(us, now) : Step.stay(state);
    }

    /** Section 6.4.1. */
    private static Step startup(Standing us, Moment now) {
        if (us.priority().owns()) {
            return us.alone() ? activate(us, now, Cause.ADDRESS_OWNER)
                    : Step.to(ready(Audience.NOBODY, Cause.ADDRESS_OWNER), Cause.STARTUP, new Action.Claim());
        }
        Moment deadline = now.plus(us.activeDown(us.advertInterval()));
        return Step.to(new Backup(deadline, Audience.NOBODY, new Expecting.Silence()), Cause.STARTUP);
    }

    /** Section 6.4.2. */
    private static Step inBackup(Standing us, Backup backup, Event event, Moment now) {
        if (event instanceof Event.Shutdown) {
            return Step.to(new Initialize(), Cause.SHUTDOWN);
        }
        if (event instanceof Event.TimerRanOut) {
            return now.isBefore(backup.deadline()) ? Step.stay(backup) : timerRanOut(us, backup, now);
        }
        if (event instanceof Event.Heard heard) {
            return heard.priority().resigns()
                    ? resignationHeard(us, backup, heard, now)
                    : advertHeard(us, backup, heard, now);
        }
        if (event instanceof Event.TakeOver) {
            return backup.expecting() instanceof Expecting.Fellows ready ? activate(us, now, ready.cause())
                    : backup.expecting() instanceof Expecting.Proof ? activate(us, now, Cause.PREEMPTED_LOWER)
                    : Step.stay(backup);
        }
        // The skew depends on our priority, so a followed router's silence may now come sooner or later.
        return Step.stay(event instanceof Event.Restanding ? follow(us, backup) : backup);
    }

    private static Step timerRanOut(Standing us, Backup backup, Moment now) {
        Audience present = backup.audience().at(now, us);
        Optional<Sender> best = present.best();
        if (best.isEmpty()) {
            boolean vacant = backup.expecting() instanceof Expecting.Vacancy;
            return claim(us, present, now, vacant ? Cause.RESIGNATION_HEARD : Cause.ACTIVE_DOWN);
        }
        Moment silent = best.get().silentAt(us);
        if (!us.preempts(best.get().priority())) {
            return Step.stay(new Backup(silent, present, new Expecting.Silence()));
        }
        if (us.caution() == Standing.Caution.AVAILABILITY) {
            return claim(us, present, now, Cause.PREEMPTED_LOWER);
        }
        return Step.stay(new Backup(silent, present, new Expecting.Proof()));
    }

    /** Priority 0 counts only from the router that we take for the Active one. */
    private static Step resignationHeard(Standing us, Backup backup, Event.Heard heard, Moment now) {
        Optional<Sender> best = backup.audience().at(now, us).best();
        if (best.isEmpty() || !best.get().source().equals(heard.source())) {
            return Step.stay(backup);
        }
        Audience others = backup.audience().without(heard.source());
        Moment skewed = now.plus(us.afterResignation(best.get().interval()));
        return Step.stay(new Backup(skewed, others, new Expecting.Vacancy(heard.source())));
    }

    private static Step advertHeard(Standing us, Backup backup, Event.Heard heard, Moment now) {
        if (backup.expecting() instanceof Expecting.Vacancy vacancy && vacancy.source().equals(heard.source())) {
            // An advert that the resignation overtook on its way must not re-arm the whole wait.
            return Step.stay(backup);
        }
        Sender sender = new Sender(heard.source(), heard.priority(), us.believed(heard.interval()), now);
        Audience present = backup.audience().with(sender, us);
        boolean proves = backup.expecting() instanceof Expecting.Proof
                || backup.expecting() instanceof Expecting.Fellows && us.caution() == Standing.Caution.SAFETY;
        if (us.preempts(heard.priority()) && proves) {
            // The sender is awake to yield now; who has fellows that may not take over yet needs proof again then.
            return us.alone() ? activate(us, now, Cause.PREEMPTED_LOWER)
                    : Step.stay(new Backup(sender.silentAt(us), present, new Expecting.Proof()), new Action.Claim());
        }
        return Step.stay(follow(us, new Backup(backup.deadline(), present, backup.expecting())));
    }

    /** It may take over: does so, or waits for its fellows. */
    private static Step claim(Standing us, Audience present, Moment now, Cause cause) {
        return us.alone() ? activate(us, now, cause) : Step.stay(ready(present, cause), new Action.Claim());
    }

    private static Backup ready(Audience present, Cause cause) {
        return new Backup(Moment.NEVER, present, new Expecting.Fellows(cause));
    }

    /** Waits for the silence of the router we follow; where there is none to follow, the timer runs on. */
    private static Backup follow(Standing us, Backup backup) {
        return backup.audience().followed(us)
                .map(sender -> new Backup(sender.silentAt(us), backup.audience(), new Expecting.Silence()))
                .orElse(backup);
    }

    /** Section 6.4.3. */
    private static Step inActive(Standing us, Active active, Event event, Moment now) {
        if (event instanceof Event.Shutdown) {
            return Step.to(new Initialize(), Cause.SHUTDOWN,
                    new Action.SendAdvert(Priority.RESIGN), new Action.ReleaseAddresses());
        }
        if (event instanceof Event.Yield) {
            Moment patience = now.plus(us.advertInterval()).plus(SUCCESSION);
            return Step.to(new Backup(patience, Audience.NOBODY, new Expecting.Silence()), Cause.HANDED_OVER,
                    new Action.SendAdvert(Priority.RESIGN), new Action.ReleaseAddresses());
        }
        if (event instanceof Event.Follow follow) {
            // Perhaps nobody was heard here: the resignation tells those who could take over.
            Moment deadline = now.plus(us.activeDown(us.advertInterval()));
            return Step.to(new Backup(deadline, Audience.NOBODY, new Expecting.Silence()),
                    overslept(us, active, now) ? Cause.OVERSLEPT : follow.cause(),
                    new Action.SendAdvert(Priority.RESIGN), new Action.ReleaseAddresses());
        }
        if (active.doubt() != Doubt.NONE) {
            return inDoubt(us, active, event, now);
        }
        if (overslept(us, active, now)) {
            // So long after the last advert a peer may own the addresses: nobody must find us answering too.
            Step step = inDoubt(us, active.doubting(Doubt.OVERSLEPT), event, now);
            return step.after(new Action.CloseGate());
        }
        if (event instanceof Event.TimerRanOut) {
            return due(us, active, now);
        }
        if (event instanceof Event.Heard heard) {
            return heardAsActive(us, active, heard, now);
        }
        return Step.stay(event instanceof Event.Restanding
                ? active.by(now.plus(us.advertInterval())) : active);
    }

    /** Whether an Active router has no reason to believe that another has taken over meanwhile. */
    public static boolean isUndisputed(Standing us, Active active, Moment now) {
        return active.doubt() == Doubt.NONE && !overslept(us, active, now);
    }

    private static boolean overslept(Standing us, Active active, Moment now) {
        return active.doubt() == Doubt.OVERSLEPT
                || !now.isBefore(active.nextAdvert().plus(us.grace()));
    }

    /** Whoever is heard before the sockets are empty owns the addresses; the timer runs only when they are. */
    private static Step inDoubt(Standing us, Active active, Event event, Moment now) {
        boolean overslept = active.doubt() == Doubt.OVERSLEPT;
        if (event instanceof Event.Heard heard && !heard.priority().resigns()) {
            Sender sender = new Sender(heard.source(), heard.priority(), us.believed(heard.interval()), now);
            Backup joining = new Backup(now.plus(us.activeDown(us.advertInterval())),
                    new Audience(List.of(sender)), new Expecting.Silence());
            return Step.to(follow(us, joining), overslept ? Cause.OVERSLEPT : Cause.ANOTHER_ACTIVE,
                    new Action.ReleaseAddresses());
        }
        if (!(event instanceof Event.TimerRanOut)) {
            return Step.stay(active);
        }
        if (overslept && us.caution() == Standing.Caution.SAFETY) {
            Moment deadline = now.plus(us.activeDown(us.advertInterval()));
            return Step.to(new Backup(deadline, Audience.NOBODY, new Expecting.Silence()), Cause.OVERSLEPT,
                    new Action.ReleaseAddresses());
        }
        return due(us, active.doubting(Doubt.NONE), now);
    }

    private static Step heardAsActive(Standing us, Active active, Event.Heard heard, Moment now) {
        if (heard.priority().resigns()) {
            return resignationHeardAsActive(us, active, now);
        }
        if (!us.yieldsTo(heard.priority(), heard.source())) {
            return contend(us, active, now);
        }
        Sender winner = new Sender(heard.source(), heard.priority(), us.believed(heard.interval()), now);
        Backup backup = new Backup(winner.silentAt(us), new Audience(List.of(winner)), new Expecting.Silence());
        boolean higher = heard.priority().compareTo(us.priority()) > 0;
        Cause cause = higher ? Cause.HIGHER_PRIORITY : Cause.HIGHER_ADDRESS;
        return Step.to(backup, cause, new Action.ReleaseAddresses());
    }

    /** Somebody gave up: an advert at once, and the timer starts anew. */
    private static Step resignationHeardAsActive(Standing us, Active active, Moment now) {
        Moment allowed = active.asserted().plus(assertionPace(us));
        if (now.isBefore(allowed)) {
            return due(us, active.asserting(Moment.earlier(allowed, active.assertion())), now);
        }
        return due(us, new Active(now, Moment.NEVER, now, active.announcement(), active.announced(), Doubt.NONE),
                now);
    }

    /** Two were Active: assert ourselves at once, and teach the network again who won. */
    private static Step contend(Standing us, Active active, Moment now) {
        Moment allowed = Moment.later(now, active.asserted().plus(assertionPace(us)));
        Active asserting = active.asserting(Moment.earlier(allowed, active.assertion()));
        // Not before the other has had the time to let go, whose own announcements may be the last on the link.
        Moment last = Moment.later(now.plus(LETTING_GO), active.announced().plus(ANNOUNCEMENT_PACE));
        return due(us, asserting.announcing(Moment.earlier(active.announcement(), last)), now);
    }

    private static Duration assertionPace(Standing us) {
        Duration tenth = Duration.ofNanos(us.advertInterval().toNanos() / 10);
        return tenth.compareTo(SHORTEST_ASSERTION_PACE) > 0 ? tenth : SHORTEST_ASSERTION_PACE;
    }

    /** Does what is due at {@code now}: an advert by the timer or as an assertion, an announcement. */
    private static Step due(Standing us, Active active, Moment now) {
        boolean regular = !now.isBefore(active.nextAdvert());
        boolean assertion = !now.isBefore(active.assertion());
        boolean announcement = !now.isBefore(active.announcement());
        Active next = new Active(
                regular ? nextAdvert(us, active, now) : active.nextAdvert(),
                regular || assertion ? Moment.NEVER : active.assertion(),
                assertion ? now : active.asserted(),
                announcement ? Moment.NEVER : active.announcement(),
                announcement ? now : active.announced(),
                Doubt.NONE);
        var advert = new Action.SendAdvert(us.priority());
        if (regular || assertion) {
            return announcement ? Step.stay(next, advert, new Action.Announce()) : Step.stay(next, advert);
        }
        return announcement ? Step.stay(next, new Action.Announce()) : Step.stay(next);
    }

    /** One interval after the planned moment, so that lateness does not add up; after a long sleep, from now. */
    private static Moment nextAdvert(Standing us, Active active, Moment now) {
        Moment planned = active.nextAdvert().plus(us.advertInterval());
        return planned.isAfter(now) ? planned : now.plus(us.advertInterval());
    }

    private static Step activate(Standing us, Moment now, Cause cause) {
        return Step.to(active(now.plus(us.advertInterval())), cause,
                new Action.SendAdvert(us.priority()), new Action.TakeAddresses());
    }

    private static Active active(Moment nextAdvert) {
        return new Active(nextAdvert, Moment.NEVER, LONG_AGO, Moment.NEVER, LONG_AGO, Doubt.NONE);
    }
}
