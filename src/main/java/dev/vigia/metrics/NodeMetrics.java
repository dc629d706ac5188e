package dev.vigia.metrics;

import dev.vigia.agent.Snapshot;
import dev.vigia.health.CheckState;
import dev.vigia.health.Verdict;
import dev.vigia.notify.NotifyAccount;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The metrics of what a node has once: its loop, its checks, its scripts. */
final class NodeMetrics {
    private NodeMetrics() {
    }

    static void tell(Page page, Snapshot snapshot, String version, Function<String, NotifyAccount> notified) {
        page.gauge("vigia_up", "1 where the agent answers").add(Map.of(), 1);
        page.gauge("vigia_build_info", "the version of the agent")
                .add(Labels.and(Labels.of("node", snapshot.node()), "version", version), 1);
        page.histogram("vigia_loop_lag_seconds", "how late the event loop came for an advert that was due")
                .add(Map.of(), snapshot.lags());
        page.gauge("vigia_loop_lag_worst_seconds", "the latest of them")
                .add(Map.of(), Family.seconds(snapshot.worstLag()));
        snapshot.measures().forEach(measure -> page
                .gauge("vigia_measure_in_force", "1 where a measure for punctuality is in force, 0 where refused")
                .add(Labels.of("measure", measure.name()), measure.inForce() ? 1 : 0));
        snapshot.checks().forEach(check -> check(page, check.settings().name(), check.state()));
        Set<String> names = new LinkedHashSet<>();
        snapshot.routers().forEach(router -> names.add(router.id().instance()));
        snapshot.groups().forEach(group -> names.add(group.name()));
        names.forEach(name -> notify(page, name, notified.apply(name)));
        snapshot.groups().forEach(group -> {
            for (String state : new String[] {"initialize", "backup", "active"}) {
                page.gauge("vigia_group_state", "1 for the state that the sync group is in")
                        .add(Labels.and(Labels.of("group", group.name()), "state", state),
                                group.role().state().toLowerCase(Locale.ROOT).equals(state) ? 1 : 0);
            }
        });
    }

    private static void check(Page page, String name, CheckState state) {
        Map<String, String> labels = Labels.of("check", name);
        for (Verdict verdict : Verdict.values()) {
            page.gauge("vigia_check_state", "1 for the state that the check is in")
                    .add(Labels.and(labels, "state", verdict.name().toLowerCase(Locale.ROOT)),
                            state.verdict() == verdict ? 1 : 0);
        }
        page.gauge("vigia_check_duration_seconds", "how long its last run took")
                .add(labels, Family.seconds(state.last().took()));
        page.gauge("vigia_check_flapping", "1 where its results change so often that somebody should look")
                .add(labels, state.isFlapping() ? 1 : 0);
        page.counter("vigia_check_runs_total", "its results").add(labels, state.runs());
        page.counter("vigia_check_timeouts_total", "those of them that were no answer in time")
                .add(labels, state.timeouts());
        page.counter("vigia_check_changes_total", "how often an up turned into a down or back")
                .add(labels, state.changes());
    }

    private static void notify(Page page, String name, NotifyAccount account) {
        Map<String, String> labels = Labels.of("name", name);
        page.gauge("vigia_notify_queue", "transitions that wait to be told to scripts").add(labels, account.pending());
        page.counter("vigia_notify_skipped_total", "transitions that scripts were never told")
                .add(labels, account.skipped());
        page.counter("vigia_notify_failures_total", "runs of scripts that failed").add(labels, account.failures());
        if (account.last() != null) {
            page.gauge("vigia_notify_duration_seconds", "how long the last script took")
                    .add(labels, account.last().milliseconds() / 1000.0);
        }
    }
}
