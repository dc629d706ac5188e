package dev.vigia.config;

import dev.vigia.health.Subject;
import dev.vigia.net.IpAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The kinds of values that only checks have. */
final class CheckKinds {
    private static final Pattern PLACE = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:\\s/]+)):([1-9]\\d{0,4})");
    private static final Pattern STATUSES = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final int LAST_PORT = 65_535;

    /**
     * Where a server listens.
     *
     * @param host an address or a name
     * @param port 1 to 65535
     */
    record Server(String host, int port) {
    }

    /**
     * What to ask of which HTTP server.
     *
     * @param server where it listens
     * @param target path and query
     * @param secure whether by TLS
     */
    record Url(Server server, String target, boolean secure) {
    }

    /** The place of a TCP server. */
    static final Kind<Server> SERVER = Kind.text("a host and a port such as 127.0.0.1:443",
            Schema.map("type", "string", "pattern", "^.+:[0-9]{1,5}$"), text -> server(text.text()));
    /** The URL of an HTTP server. */
    static final Kind<Url> URL = Kind.text("a URL such as http://127.0.0.1:8080/health",
            Schema.map("type", "string", "pattern", "^https?://."), text -> url(text.text()));
    /** The address of a host, never a name. */
    static final Kind<IpAddress> ADDRESS = Kind.text("an IP address",
            Schema.map("type", "string", "pattern", "^[0-9A-Fa-f.:]+$"), CheckKinds::address);
    /** A name that DNS is asked for (RFC 1035 section 2.3.1, with the underscores of RFC 8552). */
    static final Kind<String> DNS_NAME = Kinds.matching("a domain name",
            "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\\.?");
    /** The SHA-256 fingerprint of a certificate; colons and capitals as other programs print them are fine. */
    static final Kind<String> FINGERPRINT = Kind.text("a SHA-256 fingerprint of 64 hex digits",
            Schema.map("type", "string", "pattern", "^([0-9A-Fa-f]{2}:?){32}$"), CheckKinds::fingerprint);
    /** Any text but none at all. */
    static final Kind<String> TEXT = Kind.text("a text", Schema.map("type", "string", "minLength", 1),
            CheckKinds::some);

    private CheckKinds() {
    }

    private static Server server(String written) throws Wrong {
        var place = PLACE.matcher(written);
        if (!place.matches() || Integer.parseInt(place.group(3)) > LAST_PORT) {
            throw new Wrong("'" + Shown.cut(written, 60) + "' is no host and port",
                    "write host:port, an IPv6 address in brackets: [2001:db8::1]:443");
        }
        if (place.group(1) != null) {
            return new Server(IpAddress.parse(place.group(1)).toString(), Integer.parseInt(place.group(3)));
        }
        return new Server(place.group(2), Integer.parseInt(place.group(3)));
    }

    private static Url url(String written) throws Wrong {
        URI uri;
        try {
            uri = new URI(written);
        } catch (URISyntaxException e) {
            throw new Wrong("'" + Shown.cut(written, 60) + "' is no URL: " + e.getReason());
        }
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        if (!secure && !"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new Wrong("'" + Shown.cut(written, 60) + "' is no URL of an HTTP server",
                    "write http://host:port/path or https://…");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null || uri.getPort() > LAST_PORT
                || uri.getPort() == 0 || !written.chars().allMatch(c -> c < 128)) {
            throw new Wrong("'" + Shown.cut(written, 60) + "' is more than a URL of host, port, path and query",
                    "leave out users, fragments and letters beyond ASCII; headers have a key of their own");
        }
        String bare = uri.getHost().replaceAll("^\\[|]$", "");
        String host = bare.contains(":") ? IpAddress.parse(bare).toString() : bare;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        return new Url(new Server(host, port), target, secure);
    }

    private static IpAddress address(Node.Scalar text) throws Wrong {
        IpAddress address = IpAddress.parse(text.text());
        if (address.isMulticast() || address.isUnspecified()) {
            throw new Wrong(address + " is no host's address");
        }
        return address;
    }

    private static String fingerprint(Node.Scalar text) throws Wrong {
        String digits = text.text().replace(":", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new Wrong("'" + Shown.cut(text.text(), 60) + "' is not a SHA-256 fingerprint of 64 hex digits",
                    "openssl x509 -noout -fingerprint -sha256 prints it");
        }
        return digits;
    }

    private static String some(Node.Scalar text) throws Wrong {
        if (text.text().isEmpty()) {
            throw new Wrong("the text is empty", "leave the key out");
        }
        return text.text();
    }

    /** One status or range of statuses, or a list of such. */
    static Kind<List<Subject.StatusRange>> statuses() {
        Kind<Subject.StatusRange> one = Kind.text("a status such as 200 or 200-299", Schema.map("anyOf", List.of(
                Schema.map("type", "integer", "minimum", 100, "maximum", 599),
                Schema.map("type", "string", "pattern", "^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$"))), CheckKinds::range);
        var schema = Schema.map("anyOf", List.of(one.schema(),
                Schema.map("type", "array", "minItems", 1, "items", one.schema())));
        return new Kind<>(one.wanted(), schema, (node, problems) -> {
            List<Node> items = node instanceof Node.Sequence list ? list.items() : List.of(node);
            if (items.isEmpty()) {
                problems.error(node.place(), "the list is empty; it needs at least one item");
                return null;
            }
            List<Subject.StatusRange> ranges = new ArrayList<>();
            for (Node item : items) {
                Subject.StatusRange range = one.read(item, problems);
                if (range == null) {
                    return null;
                }
                ranges.add(range);
            }
            return ranges;
        });
    }

    private static Subject.StatusRange range(Node.Scalar text) throws Wrong {
        var range = STATUSES.matcher(text.text());
        if (!range.matches()) {
            throw new Wrong("'" + Shown.cut(text.text(), 60) + "' is no status", "write 200, or 200-299");
        }
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (last < first) {
            throw new Wrong(text.text() + " is an empty range", "write " + last + "-" + first);
        }
        return new Subject.StatusRange(first, last);
    }

    /** A map from names of HTTP headers to their values. */
    static Kind<Map<String, String>> headers() {
        String wanted = "a map of headers";
        var schema = Schema.map("type", "object", "additionalProperties", Schema.map("type", "string"));
        return new Kind<>(wanted, schema, (node, problems) -> {
            if (!(node instanceof Node.Mapping map)) {
                return Kind.refuse(node, wanted, problems);
            }
            Map<String, String> headers = new LinkedHashMap<>();
            for (Node.Entry entry : map.entries()) {
                String name = entry.key().text();
                String value = entry.value() instanceof Node.Scalar text ? text.text() : null;
                if (value == null) {
                    return Kind.refuse(entry.value(), "the text of a header", problems);
                }
                if (!HEADER.matcher(name).matches() || !value.chars().allMatch(c -> c >= ' ' && c < 127)) {
                    problems.error(entry.key().place(), "'" + Shown.cut(name, 60) + "' is no header of HTTP",
                            "names are letters, digits and dashes, values one line of ASCII");
                    return null;
                }
                headers.put(name, value);
            }
            return headers;
        });
    }
}
