package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.MCL_CURRENT;
import static dev.vigia.ffi.LinuxAbi.MCL_FUTURE;
import static dev.vigia.ffi.LinuxAbi.MCL_ONFAULT;
import static dev.vigia.ffi.LinuxAbi.PR_SET_TIMERSLACK;
import static dev.vigia.ffi.LinuxAbi.SCHED_RESET_ON_FORK;
import static dev.vigia.ffi.LinuxAbi.SCHED_RR;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.LinuxAbi.SchedParam;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import java.util.ArrayList;
import java.util.List;

/** Punctuality of the loop: its thread's scheduling and the process's memory (sched(7), mlock(2)). */
public final class Scheduling {
    /** The loop thread's round-robin priority, above that of the other threads of this process. */
    public static final int LOOP_PRIORITY = 10;

    private Scheduling() {
    }

    /**
     * Puts the calling thread at SCHED_RR with {@link #LOOP_PRIORITY}, wakes it without slack, and locks the
     * memory of the process as it is touched. What it starts runs at normal priority.
     *
     * @return what was refused and what that means, one sentence each; empty where all went well
     */
    public static List<String> raise() {
        List<String> refused = new ArrayList<>();
        try (var parameters = new Memory(SchedParam.SIZE)) {
            parameters.i32(SchedParam.SCHED_PRIORITY, LOOP_PRIORITY);
            note(refused, Native.LIBC.sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, parameters.address()),
                    "no real-time priority for the loop, a busy machine may delay adverts");
        }
        note(refused, Native.LIBC.prctl(PR_SET_TIMERSLACK, 1), "timers keep their slack of some 50 microseconds");
        // Without ONFAULT the whole reserved heap would be made resident.
        note(refused, Native.LIBC.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT),
                "memory is not locked, a swapping machine may delay adverts");
        return List.copyOf(refused);
    }

    private static void note(List<String> refused, int result, String consequence) {
        if (result < 0) {
            refused.add(consequence + ": " + Errno.text(Native.errno()));
        }
    }
}
