package dev.vigia.config;

import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kinds of single values. */
final class Kinds {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d*)");

    /** {@code true} or {@code false}. */
    static final Kind<Boolean> TRUTH = Kind.text("true or false", Schema.map("type", "boolean"), Kinds::truth);
    /** The name of a network link. */
    static final Kind<LinkName> LINK = Kind.text("the name of a link",
            Schema.map("type", "string", "minLength", 1, "maxLength", 15), text -> new LinkName(text.text()));
    /** A word that names this node. */
    static final Kind<String> NODE_NAME = matching("a name of 1 to 255 characters without spaces", "\\S{1,255}");
    /** The name of a user of this system (useradd(8), CAVEATS). */
    static final Kind<String> USER = matching("the name of a user", "[A-Za-z_][A-Za-z0-9_.-]{0,31}\\$?");
    /** A path from the root. */
    static final Kind<String> PATH = matching("an absolute path", "/.*");
    /** A path that fits a socket's address: 108 bytes (sun_path, unix(7)), of which the JDK leaves two free. */
    static final Kind<String> SOCKET_PATH = Kind.text(PATH.wanted(), PATH.schema(), Kinds::socketPath);
    /** A virtual address; without a prefix length it is a host's. */
    static final Kind<Subnet> VIRTUAL_ADDRESS = Kind.text("an address such as 10.0.0.100/24",
            Schema.map("type", "string", "pattern", "^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$"), Kinds::virtualAddress);
    private Kinds() {
    }

    private static boolean truth(Node.Scalar text) throws Wrong {
        String written = text.text();
        if (!text.quoted() && (written.equals("true") || written.equals("false"))) {
            return written.equals("true");
        }
        String meant = switch (written.toLowerCase(Locale.ROOT)) {
            case "yes", "on", "y", "true", "1" -> "write true" + (text.quoted() ? " without quotes" : "");
            case "no", "off", "n", "false", "0" -> "write false" + (text.quoted() ? " without quotes" : "");
            default -> "";
        };
        throw new Wrong("'" + written + "' is neither true nor false", meant);
    }

    static Kind<String> matching(String wanted, String pattern) {
        var form = Pattern.compile(pattern);
        return Kind.text(wanted, Schema.map("type", "string", "pattern", "^" + pattern + "$"), text -> {
            if (!form.matcher(text.text()).matches()) {
                throw new Wrong("'" + text.text() + "' is not " + wanted);
            }
            return text.text();
        });
    }

    static String socketPath(Node.Scalar text) throws Wrong {
        String path = text.text();
        if (!path.startsWith("/")) {
            throw new Wrong("'" + path + "' is not an absolute path");
        }
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > 106) {
            throw new Wrong("a socket's path has at most 106 bytes, this one has " + bytes);
        }
        return path;
    }

    /** A whole number in plain digits, and what becomes of it. */
    static <T> Kind<T> whole(int least, int most, IntFunction<T> make) {
        var schema = Schema.map("type", "integer", "minimum", least, "maximum", most);
        return Kind.text("a whole number from " + least + " to " + most, schema, text -> {
            long number = whole(text);
            if (number < least || number > most) {
                throw new Wrong(text.text() + " is out of range: " + least + " to " + most);
            }
            return make.apply((int) number);
        });
    }

    /** The number; one too long becomes the largest, which no range of an int holds. */
    private static long whole(Node.Scalar text) throws Wrong {
        String digits = text.text();
        if (!WHOLE.matcher(digits).matches()) {
            boolean zeros = digits.matches("0\\d+");
            throw new Wrong("'" + digits + "' is not a whole number", zeros
                    ? "write it without leading zeros, which mean octal to some programs" : "write plain digits");
        }
        if (text.quoted()) {
            throw new Wrong("'" + digits + "' in quotes is text, not a number", "leave the quotes out");
        }
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** A span of time within bounds, a multiple of {@code step}. */
    static Kind<Duration> time(Duration least, Duration most, Duration step) {
        String range = TimeText.of(least) + " to " + TimeText.of(most);
        var schema = Schema.map("anyOf", List.of(
                Schema.map("type", "number", "minimum", TimeText.seconds(least), "maximum", TimeText.seconds(most)),
                Schema.map("type", "string", "pattern", "^" + TimeText.WITH_UNIT + "$")));
        return Kind.text("a time from " + range, schema, text -> {
            Duration span = TimeText.read(text);
            if (span.compareTo(least) < 0 || span.compareTo(most) > 0) {
                throw new Wrong(text.text() + " is out of range: " + range);
            }
            if (span.toNanos() % step.toNanos() != 0) {
                throw new Wrong(text.text() + " is not a multiple of " + TimeText.of(step));
            }
            return span;
        });
    }

    /** One of some words, each with its meaning; the words are told in the map's order. */
    static <T> Kind<T> oneOf(Map<String, T> words) {
        var all = List.copyOf(words.keySet());
        String listed = String.join(", ", all);
        return Kind.text("one of " + listed, Schema.map("enum", all), text -> {
            T meaning = words.get(text.text());
            if (meaning == null) {
                String question = Spelling.question(text.text(), all);
                throw new Wrong("'" + text.text() + "' is none of " + listed, question);
            }
            return meaning;
        });
    }

    /** Two words and their meanings, in that order. */
    static <T> Map<String, T> words(String one, T first, String other, T second) {
        Map<String, T> words = new LinkedHashMap<>();
        words.put(one, first);
        words.put(other, second);
        return words;
    }

    /** Three words and their meanings, in that order. */
    static <T> Map<String, T> words(String one, T first, String other, T second, String last, T third) {
        Map<String, T> words = words(one, first, other, second);
        words.put(last, third);
        return words;
    }

    /** A value, or the word {@code auto} (empty), or one of some words for a fixed value. */
    static <T> Kind<Optional<T>> autoOr(Kind<T> kind, Map<String, T> fixed) {
        List<String> words = Stream.concat(Stream.of("auto"), fixed.keySet().stream()).toList();
        String wanted = String.join(", ", words) + " or " + kind.wanted();
        var schema = Schema.map("anyOf", List.of(Schema.map("enum", words), kind.schema()));
        return new Kind<>(wanted, schema, (node, problems) -> {
            if (!(node instanceof Node.Scalar text) || text.absent()) {
                return Kind.refuse(node, wanted, problems);
            }
            if (text.text().equals("auto")) {
                return Optional.empty();
            }
            T meaning = fixed.get(text.text());
            if (Character.isLetter(text.text().codePointAt(0)) && meaning == null) {
                String question = Spelling.question(text.text(), words);
                problems.error(text.place(), "'" + text.text() + "' is not " + wanted, question);
                return null;
            }
            T value = meaning != null ? meaning : kind.read(node, problems);
            // null, not empty: the value was wrong and has been reported
            return value == null ? null : Optional.of(value);
        });
    }

    private static Subnet virtualAddress(Node.Scalar text) throws Wrong {
        String written = text.text();
        if (written.strip().matches("\\S+\\s+\\S.*")) {
            throw new Wrong("'" + written + "' is more than an address",
                    "write a map: { address: " + written.strip().split("\\s+")[0] + ", … }");
        }
        Subnet subnet = Subnet.parse(written);
        IpAddress address = subnet.address();
        boolean broadcast = address.equals(IpAddress.parse("255.255.255.255"));
        String not = address.isMulticast() ? "a multicast address"
                : address.isUnspecified() ? "the unspecified address"
                : address.isLoopback() ? "a loopback address" : broadcast ? "the broadcast address" : "";
        if (!not.isEmpty()) {
            throw new Wrong(address + " is " + not + ", no router's");
        }
        if (subnet.prefixLength() == 0) {
            throw new Wrong("'/0' would put every address on this link",
                    "write the prefix length of the link, 1 to " + address.family().maxPrefixLength());
        }
        return subnet;
    }
}
