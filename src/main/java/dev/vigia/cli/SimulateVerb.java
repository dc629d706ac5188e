package dev.vigia.cli;

import dev.vigia.agent.Settings;
import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import dev.vigia.config.TimeText;
import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import dev.vigia.sim.Course;
import dev.vigia.sim.Incident;
import dev.vigia.sim.Scenario;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia simulate}: what would become of these files if that happened, told by the agent itself. */
final class SimulateVerb {
    /** How long after the last incident it goes on where nobody says. */
    private static final Duration CALM = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofDays(31);

    private SimulateVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException {
        if (words.equals(List.of("--faults"))) {
            out.println("t=TIME and one of: " + Incident.usage() + "; 'for TIME' behind it takes it back");
            return ExitCode.OK;
        }
        List<String> files = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        sort(words, files, faults, rest);
        var arguments = new Arguments("simulate", rest, Set.of("-o", "--seed", "--span"), Set.of());
        String form = arguments.oneOf("-o", List.of("text", "json"));
        if (files.isEmpty()) {
            throw new UsageException("say which files: simulate A.yaml B.yaml --fault \"t=5s kill lb1\"");
        }
        try {
            List<Incident> incidents = faults.stream().map(fault -> Incident.parse(fault, TimeText::parse)).toList();
            Map<String, Settings> members = new LinkedHashMap<>();
            Map<String, Settings> others = new LinkedHashMap<>();
            if (!read(files, incidents, members, others, err)) {
                return ExitCode.CONFIGURATION;
            }
            Duration span = span(arguments.value("--span", ""), incidents);
            Course course = Scenario.play(members, incidents, others, span, seed(arguments));
            if (form.equals("json")) {
                out.println(Json.pretty(SimulationText.json(course, members.keySet(), span)));
            } else {
                out.print(SimulationText.of(course, span));
            }
            return course.endsWell() ? ExitCode.OK : ExitCode.FAILURE;
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(wrong.getMessage());
        }
    }

    /** Files come first or last, and each fault is a word of its own. */
    private static void sort(List<String> words, List<String> files, List<String> faults, List<String> rest)
            throws UsageException {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--fault")) {
                if (++i == words.size()) {
                    throw new UsageException("simulate --fault needs a value: \"t=5s kill lb1\"");
                }
                faults.add(words.get(i));
            } else if (word.startsWith("--fault=")) {
                faults.add(word.substring("--fault=".length()));
            } else if (word.startsWith("-")) {
                rest.add(word);
                if (!word.contains("=") && i + 1 < words.size()) {
                    rest.add(words.get(++i));
                }
            } else {
                files.add(word);
            }
        }
    }

    private static boolean read(List<String> files, List<Incident> incidents, Map<String, Settings> members,
            Map<String, Settings> others, PrintStream err) {
        boolean usable = true;
        for (String file : files) {
            Settings settings = settings(file, err);
            usable &= settings != null;
            if (settings != null && members.put(settings.routerId(), settings) != null) {
                throw new IllegalArgumentException("two of the files have the router_id '" + settings.routerId()
                        + "': give each node its own");
            }
        }
        for (Incident incident : incidents) {
            if (incident.kind() == Incident.Kind.RELOAD) {
                Settings settings = settings(incident.word(), err);
                usable &= settings != null;
                others.put(incident.word(), settings);
            }
        }
        return usable;
    }

    /** A node that names itself not is called like its file. */
    private static Settings settings(String file, PrintStream err) {
        Path path = Path.of(file);
        String name = path.getFileName() == null ? file
                : path.getFileName().toString().replaceFirst("\\.[^.]*$", "").replaceAll("\\s", "_");
        Reading reading = ConfigFile.read(path, FileFacts.NOT_ASKED, name.isEmpty() ? "node" : name);
        err.print(reading.text());
        return reading.usable() ? reading.settings() : null;
    }

    private static Duration span(String written, List<Incident> incidents) {
        Duration last = Duration.ZERO;
        for (Incident incident : incidents) {
            Duration end = incident.at().plus(incident.lasting() == null ? Duration.ZERO : incident.lasting());
            last = end.compareTo(last) > 0 ? end : last;
        }
        Duration span = written.isEmpty() ? last.plus(CALM) : TimeText.parse(written);
        if (span.isNegative() || span.isZero() || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException((written.isEmpty() ? "the last fault and " + TimeText.of(CALM)
                    + " after it end at " : "--span ") + TimeText.of(span) + ", which is out of range: more than 0 to "
                    + TimeText.of(LONGEST));
        }
        return span;
    }

    private static long seed(Arguments arguments) {
        String seed = arguments.value("--seed", "1");
        if (!seed.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("--seed takes a whole number, not '" + seed + "'");
        }
        return Long.parseLong(seed);
    }
}
