package dev.vigia.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lab judged before it judges: what it builds, what its client sees, what it leaves. */
class LabIT {
    @ParameterizedTest
    @EnumSource(Family.class)
    void aClientSeesWhoAnswersAndForHowLongNobodyDoes(Family family) {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("see");
            Station host = lan.station("host");
            Station client = lan.station("client");
            IpAddress address = host.address(family);
            try (Probe probe = Probe.start(client, address)) {
                Awaitility.await().until(() -> probe.timeline().echoes().size() > 300);
                Timeline well = probe.timeline();
                assertEquals(Set.of(host.mac()), well.answerers());
                assertEquals(1, well.owners().size());
                host.cut();
                Awaitility.await().until(() -> probe.timeline().lost() > 500);
                host.heal();
                Awaitility.await().until(() -> probe.timeline().owners().get(0).to()
                        .isAfter(probe.timeline().outages().get(0).to().plus(Duration.ofMillis(100))));
                Duration blackout = probe.timeline().blackout();
                assertTrue(blackout.toMillis() > 400 && blackout.toMillis() < 5000, "blackout " + blackout);
            }
        }
    }

    @Test
    void nothingIsLeftOfIt() {
        Skip.unless(Lab.obstacle());
        List<String> before = Lab.namespaces();
        Program sleeper;
        Path directory;
        try (Lab lab = Lab.open()) {
            Station host = lab.lan("gone").station("host");
            sleeper = host.start("sleep", List.of("sleep", "600"), Map.of());
            directory = lab.directory();
            assertTrue(sleeper.alive());
            assertTrue(Lab.namespaces().containsAll(List.of(host.namespace())));
        }
        assertFalse(sleeper.alive());
        assertFalse(Files.exists(directory));
        assertEquals(before, Lab.namespaces());
    }

    @Test
    void whatADeadLabLeftIsRemoved() throws IOException {
        Skip.unless(Lab.obstacle());
        String left = "vigia-99999999-1-left";
        Path file = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), left)).resolve("file");
        Files.writeString(file, "left");
        Shell.run("ip", "netns", "add", left);
        try (Lab lab = Lab.open()) {
            assertFalse(Lab.namespaces().contains(left), () -> "in " + lab.directory());
            assertFalse(Files.exists(file.getParent()));
        }
    }
}
