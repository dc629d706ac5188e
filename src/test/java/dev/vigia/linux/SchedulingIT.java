package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real-time priority on a thread of its own, which ends with the test. */
class SchedulingIT {
    @Test
    void raisesTheCallingThreadOrSaysWhyNot() throws Exception {
        var executor = Executors.newSingleThreadExecutor();
        try {
            List<String> refused = CompletableFuture.supplyAsync(Scheduling::raise, executor).get(10, TimeUnit.SECONDS);
            if (!refused.isEmpty()) {
                assertTrue(refused.stream().allMatch(text -> text.matches(".+: E[A-Z]+ \\(.+\\)")), refused.toString());
                Namespace.skip("real-time scheduling: " + refused);
            }
            String[] stat = executor.submit(() -> Files.readString(Path.of("/proc/thread-self/stat"))).get(10,
                    TimeUnit.SECONDS).replaceFirst(".*\\) ", "").split(" ");
            // Fields 40 and 41 of proc_pid_stat(5), of which the first two are cut off.
            assertEquals("10", stat[37], "rt_priority");
            assertEquals("2", stat[38], "policy SCHED_RR");
            assertTrue(Files.readString(Path.of("/proc/self/status")).contains("VmLck:"));
            System.out.println(executor.submit(SchedulingIT::lateness).get(60, TimeUnit.SECONDS));
        } finally {
            executor.shutdown();
        }
    }

    private static String lateness() throws Exception {
        var clock = new MonotonicClock();
        List<Long> late = new ArrayList<>();
        try (var poll = new PollSet(); var mailbox = new Mailbox(1)) {
            poll.watch(mailbox.fd());
            for (int i = 0; i < 500; i++) {
                var deadline = clock.now().plus(Duration.ofMillis(2));
                poll.await(clock.now().until(deadline).toNanos());
                late.add(deadline.until(clock.now()).toNanos());
            }
        }
        late.sort(null);
        return "wake-up after the deadline, SCHED_RR: median %d us, 99 %% %d us, worst %d us".formatted(
                late.get(250) / 1000, late.get(495) / 1000, late.get(499) / 1000);
    }
}
