package dev.vigia.agent;

import java.util.List;

/**
 * A FIFO that gets a line for each transition, as keepalived's {@code notify_fifo}.
 *
 * @param path its absolute path; made where it is missing
 * @param script the program that reads it, started once with the path appended; empty for none
 */
public record FifoSettings(String path, List<String> script) {
    /** Copies the list. */
    public FifoSettings {
        script = List.copyOf(script);
    }
}
