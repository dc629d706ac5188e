package dev.vigia.control;

import dev.vigia.agent.Measure;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Snapshot;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.notify.NotifyAccount;
import dev.vigia.notify.OperatorWord;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A {@link Snapshot} as the JSON of {@code status -o json}, schema 1. */
public final class StatusJson {
    /** The schema of every answer. */
    public static final int SCHEMA = 1;

    private StatusJson() {
    }

    /**
     * The whole node.
     *
     * @param notified how it went with the scripts of a name
     */
    public static Map<String, Object> of(Snapshot snapshot, WallClock clock,
            Function<String, NotifyAccount> notified) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("node", snapshot.node());
        json.put("as_of", clock.text(snapshot.at()));
        json.put("worst_loop_lag_ms", snapshot.worstLag().toNanos() / 1_000_000.0);
        json.put("measures", measures(snapshot.measures()));
        json.put("instances", snapshot.routers().stream().map(router -> {
            Map<String, Object> entry = router(router, snapshot.at(), clock);
            entry.put("notify", notify(notified.apply(router.id().instance())));
            return entry;
        }).toList());
        json.put("groups", snapshot.groups().stream().map(group -> {
            Map<String, Object> entry = group(group, clock);
            entry.put("notify", notify(notified.apply(group.name())));
            return entry;
        }).toList());
        json.put("checks", snapshot.checks().stream().map(check -> CheckJson.of(check, clock)).toList());
        json.put("services", ResourceJson.services(snapshot.services()));
        json.put("resources", ResourceJson.resources(snapshot.services(), clock));
        return json;
    }

    private static List<Map<String, Object>> measures(List<Measure> measures) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Measure measure : measures) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", measure.name());
            entry.put("in_force", measure.inForce());
            entry.put("refused_because", measure.refused());
            list.add(entry);
        }
        return list;
    }

    private static Map<String, Object> router(Snapshot.Router router, Moment now, WallClock clock) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", router.id().instance());
        json.put("family", router.id().family().word());
        json.put("interface", router.link().text());
        json.put("vrid", router.vrid().number());
        json.put("state", router.role().state());
        json.put("keepalived_state", OperatorWord.of(router.role()).name());
        json.put("since", clock.text(router.since()));
        json.put("reason", router.reason().code().word());
        json.put("reason_detail", router.reason().evidence());
        Map<String, Object> priority = new LinkedHashMap<>();
        priority.put("configured", router.configuredPriority().number());
        priority.put("effective", router.effectivePriority().number());
        json.put("priority", priority);
        json.put("fit", router.unfitBecause().isEmpty());
        json.put("unfit_because", router.unfitBecause().stream().map(reason -> reason.code().word()).toList());
        json.put("unfit_detail", router.unfitBecause().stream().map(Reason::evidence).toList());
        json.put("active_router", router.activeRouter() == null ? null : router.activeRouter().toString());
        json.put("advert_interval_ms", router.advertInterval().toMillis());
        json.put("active_advert_interval_ms", router.activeAdvertInterval().toMillis());
        json.put("timer_ms", router.deadline() == null ? null : milliseconds(now.until(router.deadline())));
        json.put("addresses", addresses(router.addresses()));
        json.put("leaving", router.leaving());
        json.put("gate", router.gate());
        json.put("gate_off_because", router.gateOffBecause());
        json.put("accept", router.accept());
        json.put("claims", claims(router.claims()));
        Map<String, Object> counters = new LinkedHashMap<>(router.counters());
        counters.put("rejected", router.rejected());
        json.put("counters", counters);
        return json;
    }

    private static Map<String, Object> group(Snapshot.Group group, WallClock clock) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", group.name());
        json.put("members", group.members());
        json.put("state", group.role().state());
        json.put("keepalived_state", OperatorWord.of(group.role()).name());
        json.put("since", clock.text(group.since()));
        json.put("reason", group.reason().code().word());
        json.put("reason_detail", group.reason().evidence());
        return json;
    }

    private static Map<String, Object> notify(NotifyAccount account) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("last", account.last() == null ? null : run(account.last()));
        json.put("pending", account.pending());
        json.put("skipped", account.skipped());
        return json;
    }

    private static Map<String, Object> run(NotifyAccount.Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", run.command());
        json.put("seq", run.seq());
        json.put("told", run.told());
        json.put("exit_status", run.exit());
        json.put("ms", run.milliseconds());
        json.put("killed", run.killed());
        json.put("failure", run.failure());
        return json;
    }

    private static long milliseconds(Duration rest) {
        return Math.max(0, rest.toMillis());
    }

    private static List<Map<String, Object>> claims(Map<IpAddress, MacAddress> claims) {
        List<Map<String, Object>> list = new ArrayList<>();
        claims.forEach((address, mac) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("address", address.toString());
            entry.put("mac", mac.toString());
            list.add(entry);
        });
        return list;
    }

    private static List<Map<String, Object>> addresses(Map<Subnet, Boolean> held) {
        List<Map<String, Object>> addresses = new ArrayList<>();
        held.forEach((address, holds) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("address", address.toString());
            entry.put("held", holds);
            addresses.add(entry);
        });
        return addresses;
    }
}
