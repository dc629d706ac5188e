package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.AF_INET6;
import static dev.vigia.ffi.LinuxAbi.AF_INET;
import static dev.vigia.ffi.RoutingAbi.*;

import dev.vigia.agent.Route;
import dev.vigia.agent.Routing;
import dev.vigia.agent.Rule;
import dev.vigia.ffi.RoutingAbi.FibRuleHdr;
import dev.vigia.ffi.RoutingAbi.Rtmsg;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * A route or rule in the kernel's words (rtnetlink(7)): written as a request, and recognised in a table.
 *
 * @param routing what it is
 * @param index that of the link it names; 0 where it names none, or one that is not there
 */
record RoutingMessage(Routing routing, int index) {
    /** What the kernel takes for an IPv6 route without metric (IP6_RT_PRIO_USER). */
    private static final int USUAL_METRIC = 1024;
    /** A table whose number does not fit into a byte stands in an attribute (RT_TABLE_COMPAT). */
    private static final int IN_ATTRIBUTE = 252;

    /** Whether it leaves by a link that is not there. */
    boolean lost() {
        return index == 0 && routing instanceof Route route && route.link() != null;
    }

    /** The link that it names; null for none. */
    LinkName link() {
        return routing instanceof Route route ? route.link() : null;
    }

    /** Writes the request to add it. */
    void write(NetlinkRequests requests, int flags) {
        if (routing instanceof Route route) {
            write(requests.begin(RTM_NEWROUTE, flags), route);
        } else {
            write(requests.begin(RTM_NEWRULE, flags), (Rule) routing);
        }
        requests.end();
    }

    private void write(NetlinkRequests requests, Route route) {
        requests.u8(number(route.family())).u8(route.to().prefixLength()).u8(0).u8(0)
                .u8(route.table() > 255 ? IN_ATTRIBUTE : route.table()).u8(Routing.PROTOCOL).u8(scope(route))
                .u8(type(route.kind())).i32(route.onLink() ? RTNH_F_ONLINK : 0)
                .attribute(RTA_TABLE, route.table());
        if (route.to().prefixLength() > 0) {
            requests.attribute(RTA_DST, route.to().address().bytes());
        }
        if (route.via() != null) {
            requests.attribute(RTA_GATEWAY, route.via().bytes());
        }
        if (index != 0) {
            requests.attribute(RTA_OIF, index);
        }
        if (route.source() != null) {
            requests.attribute(RTA_PREFSRC, route.source().bytes());
        }
        if (route.metric() != 0) {
            requests.attribute(RTA_PRIORITY, route.metric());
        }
        if (route.mtu() != 0) {
            requests.nest(RTA_METRICS).attribute(RTAX_MTU, route.mtu()).unnest();
        }
    }

    private static void write(NetlinkRequests requests, Rule rule) {
        requests.u8(number(rule.family())).u8(length(rule.to())).u8(length(rule.from())).u8(0)
                .u8(rule.table() > 255 ? IN_ATTRIBUTE : rule.table()).u8(0).u8(0).u8(action(rule.verdict())).i32(0)
                .attribute(FRA_PRIORITY, rule.priority()).attribute(FRA_PROTOCOL, new byte[] {Routing.PROTOCOL});
        if (rule.table() != 0) {
            requests.attribute(FRA_TABLE, rule.table());
        }
        if (length(rule.to()) > 0) {
            requests.attribute(FRA_DST, rule.to().address().bytes());
        }
        if (length(rule.from()) > 0) {
            requests.attribute(FRA_SRC, rule.from().address().bytes());
        }
        if (rule.in() != null) {
            requests.text(FRA_IIFNAME, rule.in().text());
        }
        if (rule.out() != null) {
            requests.text(FRA_OIFNAME, rule.out().text());
        }
        if (rule.mark() != null) {
            requests.attribute(FRA_FWMARK, rule.mark().value()).attribute(FRA_FWMASK, rule.mark().mask());
        }
    }

    /** Whether an entry of the kernel's tables is ours, of whatever life. */
    static boolean ours(NetlinkMessage entry) {
        ByteBuffer body = entry.body();
        if (entry.type() == RTM_NEWROUTE) {
            return body.limit() >= Rtmsg.SIZE && body.get(Rtmsg.RTM_PROTOCOL) == Routing.PROTOCOL
                    && (body.getInt(Rtmsg.RTM_FLAGS) & RTM_F_CLONED) == 0;
        }
        int at = entry.type() == RTM_NEWRULE && body.limit() >= FibRuleHdr.SIZE
                ? entry.find(FibRuleHdr.SIZE, FRA_PROTOCOL, 1) : -1;
        return at >= 0 && body.get(at) == Routing.PROTOCOL;
    }

    /**
     * Where an entry stands in the kernel's tables: of two routes of one place it takes one only.
     *
     * @param type RTM_NEWROUTE or RTM_NEWRULE
     * @param family AF_INET or AF_INET6
     * @param prefixLength of the destination; like the next two 0 or null for a rule
     * @param destination its bytes; null for all
     * @param table its number
     * @param priority the metric of a route, the priority of a rule
     */
    record Place(int type, int family, int prefixLength, ByteBuffer destination, int table, int priority) {
        /** That of an entry of the kernel's. */
        static Place of(NetlinkMessage entry) {
            ByteBuffer body = entry.body();
            if (entry.type() != RTM_NEWROUTE) {
                return ofRule(body.get(FibRuleHdr.FAMILY),
                        number(entry.attributes(FibRuleHdr.SIZE).get(FRA_PRIORITY), 0));
            }
            Map<Integer, ByteBuffer> attributes = entry.attributes(Rtmsg.SIZE);
            int length = body.get(Rtmsg.RTM_DST_LEN) & 0xff;
            return new Place(RTM_NEWROUTE, body.get(Rtmsg.RTM_FAMILY), length,
                    length == 0 ? null : attributes.get(RTA_DST),
                    number(attributes.get(RTA_TABLE), body.get(Rtmsg.RTM_TABLE) & 0xff),
                    number(attributes.get(RTA_PRIORITY), 0));
        }

        private static Place ofRule(int family, int priority) {
            return new Place(RTM_NEWRULE, family, 0, null, 0, priority);
        }
    }

    /** Where it stands, or would. */
    Place place() {
        if (routing instanceof Rule rule) {
            return Place.ofRule(number(rule.family()), rule.priority());
        }
        var route = (Route) routing;
        int usual = route.family() == Family.IPV6 && route.metric() == 0 ? USUAL_METRIC : route.metric();
        return new Place(RTM_NEWROUTE, number(route.family()), route.to().prefixLength(),
                route.to().prefixLength() == 0 ? null : ByteBuffer.wrap(route.to().address().bytes()), route.table(),
                usual);
    }

    /** Whether the kernel does not take this while it has that entry. */
    boolean rivals(NetlinkMessage entry) {
        return routing instanceof Route ? place().equals(Place.of(entry)) : is(entry);
    }

    /** Whether an entry is this, as far as this says anything. */
    boolean is(NetlinkMessage entry) {
        return place().equals(Place.of(entry))
                && (routing instanceof Route route ? is(entry, route) : is(entry, (Rule) routing));
    }

    private boolean is(NetlinkMessage entry, Route route) {
        ByteBuffer body = entry.body();
        Map<Integer, ByteBuffer> attributes = entry.attributes(Rtmsg.SIZE);
        boolean scoped = route.family() == Family.IPV4 && route.kind() == Route.Kind.UNICAST;
        return body.get(Rtmsg.RTM_TYPE) == type(route.kind())
                && (!scoped || (body.get(Rtmsg.RTM_SCOPE) & 0xff) == scope(route))
                && (body.getInt(Rtmsg.RTM_FLAGS) & RTNH_F_ONLINK) == (route.onLink() ? RTNH_F_ONLINK : 0)
                && is(attributes.get(RTA_GATEWAY), route.via()) && is(attributes.get(RTA_PREFSRC), route.source())
                && (route.link() == null || number(attributes.get(RTA_OIF), 0) == index)
                && number(NetlinkMessage.attributes(attributes.get(RTA_METRICS)).get(RTAX_MTU), 0) == route.mtu();
    }

    private static boolean is(NetlinkMessage entry, Rule rule) {
        ByteBuffer body = entry.body();
        Map<Integer, ByteBuffer> attributes = entry.attributes(FibRuleHdr.SIZE);
        int mask = rule.mark() == null ? 0 : rule.mark().mask();
        return body.get(FibRuleHdr.ACTION) == action(rule.verdict())
                && (body.get(FibRuleHdr.DST_LEN) & 0xff) == length(rule.to())
                && (body.get(FibRuleHdr.SRC_LEN) & 0xff) == length(rule.from())
                && (rule.table() == 0 || number(attributes.get(FRA_TABLE), 0) == rule.table())
                && (length(rule.to()) == 0 || is(attributes.get(FRA_DST), rule.to().address()))
                && (length(rule.from()) == 0 || is(attributes.get(FRA_SRC), rule.from().address()))
                && is(attributes.get(FRA_IIFNAME), rule.in()) && is(attributes.get(FRA_OIFNAME), rule.out())
                && number(attributes.get(FRA_FWMARK), 0) == (rule.mark() == null ? 0 : rule.mark().value())
                && number(attributes.get(FRA_FWMASK), 0) == mask;
    }

    private static boolean is(ByteBuffer attribute, LinkName link) {
        return attribute == null ? link == null : link != null && Netlink.text(attribute).equals(link.text());
    }

    private static boolean is(ByteBuffer attribute, IpAddress address) {
        if (attribute == null || address == null) {
            return attribute == null && address == null;
        }
        byte[] bytes = new byte[attribute.limit()];
        attribute.get(0, bytes);
        return Arrays.equals(bytes, address.bytes());
    }

    private static int number(ByteBuffer attribute, int otherwise) {
        return attribute == null || attribute.limit() < 4 ? otherwise : attribute.getInt(0);
    }

    private static int length(Subnet subnet) {
        return subnet == null ? 0 : subnet.prefixLength();
    }

    private static int number(Family family) {
        return family == Family.IPV4 ? AF_INET : AF_INET6;
    }

    private static int scope(Route route) {
        boolean near = route.family() == Family.IPV4 && route.kind() == Route.Kind.UNICAST && route.via() == null;
        return route.scope() >= 0 ? route.scope() : near ? RT_SCOPE_LINK : 0;
    }

    private static int type(Route.Kind kind) {
        return switch (kind) {
            case UNICAST -> RTN_UNICAST;
            case BLACKHOLE -> RTN_BLACKHOLE;
            case UNREACHABLE -> RTN_UNREACHABLE;
            case PROHIBIT -> RTN_PROHIBIT;
        };
    }

    private static int action(Rule.Verdict verdict) {
        return switch (verdict) {
            case LOOKUP -> FR_ACT_TO_TBL;
            case BLACKHOLE -> FR_ACT_BLACKHOLE;
            case UNREACHABLE -> FR_ACT_UNREACHABLE;
            case PROHIBIT -> FR_ACT_PROHIBIT;
        };
    }
}
