package dev.vigia.lab;

import dev.vigia.net.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a router of the lab is to do: one virtual router, VRRPv3, on eth0.
 *
 * @param priority 1 to 254
 * @param interval the advert interval, a multiple of 10 ms
 * @param addresses with prefix; of one family
 * @param listener called at each transition with keepalived's four arguments
 * @param excluded with prefix: held, but not in the adverts
 * @param peculiar lines for one make alone: of Vigia's instance, of keepalived's {@code global_defs}; of its
 *     instance behind {@value INSTANCE}
 * @param checks lines of Vigia's file that define its checks
 */
record Plan(int priority, Duration interval, List<String> addresses, Optional<Path> listener, List<String> excluded,
        Map<Router, List<String>> peculiar, List<String> checks) {
    /** Stands before a line of keepalived's instance. */
    static final String INSTANCE = "instance: ";
    /** The virtual router of all plans. */
    static final int VRID = 51;
    /** The address of IPv4 plans. */
    static final List<String> IPV4 = List.of("10.0.0.100/24");
    /** The addresses of IPv6 plans; a link-local one leads (RFC 9568 section 5.2.9). */
    static final List<String> IPV6 = List.of("fe80::51:1/64", "fd00::100/64");

    /** A plan without a notify script. */
    Plan(int priority, Duration interval, List<String> addresses) {
        this(priority, interval, addresses, Optional.empty());
    }

    /** A plan of nothing but what every make knows. */
    Plan(int priority, Duration interval, List<String> addresses, Optional<Path> listener) {
        this(priority, interval, addresses, listener, List.of(), Map.of(), List.of());
    }

    /** The same, holding these addresses too. */
    Plan excluding(List<String> more) {
        return new Plan(priority, interval, addresses, listener, more, peculiar, checks);
    }

    /** The same with lines for one make or another. */
    Plan with(Map<Router, List<String>> lines) {
        return new Plan(priority, interval, addresses, listener, excluded, lines, checks);
    }

    /** The same with these checks in Vigia's file. */
    Plan checking(List<String> lines) {
        return new Plan(priority, interval, addresses, listener, excluded, peculiar, lines);
    }

    /** The lines for this make alone, each after {@code indent}. */
    String lines(Router make, String indent) {
        return String.join("", peculiar.getOrDefault(make, List.of()).stream()
                .filter(line -> !line.startsWith(INSTANCE)).map(line -> indent + line + "\n").toList());
    }

    /** The lines of keepalived's instance. */
    String instanceLines() {
        return String.join("", peculiar.getOrDefault(Router.KEEPALIVED, List.of()).stream()
                .filter(line -> line.startsWith(INSTANCE)).map(line -> line.substring(INSTANCE.length()) + "\n")
                .toList());
    }

    /** The address that a client uses: the last one. */
    IpAddress address() {
        String last = addresses.get(addresses.size() - 1);
        return IpAddress.parse(last.substring(0, last.indexOf('/')));
    }

    /** Active_Down_Interval of RFC 9568 section 6.1, all routers having the same interval. */
    Duration activeDownInterval() {
        return interval.multipliedBy(3).plus(skew());
    }

    /** Skew_Time of RFC 9568 section 6.1: the wait after a resignation. */
    Duration skew() {
        return skewAt(interval);
    }

    /** The same of one that follows adverts of another interval. */
    Duration skewAt(Duration learned) {
        return learned.multipliedBy(256 - priority).dividedBy(256);
    }

    /** The interval in seconds, as both configuration languages take it. */
    String seconds() {
        return interval.toMillis() % 1000 == 0 ? Long.toString(interval.toSeconds())
                : "%d.%03d".formatted(interval.toSeconds(), interval.toMillisPart());
    }
}
