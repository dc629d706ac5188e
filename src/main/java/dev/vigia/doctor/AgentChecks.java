package dev.vigia.doctor;

import static dev.vigia.doctor.Finding.quoted;

import dev.vigia.doctor.Agent.Routed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What a running agent says of itself and of its peers. */
final class AgentChecks {
    private static final String EXPLAIN = "vigia explain ";
    private static final String CAPTURE = "vigia capture ";
    /** Why adverts of a peer that means us may be refused: it disagrees with us. */
    private static final List<String> DISAGREEMENTS = List.of("ip_ttl_error", "version_error", "invalid_type",
            "packet_length_error", "checksum_error", "zero_count", "auth_type_mismatch", "auth_failure",
            "zero_interval", "interval_mismatch", "first_not_link_local");

    static final List<Check> ALL = List.of(
            new Check("agent", "an agent runs and answers on its control socket", patient ->
                    List.of(patient.agent().answers() ? Finding.ok("", "it answers")
                    : running(patient) ? Finding.fail("", "its unit is active, but: " + patient.agent().unknown(),
                    "systemctl restart vigia.service") : Finding.skipped("", patient.agent().unknown()))),
            Check.ofAgent("lag", "its event loop is on time", AgentChecks::lag),
            Check.ofAgent("privileges", "nothing that keeps it punctual was refused", AgentChecks::privileges),
            each("fit", "every router is fit to own its addresses", router -> router.words("unfit_because").isEmpty()
                    ? Finding.ok(router.name(), router.word("state"))
                    : Finding.fail(router.name(), "unfit: " + String.join(", ", router.words("unfit_because")),
                    EXPLAIN + quoted(router.instance()))),
            each("gate", "every router has its gate", router -> router.word("gate_off_because").isEmpty()
                    ? Finding.ok(router.name(), router.word("gate"))
                    : Finding.warn(router.name(), "no gate: " + router.word("gate_off_because"), "modprobe nf_tables")),
            each("peer_heard", "a peer was heard", router -> router.counter("advertisement_rcvd") > 0
                    ? Finding.ok(router.name(), router.counter("advertisement_rcvd") + " adverts heard")
                    : Finding.warn(router.name(), "no advert of a peer was ever heard: none runs, or none gets through",
                    CAPTURE + quoted(router.word("interface")))),
            each("peer_agrees", "what peers send is understood and in agreement", AgentChecks::agrees),
            each("duplicate_owner", "nobody else answers for the addresses", AgentChecks::duplicate),
            each("foreign_vrid", "no other cluster uses the VRID", router -> router.counter("address_list_errors") == 0
                    && router.rejected("unknown_peer") == 0 ? Finding.ok(router.name(), "VRID " + router.number("vrid"))
                    : Finding.fail(router.name(), "somebody advertises VRID " + router.number("vrid")
                    + " with other addresses, or without being a declared peer: "
                    + (router.counter("address_list_errors") + router.rejected("unknown_peer")) + " adverts",
                    CAPTURE + quoted(router.word("interface")))));

    private AgentChecks() {
    }

    private static Check each(String name, String question, Function<Routed, Finding> judge) {
        return Check.ofAgent(name, question, patient -> patient.agent().routers().stream().map(judge).toList());
    }

    private static boolean running(Patient patient) {
        return patient.machine().run("systemctl", "is-active", "vigia.service").word().equals("active");
    }

    private static List<Finding> lag(Patient patient) {
        double lag = patient.agent().lag();
        long shortest = patient.agent().routers().stream().mapToLong(router -> router.number("advert_interval_ms"))
                .min().orElse(1000);
        String evidence = String.format(Locale.ROOT, "at most %.1f ms late, adverts each %d ms", lag,
                shortest);
        return List.of(lag <= shortest / 2.0 ? Finding.ok("", evidence) : Finding.warn("", evidence
                + ": peers that miss three take over", "systemctl show vigia.service --property=CPUQuotaPerSecUSec,"
                + "LimitRTPRIO,LimitMEMLOCK"));
    }

    private static List<Finding> privileges(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (Map<?, ?> measure : patient.agent().measures()) {
            String name = String.valueOf(measure.get("name"));
            findings.add(Boolean.TRUE.equals(measure.get("in_force")) ? Finding.ok(name, "in force")
                    : Finding.warn(name, "refused: " + measure.get("refused_because"),
                    "systemctl revert vigia.service && systemctl restart vigia.service"));
        }
        return findings;
    }

    private static Finding agrees(Routed router) {
        List<String> refused = DISAGREEMENTS.stream().filter(rung -> router.rejected(rung) > 0)
                .map(rung -> rung + " " + router.rejected(rung)).toList();
        long intervals = router.counter("interval_errors");
        return refused.isEmpty() && intervals == 0 ? Finding.ok(router.name(), "nothing was refused")
                : Finding.warn(router.name(), refused.isEmpty() ? "another advert_int: " + intervals + " adverts"
                : "refused adverts: " + String.join(", ", refused), CAPTURE + quoted(router.word("interface")));
    }

    private static Finding duplicate(Routed router) {
        List<Map<?, ?>> claims = router.maps("claims");
        if (!claims.isEmpty()) {
            return Finding.fail(router.name(), claims.get(0).get("address") + " is claimed by "
                    + claims.get(0).get("mac"), CAPTURE + quoted(router.word("interface")));
        }
        long owners = router.counter("duplicate_owners");
        long own = router.rejected("own_source");
        return owners > 0 ? Finding.fail(router.name(), "another router has priority 255 too: " + owners + " adverts",
                EXPLAIN + quoted(router.instance()))
                : own > 0 ? Finding.fail(router.name(), "another station has this node's own address, or the network"
                + " has a loop: " + own + " adverts", CAPTURE + quoted(router.word("interface")))
                : Finding.ok(router.name(), "nobody does");
    }
}
