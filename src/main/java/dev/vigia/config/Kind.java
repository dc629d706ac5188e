package dev.vigia.config;

import java.util.Map;

/**
 * What may stand as the value of a key: how it is read, called, and described in the JSON schema.
 *
 * @param <T> what is read
 * @param wanted what is expected, for messages: "a whole number from 1 to 255"
 * @param schema what a JSON schema (draft-07) says of it
 * @param reader reads it
 */
record Kind<T>(String wanted, Map<String, Object> schema, Reader<T> reader) {
    /** Reads a node; returns null where it is wrong, which has then been reported. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Node node, Problems problems);
    }

    /** Reads a text. */
    @FunctionalInterface
    interface Scan<T> {
        T read(Node.Scalar text) throws Wrong;
    }

    /** A kind that is one text; an {@link IllegalArgumentException} of the scan counts as its sentence. */
    static <T> Kind<T> text(String wanted, Map<String, Object> schema, Scan<T> scan) {
        return new Kind<>(wanted, schema, (node, problems) -> {
            if (!(node instanceof Node.Scalar text) || text.absent()) {
                return refuse(node, wanted, problems);
            }
            try {
                return scan.read(text);
            } catch (Wrong e) {
                problems.error(text.place(), e.getMessage(), e.hint());
            } catch (IllegalArgumentException e) {
                problems.error(text.place(), e.getMessage());
            }
            return null;
        });
    }

    /** Reports that something else was expected; returns null for the caller to pass on. */
    static <T> T refuse(Node node, String wanted, Problems problems) {
        if (!(node instanceof Node.Refused)) {
            problems.error(node.place(), node.noun() + " stands where " + wanted + " is expected");
        }
        return null;
    }

    /** The value of a node, or null where it is wrong, which has then been reported. */
    T read(Node node, Problems problems) {
        return reader.read(node, problems);
    }
}
