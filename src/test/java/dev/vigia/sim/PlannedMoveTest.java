package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Handover;
import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.agent.Reply;
import dev.vigia.agent.Wish;
import dev.vigia.vrrp.Standing.Caution;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moves that somebody wants: the client, who asks each millisecond, misses nothing. */
class PlannedMoveTest {
    private static final int SEEDS = 40;
    private static final long[] INTERVALS_MS = {10, 100, 1000};

    /** What somebody does. */
    enum Move {
        STOP(SimWorld::stop),
        DRAIN(node -> node.ask(new Wish.Drain("web", null))),
        HAND_OVER(node -> node.ask(new Wish.HandOver("web")));

        private final Consumer<SimWorld> what;

        Move(Consumer<SimWorld> what) {
            this.what = what;
        }
    }

    /** An owner, its peer, a client; what one of them does, and what became of it an interval and more later. */
    private static final class Scene {
        final Lan lan;
        final SimWorld owner;
        final SimWorld peer;
        final Client client;

        Scene(long seed, long milliseconds, Handover handover) {
            lan = new Lan(seed, Duration.ofMillis(milliseconds), Caution.SAFETY, GateChoice.AUTO);
            owner = lan.node(150, true, handover);
            peer = lan.node(100, true, handover);
            client = new Client(lan.simulation, Lan.ADDRESS);
            lan.settle();
            client.begin();
            // Anywhere in an interval.
            lan.simulation.run(lan.interval.multipliedBy(seed % 10).dividedBy(10).plusNanos(seed * 7919));
        }

        void end() {
            lan.simulation.run(lan.interval.multipliedBy(2).plusMillis(300));
            client.end();
        }

        int lost(String what) {
            int lost = client.lost().size();
            assertTrue(lost <= 1, () -> what + ": lost at " + client.lost());
            return lost;
        }
    }

    @ParameterizedTest
    @EnumSource
    void losesNothing(Move move) {
        int lost = 0;
        for (long milliseconds : INTERVALS_MS) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                Scene scene = new Scene(seed, milliseconds, Handover.MAKE_BEFORE_BREAK);
                move.what.accept(scene.owner);
                scene.end();
                String what = move + " each " + milliseconds + " ms, seed " + seed;
                assertEquals(List.of(scene.peer), scene.lan.owners(), what);
                lost += scene.lost(what);
                assertTrue(scene.client.asked() > 300, what);
                assertEquals(0, scene.owner.kernel().virtual().size(), what);
            }
        }
        assertEquals(0, lost);
    }

    @Test
    void failBackLosesNothing() {
        int lost = 0;
        for (long milliseconds : INTERVALS_MS) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                Scene scene = new Scene(seed, milliseconds, Handover.MAKE_BEFORE_BREAK);
                scene.owner.stop();
                scene.lan.simulation.run(scene.lan.interval.multipliedBy(2).plusMillis(300));
                scene.owner.start();
                scene.lan.simulation.run(scene.lan.interval.multipliedBy(5));
                scene.end();
                String what = "each " + milliseconds + " ms, seed " + seed;
                assertEquals(List.of(scene.owner), scene.lan.owners(), what);
                lost += scene.lost(what);
                assertEquals(0, scene.peer.kernel().virtual().size(), what);
            }
        }
        assertEquals(0, lost);
    }

    /** The control: who lets go first leaves a gap, so the client of the other tests could have seen one. */
    @Test
    void breakBeforeMakeCostsTheSkew() {
        Scene scene = new Scene(1, 100, Handover.BREAK_BEFORE_MAKE);
        scene.owner.stop();
        scene.end();
        int lost = scene.client.lost().size();
        assertTrue(lost >= 60 && lost <= 63, "lost: " + lost);
    }

    @Test
    void whereNobodyFollowsAHandOverIsTakenBackAndLosesNothing() {
        Scene scene = new Scene(1, 100, Handover.MAKE_BEFORE_BREAK);
        scene.peer.powerOff();
        scene.owner.ask(new Wish.HandOver("web"));
        scene.end();
        assertEquals(List.of(scene.owner), scene.lan.owners());
        assertEquals(List.of(), scene.client.lost());
        assertEquals(Reply.Verdict.TIMED_OUT, ((Reply.Outcome) scene.owner.disk().latest()).verdict());
    }
}
