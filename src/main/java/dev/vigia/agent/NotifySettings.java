package dev.vigia.agent;

import java.time.Duration;
import java.util.List;

/**
 * The commands told of an instance's transitions; an empty list stands for none.
 *
 * @param any run at each transition, with keepalived's four arguments appended
 * @param master run on becoming Active
 * @param backup run on becoming Backup
 * @param fault run on becoming unfit
 * @param stop run when the instance stops
 * @param timeout how long one run may take before its process group is killed
 * @param rival run when an Active hears an advert that ranks lower, at most once a second
 * @param beforeRelease run before an Active lets go in order, which waits for its end
 * @param beforeReleaseTimeout how long it waits at most
 */
public record NotifySettings(
        List<String> any,
        List<String> master,
        List<String> backup,
        List<String> fault,
        List<String> stop,
        Duration timeout,
        List<String> rival,
        List<String> beforeRelease,
        Duration beforeReleaseTimeout) {
    /** The default of {@code notify_timeout}. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    /** The default of {@code notify_before_release_timeout}. */
    public static final Duration DEFAULT_RELEASE_TIMEOUT = Duration.ofSeconds(5);
    /** Nobody is told. */
    public static final NotifySettings NONE =
            new NotifySettings(List.of(), List.of(), List.of(), List.of(), List.of(), DEFAULT_TIMEOUT);

    /** Copies the lists. */
    public NotifySettings {
        any = List.copyOf(any);
        master = List.copyOf(master);
        backup = List.copyOf(backup);
        fault = List.copyOf(fault);
        stop = List.copyOf(stop);
        rival = List.copyOf(rival);
        beforeRelease = List.copyOf(beforeRelease);
    }

    /** Told of transitions alone. */
    public NotifySettings(List<String> any, List<String> master, List<String> backup, List<String> fault,
            List<String> stop, Duration timeout) {
        this(any, master, backup, fault, stop, timeout, List.of(), List.of(), DEFAULT_RELEASE_TIMEOUT);
    }

    /** The same with a command that is run before an orderly release. */
    public NotifySettings withBeforeRelease(List<String> command, Duration atMost) {
        return new NotifySettings(any, master, backup, fault, stop, timeout, rival, command, atMost);
    }

    /** The same with a command that is run when an Active hears a lower rank. */
    public NotifySettings withRival(List<String> command) {
        return new NotifySettings(any, master, backup, fault, stop, timeout, command, beforeRelease,
                beforeReleaseTimeout);
    }

    /** How long an orderly release may be put off. */
    public Duration longestPreparation() {
        return beforeRelease.isEmpty() ? Duration.ZERO : beforeReleaseTimeout;
    }

    /** Whether any command is named. */
    public boolean runsAnything() {
        return !(any.isEmpty() && master.isEmpty() && backup.isEmpty() && fault.isEmpty() && stop.isEmpty()
                && rival.isEmpty() && beforeRelease.isEmpty());
    }
}
