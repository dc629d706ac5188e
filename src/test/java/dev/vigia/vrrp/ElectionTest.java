package dev.vigia.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action.Announce;
import dev.vigia.vrrp.Action.ReleaseAddresses;
import dev.vigia.vrrp.Action.SendAdvert;
import dev.vigia.vrrp.Action.TakeAddresses;
import dev.vigia.vrrp.Standing.Caution;
import dev.vigia.vrrp.State.Active;
import dev.vigia.vrrp.State.Backup;
import dev.vigia.vrrp.State.Expecting;
import dev.vigia.vrrp.State.Expecting.Proof;
import dev.vigia.vrrp.State.Expecting.Silence;
import dev.vigia.vrrp.State.Expecting.Vacancy;
import dev.vigia.vrrp.State.Initialize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** RFC 9568 section 6.4 and our own rules beyond it, one row per rule; times in seconds from the event. */
class ElectionTest {
    private static final Moment NOW = new Moment(1_000_000_000_000L);
    private static final IpAddress OURS = IpAddress.parse("192.0.2.5");
    /** Priority 100, each second: the skew is 0.609375 s. */
    private static final Standing US = us(100, true, Caution.SAFETY);
    private static final Standing PATIENT = us(100, false, Caution.SAFETY);
    private static final Standing HASTY = us(100, true, Caution.AVAILABILITY);
    private static final Standing OWNER = us(255, false, Caution.SAFETY);
    private static final Standing FAST = new Standing(new Priority(100), OURS, seconds(0.01), true, Caution.SAFETY,
            seconds(1));
    private static final State INITIALIZE = new Initialize();
    private static final Sender HIGHER = sender("192.0.2.9", 200, 1, -1);
    private static final Sender LOWER = sender("192.0.2.2", 50, 1, -1);
    private static final List<Action> TAKE_OVER = List.of(new SendAdvert(new Priority(100)), new TakeAddresses());
    private static final List<Action> ASSERT = List.of(new SendAdvert(new Priority(100)));
    private static final Moment LONG_AGO = NOW.minus(Duration.ofHours(1));

    private record Row(String rule, Standing us, State state, Event event, State next, Cause cause,
            List<Action> actions) {
    }

    private static final List<Row> ROWS = List.of(
        row("6.4.1 startup as owner claims at once", OWNER, INITIALIZE, startup(), active(1), Cause.ADDRESS_OWNER,
                new SendAdvert(Priority.OWNER), new TakeAddresses()),
        row("6.4.1 startup otherwise waits Active_Down_Interval", US, INITIALIZE, startup(),
                backup(3.609375, new Silence()), Cause.STARTUP),
        row("6.4.1 an advert means nothing to Initialize",
                US, INITIALIZE, heard(200, "192.0.2.9", 1), INITIALIZE, null),
        row("6.4.2 shutdown cancels and sends nothing", US, backup(1, new Silence(), HIGHER), shutdown(), INITIALIZE,
                Cause.SHUTDOWN),
        row("6.4.2 silence for Active_Down_Interval makes Active: advert first, then the addresses", US,
                backup(0, new Silence()), timer(), active(1), Cause.ACTIVE_DOWN, TAKE_OVER),
        row("6.4.2 a timer that has not run out does nothing", US, backup(1, new Silence()), timer(),
                backup(1, new Silence()), null),
        row("6.4.2 priority 0 of the followed router shortens the wait to the skew", US,
                backup(2, new Silence(), HIGHER), heard(0, "192.0.2.9", 1),
                backup(0.609375, new Vacancy(HIGHER.source())), null),
        row("6.4.2 the skew is that of the learned interval", US,
                backup(2, new Silence(), sender("192.0.2.9", 200, 0.4, -0.1)), heard(0, "192.0.2.9", 0.4),
                backup(0.24375, new Vacancy(HIGHER.source())), null),
        row("6.4.2 an advert of higher priority restarts the timer", US, backup(1, new Silence()),
                heard(200, "192.0.2.9", 1), backup(3.609375, new Silence(), sender("192.0.2.9", 200, 1, 0)), null),
        row("6.4.2 an equal priority is authority, whatever its address", US, backup(1, new Silence()),
                heard(100, "192.0.2.1", 1), backup(3.609375, new Silence(), sender("192.0.2.1", 100, 1, 0)), null),
        row("6.4.2 the interval is learned and skew recomputed", US, backup(1, new Silence()),
                heard(200, "192.0.2.9", 0.4), backup(1.44375, new Silence(), sender("192.0.2.9", 200, 0.4, 0)), null),
        row("6.4.2 a lower priority is discarded when preempting: the timer runs on", US, backup(1, new Silence()),
                heard(50, "192.0.2.2", 1), backup(1, new Silence(), sender("192.0.2.2", 50, 1, 0)), null),
        row("6.4.2 a lower priority is followed without preemption", PATIENT, backup(1, new Silence()),
                heard(50, "192.0.2.2", 1), backup(3.609375, new Silence(), sender("192.0.2.2", 50, 1, 0)), null),
        row("6.4.2 the owner preempts whatever Preempt_Mode says", OWNER, backup(1, new Silence()),
                heard(254, "192.0.2.9", 1), backup(1, new Silence(), sender("192.0.2.9", 254, 1, 0)), null),
        row("6.4.2 erratum 8298: an owner follows another owner", OWNER, backup(1, new Silence()),
                heard(255, "192.0.2.9", 1), backup(3.00390625, new Silence(), sender("192.0.2.9", 255, 1, 0)), null),
        row("6.4.2 preemption at the moment of the RFC where availability is preferred", HASTY,
                backup(0, new Silence(), LOWER), timer(), active(1), Cause.PREEMPTED_LOWER, TAKE_OVER),
        row("6.4.3 shutdown resigns with priority 0, then lets go", US, active(0.5), shutdown(), INITIALIZE,
                Cause.SHUTDOWN, new SendAdvert(Priority.RESIGN), new ReleaseAddresses()),
        row("6.4.3 Adver_Timer sends and restarts with our own interval",
                US, active(0), timer(), active(1), null, ASSERT),
        row("6.4.3 priority 0 is answered at once and the timer restarted", US, active(0.5),
                heard(0, "192.0.2.2", 1), asserting(1, Moment.NEVER, NOW), null, ASSERT),
        row("6.4.3 a higher priority makes Backup without a resignation", US, active(0.5), heard(101, "192.0.2.1", 1),
                backup(3.609375, new Silence(), sender("192.0.2.1", 101, 1, 0)), Cause.HIGHER_PRIORITY,
                new ReleaseAddresses()),
        row("6.4.3 equal priority from a higher address wins", US, active(0.5), heard(100, "192.0.2.6", 1),
                backup(3.609375, new Silence(), sender("192.0.2.6", 100, 1, 0)), Cause.HIGHER_ADDRESS,
                new ReleaseAddresses()),
        row("6.4.3 addresses compare as unsigned numbers", US, active(0.5), heard(100, "200.0.0.1", 1),
                backup(3.609375, new Silence(), sender("200.0.0.1", 100, 1, 0)), Cause.HIGHER_ADDRESS,
                new ReleaseAddresses()),
        row("6.4.3 Preempt_Mode is not consulted when yielding", PATIENT, active(0.5), heard(101, "192.0.2.1", 1),
                backup(3.609375, new Silence(), sender("192.0.2.1", 101, 1, 0)), Cause.HIGHER_PRIORITY,
                new ReleaseAddresses()),
        row("6.4.3 the winner's interval is learned when yielding", US, active(0.5), heard(101, "192.0.2.1", 0.4),
                backup(1.44375, new Silence(), sender("192.0.2.1", 101, 0.4, 0)), Cause.HIGHER_PRIORITY,
                new ReleaseAddresses()),
        row("6.4.3 a lower priority is answered at once, the pace kept, and the network told who won", US, active(0.5),
                heard(50, "192.0.2.99", 1), contended(0.5, Moment.NEVER, NOW, 1), null,
                new SendAdvert(new Priority(100)), new Announce()),
        row("6.4.3 equal priority from a lower address is answered too", US, active(0.5), heard(100, "192.0.2.4", 1),
                contended(0.5, Moment.NEVER, NOW, 1), null, new SendAdvert(new Priority(100)), new Announce()),
        row("6.4.3 equal priority from our own address: nobody yields", US, active(0.5), heard(100, "192.0.2.5", 1),
                contended(0.5, Moment.NEVER, NOW, 1), null, new SendAdvert(new Priority(100)), new Announce()),
        row("own rule, contention: assertions: at most one in a tenth of an interval, the next one kept pending", US,
                new Active(at(0.5), Moment.NEVER, at(-0.04), Moment.NEVER, at(-0.04)), heard(50, "192.0.2.99", 1),
                new Active(at(0.5), at(0.06), at(-0.04), at(1), at(-0.04)), null),
        row("own rule, contention: priority 0 is answered at the same pace, the next answer kept pending", US,
                new Active(at(0.5), Moment.NEVER, at(-0.04), Moment.NEVER, at(-0.04)), heard(0, "192.0.2.99", 1),
                new Active(at(0.5), at(0.06), at(-0.04), Moment.NEVER, at(-0.04)), null),
        row("own rule, contention: a flood does not put off the pending assertion", US,
                new Active(at(0.5), at(0.01), at(-0.09), at(1), at(-0.09)), heard(50, "192.0.2.99", 1),
                new Active(at(0.5), at(0.01), at(-0.09), at(1), at(-0.09)), null),
        row("own rule, contention: at 10 ms, assertions keep 10 ms apart", FAST,
                new Active(at(0.008), Moment.NEVER, at(-0.002), Moment.NEVER, at(-0.002)), heard(50, "192.0.2.99", 1),
                new Active(at(0.008), at(0.008), at(-0.002), at(1), at(-0.002)), null),
        row("own rule, contention: a regular advert serves as the pending assertion", US,
                new Active(NOW, at(0.05), at(-0.05), Moment.NEVER, LONG_AGO), timer(),
                new Active(at(1), Moment.NEVER, at(-0.05), Moment.NEVER, LONG_AGO), null, ASSERT),
        row("own rule, contention: announcements of a contention: at most one a second", US,
                new Active(at(0.5), Moment.NEVER, at(-0.2), Moment.NEVER, at(-0.2)), heard(50, "192.0.2.99", 1),
                new Active(at(0.5), Moment.NEVER, NOW, at(1), at(-0.2)), null, ASSERT),
        row("own rule, contention: a contention ends with the winner announcing again", US,
                new Active(at(0.5), Moment.NEVER, at(-1), NOW, at(-1)), timer(),
                new Active(at(0.5), Moment.NEVER, at(-1), Moment.NEVER, NOW), null, new Announce()),
        row("own rule, contention: a pending assertion is sent when its time has come", US,
                new Active(at(0.5), NOW, at(-0.1), Moment.NEVER, LONG_AGO), timer(),
                new Active(at(0.5), Moment.NEVER, NOW, Moment.NEVER, LONG_AGO), null, ASSERT),
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
        row("6.1 a new priority moves the running timer", us(200, false, Caution.SAFETY),
                backup(2.609375, new Silence(), HIGHER), new Event.Restanding(),
                backup(2.21875, new Silence(), HIGHER), null));

    @TestFactory
    Stream<DynamicTest> rules() {
        return ROWS.stream().map(row -> dynamicTest(row.rule(), () -> {
            Step step = Election.step(row.us(), row.state(), row.event(), NOW);
            assertEquals(row.next(), normal(step.state(), row.next()));
            assertEquals(row.actions(), step.actions());
            assertEquals(row.cause(), step.cause());
        }));
    }

    /** Every event in every state: nothing throws, deadlines lie ahead, a cause exactly where the kind changes. */
    @Test
    void everyStateTakesEveryEvent() {
        List<State> states = List.of(INITIALIZE, backup(0, new Silence()), backup(1, new Silence(), HIGHER, LOWER),
                backup(0, new Proof(), LOWER), backup(0.5, new Vacancy(HIGHER.source())), active(0), active(0.5),
                new Active(at(0.5), at(0.01), at(-0.01), at(0.3), at(-0.7)));
        List<Event> events = new ArrayList<>(List.of(startup(), shutdown(), timer(), new Event.Restanding()));
        for (int priority : new int[] {0, 1, 99, 100, 101, 254, 255}) {
            for (String source : List.of("0.0.0.1", "192.0.2.5", "192.0.2.9", "255.255.255.254")) {
                events.add(heard(priority, source, 0.01));
                events.add(heard(priority, source, 40.95));
            }
        }
        assertEquals(Set.of(State.class.getPermittedSubclasses()), kinds(states), "a new state needs a row here");
        assertEquals(Set.of(Event.class.getPermittedSubclasses()), kinds(events), "a new event needs a row here");
        int cells = 0;
        for (Standing us : List.of(US, PATIENT, HASTY, OWNER)) {
            for (State state : states) {
                for (Event event : events) {
                    Step step = Election.step(us, state, event, NOW);
                    String cell = us + " " + state + " " + event + " -> " + step;
                    boolean changed = !step.state().getClass().equals(state.getClass());
                    assertEquals(changed, step.cause() != null, cell);
                    if (event instanceof Event.TimerRanOut) {
                        assertTrue(step.state().deadline().isAfter(NOW), "a served timer lies ahead: " + cell);
                    }
                    cells++;
                }
            }
        }
        assertTrue(cells > 1500, "cells: " + cells);
    }

    @Test
    void skewIsExactAtTheShortestInterval() {
        Duration centisecond = Duration.ofMillis(10);
        assertEquals(Duration.ofNanos(6_093_750), Timers.skew(new Priority(100), centisecond));
        assertEquals(Duration.ofNanos(78_125), Timers.skew(new Priority(254), centisecond));
        assertEquals(Duration.ofNanos(36_093_750), Timers.activeDown(new Priority(100), centisecond));
    }

    @Test
    void advertsKeepTheirPaceAndDoNotComeInBurstsAfterASleep() {
        Step late = Election.step(US, active(-0.3), timer(), NOW);
        assertEquals(at(0.7), ((Active) late.state()).nextAdvert(), "lateness does not add up");
        Step slept = Election.step(US, active(-7.3), timer(), NOW);
        assertEquals(at(1), ((Active) slept.state()).nextAdvert());
        assertEquals(1, slept.actions().size());
    }

    private static Set<Class<?>> kinds(List<?> values) {
        return values.stream().map(Object::getClass).collect(Collectors.toSet());
    }

    private static Row row(String rule, Standing us, State state, Event event, State next, Cause cause,
            Action... actions) {
        return new Row(rule, us, state, event, next, cause, List.of(actions));
    }

    private static Row row(String rule, Standing us, State state, Event event, State next, Cause cause,
            List<Action> actions) {
        return new Row(rule, us, state, event, next, cause, actions);
    }

    /** Rows that say nothing of an Active's bookkeeping compare only its timer. */
    private static State normal(State state, State expected) {
        if (state instanceof Active is && expected instanceof Active wanted && wanted.asserted().equals(LONG_AGO)) {
            Moment asserted = is.asserted().isBefore(LONG_AGO) ? LONG_AGO : is.asserted();
            Moment announced = is.announced().isBefore(LONG_AGO) ? LONG_AGO : is.announced();
            return new Active(is.nextAdvert(), is.assertion(), asserted, is.announcement(), announced);
        }
        return state;
    }

    private static Standing us(int priority, boolean preempt, Caution caution) {
        return new Standing(new Priority(priority), OURS, seconds(1), preempt, caution, seconds(3));
    }

    private static Sender sender(String source, int priority, double interval, double heard) {
        return new Sender(IpAddress.parse(source), new Priority(priority), seconds(interval), at(heard));
    }

    private static State backup(double deadline, Expecting expecting, Sender... senders) {
        return new Backup(at(deadline), new Audience(List.of(senders)), expecting);
    }

    private static State active(double nextAdvert) {
        return new Active(at(nextAdvert), Moment.NEVER, LONG_AGO, Moment.NEVER, LONG_AGO);
    }

    private static State asserting(double nextAdvert, Moment assertion, Moment asserted) {
        return new Active(at(nextAdvert), assertion, asserted, Moment.NEVER, LONG_AGO);
    }

    private static State contended(double nextAdvert, Moment assertion, Moment asserted, double announcement) {
        return new Active(at(nextAdvert), assertion, asserted, at(announcement), NOW);
    }

    private static Event heard(int priority, String source, double interval) {
        return new Event.Heard(IpAddress.parse(source), new Priority(priority), seconds(interval));
    }

    private static Event startup() {
        return new Event.Startup();
    }

    private static Event shutdown() {
        return new Event.Shutdown();
    }

    private static Event timer() {
        return new Event.TimerRanOut();
    }

    private static Moment at(double seconds) {
        return NOW.plus(seconds(seconds));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
