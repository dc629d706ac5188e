package dev.vigia.metrics;

import dev.vigia.agent.Figures;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.agent.Snapshot;
import dev.vigia.time.Moment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The metrics of the virtual routers. */
final class RouterMetrics {
    /** Counters of the status, by the name that Prometheus users expect. */
    private static final Map<String, String> COUNTERS = counters();
    private static final List<String> STATES = List.of("initialize", "backup", "active");

    private RouterMetrics() {
    }

    private static Map<String, String> counters() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("advertisement_sent", "adverts_sent");
        names.put("advertisement_rcvd", "adverts_received");
        names.put("priority_zero_pkts_sent", "priority_zero_sent");
        names.put("priority_zero_pkts_rcvd", "priority_zero_received");
        names.put("announcement_sent", "garp_sent");
        names.put("active_transitions", "takeovers");
        names.put("late_advertisements", "late_adverts");
        return names;
    }

    static void tell(Page page, Snapshot snapshot) {
        for (Snapshot.Router router : snapshot.routers()) {
            Map<String, String> labels = labels(router);
            state(page, router, labels, snapshot.at());
            addresses(page, router, labels);
            counters(page, router, labels);
            figures(page, router.figures(), labels);
        }
    }

    private static Map<String, String> labels(Snapshot.Router router) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("instance", router.id().instance());
        labels.put("interface", router.link().text());
        labels.put("vrid", router.vrid().toString());
        labels.put("family", router.id().family().word());
        return labels;
    }

    private static void state(Page page, Snapshot.Router router, Map<String, String> labels, Moment now) {
        String is = router.role().state().toLowerCase(Locale.ROOT);
        for (String state : STATES) {
            page.gauge("vigia_state", "1 for the state that the virtual router is in")
                    .add(Labels.and(labels, "state", state), is.equals(state) ? 1 : 0);
        }
        page.gauge("vigia_owner", "1 where it owns its addresses").add(labels, router.role() == Role.ACTIVE ? 1 : 0);
        page.gauge("vigia_leaving", "1 while it answers on until a successor has announced itself")
                .add(labels, router.leaving() ? 1 : 0);
        page.gauge("vigia_state_age_seconds", "since when it is in its state")
                .add(labels, Family.seconds(router.since().until(now)));
        page.gauge("vigia_fit", "1 where nothing keeps it from owning its addresses")
                .add(labels, router.unfitBecause().isEmpty() ? 1 : 0);
        router.unfitBecause().stream().map(Reason::code).distinct().forEach(code -> page
                .gauge("vigia_unfit_because", "1 for each kind of reason that keeps it from owning its addresses")
                .add(Labels.and(labels, "reason", code.word()), 1));
        page.gauge("vigia_priority_configured", "the priority of the file")
                .add(labels, router.configuredPriority().number());
        page.gauge("vigia_priority_effective", "the priority that it sends")
                .add(labels, router.effectivePriority().number());
        page.gauge("vigia_advert_interval_seconds", "the interval of its own adverts")
                .add(labels, Family.seconds(router.advertInterval()));
    }

    private static void addresses(Page page, Snapshot.Router router, Map<String, String> labels) {
        page.gauge("vigia_addresses_configured", "its virtual addresses").add(labels, router.addresses().size());
        page.gauge("vigia_addresses_held", "those of them that stand on the link")
                .add(labels, router.addresses().values().stream().filter(held -> held).count());
        page.gauge("vigia_addresses_claimed", "those of them that somebody else has claimed lately")
                .add(labels, router.claims().size());
        page.gauge("vigia_gate_open", "1 where the kernel lets its addresses answer because our adverts leave")
                .add(labels, router.gate().equals("open") ? 1 : 0);
        page.gauge("vigia_gate_off", "1 where there is no gate").add(labels, router.gate().equals("off") ? 1 : 0);
    }

    private static void counters(Page page, Snapshot.Router router, Map<String, String> labels) {
        router.counters().forEach((name, count) -> page
                .counter("vigia_" + COUNTERS.getOrDefault(name, name) + "_total", name.replace('_', ' '))
                .add(labels, count));
        router.rejected().forEach((reason, count) -> page
                .counter("vigia_adverts_rejected_total", "packets that were refused, by the first rule they broke")
                .add(Labels.and(labels, "reason", reason), count));
    }

    private static void figures(Page page, Figures figures, Map<String, String> labels) {
        page.histogram("vigia_advert_interarrival_seconds", "the time between two valid adverts of others")
                .add(labels, figures.arrivals());
        page.histogram("vigia_takeover_duration_seconds",
                "from the last advert of another owner to our first announcement").add(labels, figures.takeovers());
        if (figures.leaseRest() != null) {
            page.gauge("vigia_vip_lease_remaining_seconds",
                    "until the kernel removes the first of its addresses unless it is renewed")
                    .add(labels, Family.seconds(figures.leaseRest()));
        }
        figures.passages().forEach((passage, count) -> {
            Map<String, String> way = Labels.and(Labels.and(labels, "from", word(passage.from())),
                    "to", word(passage.to()));
            page.counter("vigia_transitions_total", "changes of role, and why")
                    .add(Labels.and(way, "reason", passage.reason().word()), count);
        });
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
