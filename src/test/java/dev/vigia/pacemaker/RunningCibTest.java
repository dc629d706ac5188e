package dev.vigia.pacemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Settings;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import dev.vigia.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A running agent as a cluster: what was done on its node is the history there. */
class RunningCibTest {
    private static final String FILE = """
            global_defs: { router_id: lb1 }
            resource:
              fs: { agent: "ocf:heartbeat:Filesystem", params: { device: /dev/vdb1, directory: /srv, fstype: ext4 } }
              db: { agent: "ocf:heartbeat:Dummy", op: { monitor: { interval: 5s } }, meta: { migration-threshold: 3 } }
            vrrp_instance:
              web: { interface: eth0, virtual_router_id: 51, virtual_ipaddress: [ 10.0.0.100/24 ],
                     resources: [ fs, db ], takeover: manual, failover_domain: { nodes: [ lb1, lb2 ] } }
              bare: { interface: eth1, virtual_router_id: 52, virtual_ipaddress: [ 10.1.0.100/24 ] }
            """;
    static final String STATUS = """
            {"schema":1,"node":"lb1","instances":[
             {"name":"web","since":"2026-01-02T03:04:05.000Z","unfit_because":%s,
              "addresses":[{"address":"10.0.0.100/24","held":true}]},
             {"name":"bare","since":"2026-01-02T03:04:06.000Z","unfit_because":%s,
              "addresses":[{"address":"10.1.0.100/24","held":false}]}],
             "resources":[
             {"name":"fs","managed":true,"target_role":"Started","fail_counts":{},"operations":[
              {"operation":"start_0","code":0,"execution":"done","exit_reason":"","at":"2026-01-02T03:04:07.000Z",
               "ms":1200}]},
             {"name":"db","managed":false,"target_role":"Stopped","fail_counts":{"monitor_5000":2},"operations":[
              {"operation":"stop_0","code":0,"execution":"done","exit_reason":"","at":"2026-01-02T03:04:09.000Z",
               "ms":30},
              {"operation":"monitor_5000","code":7,"execution":"done","exit_reason":"no pid",
               "at":"2026-01-02T03:04:08.000Z","ms":10}]}]}
            """;

    private static Settings settings() {
        Reading reading = ConfigFile.parse("vigia.yaml", FILE.getBytes(StandardCharsets.UTF_8), FileFacts.NOT_ASKED,
                "host");
        assertEquals("", reading.text());
        return reading.settings();
    }

    static Cib cib(String unfit) {
        return RunningCib.of(settings(), (Map<?, ?>) Json.parse(STATUS.formatted(unfit, unfit)));
    }

    @Test
    void whatWasDoneIsTheHistory() {
        String text = CibText.of(cib("[]"));
        List<String> done = text.lines().filter(line -> line.contains("<lrm_rsc_op")).map(line -> line.replaceAll(
                ".*operation_key=\"([^\"]*)\".*rc-code=\"(\\d+)\".*last-rc-change=\"(\\d+)\" exec-time=\"(\\d+)\".*",
                "$1 $2 $3 $4")).distinct().toList();
        assertEquals(List.of("web-ip_start_0 0 1767323045 0", "fs_start_0 0 1767323047 1200",
                "db_stop_0 0 1767323049 30", "db_monitor_5000 7 1767323048 10", "bare-ip_monitor_0 7 1767323046 0"),
                done);
        assertTrue(text.contains("name=\"fail-count-db#monitor_5000\" value=\"2\""), text);
        assertTrue(text.contains("name=\"is-managed\" value=\"false\""), text);
        assertTrue(text.contains("name=\"target-role\" value=\"Stopped\""), text);
    }

    @Test
    void whoIsDrainedAsAWholeIsInStandby() {
        assertEquals(List.of(true, false), cib("[\"drained\"]").nodes().stream().map(CibNode::standby).toList());
        assertEquals(List.of(false, false), cib("[]").nodes().stream().map(CibNode::standby).toList());
    }

    @Test
    void aStatusThatIsNoneIsRefused() {
        for (String wrong : List.of("{}", "{\"resources\":[]}", STATUS.formatted("[]", "[]").replace("\"code\":7",
                "\"code\":\"x\""), STATUS.formatted("[]", "[]").replace("\"execution\":\"done\"",
                "\"execution\":\"gone\""))) {
            assertThrows(IllegalArgumentException.class,
                    () -> RunningCib.of(settings(), (Map<?, ?>) Json.parse(wrong)), wrong);
        }
    }
}
