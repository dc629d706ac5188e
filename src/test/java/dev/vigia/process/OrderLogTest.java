package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Order;
import dev.vigia.agent.Order.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator ordered survives a restart for as long as it was meant to, and no longer. */
@Timeout(60)
class OrderLogTest {
    private static final String SOCKET = "/run/vigia/control.sock";
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Order FOR_EVER = new Order(Kind.DRAINED, "web", null);
    private static final Order FOR_AN_HOUR = new Order(Kind.DRAINED, "db", Duration.ofHours(1));
    private static final Order YIELDED = new Order(Kind.YIELDED, "inside", null);

    @TempDir
    private Path directory;
    private OrderLog log;

    private OrderLog log(Path home, Instant now) {
        return new OrderLog(home, SOCKET, InstantSource.fixed(now));
    }

    private Path file() {
        return directory.resolve("orders-run-vigia-control.sock.json");
    }

    /** Keeps them as an agent does that ends afterwards. */
    private void kept(Order... orders) {
        log = log(directory, NOON);
        log.keep(List.of(orders));
        log.close();
    }

    private List<Order> recalled(Instant now) {
        return log(directory, now).recall();
    }

    @AfterEach
    void close() {
        if (log != null) {
            log.close();
        }
    }

    @Test
    void ordersSurviveARestartInTheirOrder() {
        assertEquals(List.of(), recalled(NOON));
        kept(FOR_EVER, FOR_AN_HOUR, YIELDED);
        assertEquals(List.of(FOR_EVER, FOR_AN_HOUR, YIELDED), recalled(NOON));
        kept(YIELDED);
        assertEquals(List.of(YIELDED), recalled(NOON), "they replace those before");
        kept();
        assertEquals(List.of(), recalled(NOON));
    }

    @Test
    void aRestartAfterTheEndForgetsIt() {
        kept(FOR_EVER, FOR_AN_HOUR);
        assertEquals(List.of(FOR_EVER, new Order(Kind.DRAINED, "db", Duration.ofMinutes(20))),
                recalled(NOON.plus(Duration.ofMinutes(40))));
        assertEquals(List.of(FOR_EVER, new Order(Kind.DRAINED, "db", Duration.ofMillis(1))),
                recalled(NOON.plus(Duration.ofHours(1)).minusMillis(1)));
        assertEquals(List.of(FOR_EVER), recalled(NOON.plus(Duration.ofHours(1))));
        assertEquals(List.of(FOR_EVER), recalled(NOON.plus(Duration.ofDays(1))));
    }

    @Test
    void aClockThatWasSetBackMakesNoHourAYear() {
        kept(FOR_AN_HOUR);
        assertEquals(List.of(FOR_AN_HOUR), recalled(Instant.EPOCH));
    }

    @Test
    void keepingDoesNotWaitAndTheLastWordCounts() {
        log = log(directory, NOON);
        for (int i = 0; i < 500; i++) {
            log.keep(List.of(new Order(Kind.DRAINED, "name" + i, null)));
        }
        await().atMost(Duration.ofSeconds(20)).until(() ->
                List.of(new Order(Kind.DRAINED, "name499", null)).equals(recalled(NOON)));
        assertTrue(Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("orders")));
    }

    @Test
    void aDamagedFileIsNoReasonNotToStart() throws IOException {
        for (String damage : List.of("", "{", "[]", "null", "{\"orders\":{}}", "{\"orders\":[7]}",
                "{\"orders\":[{\"kind\":\"DRAINED\"}]}", "{\"orders\":[{\"kind\":\"FIRED\",\"name\":\"web\"}]}",
                "{\"orders\":[{\"kind\":\"DRAINED\",\"name\":\"web\",\"until\":\"tomorrow\",\"remaining_ms\":1}]}",
                "{\"orders\":[{\"kind\":\"DRAINED\",\"name\":\"web\",\"until\":\"2026-11-23T13:00:00Z\"}]}",
                "[".repeat(100_000), "\0".repeat(3_000_000))) {
            Files.writeString(file(), damage);
            assertEquals(List.of(), recalled(NOON), damage.substring(0, Math.min(80, damage.length())));
            kept(FOR_EVER);
            assertEquals(List.of(FOR_EVER), recalled(NOON));
        }
    }

    @Test
    void agentsThatShareTheDirectoryDoNotShareTheirOrders() {
        kept(FOR_EVER);
        assertEquals(List.of(), new OrderLog(directory, "/run/vigia/other.sock", InstantSource.fixed(NOON)).recall());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsTriedAgainEachTime() throws IOException {
        Path plain = Files.createFile(directory.resolve("plain"));
        log = log(plain.resolve("state"), NOON);
        log.keep(List.of(FOR_EVER));
        await().atMost(Duration.ofSeconds(20)).until(() -> idle());
        assertEquals(List.of(), log.recall());
        Files.delete(plain);
        log.keep(List.of(YIELDED));
        await().atMost(Duration.ofSeconds(20)).until(() -> List.of(YIELDED).equals(log.recall()));
    }

    /** Whether the writer has nothing to do: it waits for work. */
    private static boolean idle() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread ->
                thread.getName().equals("orders") && thread.getState() == Thread.State.WAITING);
    }

    @Test
    void aLinkThatSomebodyPutThereIsNotFollowed() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "keep me");
        Files.createSymbolicLink(file(), precious);
        assertEquals(List.of(), recalled(NOON));
        kept(FOR_EVER);
        assertEquals("keep me", Files.readString(precious));
        assertFalse(Files.isSymbolicLink(file()));
        assertEquals(List.of(FOR_EVER), recalled(NOON));
    }
}
