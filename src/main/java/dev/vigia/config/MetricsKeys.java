package dev.vigia.config;

import dev.vigia.agent.MetricsSettings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of the table of keys that is about metrics. */
final class MetricsKeys {
    private static final Pattern LOOPBACK = Pattern.compile("(127(?:\\.[0-9]{1,3}){3}|\\[::1]):([0-9]{1,5})");

    /** A port of the loopback or a socket: who reads them needs no password, so nobody from outside may. */
    private static final Kind<String> PLACE = Kind.text("a port such as 127.0.0.1:9650, or the path of a socket",
            Schema.map("type", "string", "pattern", "^(/.+|127(\\.[0-9]{1,3}){3}:[0-9]{1,5}|\\[::1\\]:[0-9]{1,5})$"),
            MetricsKeys::place);

    /** Where and how. */
    static final Block METRICS = new Block("metrics");
    static final Key<String> LISTEN = METRICS.required("listen", PLACE,
            "where Prometheus reads them: a port of the loopback, or a socket");
    static final Key<Boolean> COMPAT = METRICS.key("compat",
            Kinds.oneOf(Kinds.words("none", false, "keepalived_exporter", true)), "none",
            "keepalived_exporter: tell them by the names of that program too, for dashboards that know those");

    private MetricsKeys() {
    }

    private static String place(Node.Scalar text) throws Wrong {
        String written = text.text();
        if (written.startsWith("/")) {
            return Kinds.socketPath(text);
        }
        Matcher parts = LOOPBACK.matcher(written);
        if (!parts.matches() || !isAddress(parts.group(1))) {
            throw new Wrong("'" + written + "' is neither a port of the loopback nor an absolute path",
                    "write 127.0.0.1:9650; a reverse proxy can bring it to others");
        }
        int port = Integer.parseInt(parts.group(2));
        if (port < 1 || port > 65_535) {
            throw new Wrong("port " + port + " is out of range: 1 to 65535");
        }
        return written;
    }

    private static boolean isAddress(String host) {
        return host.startsWith("[") || Pattern.compile("\\.").splitAsStream(host)
                .allMatch(part -> Integer.parseInt(part) <= 255);
    }

    /** What a block says; nothing where there is none. */
    static MetricsSettings settings(Fields metrics) {
        return metrics == null || metrics.get(LISTEN) == null ? MetricsSettings.OFF
                : new MetricsSettings(metrics.get(LISTEN), metrics.get(COMPAT));
    }
}
