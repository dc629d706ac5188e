package dev.vigia.pacemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a file would be in Pacemaker. */
class CibExportTest {
    /** Two instances: one with resources, one without, whose addresses' names are taken by a resource. */
    static final String FILE = """
            global_defs: { router_id: lb1 }
            resource:
              fs: { agent: "ocf:heartbeat:Filesystem", params: { device: /dev/vdb1, directory: /srv, fstype: ext4 },
                    op: { start: { timeout: 60s } }, meta: { migration-threshold: 3, failure-timeout: 60s } }
              _51-ip: { agent: "ocf:heartbeat:Dummy" }
            stonith:
              lb2-power:
                agent: "stonith:fence_ipmilan"
                params: { ip: 10.0.0.9, passwd: "a & b", pcmk_host_list: lb2 }
              second:
                agent: fence_virsh
                action: off
                params: { pcmk_host_map: "lb2:vm-2;lb3:vm\\\\;3", pcmk_off_timeout: 1500ms,
                          pcmk_delay_base: "lb2:0s;lb3:1s" }
            vrrp_instance:
              web: { interface: eth0, virtual_router_id: 51, priority: 150, preempt: false,
                     virtual_ipaddress: [ 10.0.0.100/24, "fe80::51/64" ], resources: [ fs, _51-ip ], takeover: %s,
                     failover_domain: { nodes: [ lb1, lb2 ] } }
              "51": { interface: eth1, virtual_router_id: 52, virtual_ipaddress: [ 10.1.0.100/24, 10.1.0.101/24 ] }
            """;

    static Cib cib(String takeover) {
        Reading reading = ConfigFile.parse("vigia.yaml", FILE.formatted(takeover).getBytes(StandardCharsets.UTF_8),
                FileFacts.NOT_ASKED, "host");
        assertEquals("", reading.text());
        return CibExport.of(reading.settings());
    }

    @Test
    void anInstanceIsAGroupAndItsPriorityAScore() {
        Cib cib = cib("manual");
        assertEquals(List.of("lb1", "lb2"), cib.nodes().stream().map(CibNode::name).toList());
        assertEquals(List.of(true, false), cib.nodes().stream().map(CibNode::online).toList());
        CibGroup web = cib.groups().get(0);
        assertEquals(Map.of("lb1", 150, "lb2", 149), web.scores());
        assertEquals(1_000_000, web.stickiness(), "preempt: false");
        assertEquals(List.of("fs", "_51-ip"), web.group().members().stream().map(one -> one.name()).toList());
        assertEquals("[10.0.0.100/24, fe80::51/64]", web.addresses().toString());
        CibGroup bare = cib.groups().get(1);
        assertEquals(List.of("_51-ip-2", "_51-ip-3"), bare.group().members().stream().map(one -> one.name()).toList(),
                "a resource has the first name");
        assertEquals(Map.of("lb1", 100), bare.scores());
        assertEquals(0, bare.stickiness());
    }

    @Test
    void whatFencesIsTheSameThere() {
        String text = CibText.of(cib("fence"));
        List<String> all = text.lines().map(String::strip).filter(line -> line.matches(
                ".*(class=\"stonith\"|name=\"(pcmk_|ip\"|passwd|stonith-)).*"))
                .map(line -> line.replaceAll("( id=\"[^\"]*\"|<nvpair|<primitive|/?>)", "").strip())
                .filter(line -> !line.contains("10.0.0.100") && !line.contains("10.1.0.10")
                        && !line.contains("fe80")).toList();
        assertEquals(List.of(
                "name=\"stonith-enabled\" value=\"true\"",
                "class=\"stonith\" type=\"fence_ipmilan\"",
                "name=\"pcmk_host_list\" value=\"lb2\"",
                "name=\"pcmk_delay_base\" value=\"5s\"",
                "name=\"pcmk_reboot_timeout\" value=\"60s\"",
                "name=\"pcmk_reboot_retries\" value=\"2\"",
                "name=\"ip\" value=\"10.0.0.9\"",
                "name=\"passwd\" value=\"a &amp; b\"",
                "class=\"stonith\" type=\"fence_virsh\"",
                "name=\"pcmk_host_list\" value=\"lb2,lb3\"",
                "name=\"pcmk_host_map\" value=\"lb2:vm-2;lb3:vm\\;3\"",
                "name=\"pcmk_delay_base\" value=\"lb2:0s;lb3:1s\"",
                "name=\"pcmk_reboot_timeout\" value=\"1500ms\"",
                "name=\"pcmk_reboot_retries\" value=\"2\"",
                "name=\"pcmk_reboot_action\" value=\"off\""), all, "a reboot there is what it is here: off");
    }

    @Test
    void onlyWhereSomebodyFencesItIsFencing() {
        assertTrue(cib("fence").fencing());
        assertEquals(List.of(false, false, false), List.of(cib("manual").fencing(), cib("watchdog").fencing(),
                cib("unproven").fencing()));
    }
}
