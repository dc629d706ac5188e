package dev.vigia.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Text to {@link Node}s by YAML's syntax alone: no types, no anchors, no aliases, no tags, one document.
 *
 * <p>It builds on the parser's events, below the stage that would resolve types and expand aliases.
 */
final class YamlTree {
    /** Deeper than any configuration, and far from the end of the stack. */
    static final int DEEPEST = 32;

    private final SourceText source;
    private final Problems problems;
    private final ParserImpl events;
    /** What has been refused once: ten thousand aliases are one mistake. */
    private final Set<String> refused = new HashSet<>();
    private Place reached;

    private YamlTree(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
        this.events = new ParserImpl(new StreamReader(source.text()), new LoaderOptions());
        this.reached = new Place(source.file(), 1, 1);
    }

    /** Reading cannot go on; the problem has been reported. */
    private static final class Halt extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** The one document of a file, or null where there is none or its syntax is broken, which is a problem. */
    static Node read(SourceText source, Problems problems) {
        try {
            return control(source, problems) ? null : new YamlTree(source, problems).document();
        } catch (Halt e) {
            return null;
        }
    }

    /** Whether the text has a character that YAML forbids. */
    private static boolean control(SourceText source, Problems problems) {
        String text = source.text();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                problems.error(source.placeAt(i), "the character U+%04X is not allowed".formatted(character));
                return true;
            }
        }
        return false;
    }

    private Node document() throws Halt {
        next();
        if (!next().is(Event.ID.DocumentStart)) {
            problems.error(Place.whole(source.file()), "the file holds no configuration",
                    "it needs at least a 'vrrp_instance'");
            return null;
        }
        Node root = node(next(), 1);
        next();
        if (!next().is(Event.ID.StreamEnd)) {
            problems.error(reached, "a second document starts here", "one file holds one configuration");
            throw new Halt();
        }
        return root;
    }

    private Event next() throws Halt {
        try {
            Event event = events.getEvent();
            reached = YamlComplaint.place(source, event.getStartMark());
            return event;
        } catch (MarkedYAMLException e) {
            YamlComplaint.of(e).report(source, reached, e, problems);
        } catch (YAMLException | IllegalArgumentException e) {
            // the latter for an escape that spells no character, such as "\Uffffffff"
            problems.error(reached, "this is not valid YAML from here on");
        }
        throw new Halt();
    }

    private Node node(Event event, int depth) throws Halt {
        Place place = reached;
        if (event instanceof AliasEvent) {
            refuse(place, "aliases ('*') are not accepted", "write the values out");
            return new Node.Refused(place);
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            refuse(place, "anchors ('&') are not accepted", "write the values without '&'");
        }
        String tag = event instanceof ScalarEvent scalar ? scalar.getTag()
                : event instanceof CollectionStartEvent start ? start.getTag() : null;
        if (tag != null) {
            refuse(place, "tags ('!') are not accepted", "write the values alone");
        }
        Node node = untagged(event, place, depth);
        // a tagged text might be meant as anything; a list or map is what it looks like
        return tag != null && node instanceof Node.Scalar ? new Node.Refused(place) : node;
    }

    private void refuse(Place place, String message, String hint) {
        if (refused.add(message)) {
            problems.error(place, message, hint);
        }
    }

    private Node untagged(Event event, Place place, int depth) throws Halt {
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, place);
        }
        if (depth > DEEPEST) {
            problems.error(place, "nested deeper than " + DEEPEST + " levels");
            throw new Halt();
        }
        return event.is(Event.ID.SequenceStart) ? sequence(place, depth) : mapping(place, depth);
    }

    private Node scalar(ScalarEvent scalar, Place place) {
        String text = scalar.getValue();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            boolean layout = character == '\n' || character == '\t';
            if (!layout && (Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE)) {
                problems.error(place, "the text holds the character U+%04X, which is not allowed"
                        .formatted(character));
                return new Node.Refused(place);
            }
        }
        return new Node.Scalar(place, text, !scalar.isPlain());
    }

    private Node sequence(Place place, int depth) throws Halt {
        List<Node> items = new ArrayList<>();
        for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Sequence(place, items);
    }

    private Node mapping(Place place, int depth) throws Halt {
        List<Node.Entry> entries = new ArrayList<>();
        Map<String, Place> first = new HashMap<>();
        for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
            Node key = node(event, depth + 1);
            Node value = node(next(), depth + 1);
            if (key instanceof Node.Scalar name) {
                Place earlier = first.putIfAbsent(name.text(), name.place());
                if (earlier == null) {
                    entries.add(new Node.Entry(name, value));
                } else {
                    problems.error(name.place(), "'" + name.text() + "' is written twice: first in line "
                            + earlier.line() + ", column " + earlier.column());
                }
            } else if (!(key instanceof Node.Refused)) {
                problems.error(key.place(), key.noun() + " stands where a key is expected");
            }
        }
        if (first.containsKey("<<")) {
            // what it was to bring in is not known, so nothing can be said to be missing
            refuse(first.get("<<"), "merge keys ('<<') are not accepted", "write the entries out");
            return new Node.Refused(place);
        }
        return new Node.Mapping(place, entries);
    }
}
