package dev.vigia.resource;

import java.time.Duration;
import java.util.Optional;

/**
 * One operation of a resource as the file describes it (Pacemaker's {@code op}).
 *
 * @param task what is asked
 * @param interval how long after its end it is run again, whole milliseconds; zero for all but monitors
 * @param timeout how long it may take, whole milliseconds, more than zero
 * @param onFail what its failure leads to; of a stop only {@link OnFail#BLOCK} or {@link OnFail#FENCE}
 * @param promoted whether a monitor is for the promoted role; false for everything else
 * @param checkLevel how deep a monitor looks, {@code OCF_CHECK_LEVEL}, 0 for the agent's default
 */
public record Operation(Task task, Duration interval, Duration timeout, OnFail onFail, boolean promoted,
        int checkLevel) {
    /** What an operation without a timeout of its own may take. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    /** Checks that they fit together. */
    public Operation {
        if (interval.isNegative() || !whole(interval) || !whole(timeout) || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("an operation's interval and timeout are whole milliseconds,"
                    + " the timeout at least one");
        }
        if (task != Task.MONITOR && (!interval.isZero() || promoted)) {
            throw new IllegalArgumentException("only a monitor has an interval or a role, " + task.word()
                    + " has neither");
        }
        if (task == Task.STOP && onFail != OnFail.BLOCK && onFail != OnFail.FENCE) {
            throw new IllegalArgumentException("on-fail of a stop is block or fence, not " + onFail.word()
                    + ": what did not stop may still run");
        }
        if (checkLevel < 0) {
            throw new IllegalArgumentException("OCF_CHECK_LEVEL is 0 or more, not " + checkLevel);
        }
    }

    private static boolean whole(Duration span) {
        return span.equals(Duration.ofMillis(span.toMillis()));
    }

    /** A recurring monitor of the ordinary role that leads to a restart. */
    public static Operation monitor(Duration interval, Duration timeout) {
        return new Operation(Task.MONITOR, interval, timeout, OnFail.RESTART, false, 0);
    }

    /** One that is no monitor, with Pacemaker's default for on-fail where there is no fencing. */
    public static Operation of(Task task, Duration timeout) {
        return new Operation(task, Duration.ZERO, timeout, task == Task.STOP ? OnFail.BLOCK : OnFail.RESTART, false,
                0);
    }

    /** The same with another on-fail. */
    public Operation onFail(OnFail other) {
        return new Operation(task, interval, timeout, other, promoted, checkLevel);
    }

    /** Whether it asks once what runs, before anything is done. */
    public boolean isProbe() {
        return task == Task.MONITOR && interval.isZero();
    }

    /** Whether it is run again and again. */
    public boolean recurs() {
        return !interval.isZero();
    }

    /** As Pacemaker names it in its history: {@code monitor_10000}. */
    public String key() {
        return task.word() + "_" + interval.toMillis();
    }

    /** Whether it ended as that of a well resource does; a probe may find it running, or nothing. */
    public boolean isMetBy(Outcome outcome) {
        return outcome.says(promoted ? OcfCode.RUNNING_PROMOTED : OcfCode.OK)
                || isProbe() && (outcome.says(OcfCode.NOT_RUNNING) || outcome.says(OcfCode.RUNNING_PROMOTED));
    }

    /** What a well resource answers; nothing where that is for the answer itself to say, as a probe's. */
    Optional<OcfCode> expected() {
        if (isProbe()) {
            return Optional.empty();
        }
        return Optional.of(promoted ? OcfCode.RUNNING_PROMOTED : OcfCode.OK);
    }
}
