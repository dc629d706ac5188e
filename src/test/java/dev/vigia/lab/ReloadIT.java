package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** plan and reload as an operator types them, and again and again with all kinds of files in between. */
class ReloadIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** How long files are changed under a running pair; issue-long runs set more seconds. */
    private static final Duration SPAN = Duration.ofSeconds(Integer.getInteger("vigia.reload.seconds", 12));

    private static String launcher() {
        return Path.of("scripts/vigia").toAbsolutePath().toString();
    }

    private static Shell.Outcome vigia(Station station, String... words) {
        List<String> all = new ArrayList<>(List.of(launcher()));
        all.addAll(List.of(words));
        all.addAll(List.of("--socket", station.directory() + "/control.sock"));
        return Shell.attempt(all, "");
    }

    @Test
    void aPlanSaysWhatAReloadThenDoesAndTakesBack() throws IOException {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("reload").station("lb1");
            var plan = new Plan(150, INTERVAL, Plan.IPV4);
            Program agent = Router.VIGIA.start(station, plan);
            await().atMost(Pair.START).until(() -> station.holds(plan.address()));
            Path file = station.directory().resolve("vigia.yaml");
            String good = Files.readString(file);

            Files.writeString(file, good.replace("priority: 150", "priority: 120"));
            Shell.Outcome planned = vigia(station, "plan", "-c", file.toString());
            assertTrue(planned.printed().startsWith("web: priority 150 -> 120, in place\n=> web ipv4: stays here"),
                    planned::output);
            Shell.Outcome done = vigia(station, "reload", "--confirm-within", "2s");
            assertEquals(0, done.exit(), done::output);
            assertTrue(priority(station).contains("\"effective\": 120"));
            await().atMost(Pair.START).until(() -> priority(station).contains("\"effective\": 150"));
            assertTrue(vigia(station, "history").printed().contains("configuration_taken_back"));
            assertEquals(7, vigia(station, "reload", "--confirm").exit(), "nothing waits");

            Files.writeString(file, good.replace("priority: 150", "prioritty: 120"));
            Shell.Outcome refused = vigia(station, "reload");
            assertEquals(3, refused.exit(), refused::output);
            assertTrue(refused.output().contains("did you mean 'priority'?"), refused::output);
            assertTrue(agent.alive() && station.holds(plan.address()), "nothing of it moved the address");
        }
    }

    private static String priority(Station station) {
        return vigia(station, "status", "-o", "json").printed();
    }

    /**
     * Good files, other good ones, and broken ones in any order, each taken up at once: nothing ever moves that the
     * files do not ask for, while the peer's fails over between them.
     */
    @Test
    void reloadsInALoopMoveNothing() throws Exception {
        Skip.unless(Lab.obstacle());
        long seed = Long.getLong("vigia.seed", 20261123L);
        System.out.println("ReloadIT: -Dvigia.seed=" + seed);
        var random = new Random(seed);
        try (Lab lab = Lab.open()) {
            var pair = new Pair(lab.lan("loop"), Router.VIGIA, Router.VIGIA, INTERVAL, Plan.IPV4);
            pair.start();
            Path file = pair.first().directory().resolve("vigia.yaml");
            String good = Files.readString(file);
            List<String> broken = mistakes(good);
            int applied = 0;
            int refused = 0;
            try (Probe probe = Probe.start(pair.client(), pair.address())) {
                probe.watch(Duration.ofSeconds(1));
                Moment from = probe.now();
                while (from.until(probe.now()).compareTo(SPAN) < 0) {
                    boolean bad = random.nextBoolean();
                    int shade = 140 + random.nextInt(10);
                    Files.writeString(file, bad ? broken.get(random.nextInt(broken.size()))
                            : good.replace("priority: 150", "priority: " + shade));
                    pair.firstProgram().hangUp();
                    refused += bad ? 1 : 0;
                    applied += bad ? 0 : 1;
                    probe.watch(Duration.ofMillis(20 + random.nextInt(80)));
                }
                Timeline seen = probe.timeline().between(from, probe.now());
                System.out.printf("ReloadIT: %d good files, %d broken ones: %d ms without an answer%n", applied,
                        refused, seen.blackout().toMillis());
                assertEquals(Set.of(pair.first().mac()), seen.answerers(), "nobody else ever answered");
                assertTrue(seen.blackout().compareTo(Duration.ofMillis(50)) < 0, "nothing was lost");
            }
            assertTrue(pair.firstProgram().alive(), () -> pair.firstProgram().output());
            assertFalse(pair.firstProgram().output().contains("ACTIVE -> "), () -> pair.firstProgram().output());
            assertTrue(pair.firstProgram().output().contains("configuration_refused"), "some were refused");
        }
    }

    /** Each line of the file spoilt in one way or another; those that are valid all the same are left out. */
    private static List<String> mistakes(String good) {
        List<String> lines = good.lines().toList();
        List<String> broken = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            for (String spoilt : List.of(lines.get(i).replace(":", ""), lines.get(i) + ": x", "\t" + lines.get(i),
                    lines.get(i).replaceFirst("([a-z_]+):", "$1x:"))) {
                List<String> copy = new ArrayList<>(lines);
                copy.set(i, spoilt);
                broken.add(String.join("\n", copy) + "\n");
            }
        }
        broken.add("");
        broken.add("vrrp_instance:\n");
        broken.add(good.substring(0, good.length() / 2));
        return broken.stream().filter(text -> !isValid(text)).toList();
    }

    private static boolean isValid(String text) {
        return ConfigFile.parse("file", text.getBytes(StandardCharsets.UTF_8),
                FileFacts.NOT_ASKED, "host").usable();
    }
}
