package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.agent.Snapshot;
import dev.vigia.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The public form of {@code status -o json}: names, types and order, as scripts and dashboards rely on them. */
class StatusJsonTest {
    private static final WallClock CLOCK = new WallClock(Instant.parse("2026-11-23T12:00:10.0009Z"), Samples.NOW);

    private static Map<?, ?> status(Snapshot snapshot) {
        return (Map<?, ?>) Json.parse(Json.line(StatusJson.of(snapshot, CLOCK, Samples::notified)));
    }

    private static Map<?, ?> instance(int number) {
        Map<?, ?> status = status(Samples.ordinary());
        return (Map<?, ?>) ((List<?>) status.get("instances")).get(number);
    }

    @Test
    void anActiveRouterReadsSo() {
        String expected = """
                {"schema":1,"node":"lb1","as_of":"2026-11-23T12:00:10.000Z","worst_loop_lag_ms":2.0,\
                "measures":[{"name":"realtime_loop","in_force":true,"refused_because":""},{"name":"memory_lock",\
                "in_force":false,"refused_because":"memory is not locked, a swapping machine may delay adverts: \
                ENOMEM (above a memory limit)"}],\
                "instances":[{"name":"web","family":"ipv4",\
                "interface":"eth0","vrid":51,"state":"ACTIVE","keepalived_state":"MASTER",\
                "since":"2026-11-23T12:00:00.000Z","reason":"active_down","reason_detail":"",\
                "priority":{"configured":150,"effective":140},"fit":true,"unfit_because":[],"unfit_detail":[],\
                "active_router":"10.0.0.1","advert_interval_ms":1000,"active_advert_interval_ms":1000,"timer_ms":250,\
                "addresses":[{"address":"10.0.0.100/24","held":true},{"address":"10.0.0.101/24","held":false}],\
                "leaving":false,"gate":"open","gate_off_because":"","accept":true,"claims":[],\
                "counters":{"advertisement_sent":12,"rejected":{"checksum_error":0}},"notify":{"last":{\
                "command":"/etc/on.sh","seq":12,"told":"MASTER","exit_status":null,"ms":500,"killed":true,\
                "failure":"killed after 500 ms"},"pending":3,"skipped":2}}""";
        String json = Json.line(StatusJson.of(Samples.ordinary(), CLOCK, Samples::notified));
        assertEquals(expected, json.substring(0, Math.min(expected.length(), json.length())));
        assertEquals("""
                ],"checks":[{"name":"haproxy","kind":"script","state":"down","since":"2026-11-23T12:00:10.000Z",\
                "detail":"exit status 3","last_result":"exit_status","last_output":"no server is up",\
                "last_run_ms":20.0,"recent":"+-","changes":1,"flapping":false,"witness":false},\
                {"name":"interface/eth1","kind":"interface","state":"up","since":"2026-11-23T12:00:10.000Z",\
                "detail":"eth1 runs","last_result":"passed","last_output":"","last_run_ms":0.0,"recent":"+",\
                "changes":0,"flapping":false,"witness":false}],"services":[],"resources":[]}""",
                json.substring(json.lastIndexOf("],\"checks\"")));
    }

    /** The example of the contract, key by key with its type; more keys are allowed, fewer or others are not. */
    @Test
    void everythingTheContractNamesIsThereWithItsType() {
        Map<?, ?> status = status(Samples.ordinary());
        types(Map.of("schema", Long.class, "node", String.class, "as_of", String.class, "instances", List.class,
                "checks", List.class, "services", List.class, "resources", List.class), status);
        for (int i = 0; i < 3; i++) {
            Map<?, ?> instance = instance(i);
            types(Map.of("name", String.class, "family", String.class, "interface", String.class, "vrid", Long.class,
                    "state", String.class, "keepalived_state", String.class, "since", String.class, "reason",
                    String.class, "priority", Map.class, "fit", Boolean.class), instance);
            types(Map.of("unfit_because", List.class, "advert_interval_ms", Long.class, "addresses", List.class,
                    "gate", String.class, "counters", Map.class), instance);
            types(Map.of("configured", Long.class, "effective", Long.class), (Map<?, ?>) instance.get("priority"));
            types(Map.of("rejected", Map.class), (Map<?, ?>) instance.get("counters"));
            for (Object address : (List<?>) instance.get("addresses")) {
                types(Map.of("address", String.class, "held", Boolean.class), (Map<?, ?>) address);
            }
        }
    }

    private static void types(Map<String, Class<?>> expected, Map<?, ?> actual) {
        expected.forEach((key, type) ->
                assertEquals(type.getSimpleName(), actual.get(key) == null ? "nothing" : simple(actual.get(key)), key));
    }

    private static String simple(Object value) {
        return value instanceof Map ? "Map" : value instanceof List ? "List" : value.getClass().getSimpleName();
    }

    @Test
    void aBackupThatIsLateHasNoNegativeTimer() {
        assertEquals(0L, instance(1).get("timer_ms"));
        assertEquals("BACKUP", instance(1).get("keepalived_state"));
        assertEquals("fe80::2", instance(1).get("active_router"));
        assertEquals(200L, instance(1).get("active_advert_interval_ms"));
    }

    @Test
    void anUnfitRouterSaysEveryCause() {
        Map<?, ?> db = instance(2);
        assertEquals("INITIALIZE", db.get("state"));
        assertEquals("FAULT", db.get("keepalived_state"));
        assertEquals(false, db.get("fit"));
        assertEquals(List.of("link_down", "no_source_address"), db.get("unfit_because"));
        assertEquals(List.of("bond0.1234 has no carrier", ""), db.get("unfit_detail"));
        assertEquals("nothing", db.get("active_router") == null && db.containsKey("active_router") ? "nothing" : "?");
        assertEquals("nothing", db.get("timer_ms") == null && db.containsKey("timer_ms") ? "nothing" : "?");
    }
}
