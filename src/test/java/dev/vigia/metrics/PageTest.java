package dev.vigia.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text that Prometheus reads: its form, what it says, and that dashboard and page know its names. */
class PageTest {
    private static final String WEB = "{instance=\"web\",interface=\"eth0\",vrid=\"51\",family=\"ipv4\"";

    private static String text(boolean exporterNames) {
        Page page = new Page();
        NodeMetrics.tell(page, Nodes.node(), "1.0", Nodes::notified);
        RouterMetrics.tell(page, Nodes.node());
        var reloads = new Reloads();
        reloads.count(Reply.Verdict.DONE);
        reloads.count(Reply.Verdict.INVALID);
        reloads.tell(page);
        ProcessMetrics.tell(page);
        if (exporterNames) {
            ExporterMetrics.tell(page, Nodes.node());
        }
        return page.toString();
    }

    private static Map<String, Double> values(boolean exporterNames) {
        return PrometheusText.read(text(exporterNames)).values;
    }

    @Test
    void theFormIsStrictlyThatOfPrometheus() {
        assertTrue(PrometheusText.read(text(false)).kinds.size() > 40);
        assertTrue(PrometheusText.read(text(true)).kinds.size() > 55);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 1\n", "# HELP a b\n# TYPE a gauge\na 1", "# HELP a b\n# TYPE a gauge\na 1\na 1\n",
        "# HELP a b\n# TYPE a gauge\nb 1\n", "# HELP a b\n# TYPE a counter\na 1\n", "# TYPE a gauge\na 1\n",
        "# HELP a b\n# TYPE a gauge\na{} 1\n", "# HELP a b\n# TYPE a gauge\na{x=\"1\",} 1\n",
        "# HELP a b\n# TYPE a gauge\na{x=\"1\"y=\"2\"} 1\n", "# HELP a b\n# TYPE a gauge\na{x=\"\"\"} 1\n",
        "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
        "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n",
        "# HELP a b\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n",
        "# HELP a b\n# TYPE a gauge\na one\n", "\n"})
    void whatIsNotOfThatFormIsFound(String wrong) {
        assertThrows(IllegalArgumentException.class, () -> PrometheusText.read(wrong));
    }

    @Test
    void routersTellTheirStateAndWhatTheyCount() {
        Map<String, Double> values = values(false);
        assertEquals(1, values.get("vigia_state" + WEB + ",state=\"active\"}"));
        assertEquals(0, values.get("vigia_state" + WEB + ",state=\"backup\"}"));
        assertEquals(1, values.get("vigia_owner" + WEB + "}"));
        assertEquals(90, values.get("vigia_state_age_seconds" + WEB + "}"));
        assertEquals(140, values.get("vigia_priority_effective" + WEB + "}"));
        assertEquals(0.1, values.get("vigia_advert_interval_seconds" + WEB + "}"));
        assertEquals(1, values.get("vigia_addresses_held" + WEB + "}"));
        assertEquals(1, values.get("vigia_gate_open" + WEB + "}"));
        assertEquals(12, values.get("vigia_adverts_sent_total" + WEB + "}"));
        assertEquals(1, values.get("vigia_send_errors_total" + WEB + "}"));
        assertEquals(4, values.get("vigia_adverts_rejected_total" + WEB + ",reason=\"checksum_error\"}"));
        assertEquals(2.5, values.get("vigia_vip_lease_remaining_seconds" + WEB + "}"));
        assertEquals(2, values.get("vigia_transitions_total" + WEB
                + ",from=\"active\",to=\"backup\",reason=\"higher_priority\"}"));
        assertEquals(0.35, values.get("vigia_takeover_duration_seconds_sum" + WEB + "}"));
        String six = WEB.replace("ipv4", "ipv6");
        assertEquals(0, values.get("vigia_fit" + six + "}"));
        assertEquals(1, values.get("vigia_unfit_because" + six + ",reason=\"link_down\"}"));
        assertFalse(values.containsKey("vigia_vip_lease_remaining_seconds" + six + "}"), "it holds nothing");
    }

    @Test
    void theNodeTellsItsLoopChecksScriptsAndReloads() {
        Map<String, Double> values = values(false);
        assertEquals(1, values.get("vigia_build_info{node=\"lb\\\"1\\\\\",version=\"1.0\"}"));
        assertEquals(7, values.get("vigia_loop_lag_seconds_bucket{le=\"1.0E-4\"}"));
        assertEquals(10, values.get("vigia_loop_lag_seconds_bucket{le=\"+Inf\"}"));
        assertEquals(1, values.get("vigia_check_state{check=\"haproxy\",state=\"down\"}"));
        assertEquals(1, values.get("vigia_check_timeouts_total{check=\"haproxy\"}"));
        assertEquals(2, values.get("vigia_check_runs_total{check=\"haproxy\"}"));
        assertEquals(0.012, values.get("vigia_notify_duration_seconds{name=\"web\"}"));
        assertEquals(1, values.get("vigia_notify_failures_total{name=\"web\"}"));
        assertEquals(1, values.get("vigia_group_state{group=\"edge\",state=\"active\"}"));
        assertEquals(1, values.get("vigia_config_reload_total{result=\"invalid\"}"));
        assertEquals(0, values.get("vigia_config_last_reload_success"));
        assertTrue(values.get("process_resident_memory_bytes") > 1e6);
    }

    @Test
    void theExportersNamesSayTheSame() {
        Map<String, Double> values = values(true);
        String labels = "{iname=\"web\",intf=\"eth0\",vrid=\"51\"";
        assertEquals(2, values.get("keepalived_vrrp_state" + labels + ",ip_address=\"10.0.0.100\"}"));
        assertEquals(3, values.get("keepalived_vrrp_state" + labels + ",ip_address=\"fe80::51\"}"));
        assertEquals(12, values.get("keepalived_advertisements_sent_total" + labels + "}"));
        assertEquals(2, values.get("keepalived_release_master_total" + labels + "}"));
        assertEquals(12, values.get("keepalived_advertisements_sent_total" + labels.replace("web", "web_ipv6") + "}"));
        assertEquals(0, values.get("keepalived_script_status{name=\"haproxy\"}"));
        assertEquals(0, values.get("keepalived_script_state{name=\"haproxy\"}"));
    }

    /** Every metric that the dashboard asks for or the page of the site lists is told, and the page lists all. */
    @Test
    void dashboardAndDocumentationKnowTheNames() throws Exception {
        Set<String> told = new TreeSet<>(PrometheusText.read(text(false)).kinds.keySet());
        Set<String> shown = names(Files.readString(Path.of("conf/grafana-dashboard.json")));
        assertTrue(shown.size() > 10, shown::toString);
        assertTrue(told.containsAll(shown), () -> {
            shown.removeAll(told);
            return "nobody tells " + shown;
        });
        Set<String> listed = names(Files.readString(Path.of("src/site/metrics.md")));
        told.removeIf(name -> !name.startsWith("vigia_"));
        Set<String> missing = new TreeSet<>(told);
        missing.removeAll(listed);
        assertEquals(Set.of(), missing, "not in src/site/metrics.md");
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher name = Pattern.compile("vigia_[a-z_]+[a-z]").matcher(text);
        while (name.find()) {
            names.add(name.group().replaceAll("(_seconds)_(bucket|sum|count)$", "$1"));
        }
        return names;
    }
}
