package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.Locale;

/**
 * One of an instance's {@code virtual_routes} (ip-route(8)).
 *
 * @param kind what becomes of a packet
 * @param to where to, without host bits; of prefix length 0 the default route
 * @param via the next router; null for none
 * @param link the link to leave by; null where the kernel finds it by {@code via}, or needs none
 * @param source the address that our own packets come from; null for the kernel's choice
 * @param table its number, 1 to 2147483647
 * @param metric the lower one counts, from 0 on; 0 for the kernel's choice
 * @param scope 0 to 255; -1 for what follows from the rest
 * @param onLink whether {@code via} is taken to be on the link though no address here says so
 * @param mtu of the path, in bytes; 0 for that of the link
 */
public record Route(Kind kind, Subnet to, IpAddress via, LinkName link, IpAddress source, int table, int metric,
        int scope, boolean onLink, int mtu) implements Routing {
    /** What becomes of a packet. */
    public enum Kind {
        /** It is passed on. */
        UNICAST,
        /** It vanishes. */
        BLACKHOLE,
        /** Its sender is told that there is no way. */
        UNREACHABLE,
        /** Its sender is told that it is forbidden. */
        PROHIBIT;

        /** How ip-route(8) spells it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A plain route of the main table. */
    public static Route of(Subnet to, IpAddress via, LinkName link) {
        return new Route(Kind.UNICAST, to, via, link, null, MAIN, 0, -1, false, 0);
    }

    @Override
    public Family family() {
        return to.address().family();
    }

    /** As ip-route(8) would write it, as far as people need it. */
    @Override
    public String toString() {
        var text = new StringBuilder(kind == Kind.UNICAST ? "route " : "route " + kind.word() + " ").append(to);
        text.append(via == null ? "" : " via " + via).append(link == null ? "" : " dev " + link)
                .append(onLink ? " onlink" : "").append(source == null ? "" : " src " + source)
                .append(table == MAIN ? "" : " table " + table).append(metric == 0 ? "" : " metric " + metric)
                .append(scope < 0 ? "" : " scope " + scope).append(mtu == 0 ? "" : " mtu " + mtu);
        return text.toString();
    }
}
