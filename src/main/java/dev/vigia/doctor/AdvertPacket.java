package dev.vigia.doctor;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An advert as a firewall sees it.
 *
 * @param link the link it comes in or leaves by
 * @param inward whether it comes in
 * @param source where it is from; a neighbour's is not known exactly, one in the same network stands for it
 * @param exact whether the source is just that
 * @param destination where it is sent to
 */
record AdvertPacket(String link, boolean inward, IpAddress source, boolean exact, IpAddress destination) {
    /** Conditions on these never hold for protocol 112. */
    private static final Set<String> OTHER_PROTOCOLS = Set.of("tcp", "udp", "udplite", "sctp", "dccp", "icmp", "icmpv6",
            "igmp", "ah", "esp", "comp", "arp");
    private static final String PROTOCOL = "vrrp";
    private static final int HOPS = 255;
    /** A verdict that may be any. */
    static final Map<String, Object> PERHAPS = Map.of("perhaps", true);

    /** What stands on the left of a condition: words it may be spelt by, and an address or number. */
    private record Value(Set<String> words, IpAddress address, boolean exact, Integer number) {
        static Value words(String... words) {
            return new Value(Set.of(words), null, true, null);
        }

        static Value number(int number) {
            return new Value(Set.of(Integer.toString(number)), null, true, number);
        }
    }

    Family family() {
        return destination.family();
    }

    /** Whether it fulfils one condition of libnftables-json(5). */
    Truth fulfils(Map<?, ?> match, Map<String, Object> sets) {
        if (!(match.get("left") instanceof Map<?, ?> left)) {
            return Truth.UNKNOWN;
        }
        if (concernsOthers(left)) {
            return Truth.NO;
        }
        Value value = value(left);
        String op = String.valueOf(match.get("op"));
        if (value == null) {
            return Truth.UNKNOWN;
        }
        Truth same = equal(value, match.get("right"), sets);
        return switch (op) {
            case "==", "in" -> same;
            case "!=" -> same.not();
            case "<", ">", "<=", ">=" -> compared(value.number(), op, match.get("right"));
            default -> Truth.UNKNOWN;
        };
    }

    private static Truth compared(Integer number, String op, Object right) {
        if (number == null || !(right instanceof Number limit)) {
            return Truth.UNKNOWN;
        }
        int sign = Long.compare(number, limit.longValue());
        return Truth.of(sign < 0 && op.startsWith("<") || sign > 0 && op.startsWith(">")
                || sign == 0 && op.endsWith("="));
    }

    /** Whether only packets of another family or protocol have such a field at all. */
    private boolean concernsOthers(Map<?, ?> left) {
        if (!(left.get("payload") instanceof Map<?, ?> payload) || !(payload.get("protocol") instanceof String of)) {
            return false;
        }
        return OTHER_PROTOCOLS.contains(of) || of.equals("ip") && family() == Family.IPV6
                || of.equals("ip6") && family() == Family.IPV4;
    }

    /** Null where it is not known. */
    private Value value(Map<?, ?> left) {
        boolean six = family() == Family.IPV6;
        if (left.get("payload") instanceof Map<?, ?> payload) {
            return switch (String.valueOf(payload.get("field"))) {
                case "protocol", "nexthdr" -> Value.words(PROTOCOL, "112");
                case "saddr" -> isEther(payload) || source == null ? null
                        : new Value(Set.of(), source, exact, null);
                case "daddr" -> isEther(payload) ? null : new Value(Set.of(), destination, true, null);
                case "ttl", "hoplimit" -> Value.number(HOPS);
                case "type" -> isEther(payload) ? Value.words(six ? "ip6" : "ip") : null;
                default -> null;
            };
        }
        if (left.get("meta") instanceof Map<?, ?> meta) {
            return switch (String.valueOf(meta.get("key"))) {
                case "l4proto" -> Value.words(PROTOCOL, "112");
                case "nfproto" -> Value.words(family().word());
                case "protocol" -> Value.words(six ? "ip6" : "ip");
                case "iif", "iifname" -> Value.words(inward ? link : "");
                case "oif", "oifname" -> Value.words(inward ? "" : link);
                case "pkttype" -> inward ? Value.words(destination.isMulticast() ? "multicast" : "host", "unicast")
                        : null;
                default -> null;
            };
        }
        if (left.get("ct") instanceof Map<?, ?> ct && "state".equals(ct.get("key"))) {
            return Value.words("new");
        }
        if (left.get("fib") instanceof Map<?, ?> fib && "type".equals(fib.get("result"))
                && fib.get("flags") instanceof List<?> flags && flags.contains("daddr")) {
            return Value.words(destination.isMulticast() ? "multicast" : inward ? "local" : "unicast");
        }
        return null;
    }

    private static boolean isEther(Map<?, ?> payload) {
        return "ether".equals(payload.get("protocol"));
    }

    /** Whether a value is one of those on the right. */
    private Truth equal(Value value, Object right, Map<String, Object> sets) {
        if (right instanceof List<?> any) {
            Truth best = Truth.NO;
            for (Object one : any) {
                Truth truth = equal(value, one, sets);
                best = truth.compareTo(best) > 0 ? truth : best;
            }
            return best;
        }
        if (right instanceof Map<?, ?> composed) {
            return equalComposed(value, composed, sets);
        }
        String word = String.valueOf(right);
        if (word.startsWith("@")) {
            return sets.get(word.substring(1)) instanceof List<?> elements ? equal(value, elements, sets)
                    : Truth.UNKNOWN;
        }
        if (value.address() != null) {
            try {
                boolean same = IpAddress.parse(word).equals(value.address());
                return value.exact() ? Truth.of(same) : Truth.UNKNOWN;
            } catch (IllegalArgumentException noAddress) {
                return Truth.UNKNOWN;
            }
        }
        return Truth.of(value.words().contains(word) || word.endsWith("*") && value.words().stream()
                .anyMatch(one -> one.startsWith(word.substring(0, word.length() - 1))));
    }

    private Truth equalComposed(Value value, Map<?, ?> right, Map<String, Object> sets) {
        if (right.get("set") != null) {
            return equal(value, right.get("set"), sets);
        }
        if (right.get("elem") instanceof Map<?, ?> element) {
            return equal(value, element.get("val"), sets);
        }
        if (right.get("prefix") instanceof Map<?, ?> prefix && value.address() != null
                && prefix.get("addr") instanceof String address && prefix.get("len") instanceof Number length) {
            return Truth.of(new Subnet(IpAddress.parse(address), length.intValue()).contains(value.address()));
        }
        if (right.get("range") instanceof List<?> range && range.size() == 2 && value.address() != null) {
            try {
                return Truth.of(IpAddress.parse(String.valueOf(range.get(0))).compareTo(value.address()) <= 0
                        && IpAddress.parse(String.valueOf(range.get(1))).compareTo(value.address()) >= 0);
            } catch (IllegalArgumentException noAddress) {
                return Truth.UNKNOWN;
            }
        }
        return Truth.UNKNOWN;
    }

    /** What a map of verdicts says of it: null where nothing, {@link #PERHAPS} where that is not known. */
    Map<?, ?> verdict(Map<?, ?> vmap, Map<String, Object> sets) {
        Value value = vmap.get("key") instanceof Map<?, ?> known ? value(known) : null;
        Object pairs = vmap.get("data") instanceof Map<?, ?> data ? data.get("set")
                : sets.get(String.valueOf(vmap.get("data")).replaceFirst("^@", ""));
        if (vmap.get("key") instanceof Map<?, ?> key && concernsOthers(key)) {
            return null;
        }
        if (value == null || !(pairs instanceof List<?> list)) {
            return PERHAPS;
        }
        Map<?, ?> otherwise = null;
        for (Object one : list) {
            if (one instanceof List<?> pair && pair.size() == 2 && pair.get(1) instanceof Map<?, ?> verdict) {
                Truth same = equal(value, pair.get(0), sets);
                if (same == Truth.YES) {
                    return verdict;
                }
                otherwise = same == Truth.UNKNOWN ? PERHAPS : otherwise;
            }
        }
        return otherwise;
    }
}
