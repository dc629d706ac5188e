package dev.vigia.config;

import java.util.List;

/** A piece of the file as written, with its place: what YAML's structure says, before any meaning. */
sealed interface Node {
    /** Where it starts. */
    Place place();

    /** How it is called in a message: "a list". */
    String noun();

    /**
     * Text, not yet typed.
     *
     * @param place where it starts
     * @param text the text
     * @param quoted whether it stood in quotes or in a block, and so is text and no number
     */
    record Scalar(Place place, String text, boolean quoted) implements Node {
        /** Whether nothing was written. */
        boolean absent() {
            return text.isEmpty() && !quoted;
        }

        @Override
        public String noun() {
            return absent() ? "nothing" : "text";
        }
    }

    /**
     * A list.
     *
     * @param place where it starts
     * @param items its items in order
     */
    record Sequence(Place place, List<Node> items) implements Node {
        @Override
        public String noun() {
            return "a list";
        }
    }

    /**
     * A map; its keys are distinct.
     *
     * @param place where it starts
     * @param entries its entries in order
     */
    record Mapping(Place place, List<Entry> entries) implements Node {
        @Override
        public String noun() {
            return "a map";
        }
    }

    /**
     * One entry of a map.
     *
     * @param key the key
     * @param value the value
     */
    record Entry(Scalar key, Node value) {
    }

    /**
     * Something already reported, about which nothing more is to be said.
     *
     * @param place where it starts
     */
    record Refused(Place place) implements Node {
        @Override
        public String noun() {
            return "nothing";
        }
    }
}
