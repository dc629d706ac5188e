package dev.vigia.convert;

import dev.vigia.config.Place;
import dev.vigia.convert.Loss.Kind;
import dev.vigia.convert.Words.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** From lines to directives and blocks: one directive a line, as keepalived reads it. */
final class Reader {
    private static final int DEEPEST = 16;
    /** The blocks that keepalived also reads from a single line: {@code virtual_ipaddress { 10.0.0.1 }}. */
    private static final Set<String> LISTS = Set.of("virtual_ipaddress", "virtual_ipaddress_excluded", "group",
            "virtual_routes", "virtual_rules", "static_ipaddress", "static_routes", "static_rules", "unicast_peer",
            "track_interface", "track_script", "track_file", "track_process", "track_bfd", "notification_email",
            "interfaces", "linkbeat_interfaces", "interface_up_down_delays");

    private final LogicalLines lines;
    private final List<Loss> losses;
    private final Deque<Frame> open = new ArrayDeque<>();

    /** A block that is being read. */
    private record Frame(Place place, String name, List<String> words, List<Directive> block) {
    }

    private Reader(LogicalLines lines, List<Loss> losses) {
        this.lines = lines;
        this.losses = losses;
    }

    /** Everything that stands at the top level. */
    static List<Directive> read(LogicalLines lines, List<Loss> losses) throws Unreadable {
        return new Reader(lines, losses).all();
    }

    private List<Directive> all() throws Unreadable {
        var top = new Frame(null, "", List.of(), new ArrayList<>());
        open.push(top);
        for (Line line = lines.next(); line != null; line = lines.next()) {
            line(Words.ofLine(line.text(), line.place()), line.place());
        }
        if (open.peek() != top) {
            Frame frame = open.peek();
            throw new Unreadable(frame.place(), "the block '" + frame.name() + "' is opened here and never closed: "
                    + "a '}' is missing; keepalived runs with what it made of it, Vigia does not guess");
        }
        return top.block();
    }

    private void line(List<Word> words, Place place) throws Unreadable {
        List<Word> rest = words;
        while (!rest.isEmpty() && rest.get(0).is("}")) {
            close(place);
            rest = rest.subList(1, rest.size());
        }
        int brace = indexOf(rest, "{");
        int end = indexOf(rest, "}");
        if (brace < 0) {
            add(rest.subList(0, end < 0 ? rest.size() : end), place);
            if (end >= 0) {
                line(rest.subList(end, rest.size()), place);
            }
            return;
        }
        block(rest.subList(0, brace), place);
        List<Word> inside = rest.subList(brace + 1, rest.size());
        boolean empty = !inside.isEmpty() && inside.get(0).is("}");
        if (!inside.isEmpty() && !empty && !LISTS.contains(open.peek().name()) && !balancing()) {
            throw new Unreadable(place, "the block '" + open.peek().name() + "' is written in one line; keepalived "
                    + "reads one directive a line: put each on its own, and '}' on the last");
        }
        line(inside, place);
    }

    /** Whether this is part of a block that is not converted anyway. */
    private boolean balancing() {
        return open.stream().anyMatch(frame -> frame.name().startsWith("virtual_server"));
    }

    private static int indexOf(List<Word> words, String brace) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).is(brace)) {
                return i;
            }
        }
        return -1;
    }

    private void add(List<Word> words, Place place) {
        if (words.isEmpty()) {
            return;
        }
        List<String> texts = words.stream().map(Word::text).toList();
        if (texts.get(0).startsWith("~") && !words.get(0).quoted()) {
            loop(texts, place);
            return;
        }
        Directive directive = new Directive(place, texts.get(0), texts.subList(1, texts.size()), null, place.line());
        open.peek().block().add(directive);
    }

    private void loop(List<String> words, Place place) {
        losses.add(new Loss(Kind.LOST, place, String.join(" ", words),
                "loops are not converted: write out the lines it stands for"));
    }

    private void block(List<Word> header, Place place) throws Unreadable {
        List<String> words = new ArrayList<>(header.stream().map(Word::text).toList());
        Place start = place;
        if (words.isEmpty()) {
            List<Directive> before = open.peek().block();
            Directive last = before.isEmpty() ? null : before.get(before.size() - 1);
            if (last == null || last.block() != null) {
                throw new Unreadable(place, "a '{' without a name before it");
            }
            before.remove(before.size() - 1);
            words.addAll(last.all());
            start = last.place();
        }
        if (open.size() > DEEPEST) {
            throw new Unreadable(place, "blocks are nested more than " + DEEPEST + " deep");
        }
        open.push(new Frame(start, words.get(0), words.subList(1, words.size()), new ArrayList<>()));
    }

    private void close(Place place) throws Unreadable {
        if (open.size() == 1) {
            throw new Unreadable(place, "a '}' too many: no block is open here");
        }
        Frame frame = open.pop();
        if (frame.name().startsWith("~")) {
            loop(frame.words(), frame.place());
            return;
        }
        open.peek().block().add(new Directive(frame.place(), frame.name(), frame.words(), frame.block(), place.line()));
    }
}
