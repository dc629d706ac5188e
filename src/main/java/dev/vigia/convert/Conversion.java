package dev.vigia.convert;

import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Problem;
import dev.vigia.config.Problem.Severity;
import dev.vigia.config.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A keepalived.conf as Vigia's YAML, and what did not come along.
 *
 * @param yaml the configuration; what it cannot hold today stands in it as comments
 * @param losses what is lost, changed or worth a note, in the order of the keepalived.conf
 * @param instances how many {@code vrrp_instance} there are in it
 * @param converted how many of them are converted
 * @param fault why the configuration cannot be used, or empty
 */
public record Conversion(String yaml, List<Loss> losses, int instances, int converted, String fault) {
    private static final int MOST_ROUNDS = 50;
    private static final Pattern LINE = Pattern.compile("\\bline (\\d{1,9})(, column \\d+)?");

    /** Copies the list. */
    public Conversion {
        losses = List.copyOf(losses);
    }

    /**
     * Converts a file and what it includes.
     *
     * @param file the keepalived.conf
     * @param configId what its {@code @id} lines are compared with; keepalived's default is the host name up to a dot
     * @throws Unreadable where it cannot be read at all
     */
    public static Conversion of(Path file, String configId) throws Unreadable {
        return of(file, null, configId);
    }

    /** Converts a file whose content is known; null: it is read. */
    static Conversion of(Path file, byte[] content, String configId) throws Unreadable {
        List<Loss> losses = new ArrayList<>();
        List<Directive> top = Reader.read(new LogicalLines(file, content, configId, losses), losses);
        Vocabulary vocabulary = new Vocabulary();
        List<Entry> entries = new TopLevel(top, vocabulary, losses).entries();
        vocabulary.prune(entries, losses);
        return settled(file.toString(), entries, losses);
    }

    /** Lets the checker judge, and turns into a comment what it refuses, until it accepts the rest. */
    private static Conversion settled(String file, List<Entry> top, List<Loss> losses) {
        String fault = "";
        Printed printed = new Printed(file, top);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Reading reading = ConfigFile.parse("the converted file", printed.text().getBytes(StandardCharsets.UTF_8),
                    FileFacts.NOT_ASKED, "host");
            if (reading.usable()) {
                return conversion(printed, top, losses, "");
            }
            fault = "";
            boolean better = false;
            for (Problem problem : reading.problems()) {
                Entry entry = problem.severity() == Severity.ERROR ? printed.at(problem.place().line()) : null;
                if (entry != null && !entry.lost() && entry.live()) {
                    losses.add(entry.lose(inTheirLines(problem.message(), printed),
                            inTheirLines(problem.hint(), printed)));
                    better = true;
                } else if (problem.severity() == Severity.ERROR && fault.isEmpty()) {
                    fault = problem.message();
                }
            }
            if (!better) {
                break;
            }
            printed = new Printed(file, top);
        }
        return conversion(printed, top, losses, fault.isEmpty() ? "too much of it is wrong" : fault);
    }

    /** The checker's words name lines of the YAML; the reader of the report has the keepalived.conf before him. */
    private static String inTheirLines(String message, Printed printed) {
        return LINE.matcher(message).replaceAll(found -> {
            Entry entry = printed.at(Integer.parseInt(found.group(1)));
            return entry == null ? found.group(1) : "line " + entry.place().line();
        });
    }

    private static Conversion conversion(Printed printed, List<Entry> top, List<Loss> losses, String fault) {
        List<Entry> instances = top.stream().filter(entry -> entry.key().equals("vrrp_instance"))
                .flatMap(entry -> entry.children().stream()).toList();
        int live = (int) instances.stream().filter(Entry::live).count();
        String why = instances.isEmpty() ? "there is no vrrp_instance in it, so there is nothing to run" : fault;
        return new Conversion(printed.text(), LossReport.sorted(losses), instances.size(), live, why);
    }

    /** Whether the configuration can be used. */
    public boolean usable() {
        return fault.isEmpty();
    }

    /** The losses as text, one line each; empty where there are none. */
    public String report() {
        return LossReport.text(losses);
    }
}
