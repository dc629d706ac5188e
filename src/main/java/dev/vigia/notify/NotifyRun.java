package dev.vigia.notify;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One command to run because of a transition.
 *
 * @param argv the program and its arguments, keepalived's included
 * @param environment the {@code VIGIA_*} variables
 * @param timeout how long it may take
 */
public record NotifyRun(List<String> argv, Map<String, String> environment, Duration timeout) {
    /** Copies list and map. */
    public NotifyRun {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
