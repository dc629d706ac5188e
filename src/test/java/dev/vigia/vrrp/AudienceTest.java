package dev.vigia.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.State.Backup;
import dev.vigia.vrrp.State.Expecting.Silence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a Backup of priority 100 has in its ears, each second an advert; times in seconds. */
class AudienceTest {
    private static final Moment NOW = new Moment(1_000_000_000_000L);
    private static final Standing US = new Standing(new Priority(100), IpAddress.parse("192.0.2.5"), seconds(1), true,
            Standing.Caution.SAFETY, seconds(3));
    private static final double ACTIVE_DOWN = 3.609375;

    @Test
    void aRouterIsRememberedOnceByItsLatestAdvert() {
        State state = backup(1, sender("192.0.2.9", 200, -0.5), sender("192.0.2.7", 150, -0.5));
        Backup next = (Backup) hear(state, "192.0.2.9", 120, 1, 0);
        assertEquals(List.of(sender("192.0.2.7", 150, -0.5), sender("192.0.2.9", 120, 0)), next.audience().senders());
        assertEquals(at(ACTIVE_DOWN - 0.5), next.deadline(), "the best one is followed now");
    }

    @Test
    void equalPrioritiesAreRankedByAddressAsAnUnsignedNumber() {
        Backup state = (Backup) hear(hear(backup(1), "192.0.2.9", 150, 1, 0), "200.0.0.1", 150, 1, 0);
        assertEquals(IpAddress.parse("200.0.0.1"), state.audience().best().orElseThrow().source());
        state = (Backup) hear(state, "192.0.2.9", 150, 1, 0);
        assertEquals(IpAddress.parse("200.0.0.1"), state.audience().best().orElseThrow().source());
    }

    @Test
    void whoFellSilentIsForgottenWhenAnotherIsHeard() {
        State state = backup(1, sender("192.0.2.9", 200, -ACTIVE_DOWN), sender("192.0.2.8", 190, -3.6));
        assertEquals(List.of(sender("192.0.2.8", 190, -3.6), sender("192.0.2.7", 150, 0)),
                ((Backup) hear(state, "192.0.2.7", 150, 1, 0)).audience().senders());
    }

    @Test
    void forgedSourcesCannotFillTheAudience() {
        State state = backup(1, sender("192.0.2.9", 200, -1));
        for (int i = 1; i < 255; i++) {
            state = hear(state, "198.51.100." + i, 254, 40.95, 0);
        }
        assertEquals(Audience.LIMIT, ((Backup) state).audience().senders().size());
        assertTrue(!state.deadline().isAfter(at(11)), "bounded by max_learned_interval");
    }

    @Test
    void theBestStaysWhenLowerRanksFillTheAudience() {
        State state = backup(1, sender("192.0.2.9", 200, -0.5));
        for (int i = 1; i < 255; i++) {
            state = hear(state, "198.51.100." + i, 150, 1, 0);
        }
        assertEquals(sender("192.0.2.9", 200, -0.5), ((Backup) state).audience().senders().get(0));
    }

    @Test
    void theRealActiveIsKnownAgainWhenAFloodOfHigherRanksIsOver() {
        State state = backup(1, sender("192.0.2.9", 200, -0.5));
        for (int i = 1; i < 255; i++) {
            state = hear(state, "198.51.100." + i, 254, 1, 0);
        }
        for (double moment = 0.5; moment < ACTIVE_DOWN; moment += 1) {
            state = hear(state, "192.0.2.9", 200, 1, moment);
        }
        assertEquals(at(ACTIVE_DOWN), state.deadline(), "the best one is followed");
        Step step = Election.step(US, state, new Event.TimerRanOut(), at(ACTIVE_DOWN));
        assertEquals(backup(3.5 + ACTIVE_DOWN, sender("192.0.2.9", 200, 3.5)), step.state(), "no takeover from it");
    }

    private static State hear(State state, String source, int priority, double interval, double moment) {
        var heard = new Event.Heard(IpAddress.parse(source), new Priority(priority), seconds(interval));
        return Election.step(US, state, heard, at(moment)).state();
    }

    private static Sender sender(String source, int priority, double heard) {
        return new Sender(IpAddress.parse(source), new Priority(priority), seconds(1), at(heard));
    }

    private static State backup(double deadline, Sender... senders) {
        return new Backup(at(deadline), new Audience(List.of(senders)), new Silence());
    }

    private static Moment at(double seconds) {
        return NOW.plus(seconds(seconds));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
