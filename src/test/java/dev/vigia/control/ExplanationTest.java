package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Reason;
import dev.vigia.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code vigia explain} makes of a status: the gravest first, each with evidence and what to do. */
class ExplanationTest {
    private static final WallClock CLOCK = new WallClock(Instant.parse("2026-11-23T12:00:10.0009Z"), Samples.NOW);
    /** Codes after which nothing is to be done. */
    private static final Set<Reason.Code> FINE = Set.of(Reason.Code.STARTED, Reason.Code.RESTARTED,
            Reason.Code.ACTIVE_DOWN, Reason.Code.RESIGNATION_HEARD, Reason.Code.PREEMPTED_LOWER,
            Reason.Code.ADDRESS_OWNER, Reason.Code.HIGHER_PRIORITY, Reason.Code.HIGHER_ADDRESS, Reason.Code.JOINED,
            Reason.Code.STOP_REQUESTED, Reason.Code.FIT_AGAIN);

    private final Map<Object, Object> status = new LinkedHashMap<>((Map<?, ?>) Json.parse(
            Json.line(StatusJson.of(Samples.ordinary(), CLOCK, Samples::notified))));

    private List<Explanation> explain(String name) {
        return Explanation.of(status, name);
    }

    @SuppressWarnings("unchecked")
    private Map<Object, Object> router(int number) {
        // what the parser made is a map of this kind
        return (Map<Object, Object>) ((List<?>) status.get("instances")).get(number);
    }

    private static Set<String> codes(Explanation explanation) {
        Set<String> codes = new HashSet<>();
        explanation.findings().forEach(finding -> codes.add(finding.code()));
        return codes;
    }

    @ParameterizedTest
    @EnumSource(Reason.Code.class)
    void everyReasonHasAMeaningAndWhatIsWrongARemedy(Reason.Code code) {
        String meaning = Advice.meaning(code.word(), "web");
        assertTrue(meaning.length() > 10 && !meaning.equals(code.word()), code + ": " + meaning);
        assertEquals(FINE.contains(code), Advice.remedy(code.word(), "web", "eth0").isEmpty(), code.toString());
    }

    @Test
    void anActiveRouterIsExplained() {
        assertEquals("""
                web ipv4: ACTIVE (MASTER)
                  active_down: no router was heard for Active_Down_Interval, so this one took over
                    seen: since 2026-11-23T12:00:00.000Z
                  priority_moved: it advertises with priority 140, not 150 as its file says: \
                checks, or its sync group, move it
                    seen: haproxy is down
                  notify_failed: its last notify script failed
                    seen: /etc/on.sh for seq 12: killed after 500 ms
                    do:   run it by hand as the agent does, see VIGIA_* in the documentation
                """, explain("web").get(0).toString());
    }

    @Test
    void aBackupSaysWhomItFollowsAndWhoClaimsItsAddress() {
        Explanation explanation = explain("web6").get(0);
        assertTrue(codes(explanation).containsAll(Set.of("higher_priority", "follows", "duplicate_address")));
        assertTrue(explanation.toString().contains("fe80::2 is Active, and advertises each 200 ms"));
        assertTrue(explanation.toString().contains("fe80::51 by 02:00:00:00:00:02"));
    }

    @Test
    void eachCauseOfUnfitnessComesFirstWithItsRemedy() {
        List<Explanation.Finding> findings = explain("db").get(0).findings();
        assertEquals("link_down", findings.get(0).code());
        assertEquals("bond0.1234 has no carrier", findings.get(0).evidence());
        assertEquals("look at the cable and the switch: ip link show dev bond0.1234", findings.get(0).remedy());
        assertEquals("no_source_address", findings.get(1).code());
    }

    @Test
    void theLastWordsOfACheckAreEvidence() {
        router(2).put("unfit_because", List.of("check_failed"));
        router(2).put("unfit_detail", List.of("haproxy: exit status 3"));
        assertEquals("haproxy: exit status 3; it said: no server is up",
                explain("db").get(0).findings().get(0).evidence());
    }

    @Test
    void whatIsRefusedAndAGateThatIsClosedAreFound() {
        router(0).put("gate", "closed");
        router(0).put("counters", Map.of("rejected", Map.of("checksum_error", 12L, "vrid_error", 0L)));
        Explanation explanation = explain("web").get(0);
        assertTrue(codes(explanation).containsAll(Set.of("gate_closed", "packets_refused")));
        assertTrue(explanation.toString().contains("{checksum_error=12}"), explanation::toString);
        router(0).put("gate", "off");
        router(0).put("gate_off_because", "nft is missing");
        assertTrue(codes(explain("web").get(0)).contains("gate_off"));
    }

    @Test
    void anActiveThatServesNothingSaysSo() {
        assertFalse(codes(explain("web").get(0)).contains("not_accepting"));
        router(0).put("accept", false);
        assertTrue(codes(explain("web").get(0)).contains("not_accepting"));
        assertFalse(codes(explain("web6").get(0)).contains("not_accepting"), "a Backup serves nothing anyway");
    }

    @Test
    void aGroupMeansItsMembersAndNoNameMeansAll() {
        assertEquals(3, explain("").size());
        assertEquals(List.of(), explain("nobody"));
        status.put("groups", List.of(Map.of("name", "edge", "members", List.of("web", "db"))));
        List<String> names = new ArrayList<>();
        explain("edge").forEach(explanation -> names.add(explanation.name()));
        assertEquals(List.of("web", "db"), names);
    }

    @Test
    void anOlderOrNewerAgentsAnswerIsExplainedAsFarAsItGoes() {
        router(0).keySet().retainAll(Set.of("name", "family", "state", "keepalived_state", "priority", "unfit_because",
                "unfit_detail", "reason"));
        router(0).put("reason", "something_new");
        Explanation explanation = explain("web").get(0);
        assertEquals("something_new", explanation.findings().get(0).text());
        assertFalse(Json.line(explanation.json()).isEmpty());
    }
}
