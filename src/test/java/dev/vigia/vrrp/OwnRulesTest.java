package dev.vigia.vrrp;

import static dev.vigia.vrrp.Rows.*;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action.AdoptAddresses;
import dev.vigia.vrrp.Action.Announce;
import dev.vigia.vrrp.Action.CloseGate;
import dev.vigia.vrrp.Action.ReleaseAddresses;
import dev.vigia.vrrp.Action.SendAdvert;
import dev.vigia.vrrp.State.Active;
import dev.vigia.vrrp.State.Backup;
import dev.vigia.vrrp.State.Doubt;
import dev.vigia.vrrp.State.Expecting.Proof;
import dev.vigia.vrrp.State.Expecting.Silence;
import dev.vigia.vrrp.State.Expecting.Vacancy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Our own rules beyond RFC 9568, one row per rule. */
class OwnRulesTest {
    private static final Standing DELAYED = waiting(100, 3, 30);
    private static final Standing OWNER_DELAYED = waiting(255, 3, 30);
    private static final Standing LENIENT = waiting(100, 5, 0);

    private static Standing waiting(int priority, int misses, double preemptDelay) {
        return new Standing(new Priority(priority), OURS, seconds(1), true, Standing.Caution.SAFETY, seconds(3),
                new Patience(misses, false, seconds(preemptDelay), false), true);
    }

    private static final Standing SOLE_HEIR = new Standing(new Priority(100), OURS, seconds(1), true,
            Standing.Caution.SAFETY, seconds(3), Patience.RFC9568.soleHeir(true), true);

    private static State left(double deadline, double until, Sender... senders) {
        return ((Backup) backup(deadline, new Silence(), senders)).leavingUntil(at(until));
    }

    private static final List<Row> ROWS = List.of(
        row("own rule, contention: assertions: at most one in a tenth of an interval, the next one kept pending", US,
                act(at(0.5), Moment.NEVER, at(-0.04), Moment.NEVER, at(-0.04)), heard(50, "192.0.2.99", 1),
                act(at(0.5), at(0.06), at(-0.04), at(0.96), at(-0.04)), null),
        row("own rule, contention: priority 0 is answered at the same pace, the next answer kept pending", US,
                act(at(0.5), Moment.NEVER, at(-0.04), Moment.NEVER, at(-0.04)), heard(0, "192.0.2.99", 1),
                act(at(0.5), at(0.06), at(-0.04), Moment.NEVER, at(-0.04)), null),
        row("own rule, contention: a flood does not put off the pending assertion", US,
                act(at(0.5), at(0.01), at(-0.09), at(0.91), at(-0.09)), heard(50, "192.0.2.99", 1),
                act(at(0.5), at(0.01), at(-0.09), at(0.91), at(-0.09)), null),
        row("own rule, contention: at 10 ms, assertions keep 10 ms apart", FAST,
                act(at(0.008), Moment.NEVER, at(-0.002), Moment.NEVER, at(-0.002)), heard(50, "192.0.2.99", 1),
                act(at(0.008), at(0.008), at(-0.002), at(0.998), at(-0.002)), null),
        row("own rule, contention: a regular advert serves as the pending assertion", US,
                act(NOW, at(0.05), at(-0.05), Moment.NEVER, LONG_AGO), timer(),
                act(at(1), Moment.NEVER, at(-0.05), Moment.NEVER, LONG_AGO), null, ASSERT),
        row("own rule, contention: announcements of a contention: at most one a second", US,
                act(at(0.5), Moment.NEVER, at(-0.2), Moment.NEVER, at(-0.2)), heard(50, "192.0.2.99", 1),
                act(at(0.5), Moment.NEVER, NOW, at(0.8), at(-0.2)), null, ASSERT),
        row("own rule, contention: a contention ends with the winner announcing again", US,
                act(at(0.5), Moment.NEVER, at(-1), NOW, at(-1)), timer(),
                act(at(0.5), Moment.NEVER, at(-1), Moment.NEVER, NOW), null, new Announce()),
        row("own rule, contention: a pending assertion is sent when its time has come", US,
                act(at(0.5), NOW, at(-0.1), Moment.NEVER, LONG_AGO), timer(),
                act(at(0.5), Moment.NEVER, NOW, Moment.NEVER, LONG_AGO), null, ASSERT),
        row("own rule, forgery: a learned interval is bounded",
                US, backup(1, new Silence()), heard(200, "192.0.2.9", 40.95),
                backup(10.828125, new Silence(), sender("192.0.2.9", 200, 3, 0)), null),
        row("own rule, forgery: a winner's interval is bounded when yielding too", US, active(0.5),
                heard(101, "192.0.2.1", 40.95), backup(10.828125, new Silence(), sender("192.0.2.1", 101, 3, 0)),
                Cause.HIGHER_PRIORITY, new ReleaseAddresses()),
        row("own rule, forgery: priority 0 counts only from the router that is followed",
                US, backup(2, new Silence(), HIGHER),
                heard(0, "192.0.2.8", 1), backup(2, new Silence(), HIGHER), null),
        row("own rule, forgery: priority 0 from nobody we know changes nothing", US, backup(2, new Silence()),
                heard(0, "192.0.2.8", 1), backup(2, new Silence()), null),
        row("own rule, forgery: priority 0 counts from the router followed since a better one fell silent", US,
                backup(0, new Silence(), sender("192.0.2.9", 200, 1, -3.7), sender("192.0.2.7", 150, 1, -1)),
                heard(0, "192.0.2.7", 1), backup(0.609375, new Vacancy(IpAddress.parse("192.0.2.7")),
                        sender("192.0.2.9", 200, 1, -3.7)), null),
        row("own rule, heirs: a sole heir does not wait for its turn after a resignation", SOLE_HEIR,
                backup(2, new Silence(), HIGHER), heard(0, "192.0.2.9", 1),
                backup(0.01, new Vacancy(HIGHER.source())), null),
        row("own rule, forgery: an advert that its resignation overtook does not re-arm the wait", US,
                backup(0.5, new Vacancy(HIGHER.source())), heard(200, "192.0.2.9", 1),
                backup(0.5, new Vacancy(HIGHER.source())), null),
        row("own rule, forgery: another router's advert does end the wait after a resignation", US,
                backup(0.5, new Vacancy(HIGHER.source())), heard(150, "192.0.2.7", 1),
                backup(3.609375, new Silence(), sender("192.0.2.7", 150, 1, 0)), null),
        row("own rule, forgery: after a resignation the skew ends in Active",
                US, backup(0, new Vacancy(HIGHER.source())), timer(),
                active(1), Cause.RESIGNATION_HEARD, TAKE_OVER),
        row("own rule, forgery: a forged advert's claim runs out: the real Active router is still followed", US,
                backup(0, new Silence(), HIGHER), timer(), backup(2.609375, new Silence(), HIGHER), null),
        row("own rule, forgery: the deadline is that of the best router, not of the latest", US,
                backup(2.609375, new Silence(), HIGHER), heard(150, "192.0.2.7", 0.01),
                backup(2.609375, new Silence(), HIGHER, sender("192.0.2.7", 150, 0.01, 0)), null),
        row("own rule, preemption: a preempting Backup waits for a sign that the other is awake",
                US, backup(0, new Silence(), LOWER),
                timer(), backup(2.609375, new Proof(), LOWER), null),
        row("own rule, preemption: the next lower advert is that sign",
                US, backup(2, new Proof(), LOWER), heard(50, "192.0.2.2", 1),
                active(1), Cause.PREEMPTED_LOWER, TAKE_OVER),
        row("own rule, preemption: silence ends the wait for a sign",
                US, backup(0, new Proof(), sender("192.0.2.2", 50, 1, -3.7)),
                timer(), active(1), Cause.ACTIVE_DOWN, TAKE_OVER),
        row("own rule, preemption: a higher priority ends the wait for a sign", US, backup(2, new Proof(), LOWER),
                heard(200, "192.0.2.9", 1),
                backup(3.609375, new Silence(), sender("192.0.2.9", 200, 1, 0), LOWER), null),
        row("own rule, waking: up to three intervals after the last advert it goes on", US, active(-1.999), timer(),
                active(1), null, ASSERT),
        row("own rule, waking: later, the gate is closed before anything else, and nobody heard means a whole wait",
                US, active(-2), timer(), backup(3.609375, new Silence()), Cause.OVERSLEPT, new CloseGate(),
                new ReleaseAddresses()),
        row("own rule, waking: availability goes on where nobody was heard", HASTY, active(-9), timer(), active(1),
                null, new CloseGate(), new SendAdvert(new Priority(100))),
        row("own rule, waking: a lower router that took over meanwhile is not contended with", US, active(-2),
                heard(50, "192.0.2.2", 1), backup(3.609375, new Silence(), sender("192.0.2.2", 50, 1, 0)),
                Cause.OVERSLEPT, new CloseGate(), new ReleaseAddresses()),
        row("own rule, waking: nor where availability is preferred", HASTY, active(-2),
                heard(50, "192.0.2.2", 1), backup(3.609375, new Silence(), sender("192.0.2.2", 50, 1, 0)),
                Cause.OVERSLEPT, new CloseGate(), new ReleaseAddresses()),
        row("own rule, waking: a higher one is followed at its own interval", US, doubting(-2, Doubt.OVERSLEPT),
                heard(200, "192.0.2.9", 0.4), backup(1.44375, new Silence(), sender("192.0.2.9", 200, 0.4, 0)),
                Cause.OVERSLEPT, new ReleaseAddresses()),
        row("own rule, waking: a resignation among what has piled up proves no owner", US, active(-2),
                heard(0, "192.0.2.2", 1), doubting(-2, Doubt.OVERSLEPT), null, new CloseGate()),
        row("own rule, re-adoption: goes on with what stands, in doubt until the sockets are empty", US, INITIALIZE,
                new Event.Adoption(), doubting(0, Doubt.ADOPTED), Cause.ADOPTED, new AdoptAddresses()),
        row("own rule, re-adoption: nobody heard: the next advert at once", US, doubting(0, Doubt.ADOPTED), timer(),
                active(1), null, ASSERT),
        row("own rule, re-adoption: whoever is heard first owns them, a lower one too", US,
                doubting(0, Doubt.ADOPTED), heard(50, "192.0.2.2", 1),
                backup(3.609375, new Silence(), sender("192.0.2.2", 50, 1, 0)), Cause.ANOTHER_ACTIVE,
                new ReleaseAddresses()),
        row("own rule, handover: resigns and waits one interval and 50 ms for a successor", US, active(0.5),
                new Event.Yield(), backup(1.05, new Silence()), Cause.HANDED_OVER,
                new SendAdvert(Priority.RESIGN), new ReleaseAddresses()),
        row("own rule, handover: a Backup has nothing to hand over", US, backup(1, new Silence(), HIGHER),
                new Event.Yield(), backup(1, new Silence(), HIGHER), null),
        row("own rule, preempt_delay: begins with the first lower priority heard, which is followed until it is over",
                DELAYED, backup(1, new Silence()), heard(50, "192.0.2.2", 1),
                left(3.609375, 30, sender("192.0.2.2", 50, 1, 0)), null),
        row("own rule, preempt_delay: goes on with the next one", DELAYED, left(1, 20, LOWER),
                heard(50, "192.0.2.2", 1), left(3.609375, 20, sender("192.0.2.2", 50, 1, 0)), null),
        row("own rule, preempt_delay: a timer within it preempts nobody", DELAYED, left(0, 20, LOWER), timer(),
                left(2.609375, 20, LOWER), null),
        row("own rule, preempt_delay: who falls silent within it is taken over from all the same", DELAYED,
                left(0, 20, sender("192.0.2.2", 50, 1, -3.7)), timer(), active(1), Cause.ACTIVE_DOWN, TAKE_OVER),
        row("own rule, preempt_delay: a router that we follow anyway makes it begin anew", DELAYED,
                left(1, 20, LOWER), heard(200, "192.0.2.9", 1),
                backup(3.609375, new Silence(), sender("192.0.2.9", 200, 1, 0), LOWER), null),
        row("own rule, preempt_delay: priority 0 leaves it as it is", DELAYED, left(1, 20, LOWER),
                heard(0, "192.0.2.8", 1), left(1, 20, LOWER), null),
        row("own rule, preempt_delay: when it is over the timer runs on, as ever", DELAYED, left(1, -1, LOWER),
                heard(50, "192.0.2.2", 1), left(1, -1, sender("192.0.2.2", 50, 1, 0)), null),
        row("own rule, preempt_delay: the address owner knows none", OWNER_DELAYED, backup(1, new Silence()),
                heard(50, "192.0.2.2", 1), left(1, 30, sender("192.0.2.2", 50, 1, 0)), null),
        row("own rule, down_timer_adverts: so many adverts may be missed", LENIENT, INITIALIZE, startup(),
                backup(5.609375, new Silence()), Cause.STARTUP),
        row("own rule, down_timer_adverts: an Active may be late by as much", LENIENT, active(-3.999), timer(),
                active(1), null, ASSERT),
        row("own rule, down_timer_adverts: and no longer", LENIENT, active(-4), timer(),
                backup(5.609375, new Silence()), Cause.OVERSLEPT, new CloseGate(), new ReleaseAddresses()));

    @TestFactory
    Stream<DynamicTest> rules() {
        return tests(ROWS);
    }
}
