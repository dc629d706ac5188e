package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The files beside the Dockerfile fit each other. */
class ContainerTest {
    private static Settings settings(String name) {
        Reading reading = ConfigFile.read(Path.of("docker", name), FileFacts.NOT_ASKED, "host");
        assertEquals("", reading.text());
        return reading.settings();
    }

    @Test
    void bothRoutersAreAlikeButForNameAndPriority() {
        InstanceSettings one = settings("lb1.yaml").instances().get(0);
        InstanceSettings two = settings("lb2.yaml").instances().get(0);
        assertEquals(one.vrid(), two.vrid());
        assertEquals(one.addresses(), two.addresses());
        assertTrue(one.priority().compareTo(two.priority()) > 0);
        assertNotEquals(settings("lb1.yaml").routerId(), settings("lb2.yaml").routerId());
    }

    @Test
    void theComposeFileNamesThemAndTheTwoCapabilities() throws Exception {
        String compose = Files.readString(Path.of("docker/compose.yaml"));
        assertTrue(compose.contains("./lb1.yaml:") && compose.contains("./lb2.yaml:"));
        assertTrue(compose.contains("cap_add: [ NET_ADMIN, NET_RAW ]"));
        assertTrue(compose.contains("cap_drop: [ ALL ]") && compose.contains("init: true"));
        String recipe = Files.readString(Path.of("docker/Dockerfile"));
        assertTrue(recipe.contains("COPY scripts/vigia ") && recipe.contains("vigia --prepare"));
        assertTrue(recipe.contains("STOPSIGNAL SIGTERM") && recipe.contains("ENTRYPOINT [\"/usr/bin/vigia\"]"),
                "no shell stands between a signal and the launcher, which becomes the agent");
    }
}
