package dev.vigia.daemon;

import dev.vigia.agent.Takeover;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.LocalFiles;
import dev.vigia.config.Place;
import dev.vigia.config.Problem;
import dev.vigia.config.Problem.Severity;
import dev.vigia.config.Reading;
import dev.vigia.process.FenceRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads configuration files with what this machine knows: its files, its users, its agents. */
public final class Readings {
    private Readings() {
    }

    /** One that is to be run here. */
    public static Reading toRun(Path file) {
        return withoutWatchdog(read(file, true), file, true);
    }

    /**
     * One that is only looked at.
     *
     * @param file where it is
     * @param here whether it is for this machine: files, users and agents must be there; else a missing agent is a
     *     warning, and nothing else is asked
     */
    public static Reading toCheck(Path file, boolean here) {
        return withoutWatchdog(read(file, here), file, false);
    }

    /** One that is written in other words for another machine: a missing agent is a warning. */
    public static Reading toExport(Path file) {
        return read(file, false);
    }

    private static Reading read(Path file, boolean here) {
        var agents = new AgentFacts(AgentFacts.usual());
        var fences = new FenceFacts(FenceRunner.usualPlaces(), here);
        FileFacts facts = here ? new LocalFiles(agents::binding, fences::opinion)
                : new FileFacts.Agents(agents::lenient, fences::opinion);
        return ConfigFile.read(file, facts, Daemon.hostName());
    }

    /** Refuses what this version cannot do: to run a file as if that were not in it would be to lie. */
    static Reading withoutWatchdog(Reading reading, Path file, boolean runs) {
        boolean armed = reading.usable() && reading.settings().services().stream().anyMatch(service ->
                service.takeover() == Takeover.WATCHDOG);
        return !armed ? reading : runs ? new Reading(null, more(reading, Severity.ERROR, file))
                : new Reading(reading.settings(), more(reading, Severity.WARNING, file));
    }

    private static List<Problem> more(Reading reading, Severity severity, Path file) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        problems.add(new Problem(severity, Place.whole(file.toString()), "this version arms no watchdog"
                + " yet", "write 'takeover: manual' or 'takeover: unproven'", ""));
        return problems;
    }
}
