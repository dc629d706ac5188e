package dev.vigia.doctor;

import dev.vigia.json.Json;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The links of a machine, as {@code ip -j -d address show} tells of them (ip-address(8)).
 *
 * @param all the links
 * @param unknown why they are not known; empty where they are
 */
record Links(List<NetLink> all, String unknown) {
    /** An address that is not taken off by time. */
    private static final long FOREVER = 0xffff_ffffL;

    /** The link of this name; null where there is none. */
    NetLink find(String name) {
        return all.stream().filter(link -> link.name().equals(name)).findAny().orElse(null);
    }

    /** Understands what ip(8) said. */
    static Links read(Found said) {
        if (!said.there()) {
            return new Links(List.of(), "links are not known: " + said.why() + " (ip of iproute2)");
        }
        try {
            List<NetLink> all = new ArrayList<>();
            for (Object one : Json.parse(said.text()) instanceof List<?> list ? list : List.of()) {
                // Some versions print an empty object for what they leave out.
                if (one instanceof Map<?, ?> link && link.get("ifname") instanceof String name) {
                    all.add(link(name, link));
                }
            }
            return new Links(all, "");
        } catch (IllegalArgumentException senseless) {
            return new Links(List.of(), "links are not known: ip says " + senseless.getMessage());
        }
    }

    private static NetLink link(String name, Map<?, ?> link) {
        Map<?, ?> kind = map(link.get("linkinfo"));
        Map<?, ?> bridge = map(kind.get("info_data"));
        Set<String> flags = new HashSet<>();
        list(link.get("flags")).forEach(flag -> flags.add(String.valueOf(flag)));
        List<NetLink.Address> addresses = new ArrayList<>();
        for (Object one : list(link.get("addr_info"))) {
            Map<?, ?> address = map(one);
            if (address.get("local") instanceof String local) {
                addresses.add(new NetLink.Address(
                        new Subnet(IpAddress.parse(local), (int) number(address.get("prefixlen"))),
                        number(address.get("valid_life_time")) == FOREVER,
                        Boolean.TRUE.equals(address.get("dadfailed"))));
            }
        }
        return new NetLink(name, number(link.get("ifindex")), flags, number(link.get("mtu")),
                word(kind.get("info_kind")), word(link.get("master")), number(bridge.get("mcast_snooping")) == 1,
                number(bridge.get("mcast_querier")) == 1, addresses);
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static String word(Object value) {
        return value instanceof String word ? word : "";
    }
}
