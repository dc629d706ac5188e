package dev.vigia.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** All metrics of one scrape, each by its name once, in the order in which they were first named. */
final class Page {
    private final Map<String, Family> families = new LinkedHashMap<>();

    /** Something that only grows; its name ends in {@code _total}. */
    Family counter(String name, String help) {
        return family(name, Family.Kind.COUNTER, help);
    }

    /** Something that goes up and down. */
    Family gauge(String name, String help) {
        return family(name, Family.Kind.GAUGE, help);
    }

    /** Something that is counted by buckets. */
    Family histogram(String name, String help) {
        return family(name, Family.Kind.HISTOGRAM, help);
    }

    private Family family(String name, Family.Kind kind, String help) {
        return families.computeIfAbsent(name, any -> new Family(name, kind, help));
    }

    /** As Prometheus reads it; what has no series is left out. */
    @Override
    public String toString() {
        return families.values().stream().filter(family -> !family.isEmpty()).map(Family::toString)
                .collect(Collectors.joining());
    }
}
