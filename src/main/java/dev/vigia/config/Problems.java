package dev.vigia.config;

import dev.vigia.config.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the problems of one file; a view made by {@link #about} names the key it speaks of. */
final class Problems {
    /** A file with more than these is no configuration; the rest would only scroll the first away. */
    static final int MOST = 100;

    private final SourceText source;
    private final String key;
    private final Tally tally;
    private final boolean shows;

    /** What all views share. */
    private static final class Tally {
        private final List<Problem> errors = new ArrayList<>();
        private final List<Problem> warnings = new ArrayList<>();
        private int dropped;
    }

    Problems(SourceText source) {
        this(source, "", new Tally(), true);
    }

    private Problems(SourceText source, String key, Tally tally, boolean shows) {
        this.source = source;
        this.shows = shows;
        this.key = key;
        this.tally = tally;
    }

    /** A view whose messages start with the name of a key. */
    Problems about(String name) {
        return new Problems(source, name + ": ", tally, shows);
    }

    /** A view whose messages name no key. */
    Problems plain() {
        return new Problems(source, "", tally, shows);
    }

    /** A view that does not show the line of the file: a secret may stand there. */
    Problems unseen() {
        return new Problems(source, key, tally, false);
    }

    /** Something that forbids the file. */
    void error(Place place, String message, String hint) {
        add(tally.errors, Severity.ERROR, place, message, hint);
    }

    /** Something that forbids the file. */
    void error(Place place, String message) {
        error(place, message, "");
    }

    /** Something that may not be what was meant. */
    void warning(Place place, String message, String hint) {
        add(tally.warnings, Severity.WARNING, place, message, hint);
    }

    private void add(List<Problem> list, Severity severity, Place place, String message, String hint) {
        if (list.size() >= MOST) {
            tally.dropped++;
            return;
        }
        list.add(new Problem(severity, place, key + message, hint, shows ? source.line(place) : ""));
    }

    /** Whether further errors are only counted, so that finding out more about one is wasted. */
    boolean full() {
        return tally.errors.size() >= MOST;
    }

    /** Whether the file is refused. */
    boolean fatal() {
        return !tally.errors.isEmpty();
    }

    /** All problems in the order of the file. */
    List<Problem> sorted() {
        List<Problem> all = new ArrayList<>(tally.errors);
        all.addAll(tally.warnings);
        all.sort(Comparator.comparing(Problem::place).thenComparing(Problem::severity));
        if (tally.dropped > 0) {
            Severity severity = fatal() ? Severity.ERROR : Severity.WARNING;
            all.add(new Problem(severity, Place.whole(source.file()),
                    tally.dropped + " more problems are not shown", "", ""));
        }
        return List.copyOf(all);
    }
}
