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
 */
public record NotifySettings(
        List<String> any,
        List<String> master,
        List<String> backup,
        List<String> fault,
        List<String> stop,
        Duration timeout) {
    /** The default of {@code notify_timeout}. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
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
    }
}
