package dev.vigia.resource;

import static dev.vigia.resource.Stage.group;
import static dev.vigia.resource.Stage.resource;
import static dev.vigia.resource.Stage.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.resource.GroupSettings.AddressPlace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The course of a group: order, address, failures, what is left alone, what is promoted. */
class GroupTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static GroupSettings treated(GroupSettings us, String name, MetaAttributes meta) {
        return us.with(resource(name).meta(meta));
    }

    private static MetaAttributes threshold(int failures) {
        return MetaAttributes.DEFAULT.migrationThreshold(failures);
    }

    @Test
    void startsInOrderAndStopsInReverse() {
        Stage stage = new Stage(group("a", "b", "c"));
        assertEquals("probe(a) probe(b) probe(c)", stage.tell(new Event.TimerRanOut()), "nobody has decided: look");
        assertEquals(List.of(), stage.well(10));
        assertEquals("raise", stage.aim(Aim.ACTIVE));
        assertEquals(List.of("start(a)", "monitor(a) start(b)", "monitor(b) start(c)", "monitor(c)"), stage.well(10));
        assertTrue(stage.state.isComplete(stage.us));
        assertFalse(stage.state.isReleased(stage.us));
        assertEquals("stop(c)", stage.aim(Aim.BACKUP));
        assertEquals(List.of("stop(b)", "stop(a)", "lower"), stage.well(10));
        assertTrue(stage.state.isReleased(stage.us));
    }

    @Test
    void theAddressMayComeLastAndGoFirst() {
        Stage stage = new Stage(group("a", "b").address(AddressPlace.LAST));
        assertEquals("probe(a) probe(b)", stage.aim(Aim.ACTIVE));
        assertEquals(List.of("start(a)", "monitor(a) start(b)", "raise monitor(b)"), stage.well(10));
        assertTrue(stage.state.isComplete(stage.us));
        assertEquals("lower", stage.aim(Aim.STOPPED), "nothing stops while clients still come");
        assertEquals(List.of("stop(b)", "stop(a)"), stage.well(10));
        assertTrue(stage.state.isReleased(stage.us));
    }

    @Test
    void aRestartInPlaceKeepsTheAddressWhereItIs() {
        Stage stage = running(group("a", "b").address(AddressPlace.LAST));
        stage.later(10);
        assertEquals("cancel", stage.end("a", OcfCode.NOT_RUNNING), "b must stop before a");
        assertEquals("stop(b)", stage.end("b", Outcome.cancelled()));
        assertEquals(List.of("stop(a)", "start(a)", "monitor(a) start(b)", "monitor(b)"), stage.well(10));
        assertEquals(GroupState.Address.UP, stage.state.address());
    }

    @Test
    void whatAProbeFindsRunningIsNotStartedAgain() {
        Stage stage = new Stage(group("a", "b"));
        assertEquals("raise probe(a) probe(b)", stage.aim(Aim.ACTIVE));
        stage.tell(new Event.AddressRaised());
        assertEquals("monitor(a)", stage.end("a", OcfCode.OK));
        assertEquals("monitor(b)", stage.end("b", OcfCode.OK));
        assertTrue(stage.state.isComplete(stage.us));
    }

    @Test
    void whatRunsWhereItShouldNotIsStoppedButNotBeforeSomebodyDecided() {
        Stage stage = new Stage(group("a", "b"));
        stage.tell(new Event.TimerRanOut());
        stage.end("a", OcfCode.OK);
        assertEquals("monitor(b)", stage.end("b", OcfCode.DEGRADED));
        assertEquals("cancel", stage.aim(Aim.BACKUP), "b first");
        assertEquals("stop(b)", stage.end("b", Outcome.cancelled()));
        assertEquals("", stage.end("a", OcfCode.OK), "a is watched until b has stopped");
        assertEquals("stop(a)", stage.end("b", OcfCode.OK));
    }

    @Test
    void whatRunsOnSomethingThatDoesNotIsRestarted() {
        Stage stage = new Stage(group("a", "b"));
        stage.aim(Aim.ACTIVE);
        stage.tell(new Event.AddressRaised());
        stage.end("a", OcfCode.NOT_RUNNING);
        assertEquals("stop(b)", stage.end("b", OcfCode.OK));
        assertEquals(List.of("start(a)", "monitor(a) start(b)", "monitor(b)"), stage.well(10));
    }

    @Test
    void monitorsComeAgainAnIntervalAfterTheirEnd() {
        Stage stage = running(group("a"));
        assertEquals("", stage.later(9.9));
        assertEquals("monitor(a)", stage.later(0.1));
        stage.later(2);
        stage.end("a", OcfCode.OK);
        assertEquals("", stage.later(9.9));
        assertEquals("monitor(a)", stage.later(0.1));
    }

    @Test
    void failuresUpToTheThresholdRestartAndThenMove() {
        Stage stage = running(treated(group("a"), "a", threshold(2)));
        stage.later(10);
        assertEquals("stop(a)", stage.end("a", OcfCode.ERROR));
        assertTrue(stage.state.unfit(stage.us).isEmpty());
        assertEquals(List.of("start(a)", "monitor(a)"), stage.well(10));
        stage.later(10);
        assertEquals("stop(a)", stage.end("a", OcfCode.ERROR));
        Unfit unfit = stage.state.unfit(stage.us).orElseThrow();
        assertEquals("a MIGRATION_THRESHOLD monitor_10000: error (1)",
                unfit.resource() + " " + unfit.cause() + " " + unfit.failure().text());
        assertEquals(List.of("lower"), stage.well(10), "it gives itself up, address and all");
        assertTrue(stage.state.isReleased(stage.us));
        assertEquals("raise probe(a)", stage.tell(new Event.CleanUp("a")));
        assertEquals(List.of("start(a)", "monitor(a)"), stage.well(10));
    }

    @Test
    void aThresholdOfZeroNeverGivesUp() {
        Stage stage = running(treated(group("a"), "a", threshold(0)).startFailureIsFatal(true));
        for (int i = 0; i < 5; i++) {
            stage.later(10);
            assertEquals("stop(a)", stage.end("a", OcfCode.ERROR));
            stage.well(10);
        }
        assertEquals(5, stage.member(0).failures().total());
        assertTrue(stage.state.isComplete(stage.us));
    }

    @Test
    void failuresAreForgottenAfterTheirTimeAndTheNodeIsFitAgain() {
        Stage stage = running(treated(group("a"), "a", threshold(1).failureTimeout(SECOND.multipliedBy(60))));
        stage.later(10);
        stage.end("a", OcfCode.ERROR);
        stage.well(10);
        assertTrue(stage.state.unfit(stage.us).isPresent());
        assertEquals("", stage.later(59.9));
        assertEquals("raise", stage.later(0.1));
        assertTrue(stage.state.unfit(stage.us).isEmpty());
    }

    @Test
    void aFailedStartIsFatalUnlessItIsSaidNotToBe() {
        Stage fatal = new Stage(group("a"));
        fatal.aim(Aim.ACTIVE);
        fatal.tell(new Event.AddressRaised());
        fatal.end("a", OcfCode.NOT_RUNNING);
        assertEquals("stop(a)", fatal.end("a", OcfCode.ERROR), "half of it may run");
        assertEquals(MetaAttributes.INFINITY, fatal.member(0).failures().total());
        assertEquals(List.of("lower"), fatal.well(10));

        Stage mild = new Stage(group("a").startFailureIsFatal(false));
        mild.aim(Aim.ACTIVE);
        mild.tell(new Event.AddressRaised());
        mild.end("a", OcfCode.NOT_RUNNING);
        assertEquals("stop(a)", mild.end("a", OcfCode.ERROR));
        assertEquals(List.of("start(a)", "monitor(a)"), mild.well(10));
        assertEquals("{start_0=1}", mild.member(0).failures().counts().toString());
    }

    @Test
    void aFailedStopBlocksUntilItIsCleanedUp() {
        Stage stage = running(group("a", "b"));
        assertEquals("stop(b)", stage.aim(Aim.BACKUP));
        assertEquals("", stage.end("b", OcfCode.ERROR), "a must not be stopped beneath b");
        assertEquals(List.of("b"), stage.state.blocked(stage.us));
        assertFalse(stage.state.isReleased(stage.us));
        assertEquals("", stage.aim(Aim.ACTIVE), "nor started, nor watched");
        stage.later(3600);
        assertEquals(List.of("b"), stage.state.blocked(stage.us), "time does not heal it");
        stage.aim(Aim.BACKUP);
        assertEquals("probe(b)", stage.tell(new Event.CleanUp("b")));
        assertEquals("stop(b)", stage.end("b", OcfCode.OK), "it still runs: tried again");
    }

    @Test
    void aFailedStopFencesWhereThatIsSaid() {
        ResourceSettings fenced = resource("b", Operation.of(Task.STOP, SECOND).onFail(OnFail.FENCE));
        Stage stage = running(group("a", "b").with(fenced));
        stage.aim(Aim.STOPPED);
        assertEquals("fence(b)", stage.end("b", Outcome.timeout("")).trim());
        assertEquals(Unfit.Cause.FENCING, stage.state.unfit(stage.us).orElseThrow().cause());
        assertEquals(List.of(), stage.well(10), "an unclean node touches nothing more");
        assertFalse(stage.state.isReleased(stage.us));
    }

    @Test
    void anAnswerThatDoesNotComeIsATimeout() {
        Stage stage = running(group("a"));
        assertEquals("stop(a)", stage.aim(Aim.STOPPED));
        assertEquals("", stage.later(29.9));
        assertEquals("cancel", stage.later(0.1));
        assertEquals(List.of("a"), stage.state.blocked(stage.us));
        assertEquals("", stage.end("a", OcfCode.OK), "too late to be believed");
        assertEquals(List.of("a"), stage.state.blocked(stage.us));
    }

    @Test
    void aStartIsWaitedForBeforeItsStop() {
        Stage stage = new Stage(group("a"));
        stage.aim(Aim.ACTIVE);
        stage.tell(new Event.AddressRaised());
        assertEquals("start(a)", stage.end("a", OcfCode.NOT_RUNNING));
        assertEquals("", stage.aim(Aim.STOPPED));
        assertFalse(stage.state.isReleased(stage.us));
        assertEquals("stop(a)", stage.end("a", OcfCode.OK));
    }

    @Test
    void whatIsNotManagedIsOnlyWatchedAndThenLookedAtAnew() {
        GroupSettings managed = group("a", "b");
        Stage stage = running(managed);
        stage.resettle(treated(managed, "b", MetaAttributes.DEFAULT.managed(false)));
        assertEquals("monitor(a) monitor(b)", stage.later(10));
        assertEquals("", stage.end("b", OcfCode.NOT_RUNNING), "somebody stopped it: no failure");
        assertEquals(0, stage.member(1).failures().total());
        assertEquals("", stage.aim(Aim.ACTIVE));
        stage.end("a", OcfCode.OK);
        assertEquals("probe(b)", stage.resettle(managed));
        assertEquals("monitor(b)", stage.end("b", OcfCode.OK));
    }

    @Test
    void whatIsLeftAloneIsNotStoppedAndNothingBeneathIt() {
        Stage stage = running(treated(group("a", "b"), "b", MetaAttributes.DEFAULT));
        stage.resettle(treated(stage.us, "b", MetaAttributes.DEFAULT.managed(false)));
        assertEquals("", stage.aim(Aim.STOPPED));
        assertFalse(stage.state.isReleased(stage.us));
        assertTrue(stage.state.unfit(stage.us).isEmpty());
    }

    @Test
    void maintenanceCancelsMonitors() {
        Stage stage = running(group("a"));
        stage.later(10);
        assertEquals("cancel", stage.resettle(stage.us.maintenance(true)));
        stage.end("a", Outcome.cancelled());
        assertEquals("", stage.later(100));
        assertEquals("", stage.aim(Aim.BACKUP));
        assertEquals("probe(a)", stage.resettle(stage.us.maintenance(false)));
        assertEquals("stop(a)", stage.end("a", OcfCode.OK));
    }

    @Test
    void targetRoleStoppedStopsItAndAllAfterIt() {
        Stage stage = running(group("a", "b", "c"));
        MetaAttributes stopped = MetaAttributes.DEFAULT.targetRole(TargetRole.STOPPED);
        assertEquals("stop(c)", stage.resettle(treated(stage.us, "b", stopped)));
        assertEquals(List.of("stop(b)"), stage.well(10));
        assertEquals(Presence.STARTED, stage.presence(0));
        assertFalse(stage.state.isComplete(stage.us));
        assertTrue(stage.state.unfit(stage.us).isEmpty());
        assertEquals("start(b)", stage.resettle(group("a", "b", "c")));
    }

    @Test
    void promotableOnesRunEverywhereAndArePromotedWhereActive() {
        Operation promoted = new Operation(Task.MONITOR, SECOND.multipliedBy(5), SECOND, OnFail.RESTART, true, 0);
        Operation plain = Operation.monitor(SECOND.multipliedBy(10), SECOND);
        ResourceSettings p = ResourceSettings.of("p", "ocf:pacemaker:Stateful", plain)
                .meta(MetaAttributes.DEFAULT.promotable(true));
        p = p.operations(List.of(plain, promoted));
        Stage stage = new Stage(GroupSettings.of("g", resource("a"), p, resource("z")));
        stage.aim(Aim.BACKUP);
        stage.end("a", OcfCode.NOT_RUNNING);
        stage.end("z", OcfCode.NOT_RUNNING);
        assertEquals("start(p)", stage.end("p", OcfCode.NOT_RUNNING));
        stage.well(10);
        assertTrue(stage.state.isReleased(stage.us));
        assertEquals("raise", stage.aim(Aim.ACTIVE));
        assertEquals(List.of("start(a)", "monitor(a) promote(p)", "monitor(p) start(z)", "monitor(z)"), stage.well(10));
        assertTrue(stage.state.isComplete(stage.us));
        assertEquals("monitor(p)", stage.later(5), "only the promoted role's monitor");
        assertEquals("stop(z)", stage.end("p", OcfCode.OK), "a wrong 0 is a failure too");
        assertEquals(Presence.FAILED_PROMOTED, stage.presence(1));
    }

    @Test
    void demotesInItsTurnAndStaysUnpromoted() {
        ResourceSettings p = ResourceSettings.of("p", "ocf:pacemaker:Stateful")
                .meta(MetaAttributes.DEFAULT.promotable(true));
        Stage stage = running(GroupSettings.of("g", resource("a"), p, resource("z")));
        assertEquals(Presence.PROMOTED, stage.presence(1));
        assertEquals("stop(z)", stage.aim(Aim.BACKUP));
        assertEquals(List.of("demote(p)", "stop(a)", "lower"), stage.well(10));
        assertEquals(Presence.STARTED, stage.presence(1));
        assertTrue(stage.state.isReleased(stage.us));
        assertEquals("stop(p)", stage.aim(Aim.STOPPED));
        Stage limited = running(GroupSettings.of("g", p.meta(p.meta().targetRole(TargetRole.UNPROMOTED))));
        assertEquals(Presence.STARTED, limited.presence(0));
        assertTrue(limited.state.isComplete(limited.us));
    }

    @Test
    void whatMayBePromotedIsDemotedBeforeItIsStopped() {
        Operation promoted = new Operation(Task.MONITOR, SECOND.multipliedBy(5), SECOND, OnFail.RESTART, true, 0);
        ResourceSettings p = ResourceSettings.of("p", "ocf:pacemaker:Stateful")
                .meta(MetaAttributes.DEFAULT.promotable(true)).operations(List.of(promoted));
        Stage stage = running(GroupSettings.of("g", p));
        stage.later(5);
        assertEquals("demote(p)", stage.end("p", Outcome.timeout("")));
        assertEquals("stop(p)", stage.end("p", OcfCode.ERROR), "a failed demotion does not keep it from a stop");
        assertEquals(List.of("start(p)", "promote(p)", "monitor(p)"), stage.well(10));
        assertEquals("{demote_0=1, monitor_5000=1}", stage.member(0).failures().counts().toString());
    }

    @Test
    void standbyIsAskedForOnceAndEverythingGoes() {
        Operation standby = Operation.monitor(SECOND.multipliedBy(10), SECOND).onFail(OnFail.STANDBY);
        Stage stage = running(GroupSettings.of("g", resource("a"), resource("b", standby)));
        stage.later(10);
        stage.end("a", OcfCode.OK);
        assertEquals("standby(b) stop(b)", stage.end("b", OcfCode.NOT_RUNNING));
        assertEquals(List.of("stop(a)", "lower"), stage.well(10));
        assertEquals(Unfit.Cause.STANDBY, stage.state.unfit(stage.us).orElseThrow().cause());
    }

    @Test
    void settingsOfOtherResourcesAreRefused() {
        Stage stage = running(group("a"));
        assertThrows(IllegalArgumentException.class, () -> stage.resettle(group("a", "b")));
    }
}
