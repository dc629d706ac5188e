package dev.vigia.convert;

import dev.vigia.config.YamlWord;
import dev.vigia.convert.Loss.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The addresses of one list: prefix lengths written out, what stands behind an address kept or reported. */
final class Addresses {
    /** Without these an address would be on the wrong link, or another address. */
    private static final Set<String> ESSENTIAL = Set.of("dev", "peer", "use_vmac");
    private static final String HOST = "an address without a prefix length is a host's, /32 or /128, as in keepalived";
    private static final String MIXED = "IPv4 and IPv6 in one list: keepalived takes the family of the first and "
            + "ignores the others";

    private final String list;
    private final String link;
    private final Set<?> known;
    private final List<Loss> losses;
    private Boolean six;

    /**
     * A list.
     *
     * @param list its name
     * @param link the interface of the instance, or empty
     * @param known what may stand behind an address today
     * @param losses where to report
     */
    Addresses(String list, String link, Set<?> known, List<Loss> losses) {
        this.list = list;
        this.link = link;
        this.known = known;
        this.losses = losses;
    }

    /** The entry of the whole list. */
    Entry entry(Directive directive) {
        Entry entry = new Entry(directive.place(), list, list).ifLost(Kind.LOST, list.equals("virtual_ipaddress") ? ""
                : "these addresses are not moved");
        for (Directive line : directive.lines()) {
            for (Map<String, String> one : Pairs.of(line.all(), "address")) {
                entry.children().add(item(line, one));
            }
        }
        return entry.children().isEmpty() ? entry.value("[]") : entry;
    }

    /** Whether the first address is IPv6; false where there is none. */
    boolean isIpv6() {
        return Boolean.TRUE.equals(six);
    }

    private Entry item(Directive line, Map<String, String> one) {
        Map<String, String> item = new LinkedHashMap<>(one);
        String address = item.getOrDefault("address", "");
        boolean isSix = address.contains(":");
        if (!address.contains("/")) {
            item.put("address", address + (isSix ? "/128" : "/32"));
            losses.add(new Loss(Kind.NOTE, line.place(), list, HOST));
        }
        Entry entry = new Entry(line.place(), "", list + " " + address);
        if (!link.isEmpty() && link.equals(item.get("dev"))) {
            item.remove("dev");
            losses.add(new Loss(Kind.NOTE, line.place(), "dev " + link, "it is the interface of the instance anyway"));
        }
        String written = item.size() == 1 ? "" : Flow.map(item);
        List<String> dropped = new ArrayList<>();
        String missing = "";
        for (String key : List.copyOf(item.keySet())) {
            if (known.contains(key) || key.equals("address")) {
                continue;
            }
            String option = key + (item.get(key).equals("true") ? "" : " " + item.get(key));
            missing = ESSENTIAL.contains(key) ? option : missing;
            dropped.add(option);
            item.remove(key);
        }
        six = six == null ? (Boolean) isSix : six;
        if (isSix != six && list.equals("virtual_ipaddress")) {
            entry.value(written.isEmpty() ? YamlWord.of(item.get("address")) : written);
            losses.add(entry.lose(MIXED, "give it an instance of its own, which may have the same virtual_router_id"));
        } else if (!missing.isEmpty()) {
            losses.add(entry.value(written).lose("'" + missing + "' is not supported yet", "the address is left out, "
                    + "on the interface of the instance it would be wrong"));
        } else {
            dropped(line, dropped, entry);
            entry.value(item.size() == 1 ? YamlWord.of(item.get("address")) : Flow.map(item));
        }
        return entry;
    }

    private void dropped(Directive line, List<String> dropped, Entry entry) {
        if (dropped.isEmpty()) {
            return;
        }
        String all = String.join(", ", dropped);
        entry.remark(all + ": not supported yet");
        losses.add(new Loss(Kind.LOST, line.place(), all, "not supported yet: the address is set without it"));
    }
}
