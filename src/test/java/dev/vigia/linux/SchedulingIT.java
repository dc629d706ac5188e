package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Measure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of a JVM that hurries, in one of its own: it cannot be taken back. */
class SchedulingIT {
    private static final int SIGXCPU = 24;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Pattern MEASURE = Pattern.compile("measure (\\w+): (.*)");

    private record Ended(int exit, String output) {
        private String lines(String first) {
            return String.join("\n", output.lines().filter(line -> line.startsWith(first)).toList());
        }
    }

    /** The JVM that hurries. */
    static final class Child {
        private Child() {
        }

        /** Hurries, tells how it fares, and does what the word says. */
        public static void main(String[] words) throws Exception {
            var bystander = new Thread(() -> park(new CountDownLatch(1)), "bystander");
            bystander.setDaemon(true);
            bystander.start();
            if (!words[0].equals("calm")) {
                for (Measure measure : Scheduling.raise(LIMIT)) {
                    System.out.println("measure " + measure.name() + ": " + measure.refused());
                }
            }
            String self = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
            try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
                for (Path task : tasks.toList()) {
                    System.out.println((task.endsWith(self) ? "loop " : "other ") + policy(task));
                }
            }
            System.out.println(Files.readString(Path.of("/proc/self/limits")).lines()
                    .filter(line -> line.startsWith("Max realtime timeout")).findFirst().orElseThrow());
            Process started = new ProcessBuilder("cat", "/proc/self/stat").start();
            System.out.println("started " + policy(new String(started.getInputStream().readAllBytes(),
                    StandardCharsets.UTF_8)));
            if (words[0].equals("late")) {
                Scheduling.lead().run();
                System.out.println("led " + policy(Path.of("/proc/thread-self")));
                System.out.println(lateness());
            } else {
                spin(LIMIT.multipliedBy(3));
                System.out.println("survived");
            }
        }

        private static void park(CountDownLatch forever) {
            try {
                forever.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private static void spin(Duration span) {
            var clock = new MonotonicClock();
            var end = clock.now().plus(span);
            while (clock.now().isBefore(end)) {
                Thread.onSpinWait();
            }
        }

        /** Priority and policy: fields 40 and 41 of proc_pid_stat(5), of which the first two are cut off. */
        private static String policy(Path task) throws IOException {
            return policy(Files.readString(task.resolve("stat")));
        }

        private static String policy(String stat) {
            String[] fields = stat.replaceFirst("(?s).*\\) ", "").split(" ");
            return fields[37] + "/" + fields[38].strip();
        }

        private static String lateness() throws Exception {
            var clock = new MonotonicClock();
            List<Long> late = new ArrayList<>();
            try (var poll = new PollSet(); var mailbox = new Mailbox(1)) {
                poll.watch(mailbox.fd());
                for (int i = 0; i < 500; i++) {
                    var deadline = clock.now().plus(Duration.ofMillis(2));
                    poll.await(Math.max(0, clock.now().until(deadline).toNanos()));
                    late.add(deadline.until(clock.now()).toNanos());
                }
            }
            late.sort(null);
            return "wake-up after the deadline: median %d us, 99 %% %d us, worst %d us".formatted(
                    late.get(250) / 1000, late.get(495) / 1000, late.get(499) / 1000);
        }
    }

    private static Ended child(String word) throws Exception {
        Path output = Files.createTempFile("vigia-scheduling", ".log");
        try {
            Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp",
                    System.getProperty("java.class.path"), Child.class.getName(), word)
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            try {
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
            } finally {
                process.destroyForcibly();
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Skips where this machine allows no real-time scheduling, once it is seen that it says so. */
    private static void skipWhereRefused(Ended ended) {
        List<String> refused = MEASURE.matcher(ended.output()).results().map(found -> found.group(2))
                .filter(text -> !text.isEmpty()).toList();
        assertEquals(5, MEASURE.matcher(ended.output()).results().count(), ended.output());
        if (!refused.isEmpty()) {
            assertTrue(refused.stream().allMatch(text -> text.matches(".+: E[A-Z]+ \\(.+\\)")), refused.toString());
            Namespace.skip("real-time scheduling: " + refused);
        }
    }

    @Test
    void theLoopComesBeforeTheOtherThreadsAndThoseBeforeAllElse() throws Exception {
        Ended calm = child("calm");
        assertTrue(calm.output().contains("survived") && calm.lines("other").contains("0/0"), "the control");
        Ended ended = child("late");
        skipWhereRefused(ended);
        assertEquals("loop 5/2", ended.lines("loop"), "SCHED_RR, perhaps reset on fork");
        assertEquals("led 10/2", ended.lines("led"), "once code is loaded");
        List<String> others = ended.lines("other").lines().toList();
        assertTrue(others.size() > 5, ended.output());
        assertEquals(List.of(), others.stream().filter(line -> !line.equals("other 5/2")).toList());
        assertEquals("started 0/0", ended.lines("started"), "what the loop starts runs as everything does");
        assertTrue(ended.lines("Max").matches("Max realtime timeout +1000000 +2000000 +us *"), ended.lines("Max"));
        System.out.println(ended.lines("wake-up"));
    }

    @Test
    void aThreadThatRunsAwayEndsTheProcessAndSaysBy() throws Exception {
        Ended ended = child("spin");
        skipWhereRefused(ended);
        assertFalse(ended.output().contains("survived"), ended.output());
        assertEquals(128 + SIGXCPU, ended.exit(), "ended by SIGXCPU, which a supervisor shows by name");
    }
}
