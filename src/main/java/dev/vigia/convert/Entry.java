package dev.vigia.convert;

import dev.vigia.config.Place;
import dev.vigia.convert.Loss.Kind;
import java.util.ArrayList;
import java.util.List;

/** One key or list item of the YAML to be: live, or lost and then printed as a comment at its place. */
final class Entry {
    private final Place place;
    private final String key;
    private final String what;
    private final List<Entry> children = new ArrayList<>();
    private String value = "";
    private boolean block;
    private Kind kind = Kind.LOST;
    private String consequence = "";
    private String reason = "";
    private String remark = "";

    /**
     * An entry.
     *
     * @param place where it stood in the keepalived.conf
     * @param key its key, or empty: an item of a list
     * @param what how the report calls it
     */
    Entry(Place place, String key, String what) {
        this.place = place;
        this.key = key;
        this.what = what;
    }

    /** With a value, as YAML. */
    Entry value(String yaml) {
        value = yaml;
        return this;
    }

    /** As a map that stands even when everything in it is lost, so that the checker judges it as a whole. */
    Entry block() {
        block = true;
        return this;
    }

    /** With what follows if it is lost, and how much that matters. */
    Entry ifLost(Kind how, String then) {
        kind = how;
        consequence = then;
        return this;
    }

    /** With a comment behind it. */
    Entry remark(String text) {
        remark = text;
        return this;
    }

    /** Gives up on it; returns what to report. */
    Loss lose(String message, String hint) {
        // the checker's messages start with the key, which stands in front of them already
        String why = message.replaceFirst("^[a-z_]+: ", "");
        reason = why;
        String more = consequence.isEmpty() ? hint : consequence;
        return new Loss(kind, place, what, more.isEmpty() ? why : why + ": " + more);
    }

    Place place() {
        return place;
    }

    String key() {
        return key;
    }

    String value() {
        return value;
    }

    List<Entry> children() {
        return children;
    }

    /** The comment behind it: why it is lost, or what of it is. */
    String comment() {
        return reason.isEmpty() ? remark : reason;
    }

    boolean lost() {
        return !reason.isEmpty();
    }

    /** Whether it is printed as YAML, not as a comment. */
    boolean live() {
        boolean holds = block || !value.isEmpty() || children.stream().anyMatch(Entry::live);
        return reason.isEmpty() && holds;
    }
}
