package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.MCL_CURRENT;
import static dev.vigia.ffi.LinuxAbi.MCL_FUTURE;
import static dev.vigia.ffi.LinuxAbi.MCL_ONFAULT;
import static dev.vigia.ffi.LinuxAbi.PR_SET_TIMERSLACK;
import static dev.vigia.ffi.LinuxAbi.SCHED_RESET_ON_FORK;
import static dev.vigia.ffi.LinuxAbi.SCHED_RR;
import static dev.vigia.ffi.UnixAbi.RLIMIT_RTTIME;
import static dev.vigia.ffi.UnixAbi.RLIM_INFINITY;

import dev.vigia.agent.Measure;
import dev.vigia.ffi.Errno;
import dev.vigia.ffi.LinuxAbi.SchedParam;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import dev.vigia.ffi.UnixAbi.Rlimit;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Punctuality of the loop: scheduling of this process's threads, and its memory (sched(7), mlock(2)). */
public final class Scheduling {
    /** The loop thread's round-robin priority, above that of the other threads of this process. */
    public static final int LOOP_PRIORITY = 10;
    /** The round-robin priority of all others: the loop waits for the collector and the compiler at times. */
    public static final int PRIORITY = 5;

    /**
     * How long a thread may run in real time without once waiting. The kernel then sends SIGXCPU, which ends a
     * JVM, and a second later SIGKILL: no defect takes a whole machine with it.
     */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(5);
    /** Threads that start meanwhile are found by another look. */
    private static final int MOST_LOOKS = 4;

    private Scheduling() {
    }

    /**
     * Puts the calling thread and all others at SCHED_RR with {@link #PRIORITY}, however this process was started,
     * wakes the calling one without slack, guards against a thread that runs away, and locks the memory of the
     * process as it is touched. What the calling thread starts runs at normal priority.
     *
     * @return every measure, in force or refused
     */
    public static List<Measure> raise() {
        return raise(LONGEST_RUN);
    }

    /** With a chosen limit for a run in real time. */
    static List<Measure> raise(Duration longestRun) {
        return List.of(
                // First the guard: from here on it holds for all that follows.
                measure("runaway_guard", limitRuns(longestRun), "a thread that runs away could take the machine"),
                measure("realtime_loop", tryLoop(),
                        "no real-time priority for the loop, a busy machine may delay adverts"),
                measure("realtime_threads", scheduleOthers(),
                        "no real-time priority for the other threads, for which the loop waits at times"),
                measure("timer_slack", Native.LIBC.prctl(PR_SET_TIMERSLACK, 1),
                        "timers keep their slack of some 50 microseconds"),
                // Without ONFAULT the whole reserved heap would be made resident.
                measure("memory_lock", Native.LIBC.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT),
                        "memory is not locked, a swapping machine may delay adverts"));
    }

    /**
     * What puts the calling thread before all others, at {@link #LOOP_PRIORITY}; to be run by any thread once code is
     * no longer loaded at every turn. A JVM that loads a class may spin until nobody reads its tables (GlobalCounter
     * of HotSpot), and would spin for ever before a reader that waits for the spinner's own processor; among equals
     * the reader's turn comes.
     */
    public static Runnable lead() {
        int thread = self();
        return () -> schedule(thread, LOOP_PRIORITY, SCHED_RR | SCHED_RESET_ON_FORK);
    }

    /** Whether {@link #lead} will be granted. */
    private static int tryLoop() {
        int result = schedule(0, LOOP_PRIORITY, SCHED_RR | SCHED_RESET_ON_FORK);
        return result < 0 ? result : schedule(0, PRIORITY, SCHED_RR | SCHED_RESET_ON_FORK);
    }

    private static int self() {
        try {
            return Integer.parseInt(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
        } catch (IOException noProc) {
            throw new IllegalStateException("/proc cannot be read", noProc);
        }
    }

    private static Measure measure(String name, int result, String consequence) {
        return new Measure(name, result < 0 ? consequence + ": " + Errno.text(Native.errno()) : "");
    }

    private static int schedule(int thread, int priority, int policy) {
        try (var parameters = new Memory(SchedParam.SIZE)) {
            parameters.i32(SchedParam.SCHED_PRIORITY, priority);
            return Native.LIBC.sched_setscheduler(thread, policy, parameters.address());
        }
    }

    private static int scheduleOthers() {
        try {
            Set<Integer> done = new HashSet<>();
            done.add(self());
            for (int i = 0; i < MOST_LOOKS; i++) {
                List<Integer> found = new ArrayList<>(threads());
                found.removeAll(done);
                for (int thread : found) {
                    int result = schedule(thread, PRIORITY, SCHED_RR);
                    if (result < 0 && Native.errno() != Errno.ESRCH) {
                        return result;
                    }
                }
                if (!done.addAll(found)) {
                    return 0;
                }
            }
            return 0;
        } catch (IOException noProc) {
            throw new IllegalStateException("/proc cannot be read", noProc);
        }
    }

    private static List<Integer> threads() throws IOException {
        List<Integer> threads = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            tasks.forEach(task -> threads.add(Integer.valueOf(task.getFileName().toString())));
        }
        return threads;
    }

    /** A limit that somebody has set already stays: it was meant. */
    private static int limitRuns(Duration longest) {
        try (var limits = new Memory(Rlimit.SIZE)) {
            int result = Native.LIBC.getrlimit(RLIMIT_RTTIME, limits.address());
            if (result < 0 || limits.i64(Rlimit.RLIM_CUR) != RLIM_INFINITY) {
                return result;
            }
            long soft = longest.toNanos() / 1000;
            limits.i64(Rlimit.RLIM_CUR, soft);
            if (limits.i64(Rlimit.RLIM_MAX) == RLIM_INFINITY) {
                limits.i64(Rlimit.RLIM_MAX, soft + Duration.ofSeconds(1).toNanos() / 1000);
            }
            return Native.LIBC.setrlimit(RLIMIT_RTTIME, limits.address());
        }
    }
}
