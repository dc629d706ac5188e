package dev.vigia.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.MetricsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server of the metrics, and what careless and hostile callers can do to it. */
@Timeout(60)
class ScrapesTest {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean busy;
    private volatile boolean silent;
    private final Source source = new Source(this::ask, Duration.ofMillis(300));
    private final Scrapes scrapes = new Scrapes(source, "1.0", Nodes::notified, page -> { }, Duration.ofSeconds(1));
    @TempDir
    private Path directory;

    private boolean ask(Input input) {
        if (busy) {
            return false;
        }
        asked.incrementAndGet();
        if (!silent) {
            new Thread(() -> source.answered(new Command.Answer(((Input.Asked) input).ticket(), Nodes.node()))).start();
        }
        return true;
    }

    @AfterEach
    void close() {
        scrapes.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private SocketAddress open() throws IOException {
        int port = freePort();
        scrapes.configure(new MetricsSettings("127.0.0.1:" + port, false));
        return new InetSocketAddress("127.0.0.1", port);
    }

    private static String say(SocketAddress place, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(place)) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
            return rest(channel);
        }
    }

    private static String rest(SocketChannel channel) throws IOException {
        var all = new ByteArrayOutputStream();
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        try {
            while (channel.read(bytes) >= 0) {
                all.write(bytes.array(), 0, bytes.position());
                bytes.clear();
            }
        } catch (IOException reset) {
            return all + "(reset)";
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    @Test
    void aScrapeIsAnsweredWithThePageAndItsTrueLength() throws Exception {
        String answer = say(open(), get("/metrics"));
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"),
                answer);
        String page = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertTrue(answer.contains("\r\nContent-Length: " + page.getBytes(StandardCharsets.UTF_8).length + "\r\n"));
        assertTrue(PrometheusText.read(page).values.containsKey("vigia_up"));
        assertFalse(page.contains("keepalived_"), "only who wants them gets the exporter's names");
    }

    @Test
    void otherRequestsGetAnAnswerAndNothingElse() throws Exception {
        SocketAddress place = open();
        assertTrue(say(place, get("/metrics?x=1")).startsWith("HTTP/1.1 200 "));
        assertTrue(say(place, get("/")).startsWith("HTTP/1.1 404 "));
        assertTrue(say(place, "POST /metrics HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 405 "));
        assertTrue(say(place, "nonsense\r\n\r\n").startsWith("HTTP/1.1 400 "));
        String head = say(place, "HEAD /metrics HTTP/1.1\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 200 ") && head.endsWith("\r\n\r\n"), head);
    }

    @Test
    void whoSaysNothingOrTooMuchIsHungUpOn() throws Exception {
        SocketAddress place = open();
        try (SocketChannel silentOne = SocketChannel.open(place)) {
            String flood = "GET /metrics HTTP/1.1\r\nX: " + "x".repeat(1 << 16) + "\r\n\r\n";
            String answer = say(place, flood);
            assertFalse(answer.contains(" 200 "), answer);
            String said = rest(silentOne);
            assertFalse(said.contains(" 200 "), said);
        }
        assertTrue(say(place, get("/metrics")).startsWith("HTTP/1.1 200 "), "it goes on");
    }

    @Test
    void moreCallersThanPlacesAreHungUpOnAndMakeRoomInTime() throws Exception {
        SocketAddress place = open();
        List<SocketChannel> idle = new ArrayList<>();
        for (int i = 0; i < Scrapes.CALLERS + 3; i++) {
            idle.add(SocketChannel.open(place));
        }
        await().until(() -> say(place, get("/metrics")).startsWith("HTTP/1.1 200 "));
        for (SocketChannel one : idle) {
            one.close();
        }
    }

    @Test
    void aBusyOrSilentAgentIsToldOfAndAskedAgain() throws Exception {
        SocketAddress place = open();
        busy = true;
        assertTrue(say(place, get("/metrics")).startsWith("HTTP/1.1 503 "));
        busy = false;
        silent = true;
        assertTrue(say(place, get("/metrics")).startsWith("HTTP/1.1 503 "));
        silent = false;
        assertTrue(say(place, get("/metrics")).startsWith("HTTP/1.1 200 "));
        assertEquals(2, asked.get());
        assertFalse(source.answered(new Command.Answer(1, Nodes.node())), "that belongs to the control socket");
    }

    @Test
    void aSocketIsServedMovedAndRemoved() throws Exception {
        Path path = directory.resolve("metrics.sock");
        try (var stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        }
        scrapes.configure(new MetricsSettings(path.toString(), true));
        assertTrue(say(UnixDomainSocketAddress.of(path), get("/metrics")).contains("\nkeepalived_up 1\n"));
        scrapes.configure(new MetricsSettings(path.toString(), false));
        assertFalse(say(UnixDomainSocketAddress.of(path), get("/metrics")).contains("keepalived_up"), "in place");
        SocketAddress moved = open();
        assertFalse(Files.exists(path), "it was left");
        assertTrue(say(moved, get("/metrics")).startsWith("HTTP/1.1 200 "));
        scrapes.configure(MetricsSettings.OFF);
        await().until(() -> refused(moved));
    }

    private static boolean refused(SocketAddress place) {
        try (SocketChannel channel = SocketChannel.open(place)) {
            return !channel.isConnected();
        } catch (IOException nobody) {
            return true;
        }
    }

    @Test
    void whatBelongsToOthersIsLeftAndThePlaceIsTriedAgainWithTheNextReload() throws Exception {
        Path path = directory.resolve("file");
        Files.writeString(path, "precious");
        var settings = new MetricsSettings(path.toString(), false);
        scrapes.configure(settings);
        assertEquals("precious", Files.readString(path));
        Files.delete(path);
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            scrapes.configure(settings);
            assertTrue(Files.exists(path), "another process serves it");
        }
        scrapes.configure(settings);
        assertTrue(say(UnixDomainSocketAddress.of(path), get("/metrics")).startsWith("HTTP/1.1 200 "));
    }
}
