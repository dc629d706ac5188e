package dev.vigia.pacemaker;

/** XML text in the making: elements with attributes, two spaces to the level. */
final class XmlText {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** An element without content: its name, then its attributes' names and values; null values are left out. */
    XmlText leaf(String name, String... attributes) {
        return line("<" + name + attributes(attributes) + "/>");
    }

    /** The begin of an element. */
    XmlText open(String name, String... attributes) {
        line("<" + name + attributes(attributes) + ">");
        depth++;
        return this;
    }

    /** The end of an element. */
    XmlText close(String name) {
        depth--;
        return line("</" + name + ">");
    }

    private XmlText line(String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
        return this;
    }

    /** Attributes as they stand in an element, each after a space. */
    static String attributes(String... attributes) {
        var all = new StringBuilder();
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                all.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1])).append('"');
            }
        }
        return all.toString();
    }

    /** As an attribute's value; line ends and tabs as numbers, else a reader makes them spaces (XML 1.0 3.3.3). */
    private static String escaped(String value) {
        var escaped = new StringBuilder();
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\t', '\n', '\r' -> escaped.append("&#").append(c).append(';');
                default -> escaped.appendCodePoint(carried(c));
            }
        });
        return escaped.toString();
    }

    private static int carried(int c) {
        boolean carried = c >= ' ' && c < 0xd800 || c > 0xdfff && c < 0xfffe || c > 0xffff;
        if (!carried) {
            throw new IllegalArgumentException("XML cannot carry the character U+" + String.format("%04X", c));
        }
        return c;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
