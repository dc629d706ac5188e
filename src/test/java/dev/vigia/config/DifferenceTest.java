package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What two configurations tell apart, by name and key. */
class DifferenceTest {
    private static final String BASE = """
            global_defs: { router_id: lb1 }
            vrrp_check: { api: { tcp: "127.0.0.1:80" } }
            vrrp_instance:
              web: { interface: eth0, virtual_router_id: 51, priority: 150, track_check: [ api ],
                virtual_ipaddress: [ 10.0.0.100/24 ] }
              old: { interface: eth0, virtual_router_id: 52, version: 2, virtual_ipaddress: [ 10.0.0.101/24 ],
                authentication: { auth_type: PASS, auth_pass: secret } }
            """;

    private static List<String> changes(String after) {
        return changes(BASE, after);
    }

    private static List<String> changes(String was, String after) {
        Reading before = ConfigFile.parse("a", was.getBytes(StandardCharsets.UTF_8), FileFacts.NOT_ASKED, "h");
        Reading then = ConfigFile.parse("b", after.getBytes(StandardCharsets.UTF_8), FileFacts.NOT_ASKED, "h");
        assertTrue(before.usable() && then.usable(), before.text() + then.text());
        return Difference.of(before.settings(), then.settings()).stream().map(Difference.Change::toString).toList();
    }

    @Test
    void theSameInAnotherOrderChangesNothing() {
        assertEquals(List.of(), changes("""
                vrrp_instance:
                  old: { virtual_ipaddress: [ 10.0.0.101/24 ], version: 2, virtual_router_id: 52, interface: eth0,
                    authentication: { auth_pass: secret, auth_type: PASS } }
                  web: { priority: 150, interface: eth0, virtual_router_id: 51, preempt: true,
                    virtual_ipaddress: [ 10.0.0.100/24 ], track_check: [ api ] }
                vrrp_check: { api: { tcp: "127.0.0.1:80", weight: 0 } }
                global_defs: { router_id: lb1 }
                """));
    }

    @Test
    void whetherItServesAppliesInPlace() {
        assertEquals(List.of("web: accept true -> false, in place"),
                changes(BASE.replace("web: {", "web: { accept: false,")));
    }

    /** Somebody reads it before a change to thousands of routes, of which one is another. */
    @Test
    void ofAListOnlyWhatGoesAndComesIsTold() {
        String many = IntStream.range(0, 1000).mapToObj("10.1.%d.1/32"::formatted).filter(one -> !one.contains(".256."))
                .limit(250).collect(Collectors.joining(", "));
        String base = BASE.replace("10.0.0.100/24 ]", "10.0.0.100/24 ], virtual_ipaddress_excluded: [ " + many + " ]");
        String left = "- 10.1.0.1/32 - 10.1.1.1/32 - 10.1.2.1/32 - 10.1.3.1/32 - 10.1.4.1/32 - 245 more";
        assertEquals(List.of("web: virtual_ipaddress_excluded " + left + ", in place"), changes(base, BASE));
        assertEquals(List.of("web: virtual_ipaddress_excluded " + left.replace("- ", "+ ") + ", in place"),
                changes(BASE, base));
        assertEquals(List.of("web: virtual_ipaddress_excluded - 10.1.7.1/32 + 10.2.7.1/32, in place"),
                changes(base, base.replace("10.1.7.1/", "10.2.7.1/")));
        String turned = BASE.replace("10.0.0.100/24 ]", "10.0.0.100/24, 10.0.0.9/24 ]");
        assertEquals(List.of("web: virtual_ipaddress in another order, in place"),
                changes(turned, BASE.replace("10.0.0.100/24 ]", "10.0.0.9/24, 10.0.0.100/24 ]")));
    }

    @Test
    void whatFenceAgentsAreToldIsNotShown() {
        String before = BASE + """
                stonith:
                  power: { agent: fence_own, params: { passwd: one, pcmk_host_list: lb2 } }
                """;
        String other = before.replace("passwd: one", "passwd: two");
        List<Difference.Change> changes = Difference.of(Golden.reading(before).settings(),
                Golden.reading(other).settings());
        assertEquals(List.of("stonith power: params changes, in place"),
                changes.stream().map(Difference.Change::toString).toList());
        assertTrue(changes.get(0).secret());
    }

    @Test
    void eachChangeIsNamedWithWhatItDoes() {
        assertEquals(List.of("web: priority 150 -> 100, in place"), changes(BASE.replace("150", "100")));
        assertEquals(List.of("web: interface eth0 -> eth1, resigns and begins anew"),
                changes(BASE.replace("web: { interface: eth0", "web: { interface: eth1")));
        assertEquals(List.of("web: virtual_ipaddress + 10.0.0.9/24, in place"),
                changes(BASE.replace("10.0.0.100/24 ]", "10.0.0.100/24, 10.0.0.9/24 ]")));
        assertEquals(List.of("global_defs: control_socket /run/vigia/control.sock -> /run/x.sock, "
                + "when the agent is restarted"),
                changes(BASE.replace("router_id: lb1", "router_id: lb1, control_socket: /run/x.sock")));
        assertEquals(List.of("global_defs: router_id lb1 -> lb2, in place"), changes(BASE.replace("lb1", "lb2")));
        assertEquals(List.of("vrrp_check api: tcp \"127.0.0.1:80\" -> \"127.0.0.1:81\", in place"),
                changes(BASE.replace("127.0.0.1:80", "127.0.0.1:81")));
        assertEquals(List.of("web: removed", "new: new"), changes(BASE.replace("web:", "new:")));
    }

    @Test
    void aPasswordIsNeverShown() {
        List<String> changes = changes(BASE.replace("secret", "other"));
        assertEquals(List.of("old: authentication changes, in place"), changes);
        assertFalse(changes.toString().contains("other"));
    }

    /** Whatever a golden file says differs from the smallest, and not from itself. */
    @Test
    void everyGoldenConfigurationEqualsItselfAndNothingElse() throws Exception {
        String smallest = Files.readString(Path.of("src/test/resources/config/good/smallest.normal"));
        int seen = 0;
        try (var files = Files.list(Path.of("src/test/resources/config/good"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".normal")).toList()) {
                String text = Files.readString(file);
                assertEquals(List.of(), Difference.of(text, text), file.toString());
                assertEquals(text.equals(smallest), Difference.of(smallest, text).isEmpty(), file.toString());
                seen++;
            }
        }
        assertTrue(seen > 10, "files: " + seen);
    }
}
