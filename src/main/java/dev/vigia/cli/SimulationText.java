package dev.vigia.cli;

import dev.vigia.agent.Transition;
import dev.vigia.net.IpAddress;
import dev.vigia.sim.Course;
import dev.vigia.sim.Course.Event;
import dev.vigia.sim.Course.While;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a simulation showed, for people and programs. */
final class SimulationText {
    /** So many addresses are told one by one; those that fared alike are told together. */
    private static final int ADDRESSES_ON_A_LINE = 3;

    private SimulationText() {
    }

    /** Every event on a line, then who answered for each address, what a client missed, and how it ended. */
    static String of(Course course, Duration span) {
        var text = new StringBuilder();
        for (Event event : course.events()) {
            text.append("%10s  %-8s %s%n".formatted(at(event.at()), event.node().isEmpty() ? "--" : event.node(),
                    words(event)));
        }
        text.append('\n');
        alike(course).forEach((whiles, addresses) -> {
            text.append(named(addresses)).append('\n');
            whiles.forEach(one -> text.append("%10s  %s%n".formatted(at(one.from()), who(one))));
            IpAddress first = addresses.get(0);
            text.append("            a client missed %s; two answered for %s; at the end after %s: %s%n%n".formatted(
                    milliseconds(course.outage(first)), milliseconds(course.overlap(first)), at(span),
                    list(course.atTheEnd(first))));
        });
        return text.append(course.endsWell() ? "ends well: each address has one owner\n"
                : "ENDS BADLY: an address has no owner, or more than one\n").toString();
    }

    private static Map<List<While>, List<IpAddress>> alike(Course course) {
        Map<List<While>, List<IpAddress>> alike = new LinkedHashMap<>();
        course.answers().forEach((address, whiles) ->
                alike.computeIfAbsent(whiles, any -> new ArrayList<>()).add(address));
        return alike;
    }

    private static String named(List<IpAddress> addresses) {
        String few = addresses.stream().limit(ADDRESSES_ON_A_LINE).map(IpAddress::toString)
                .collect(Collectors.joining(", "));
        int more = addresses.size() - ADDRESSES_ON_A_LINE;
        return few + (more > 0 ? " and " + more + " more" : "") + ":";
    }

    private static String words(Event event) {
        if (event.transition() != null) {
            Transition told = event.transition();
            return told.instance() + " " + told.from().state() + " -> " + told.to().state() + ", "
                    + told.reason().code().word()
                    + (told.reason().evidence().isEmpty() ? "" : ": " + told.reason().evidence());
        }
        return event.notice() != null ? event.notice().code() + ": " + event.notice().text()
                : "FAULT: " + event.incident();
    }

    private static String who(While one) {
        return one.nodes().isEmpty() ? "nobody answers, for " + milliseconds(one.to().minus(one.from()))
                : list(one.nodes()) + (one.nodes().size() > 1 ? " BOTH answer, for "
                + milliseconds(one.to().minus(one.from())) : " answers")
                + (one.served() ? "" : ", where no client hears it");
    }

    private static String list(Set<String> nodes) {
        return nodes.isEmpty() ? "nobody" : String.join(", ", new TreeSet<>(nodes));
    }

    private static String at(Duration moment) {
        return "%d.%03ds".formatted(moment.toSeconds(), moment.toMillisPart());
    }

    private static String milliseconds(Duration span) {
        return "%.1f ms".formatted(span.toNanos() / 1_000_000.0);
    }

    private static double number(Duration span) {
        return span.toNanos() / 1_000_000.0;
    }

    /** The same, schema 1. */
    static Map<String, Object> json(Course course, Set<String> nodes, Duration span) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("nodes", List.copyOf(nodes));
        json.put("span_ms", number(span));
        json.put("events", course.events().stream().map(SimulationText::json).toList());
        List<Map<String, Object>> addresses = new ArrayList<>();
        course.answers().forEach((address, whiles) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("address", address.toString());
            entry.put("answered", whiles.stream().map(SimulationText::json).toList());
            entry.put("missed_ms", number(course.outage(address)));
            entry.put("both_ms", number(course.overlap(address)));
            entry.put("at_the_end", new TreeSet<>(course.atTheEnd(address)).stream().toList());
            addresses.add(entry);
        });
        json.put("addresses", addresses);
        json.put("ends_well", course.endsWell());
        return json;
    }

    private static Map<String, Object> json(Event event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at_ms", number(event.at()));
        if (event.transition() != null) {
            Transition told = event.transition();
            json.put("node", event.node());
            json.put("instance", told.instance());
            json.put("from", told.from().state());
            json.put("to", told.to().state());
            json.put("reason", told.reason().code().word());
            json.put("reason_detail", told.reason().evidence());
        } else if (event.notice() != null) {
            json.put("node", event.node());
            json.put("code", event.notice().code());
            json.put("text", event.notice().text());
        } else {
            json.put("fault", event.incident());
        }
        return json;
    }

    private static Map<String, Object> json(While one) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("from_ms", number(one.from()));
        json.put("to_ms", number(one.to()));
        json.put("nodes", new TreeSet<>(one.nodes()).stream().toList());
        json.put("served", one.served());
        return json;
    }
}
