package dev.vigia.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why one virtual router is what it is, from an answer to {@code status}: findings, the gravest first, each with what
 * was seen and what to do.
 *
 * @param name its instance
 * @param family {@code ipv4} or {@code ipv6}
 * @param state both words of its state
 * @param findings everything there is to say, the gravest first
 */
public record Explanation(String name, String family, String state, List<Finding> findings) {
    /**
     * One thing that was found.
     *
     * @param code its word for programs
     * @param text what it means
     * @param evidence what was seen; empty where the text says all
     * @param remedy what to do; empty where nothing is wrong
     */
    public record Finding(String code, String text, String evidence, String remedy) {
    }

    /** Copies the list. */
    public Explanation {
        findings = List.copyOf(findings);
    }

    /** Of all virtual routers of an instance or sync group, or of the node where {@code name} is empty. */
    public static List<Explanation> of(Map<?, ?> status, String name) {
        List<Explanation> all = new ArrayList<>();
        for (Object one : (List<?>) status.get("instances")) {
            Map<?, ?> router = (Map<?, ?>) one;
            Object instance = router.get("name");
            if (name.isEmpty() || name.equals(instance) || groups(status, name).contains(instance)) {
                all.add(of(router, status));
            }
        }
        return all;
    }

    private static List<?> groups(Map<?, ?> status, String name) {
        for (Object one : list(status.get("groups"))) {
            if (one instanceof Map<?, ?> group && name.equals(group.get("name"))) {
                return list(group.get("members"));
            }
        }
        return List.of();
    }

    private static Explanation of(Map<?, ?> router, Map<?, ?> status) {
        List<Finding> findings = new ArrayList<>();
        unfit(router, status, findings);
        waits(router, status, findings);
        owner(router, findings);
        priority(router, status, findings);
        gate(router, findings);
        refused(router, findings);
        notify(router, findings);
        return new Explanation(text(router.get("name")), text(router.get("family")),
                router.get("state") + " (" + router.get("keepalived_state") + ")", findings);
    }

    private static void unfit(Map<?, ?> router, Map<?, ?> status, List<Finding> findings) {
        List<?> codes = list(router.get("unfit_because"));
        List<?> details = list(router.get("unfit_detail"));
        for (int i = 0; i < codes.size(); i++) {
            String detail = text(details.get(i));
            String output = lastWords(detail, status);
            findings.add(advised(text(codes.get(i)),
                    detail + (output.isEmpty() ? "" : "; it said: " + output), router));
        }
    }

    private static Finding advised(String code, String evidence, Map<?, ?> router) {
        String name = text(router.get("name"));
        return new Finding(code, Advice.meaning(code, name), evidence,
                Advice.remedy(code, name, text(router.get("interface"))));
    }

    /** What the check that a detail begins with printed last. */
    private static String lastWords(String detail, Map<?, ?> status) {
        for (Object one : list(status.get("checks"))) {
            if (one instanceof Map<?, ?> check && detail.startsWith(check.get("name") + ": ")) {
                return text(check.get("last_output"));
            }
        }
        return "";
    }

    /** The election is won, but its resources may run elsewhere. */
    private static void waits(Map<?, ?> router, Map<?, ?> status, List<Finding> findings) {
        for (Object one : list(status.get("services"))) {
            if (one instanceof Map<?, ?> service && text(router.get("name")).equals(service.get("instance"))
                    && !text(service.get("waits_for")).isEmpty()) {
                String why = "no other router is Active, but its resources may run elsewhere (takeover: "
                        + service.get("takeover") + ")";
                findings.add(new Finding("takeover_waits", why, text(service.get("waits_for")), ""));
            }
        }
    }

    private static void owner(Map<?, ?> router, List<Finding> findings) {
        String reason = text(router.get("reason"));
        if (list(router.get("unfit_because")).isEmpty()) {
            String detail = text(router.get("reason_detail"));
            Finding why = advised(reason, detail, router);
            findings.add(new Finding(reason, why.text(),
                    (detail.isEmpty() ? "" : detail + "; ") + "since " + router.get("since"), why.remedy()));
        }
        Object active = router.get("active_router");
        if ("BACKUP".equals(router.get("state"))) {
            findings.add(active == null
                    ? new Finding("nobody_heard", "no Active router is heard: it takes over when its timer runs out",
                            timer(router), "")
                    : new Finding("follows", active + " is Active, and advertises each "
                            + router.get("active_advert_interval_ms") + " ms", timer(router), ""));
        } else if (Boolean.TRUE.equals(router.get("leaving"))) {
            findings.add(new Finding("leaving", "it still answers until the successor has announced itself", "", ""));
        }
        for (Object one : list(router.get("claims"))) {
            Map<?, ?> claim = (Map<?, ?>) one;
            findings.add(new Finding("duplicate_address", "another machine claims an address that is ours",
                    claim.get("address") + " by " + claim.get("mac"), "find that machine: ip neigh; look for the same "
                    + "virtual_router_id on both sides of a cut: vigia capture " + router.get("interface")));
        }
    }

    private static String timer(Map<?, ?> router) {
        return router.get("timer_ms") == null ? "" : "its timer runs out in " + router.get("timer_ms")
                + " ms unless one is heard";
    }

    private static void priority(Map<?, ?> router, Map<?, ?> status, List<Finding> findings) {
        Map<?, ?> priority = (Map<?, ?>) router.get("priority");
        if (text(priority.get("configured")).equals(text(priority.get("effective")))) {
            return;
        }
        List<String> down = new ArrayList<>();
        for (Object one : list(status.get("checks"))) {
            if (one instanceof Map<?, ?> check && !"up".equals(check.get("state"))) {
                down.add(check.get("name") + " is " + check.get("state"));
            }
        }
        findings.add(new Finding("priority_moved", "it advertises with priority " + priority.get("effective") + ", not "
                + priority.get("configured") + " as its file says: checks, or its sync group, move it",
                String.join(", ", down), ""));
    }

    private static void gate(Map<?, ?> router, List<Finding> findings) {
        String why = text(router.get("gate_off_because"));
        if ("off".equals(router.get("gate")) && !why.isEmpty()) {
            findings.add(new Finding("gate_off", "the kernel does not close the addresses when this agent dies: only "
                    + "their lease ends that", why, "vigia doctor; or say so with 'lease: { gate: off }'"));
        } else if ("closed".equals(router.get("gate")) && "ACTIVE".equals(router.get("state"))) {
            findings.add(new Finding("gate_closed", "it is Active, and the kernel answers for nothing: no advert of "
                    + "ours has left of late", "", "look what holds adverts back: nft list ruleset"));
        }
        if (Boolean.FALSE.equals(router.get("accept")) && "ACTIVE".equals(router.get("state"))) {
            findings.add(new Finding("not_accepting", "at its addresses it answers ARP and neighbour discovery, and "
                    + "nothing else: no ping, no service", "accept: false in its file", "where they shall be served: "
                    + "accept: true"));
        }
    }

    private static void refused(Map<?, ?> router, List<Finding> findings) {
        Map<String, Object> refused = new LinkedHashMap<>();
        if (router.get("counters") instanceof Map<?, ?> counters && counters.get("rejected") instanceof Map<?, ?> all) {
            all.forEach((label, count) -> {
                if (count instanceof Number number && number.longValue() > 0) {
                    refused.put(text(label), count);
                }
            });
        }
        if (!refused.isEmpty()) {
            findings.add(new Finding("packets_refused", "packets for it were refused since the start; none of them "
                    + "changed anything", refused.toString(),
                    "see from whom: vigia capture " + router.get("interface")));
        }
    }

    private static void notify(Map<?, ?> router, List<Finding> findings) {
        if (router.get("notify") instanceof Map<?, ?> notify && notify.get("last") instanceof Map<?, ?> last
                && !text(last.get("failure")).isEmpty()) {
            findings.add(new Finding("notify_failed", "its last notify script failed", last.get("command") + " for seq "
                    + last.get("seq") + ": " + last.get("failure"), "run it by hand as the agent does, see "
                    + "VIGIA_* in the documentation"));
        }
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static String text(Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    /** As JSON. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("family", family);
        json.put("state", state);
        json.put("findings", findings.stream().map(finding -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("code", finding.code());
            entry.put("text", finding.text());
            entry.put("evidence", finding.evidence());
            entry.put("do", finding.remedy());
            return entry;
        }).toList());
        return json;
    }

    /** For people. */
    @Override
    public String toString() {
        var text = new StringBuilder(name + " " + family + ": " + state + "\n");
        for (Finding finding : findings) {
            text.append("  ").append(finding.code()).append(": ").append(finding.text()).append('\n');
            if (!finding.evidence().isEmpty()) {
                text.append("    seen: ").append(finding.evidence()).append('\n');
            }
            if (!finding.remedy().isEmpty()) {
                text.append("    do:   ").append(finding.remedy()).append('\n');
            }
        }
        return text.toString();
    }
}
