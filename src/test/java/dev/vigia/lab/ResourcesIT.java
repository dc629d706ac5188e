package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services with an agent of ours follow the address: moved, restarted, given up, and never started on a guess. */
class ResourcesIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> NAMES = List.of("fs", "db");

    private static Shell.Outcome vigia(Station station, String... words) {
        List<String> all = new ArrayList<>(List.of(Path.of("scripts/vigia").toAbsolutePath().toString()));
        all.addAll(List.of(words));
        all.addAll(List.of("--socket", station.directory() + "/control.sock"));
        return Shell.attempt(all, "");
    }

    private static Pair pair(Lan lan, String takeover) {
        return new Pair(lan, Router.VIGIA, Services.plan(new Plan(150, INTERVAL, Plan.IPV4), takeover, NAMES),
                Router.VIGIA, Services.plan(new Plan(100, INTERVAL, Plan.IPV4), takeover, NAMES));
    }

    private static boolean all(Services services) {
        return services.runs("fs") && services.runs("db");
    }

    private static boolean none(Services services) {
        return !services.runs("fs") && !services.runs("db");
    }

    @Test
    void theyFollowTheAddressInOrderAndAreRestartedWhereTheyAre() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Pair pair = pair(lab.lan("res"), "manual");
            var first = new Services(pair.first());
            var second = new Services(pair.second());
            pair.start();
            await().atMost(LIMIT).until(() -> all(first));
            assertEquals(List.of("start fs", "start db"), first.deeds());
            assertTrue(none(second) && second.deeds().isEmpty(), "nothing on the other");

            Shell.Outcome moved = vigia(pair.first(), "relocate", "web");
            assertEquals(0, moved.exit(), moved::output);
            pair.awaitOwner(pair.second(), LIMIT);
            await().atMost(LIMIT).until(() -> all(second));
            assertEquals(List.of("start fs", "start db", "stop db", "stop fs"), first.deeds());

            second.kill("db");
            await().atMost(Duration.ofSeconds(3)).until(() -> second.deeds().size() == 3 && all(second));
            assertEquals("start db", second.deeds().get(2));
            assertTrue(pair.second().holds(pair.address()), "a restart moves nothing");
            assertTrue(vigia(pair.second(), "resource", "status").printed().contains("not running"));

            second.mark("db", "broken", true);
            second.kill("db");
            await().atMost(LIMIT).until(() -> all(first));
            await().atMost(LIMIT).until(() -> none(second));
            assertTrue(vigia(pair.second(), "explain").printed().contains("resource_failed"));
            assertEquals(0, vigia(pair.second(), "resource", "cleanup").exit());
            await().atMost(LIMIT).until(() -> vigia(pair.second(), "status", "-q").exit() == 10);
            assertTrue(all(first), "the other goes on");
        }
    }

    @Test
    void whoFallsSilentIsNotTakenForDead() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Pair pair = pair(lab.lan("silent"), "manual");
            var first = new Services(pair.first());
            var second = new Services(pair.second());
            pair.start();
            await().atMost(LIMIT).until(() -> all(first));

            pair.firstProgram().kill();
            await().atMost(LIMIT).until(() -> vigia(pair.second(), "explain").printed().contains("takeover_waits"));
            assertTrue(all(first) && none(second) && second.deeds().isEmpty(), "they may run there, and they do");
            assertFalse(pair.second().holds(pair.address()), "the address waits, too");

            NAMES.forEach(first::kill);
            assertEquals(7, vigia(pair.second(), "resource", "confirm-dead", "lb7").exit());
            Shell.Outcome told = vigia(pair.second(), "resource", "confirm-dead", "lb1");
            assertEquals(0, told.exit(), told::output);
            await().atMost(LIMIT).until(() -> all(second) && pair.second().holds(pair.address()));
        }
    }

    @Test
    void aSilentNodeIsFencedFirst() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Plan owner = Services.plan(new Plan(150, INTERVAL, Plan.IPV4), "fence", NAMES);
            Plan heir = Services.plan(new Plan(100, INTERVAL, Plan.IPV4), "fence", NAMES);
            var pair = new Pair(lab.lan("fence"), Router.VIGIA, Services.fencing(owner, "lb2"), Router.VIGIA,
                    Services.fencing(heir, "lb1"));
            var first = new Services(pair.first());
            var second = new Services(pair.second());
            first.arm(second);
            second.arm(first);
            pair.start();
            await().atMost(LIMIT).until(() -> all(first));
            first.victim(pair.firstProgram());

            pair.befall(Fault.FREEZE);
            await().atMost(LIMIT).until(() -> all(second) && pair.second().holds(pair.address()));
            assertTrue(none(first), () -> "it was turned off before: " + second.fenced() + pair.secondProgram().output()
                    + pair.firstProgram().output());
            assertEquals(1, second.fenced().size(), () -> second.fenced() + "");
            assertTrue(second.fenced().get(0).contains("action=reboot") && second.fenced().get(0).contains("plug=lb1"),
                    () -> second.fenced() + "");
            assertTrue(pair.secondProgram().output().contains("fenced"), () -> pair.secondProgram().output());
            assertEquals(List.of(), first.fenced(), "and nobody else");
        }
    }

    @Test
    void aRestartedAgentProbesAndGoesOn() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Pair pair = pair(lab.lan("again"), "manual");
            var first = new Services(pair.first());
            new Services(pair.second());
            pair.start();
            await().atMost(LIMIT).until(() -> all(first));
            pair.firstProgram().kill();
            pair.startFirst();
            pair.awaitOwner(pair.first(), LIMIT);
            await().atMost(LIMIT).until(() ->
                    vigia(pair.first(), "resource", "status", "-o", "json").printed().contains("\"complete\": true"));
            assertEquals(List.of("start fs", "start db"), first.deeds(), "nothing was started or stopped again");
        }
    }

    @Test
    void whatCannotBeStoppedStays() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Pair pair = pair(lab.lan("stuck"), "manual");
            var first = new Services(pair.first());
            var second = new Services(pair.second());
            pair.start();
            await().atMost(LIMIT).until(() -> all(first));
            first.mark("fs", "stuck", true);
            Shell.Outcome refused = vigia(pair.first(), "relocate", "web");
            assertEquals(7, refused.exit(), refused::output);
            assertTrue(refused.output().contains("cannot be stopped"), refused::output);
            assertTrue(none(second) && first.runs("fs"), "and nothing runs twice");
            first.mark("fs", "stuck", false);
            assertEquals(0, vigia(pair.first(), "resource", "cleanup", "fs").exit());
            await().atMost(LIMIT).until(() -> all(first));
        }
    }
}
