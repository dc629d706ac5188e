package dev.vigia.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Input;
import dev.vigia.agent.Wish;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way of other threads to the loop, and waiting with nanosecond timeouts. */
@Timeout(60)
class MailboxTest {
    private static final Input STOP = new Input.Stop();
    private static final Input TICK = new Input.Tick();

    @Test
    void wakesTheLoopOnceForAllThatIsThere() throws Exception {
        try (var mailbox = new Mailbox(4); var poll = new PollSet()) {
            poll.watch(mailbox.fd());
            assertFalse(poll.await(0));
            assertTrue(mailbox.offer(STOP));
            assertTrue(mailbox.offer(TICK));
            assertTrue(poll.await(10_000_000_000L));
            assertTrue(poll.ready(0));
            mailbox.hush();
            assertFalse(poll.await(0), "silent after one look");
            assertEquals(STOP, mailbox.poll());
            assertEquals(TICK, mailbox.poll());
            assertNull(mailbox.poll());
            assertTrue(mailbox.offer(TICK));
            assertTrue(poll.await(0), "and rings again");
        }
    }

    @Test
    void refusesOfferedInputsWhenFullAndLetsOthersWait() throws Exception {
        try (var mailbox = new Mailbox(1)) {
            assertTrue(mailbox.offer(STOP));
            assertFalse(mailbox.offer(TICK));
            var putter = CompletableFuture.supplyAsync(() -> put(mailbox));
            assertEquals(STOP, mailbox.poll());
            assertTrue(putter.get(10, TimeUnit.SECONDS));
            assertEquals(TICK, mailbox.poll());
        }
    }

    @Test
    void aClosedMailboxReleasesWhoeverWaits() throws Exception {
        var mailbox = new Mailbox(1);
        assertTrue(mailbox.offer(STOP));
        var putter = CompletableFuture.supplyAsync(() -> put(mailbox));
        mailbox.close();
        mailbox.close();
        assertFalse(putter.get(10, TimeUnit.SECONDS));
        assertFalse(mailbox.offer(TICK));
    }

    private static boolean put(Mailbox mailbox) {
        try {
            return mailbox.put(TICK);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void nothingIsLostBetweenManyPuttersAndASleepyLoop() throws Exception {
        int each = 20_000;
        try (var mailbox = new Mailbox(64); var poll = new PollSet()) {
            poll.watch(mailbox.fd());
            Thread[] putters = {putter(mailbox, 0, each), putter(mailbox, 1, each)};
            long[] next = new long[2];
            long received = 0;
            while (received < 2L * each) {
                Input input = mailbox.poll();
                if (input == null) {
                    assertTrue(poll.await(5_000_000_000L), "asleep with something in the box after " + received);
                    mailbox.hush();
                    continue;
                }
                long ticket = ((Input.Asked) input).ticket();
                assertEquals(next[(int) (ticket % 2)]++, ticket / 2, "each putter's in order");
                received++;
            }
            for (Thread thread : putters) {
                await().atMost(Duration.ofSeconds(5)).until(() -> !thread.isAlive());
            }
        }
    }

    private static Thread putter(Mailbox mailbox, int parity, int count) {
        Wish wish = null;
        Thread thread = new Thread(() -> {
            try {
                for (long i = 0; i < count; i++) {
                    assertTrue(mailbox.put(new Input.Asked(2 * i + parity, wish)));
                }
            } catch (InterruptedException impossible) {
                throw new AssertionError(impossible);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void waitingLastsAsLongAsAskedToTheNanosecond() throws Exception {
        var clock = new MonotonicClock();
        try (var mailbox = new Mailbox(1); var poll = new PollSet()) {
            poll.watch(mailbox.fd());
            for (long nanos : new long[] {0, 1, 300_000, 1_999_999, 1_050_000_000}) {
                var start = clock.now();
                assertFalse(poll.await(nanos));
                long waited = start.until(clock.now()).toNanos();
                assertTrue(waited >= nanos, waited + " of " + nanos);
                assertTrue(waited < nanos + 1_000_000_000L, waited + " of " + nanos);
            }
        }
    }
}
