package dev.vigia.vrrp;

import static dev.vigia.vrrp.Rows.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action.Announce;
import dev.vigia.vrrp.Action.ReleaseAddresses;
import dev.vigia.vrrp.Action.SendAdvert;
import dev.vigia.vrrp.Action.TakeAddresses;
import dev.vigia.vrrp.Standing.Caution;
import dev.vigia.vrrp.State.Active;
import dev.vigia.vrrp.State.Backup;
import dev.vigia.vrrp.State.Doubt;
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

/** RFC 9568 section 6.4, one row per rule; our own rules beyond it are in {@link OwnRulesTest}. */
class ElectionTest {
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
                heard(50, "192.0.2.99", 1), contended(0.5, Moment.NEVER, NOW, 0.05), null,
                new SendAdvert(new Priority(100))),
        row("6.4.3 equal priority from a lower address is answered too", US, active(0.5), heard(100, "192.0.2.4", 1),
                contended(0.5, Moment.NEVER, NOW, 0.05), null, new SendAdvert(new Priority(100))),
        row("6.4.3 equal priority from our own address: nobody yields", US, active(0.5), heard(100, "192.0.2.5", 1),
                contended(0.5, Moment.NEVER, NOW, 0.05), null, new SendAdvert(new Priority(100))),
        row("6.1 a new priority moves the running timer", us(200, false, Caution.SAFETY),
                backup(2.609375, new Silence(), HIGHER), new Event.Restanding(),
                backup(2.21875, new Silence(), HIGHER), null),
        row("6.1 a new interval brings the next advert forward", FAST, active(0.5), new Event.Restanding(),
                active(0.01), null),
        row("6.1 who is Active already does not start up anew", FAST, active(0.5), startup(), active(0.5), null));

    @TestFactory
    Stream<DynamicTest> rules() {
        return tests(ROWS);
    }

    /** Every event in every state: nothing throws, deadlines lie ahead, a cause exactly where the kind changes. */
    @Test
    void everyStateTakesEveryEvent() {
        List<State> states = List.of(INITIALIZE, backup(0, new Silence()), backup(1, new Silence(), HIGHER, LOWER),
                backup(0, new Proof(), LOWER), backup(0.5, new Vacancy(HIGHER.source())),
                new State.Backup(Moment.NEVER, Audience.NOBODY, new State.Expecting.Fellows(Cause.ACTIVE_DOWN)),
                active(0), active(0.5), act(at(0.5), at(0.01), at(-0.01), at(0.3), at(-0.7)), active(-2),
                doubting(-1, Doubt.OVERSLEPT),
                doubting(0, Doubt.ADOPTED));
        List<Event> events = new ArrayList<>(List.of(startup(), shutdown(), timer(), new Event.Restanding(),
                new Event.Adoption(), new Event.Yield(), new Event.Join(), new Event.TakeOver(),
                new Event.Follow(Cause.HIGHER_PRIORITY)));
        for (int priority : new int[] {0, 1, 99, 100, 101, 254, 255}) {
            for (String source : List.of("0.0.0.1", "192.0.2.5", "192.0.2.9", "255.255.255.254")) {
                events.add(heard(priority, source, 0.01));
                events.add(heard(priority, source, 40.95));
            }
        }
        assertEquals(Set.of(State.class.getPermittedSubclasses()), kinds(states), "a new state needs a row here");
        assertEquals(Set.of(Event.class.getPermittedSubclasses()), kinds(events), "a new event needs a row here");
        int cells = 0;
        for (Standing us : List.of(US, PATIENT, HASTY, OWNER, FellowsTest.US_WITH_FELLOWS,
                FellowsTest.OWNER_WITH_FELLOWS)) {
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
        Step slept = Election.step(US, active(-1.3), timer(), NOW);
        assertEquals(at(1), ((Active) slept.state()).nextAdvert());
        assertEquals(1, slept.actions().size());
    }

    private static Set<Class<?>> kinds(List<?> values) {
        return values.stream().map(Object::getClass).collect(Collectors.toSet());
    }
}
