package dev.vigia.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action.SendAdvert;
import dev.vigia.vrrp.Action.TakeAddresses;
import dev.vigia.vrrp.Standing.Caution;
import dev.vigia.vrrp.State.Active;
import dev.vigia.vrrp.State.Backup;
import dev.vigia.vrrp.State.Doubt;
import dev.vigia.vrrp.State.Expecting;
import dev.vigia.vrrp.State.Initialize;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The words in which the election's rules are written, one row per rule; times in seconds from the event. */
final class Rows {
    static final Moment NOW = new Moment(1_000_000_000_000L);
    static final IpAddress OURS = IpAddress.parse("192.0.2.5");
    /** Priority 100, each second: the skew is 0.609375 s. */
    static final Standing US = us(100, true, Caution.SAFETY);
    static final Standing PATIENT = us(100, false, Caution.SAFETY);
    static final Standing HASTY = us(100, true, Caution.AVAILABILITY);
    static final Standing OWNER = us(255, false, Caution.SAFETY);
    static final Standing FAST = new Standing(new Priority(100), OURS, seconds(0.01), true, Caution.SAFETY,
            seconds(1));
    static final State INITIALIZE = new Initialize();
    static final Sender HIGHER = sender("192.0.2.9", 200, 1, -1);
    static final Sender LOWER = sender("192.0.2.2", 50, 1, -1);
    static final List<Action> TAKE_OVER = List.of(new SendAdvert(new Priority(100)), new TakeAddresses());
    static final List<Action> ASSERT = List.of(new SendAdvert(new Priority(100)));
    static final Moment LONG_AGO = NOW.minus(Duration.ofHours(1));

    record Row(String rule, Standing us, State state, Event event, State next, Cause cause,
            List<Action> actions) {
    }

    static Row row(String rule, Standing us, State state, Event event, State next, Cause cause,
            Action... actions) {
        return new Row(rule, us, state, event, next, cause, List.of(actions));
    }

    static Row row(String rule, Standing us, State state, Event event, State next, Cause cause,
            List<Action> actions) {
        return new Row(rule, us, state, event, next, cause, actions);
    }

    /** Rows that say nothing of an Active's bookkeeping compare only its timer. */
    static State normal(State state, State expected) {
        if (state instanceof Active is && expected instanceof Active wanted && wanted.asserted().equals(LONG_AGO)) {
            Moment asserted = is.asserted().isBefore(LONG_AGO) ? LONG_AGO : is.asserted();
            Moment announced = is.announced().isBefore(LONG_AGO) ? LONG_AGO : is.announced();
            return new Active(is.nextAdvert(), is.assertion(), asserted, is.announcement(), announced, is.doubt());
        }
        return state;
    }

    static Standing us(int priority, boolean preempt, Caution caution) {
        return new Standing(new Priority(priority), OURS, seconds(1), preempt, caution, seconds(3));
    }

    static Sender sender(String source, int priority, double interval, double heard) {
        return new Sender(IpAddress.parse(source), new Priority(priority), seconds(interval), at(heard));
    }

    static State backup(double deadline, Expecting expecting, Sender... senders) {
        return new Backup(at(deadline), new Audience(List.of(senders)), expecting);
    }

    static Active act(Moment nextAdvert, Moment assertion, Moment asserted, Moment announcement,
            Moment announced) {
        return new Active(nextAdvert, assertion, asserted, announcement, announced, Doubt.NONE);
    }

    static State doubting(double nextAdvert, Doubt doubt) {
        return act(at(nextAdvert), Moment.NEVER, LONG_AGO, Moment.NEVER, LONG_AGO).doubting(doubt);
    }

    static State active(double nextAdvert) {
        return act(at(nextAdvert), Moment.NEVER, LONG_AGO, Moment.NEVER, LONG_AGO);
    }

    static State asserting(double nextAdvert, Moment assertion, Moment asserted) {
        return act(at(nextAdvert), assertion, asserted, Moment.NEVER, LONG_AGO);
    }

    static State contended(double nextAdvert, Moment assertion, Moment asserted, double announcement) {
        return act(at(nextAdvert), assertion, asserted, at(announcement), LONG_AGO);
    }

    static Event heard(int priority, String source, double interval) {
        return new Event.Heard(IpAddress.parse(source), new Priority(priority), seconds(interval));
    }

    static Event startup() {
        return new Event.Startup();
    }

    static Event shutdown() {
        return new Event.Shutdown();
    }

    static Event timer() {
        return new Event.TimerRanOut();
    }

    static Moment at(double seconds) {
        return NOW.plus(seconds(seconds));
    }

    static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** Each row as a test of its own. */
    static Stream<DynamicTest> tests(List<Row> rows) {
        return rows.stream().map(row -> dynamicTest(row.rule(), () -> {
            Step step = Election.step(row.us(), row.state(), row.event(), NOW);
            assertEquals(row.next(), normal(step.state(), row.next()));
            assertEquals(row.actions(), step.actions());
            assertEquals(row.cause(), step.cause());
        }));
    }

    private Rows() {
    }
}
