package dev.vigia.metrics;

import dev.vigia.agent.Role;
import dev.vigia.agent.Snapshot;
import dev.vigia.health.CheckState;
import dev.vigia.health.Subject;
import dev.vigia.health.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The same by the names and labels of the common keepalived exporter (github.com/mehdy/keepalived-exporter, its
 * README), so that dashboards made for that go on.
 */
final class ExporterMetrics {
    /** Its names without their prefix and suffix, and ours. */
    private static final Map<String, String> COUNTERS = counters();

    private ExporterMetrics() {
    }

    private static Map<String, String> counters() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("advertisements_received", "advertisement_rcvd");
        names.put("advertisements_sent", "advertisement_sent");
        names.put("become_master", "active_transitions");
        names.put("priority_zero_received", "priority_zero_pkts_rcvd");
        names.put("priority_zero_sent", "priority_zero_pkts_sent");
        names.put("advertisements_interval_errors", "interval_errors");
        names.put("address_list_errors", "address_list_errors");
        return names;
    }

    static void tell(Page page, Snapshot snapshot) {
        page.gauge("keepalived_up", "1 where the agent answers").add(Map.of(), 1);
        for (Snapshot.Router router : snapshot.routers()) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("iname", router.id().instance());
            labels.put("intf", router.link().text());
            labels.put("vrid", router.vrid().toString());
            router.addresses().keySet().forEach(address -> page
                    .gauge("keepalived_vrrp_state", "0 init, 1 backup, 2 master, 3 fault")
                    .add(Labels.and(labels, "ip_address", address.address().toString()), state(router.role())));
            Map<String, String> own = family(labels, router, snapshot);
            COUNTERS.forEach((name, ours) -> page.counter("keepalived_" + name + "_total", name.replace('_', ' '))
                    .add(own, router.counters().getOrDefault(ours, 0L)));
            page.counter("keepalived_release_master_total", "release master").add(own, released(router));
            rejected(page, own, router.rejected());
        }
        snapshot.checks().stream().filter(check -> check.settings().subject() instanceof Subject.Script)
                .forEach(check -> script(page, check.settings().name(), check.state()));
    }

    /** An instance of keepalived has one family: of one with both, the second would be the same series again. */
    private static Map<String, String> family(Map<String, String> labels, Snapshot.Router router, Snapshot snapshot) {
        String name = router.id().instance();
        Snapshot.Router first = snapshot.routers().stream().filter(one -> one.id().instance().equals(name))
                .findFirst().orElseThrow();
        return first == router ? labels
                : Labels.and(labels, "iname", name + "_" + router.id().family().word());
    }

    private static int state(Role role) {
        return switch (role) {
            case STOPPED -> 0;
            case BACKUP -> 1;
            case ACTIVE -> 2;
            case UNFIT -> 3;
        };
    }

    private static long released(Snapshot.Router router) {
        return router.figures().passages().entrySet().stream()
                .filter(passage -> passage.getKey().from() == Role.ACTIVE).mapToLong(Map.Entry::getValue).sum();
    }

    private static void rejected(Page page, Map<String, String> labels, Map<String, Long> rejected) {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("packet_length_errors", "packet_length_error");
        kinds.put("ip_ttl_errors", "ip_ttl_error");
        kinds.put("invalid_type_received", "invalid_type");
        kinds.put("authentication_mismatch", "auth_type_mismatch");
        kinds.put("authentication_failure", "auth_failure");
        kinds.forEach((name, ours) -> page.counter("keepalived_" + name + "_total", name.replace('_', ' '))
                .add(labels, rejected.getOrDefault(ours, 0L)));
    }

    private static void script(Page page, String name, CheckState state) {
        Map<String, String> labels = Labels.of("name", name);
        page.gauge("keepalived_script_status", "1 where the script's last run passed")
                .add(labels, state.last().outcome().passed() ? 1 : 0);
        page.gauge("keepalived_script_state", "1 where the script counts as passed")
                .add(labels, state.verdict() == Verdict.UP ? 1 : 0);
    }
}
