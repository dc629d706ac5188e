package dev.vigia.doctor;

import dev.vigia.json.Json;
import dev.vigia.net.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The firewall of this node, as {@code nft -j list ruleset} tells of it (libnftables-json(5)), and what becomes of a
 * packet in it: every base chain on its way is walked as the kernel would, except that a condition may be unknown.
 */
final class Ruleset {
    /** Jumps deeper than this the kernel refuses (NFT_JUMP_STACK_SIZE). */
    private static final int DEEPEST = 16;
    private static final Set<String> INWARD = Set.of("ingress", "prerouting", "input");
    private static final Set<String> OUTWARD = Set.of("output", "postrouting", "egress");
    /** The agent's own table of the gate, which drops nothing but what nobody owns. */
    private static final String GATE = "vigia-";
    /** Verdicts that end the way through a base chain. */
    private static final Set<String> DROPS = Set.of("drop", "reject");

    /**
     * What becomes of a packet.
     *
     * @param truth whether it is dropped
     * @param where the rule or policy that does, for people; empty where none may
     * @param mend the command that lets it pass
     */
    record Fate(Truth truth, String where, String mend) {
        static final Fate PASSES = new Fate(Truth.NO, "", "");
    }

    private record Chain(String family, String table, String name, String hook, String device, boolean dropsRest,
            List<Map<?, ?>> rules) {
        String path() {
            return family + " " + table + " " + name;
        }
    }

    private final Map<String, Chain> chains = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> sets = new LinkedHashMap<>();

    /**
     * Understands what nft(8) said.
     *
     * @throws IllegalArgumentException where that is no JSON
     */
    Ruleset(String json) {
        Object all = Json.parse(json);
        if (!(all instanceof Map<?, ?> map) || !(map.get("nftables") instanceof List<?> objects)) {
            throw new IllegalArgumentException("no list of nftables objects");
        }
        for (Object object : objects) {
            if (object instanceof Map<?, ?> one) {
                one.forEach((kind, value) -> {
                    if (value instanceof Map<?, ?> what && !isGate(what)) {
                        take(String.valueOf(kind), what);
                    }
                });
            }
        }
    }

    private static boolean isGate(Map<?, ?> what) {
        return "netdev".equals(what.get("family")) && String.valueOf(what.get("table")).startsWith(GATE);
    }

    private void take(String kind, Map<?, ?> what) {
        String table = what.get("family") + " " + what.get("table");
        switch (kind) {
            case "set", "map" -> sets.computeIfAbsent(table, name -> new LinkedHashMap<>())
                    .put(String.valueOf(what.get("name")), what.get("elem") == null ? List.of() : what.get("elem"));
            case "chain" -> {
                var chain = new Chain(word(what, "family"), word(what, "table"), word(what, "name"),
                        word(what, "hook"), word(what, "dev"), "drop".equals(what.get("policy")), new ArrayList<>());
                chains.put(chain.path(), chain);
            }
            case "rule" -> {
                Chain chain = chains.get(table + " " + what.get("chain"));
                if (chain != null) {
                    chain.rules().add(what);
                }
            }
            default -> { }
        }
    }

    private static String word(Map<?, ?> what, String key) {
        return what.get(key) == null ? "" : String.valueOf(what.get(key));
    }

    /** What becomes of a packet on its way in or out; the worst that any base chain does to it. */
    Fate fate(AdvertPacket packet) {
        Fate worst = Fate.PASSES;
        for (Chain base : chains.values()) {
            boolean onWay = (packet.inward() ? INWARD : OUTWARD).contains(base.hook()) && concerns(base, packet);
            Fate fate = onWay ? new Walk(base, packet).fate() : Fate.PASSES;
            worst = fate.truth().compareTo(worst.truth()) > 0 ? fate : worst;
        }
        return worst;
    }

    private static boolean concerns(Chain base, AdvertPacket packet) {
        return switch (base.family()) {
            case "inet" -> true;
            case "ip" -> packet.family() == Family.IPV4;
            case "ip6" -> packet.family() == Family.IPV6;
            case "netdev" -> base.device().isEmpty() || base.device().contains(packet.link());
            default -> false;
        };
    }

    /** The way of one packet through one base chain. */
    private final class Walk {
        private final Chain base;
        private final AdvertPacket packet;
        private final Map<String, Object> known;
        private String dropped = "";
        private String perhapsAccepted = "";

        Walk(Chain base, AdvertPacket packet) {
            this.base = base;
            this.packet = packet;
            this.known = sets.getOrDefault(base.family() + " " + base.table(), Map.of());
        }

        Fate fate() {
            boolean decided = walk(base, true, 0);
            if (!decided && base.dropsRest()) {
                dropped = "policy drop of chain " + base.path();
            }
            if (dropped.isEmpty()) {
                return Fate.PASSES;
            }
            String mend = "nft insert rule " + base.path() + " meta l4proto 112 accept";
            return perhapsAccepted.isEmpty() ? new Fate(Truth.YES, dropped, mend)
                    : new Fate(Truth.UNKNOWN, dropped + ", unless " + perhapsAccepted + " lets them go before", mend);
        }

        /** Goes through a chain; whether the packet's way ends there. {@code sure}: whether it comes here at all. */
        private boolean walk(Chain chain, boolean sure, int depth) {
            for (Map<?, ?> rule : chain.rules()) {
                String where = "rule " + rule.get("handle") + " of chain " + chain.path();
                Truth applies = Truth.YES;
                for (Object statement : rule.get("expr") instanceof List<?> list ? list : List.of()) {
                    if (!(statement instanceof Map<?, ?> one) || one.isEmpty()) {
                        continue;
                    }
                    String kind = String.valueOf(one.keySet().iterator().next());
                    Truth condition = condition(kind, one.get(kind));
                    applies = condition.compareTo(applies) < 0 ? condition : applies;
                    if (applies == Truth.NO) {
                        break;
                    }
                    Map<?, ?> verdict = kind.equals("vmap") && one.get(kind) instanceof Map<?, ?> vmap
                            ? packet.verdict(vmap, known) : one;
                    boolean holds = sure && applies == Truth.YES;
                    if (verdict != null && has(verdict, "return")) {
                        if (holds) {
                            return false;
                        }
                        perhapsAccepted = perhapsAccepted.isEmpty() ? where : perhapsAccepted;
                    } else if (verdict != null && decides(verdict, holds, where, chain, depth)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private Truth condition(String kind, Object content) {
            return switch (kind) {
                case "match" -> content instanceof Map<?, ?> match ? packet.fulfils(match, known) : Truth.UNKNOWN;
                case "limit", "quota", "xt", "ct count", "connlimit" -> Truth.UNKNOWN;
                default -> Truth.YES;
            };
        }

        private boolean decides(Map<?, ?> verdict, boolean holds, String where, Chain chain, int depth) {
            boolean perhaps = verdict == AdvertPacket.PERHAPS;
            if (has(verdict, "accept") || perhaps) {
                perhapsAccepted = perhapsAccepted.isEmpty() && (perhaps || !holds) ? where : perhapsAccepted;
                return holds && !perhaps;
            }
            if (DROPS.stream().anyMatch(drop -> has(verdict, drop))) {
                // A drop that depends on more than is known is somebody's wish: a list of unwanted sources, say.
                dropped = holds ? where : dropped;
                return holds;
            }
            for (String word : Set.of("jump", "goto")) {
                if (verdict.get(word) instanceof Map<?, ?> to && depth < DEEPEST) {
                    Chain next = chains.get(chain.family() + " " + chain.table() + " " + to.get("target"));
                    boolean decided = next != null && walk(next, holds, depth + 1);
                    // A goto does not come back here, but ends with the base chain's policy.
                    return decided || holds && word.equals("goto") && ends();
                }
            }
            return false;
        }

        private boolean ends() {
            dropped = base.dropsRest() ? "policy drop of chain " + base.path() : dropped;
            return true;
        }

        private static boolean has(Map<?, ?> verdict, String word) {
            return verdict.containsKey(word);
        }
    }

    /** The names of all base chains, for people. */
    String hooks() {
        return chains.values().stream().filter(chain -> !chain.hook().isEmpty()).map(Chain::path)
                .collect(Collectors.joining(", "));
    }
}
