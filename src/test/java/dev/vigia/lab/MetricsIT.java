package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The metrics of running agents before and after a takeover, and the screen of who watches it. */
class MetricsIT {
    private static String scrape(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            byte[] request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(request));
            var all = new ByteArrayOutputStream();
            ByteBuffer bytes = ByteBuffer.allocate(4096);
            while (channel.read(bytes) >= 0) {
                all.write(bytes.array(), 0, bytes.position());
                bytes.clear();
            }
            return all.toString(StandardCharsets.UTF_8);
        }
    }

    private static double value(String page, String series) {
        Matcher line = Pattern.compile("(?m)^" + series + " (\\S+)$").matcher(page);
        assertTrue(line.find(), () -> series + " in\n" + page);
        return Double.parseDouble(line.group(1));
    }

    @Test
    void metricsAreTurnedOnByReloadAndTellOfATakeover() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            var pair = new Pair(lab.lan("metrics"), Router.VIGIA, Router.VIGIA, Duration.ofMillis(100), Plan.IPV4);
            pair.start();
            Path file = pair.second().directory().resolve("vigia.yaml");
            Path socket = pair.second().directory().resolve("metrics.sock");
            Files.writeString(file, Files.readString(file).replace("global_defs:",
                    "global_defs:\n  metrics: { listen: " + socket + ", compat: keepalived_exporter }"));
            pair.secondProgram().hangUp();
            await().atMost(Pair.START).until(() -> Files.exists(socket));
            String before = scrape(socket);
            assertEquals(1, value(before, "vigia_state\\{.*,state=\"backup\"\\}"));
            assertEquals(1, value(before, "keepalived_vrrp_state\\{.*\\}"));
            assertTrue(value(before, "vigia_adverts_received_total\\{.*\\}") > 0);
            Path output = pair.second().directory().resolve("screens");
            Process screen = new ProcessBuilder(Path.of("scripts/vigia").toAbsolutePath().toString(), "status",
                    "--watch", "--every", "100ms", "--socket", pair.second().directory() + "/control.sock")
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            await().atMost(Pair.START).until(() -> Files.readString(output).contains("owns in "));
            pair.firstProgram().kill();
            await().atMost(Pair.START).until(() -> pair.second().holds(pair.address()));
            await().atMost(Pair.START).until(() -> scrape(socket).contains("vigia_takeover_duration_seconds_count"));
            await().atMost(Pair.START).until(() ->
                    value(scrape(socket), "vigia_takeover_duration_seconds_count\\{.*\\}") == 1);
            String after = scrape(socket);
            assertEquals(1, value(after, "vigia_owner\\{.*\\}"));
            assertEquals(2, value(after, "keepalived_vrrp_state\\{.*\\}"));
            assertTrue(value(after, "vigia_takeover_duration_seconds_sum\\{.*\\}") > 0.2, "three intervals at least");
            assertEquals(1, value(after, "vigia_transitions_total\\{.*to=\"active\",reason=\"active_down\"\\}"));
            await().atMost(Pair.START).until(() -> Files.readString(output).contains("advert in "));
            assertTrue(Files.readString(output).contains("transition: web BACKUP -> ACTIVE"), Files.readString(output));
            pair.secondProgram().terminate();
            await().atMost(Pair.START).until(() -> Files.readString(output).contains("no agent answers on "));
            screen.destroy();
            await().atMost(Pair.START).until(() -> !Files.exists(socket));
        }
    }
}
