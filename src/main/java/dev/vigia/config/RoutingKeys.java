package dev.vigia.config;

import dev.vigia.agent.Route;
import dev.vigia.agent.Routing;
import dev.vigia.agent.Rule;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of the keys of what moves along with addresses, in ip(8)'s words; a part of {@link Keys}. */
final class RoutingKeys {
    private static final String ANYWHERE = "default";
    private static final Pattern MARK = Pattern.compile("(0x[0-9A-Fa-f]{1,8}|\\d{1,10})(/(0x[0-9A-Fa-f]{1,8}))?");
    private static final Map<String, Integer> SCOPES = Kinds.words("global", 0, "link", 253, "host", 254);
    private static final Map<String, Integer> TABLES = Kinds.words("default", 253, "main", 254, "local", 255);
    private static final Map<String, Rule.Verdict> VERDICTS = verdicts();

    /** How an address is called (IFNAMSIZ). */
    static final Kind<String> LABEL = Kinds.matching("a label of 1 to 15 characters, as eth0:1", "[^\\s/]{1,15}");
    /** How far an address or a route reaches. */
    static final Kind<Integer> SCOPE = numberOr(SCOPES, 0, 255);
    private static final Kind<Integer> TABLE_KIND = numberOr(TABLES, 1, Integer.MAX_VALUE);
    private static final Kind<Integer> NUMBER = Kinds.whole(0, Integer.MAX_VALUE, Integer::valueOf);
    /** What {@code default} means until the family is known. */
    private static final Subnet EVERYTHING = new Subnet(IpAddress.parse("0.0.0.0"), 0);
    private static final Kind<Subnet> NET = Kind.text("a network such as 10.0.1.0/24",
            Schema.map("type", "string"), text -> network(text.text()));
    private static final Kind<Subnet> NET_OR_DEFAULT = Kind.text("a network such as 10.0.1.0/24, or default",
            NET.schema(), text -> text.text().equals(ANYWHERE) ? EVERYTHING : network(text.text()));

    /** One of {@code virtual_routes}. */
    static final Block ROUTE = new Block("virtual_routes");
    static final Key<Subnet> TO =
            ROUTE.required("to", NET_OR_DEFAULT, "where it leads: a network, or default");
    static final Key<IpAddress> VIA = ROUTE.optional("via", PeerKeys.ROUTER, "the next router");
    static final Key<LinkName> DEV = ROUTE.optional("dev", Kinds.LINK,
            "the link to leave by; the kernel finds it by via");
    static final Key<IpAddress> SRC = ROUTE.optional("src", PeerKeys.ROUTER, "the address our own packets come from");
    static final Key<Route.Kind> TYPE = ROUTE.key("type", Kinds.oneOf(kinds()), "unicast",
            "unicast, blackhole, unreachable or prohibit");
    static final Key<Integer> TABLE = ROUTE.key("table", TABLE_KIND, "main", "its table, a number or main");
    static final Key<Integer> METRIC = ROUTE.key("metric", NUMBER, "0", "the lower one counts; 0: the kernel's choice");
    static final Key<Integer> SCOPE_KEY = ROUTE.optional("scope", SCOPE, "global, link, host or a number");
    static final Key<Boolean> ONLINK = ROUTE.key("onlink", Kinds.TRUTH, "false",
            "via is on the link, though no address here says so");
    static final Key<Integer> MTU = ROUTE.key("mtu", Kinds.whole(0, 65_535, Integer::valueOf), "0",
            "of the path, in bytes; 0: that of the link");

    /** One of {@code virtual_rules}. */
    static final Block RULE = new Block("virtual_rules");
    static final Key<Integer> PRIORITY = RULE.required("priority", Kinds.whole(1, Integer.MAX_VALUE, Integer::valueOf),
            "rules are asked in this order");
    static final Key<Family> FAMILY = RULE.optional("family", Kinds.oneOf(Kinds.words("ipv4", Family.IPV4, "ipv6",
            Family.IPV6)), "ipv4 or ipv6; default: that of from and to, else ipv4");
    static final Key<Subnet> FROM = RULE.optional("from", NET, "whence packets come");
    static final Key<Subnet> RULE_TO = RULE.optional("to", NET, "where they go");
    static final Key<LinkName> IIF = RULE.optional("iif", Kinds.LINK, "the link they come in by; lo: our own");
    static final Key<LinkName> OIF = RULE.optional("oif", Kinds.LINK, "the link they are bound to");
    static final Key<Rule.Mark> FWMARK = RULE.optional("fwmark", Kind.text("a mark such as 0x1 or 0x1/0xff",
            Schema.map("type", List.of("string", "integer")), text -> mark(text.text())), "netfilter's mark");
    static final Key<Rule.Verdict> VERDICT = RULE.key("type", Kinds.oneOf(VERDICTS), "unicast",
            "unicast looks into the table; or blackhole, unreachable, prohibit");
    static final Key<Integer> RULE_TABLE = RULE.optional("table", TABLE_KIND, "which table they are routed by");

    static {
        ROUTE.never("protocol", "leave it out: every route of this agent bears proto 112, by which it finds them");
        ROUTE.later("nexthop", "tos", "dsfield", "realm", "advmss", "weight", "preference");
        RULE.never("protocol", "leave it out: every rule of this agent bears proto 112, by which it finds them");
        RULE.later("not", "tos", "dsfield", "uidrange", "ipproto", "sport", "dport", "goto", "nat", "l3mdev",
                "suppress_prefixlength", "suppress_ifgroup", "tun_id");
    }

    private RoutingKeys() {
    }

    private static Map<String, Route.Kind> kinds() {
        Map<String, Route.Kind> kinds = new LinkedHashMap<>();
        Stream.of(Route.Kind.values()).forEach(kind -> kinds.put(kind.word(), kind));
        return kinds;
    }

    private static Map<String, Rule.Verdict> verdicts() {
        Map<String, Rule.Verdict> verdicts = new LinkedHashMap<>();
        Stream.of(Rule.Verdict.values()).forEach(one -> verdicts.put(word(one), one));
        return verdicts;
    }

    /** How the file spells it, as ip-rule(8) does under TYPE. */
    static String word(Rule.Verdict verdict) {
        return verdict == Rule.Verdict.LOOKUP ? "unicast" : verdict.word();
    }

    private static Kind<Integer> numberOr(Map<String, Integer> words, int least, int most) {
        Kind<Integer> number = Kinds.whole(least, most, Integer::valueOf);
        String wanted = String.join(", ", words.keySet()) + " or " + number.wanted();
        var schema = Schema.map("anyOf", List.of(Schema.map("enum", List.copyOf(words.keySet())), number.schema()));
        return new Kind<>(wanted, schema, (node, problems) -> {
            Integer named = node instanceof Node.Scalar text ? words.get(text.text()) : null;
            return named != null ? named : number.read(node, problems);
        });
    }

    private static Subnet network(String written) throws Wrong {
        Subnet subnet = Subnet.parse(written);
        byte[] bytes = subnet.address().bytes();
        for (int bit = subnet.prefixLength(); bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        IpAddress first = IpAddress.read(subnet.address().family(), bytes, 0);
        if (!first.equals(subnet.address())) {
            throw new Wrong(written + " is an address with a prefix length, not a network",
                    "write " + first + "/" + subnet.prefixLength());
        }
        return subnet;
    }

    private static Rule.Mark mark(String written) throws Wrong {
        var parts = MARK.matcher(written);
        if (!parts.matches() || Long.decode(parts.group(1)) > 0xffff_ffffL) {
            throw new Wrong("'" + written + "' is no mark", "write it as 0x1, or with a mask as 0x1/0xff");
        }
        return new Rule.Mark(Long.decode(parts.group(1)).intValue(),
                parts.group(3) == null ? -1 : Long.decode(parts.group(3)).intValue());
    }

    /** A route: a map. */
    static Kind<Routing> route() {
        Kind<Fields> map = Structures.block(ROUTE);
        return new Kind<>("a map such as { to: 10.0.1.0/24, via: 10.0.0.1 }", map.schema(), (node, problems) -> {
            Fields fields = map.read(node, problems);
            return fields == null || fields.get(TO) == null ? null : route(fields, problems);
        });
    }

    private static Routing route(Fields fields, Problems problems) {
        IpAddress via = fields.get(VIA);
        IpAddress source = fields.get(SRC);
        Subnet to = fields.get(TO);
        Route.Kind kind = fields.get(TYPE);
        Integer table = fields.get(TABLE);
        Integer metric = fields.get(METRIC);
        Boolean onLink = fields.get(ONLINK);
        Integer mtu = fields.get(MTU);
        if (Stream.of(kind, table, metric, onLink, mtu).anyMatch(Objects::isNull)) {
            return null;
        }
        IpAddress other = via != null ? via : source;
        if (to == EVERYTHING && other != null && other.family() == Family.IPV6) {
            to = new Subnet(IpAddress.parse("::"), 0);
        }
        boolean unicast = kind == Route.Kind.UNICAST;
        for (Key<IpAddress> key : List.of(VIA, SRC)) {
            if (fields.get(key) != null && fields.get(key).family() != to.address().family()) {
                problems.error(fields.place(key), key + " " + fields.get(key) + " is not of the family of " + to);
                return null;
            }
        }
        if (unicast && via == null && fields.get(DEV) == null) {
            problems.error(fields.place(TO), "the route to " + to + " names neither via nor dev",
                    "write the next router (via), the link (dev), or type: blackhole");
            return null;
        }
        if (!unicast && (via != null || fields.get(DEV) != null)) {
            problems.error(fields.place(TYPE), "a route of type " + kind.word() + " has neither via nor dev");
            return null;
        }
        Integer scope = fields.get(SCOPE_KEY);
        return new Route(kind, to, via, fields.get(DEV), source, table, metric, scope == null ? -1 : scope, onLink,
                mtu);
    }

    /** A rule: a map. */
    static Kind<Routing> rule() {
        Kind<Fields> map = Structures.block(RULE);
        return new Kind<>("a map such as { priority: 100, from: 10.0.0.100/32, table: 100 }", map.schema(),
                (node, problems) -> {
                    Fields fields = map.read(node, problems);
                    return fields == null || fields.get(PRIORITY) == null || fields.get(VERDICT) == null ? null
                            : rule(fields, problems);
                });
    }

    private static Routing rule(Fields fields, Problems problems) {
        Subnet from = fields.get(FROM);
        Subnet to = fields.get(RULE_TO);
        Family said = fields.get(FAMILY);
        Subnet either = from != null ? from : to;
        Family family = said != null ? said : either != null ? either.address().family() : Family.IPV4;
        for (Key<Subnet> key : List.of(FROM, RULE_TO)) {
            if (fields.get(key) != null && fields.get(key).address().family() != family) {
                problems.error(fields.place(key), key + " " + fields.get(key) + " is not " + family.word());
                return null;
            }
        }
        Rule.Verdict verdict = fields.get(VERDICT);
        Integer table = fields.get(RULE_TABLE);
        if (verdict == Rule.Verdict.LOOKUP == (table == null)) {
            problems.error(fields.place(PRIORITY), table == null ? "the rule names no table to route by"
                    : "a rule of type " + word(verdict) + " has no table", table == null ? "write table: NUMBER" : "");
            return null;
        }
        return new Rule(family, from, to, fields.get(IIF), fields.get(OIF), fields.get(FWMARK), verdict,
                table == null ? 0 : table, fields.get(PRIORITY));
    }
}
