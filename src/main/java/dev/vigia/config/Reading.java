package dev.vigia.config;

import dev.vigia.agent.Settings;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What reading a configuration file gave.
 *
 * @param settings what the file means, or null where it has an error
 * @param problems errors and warnings in the order of the file; without settings at least one error
 */
public record Reading(Settings settings, List<Problem> problems) {
    /** Copies the list. */
    public Reading {
        problems = List.copyOf(problems);
    }

    /** Whether the file may be used; warnings do not forbid it. */
    public boolean usable() {
        return settings != null;
    }

    /** All problems as text for people, one after the other; empty where there are none. */
    public String text() {
        return problems.stream().map(Problem::text).collect(Collectors.joining());
    }
}
