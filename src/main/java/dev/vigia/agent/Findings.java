package dev.vigia.agent;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Debounce;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Tracked;
import dev.vigia.health.Verdict;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the checks of the node have found. Links it looks at itself, for the kernel tells of them anyway; everything
 * else is examined elsewhere ({@link Command.Examine}) and told ({@link Input.Checked}).
 */
final class Findings {
    private final Function<LinkName, Link> links;
    private final Notices notices;
    private final Map<String, CheckSettings> checks = new LinkedHashMap<>();
    private final Map<String, CheckState> states = new HashMap<>();
    private final Map<String, Debounce> running = new HashMap<>();
    private List<CheckSettings> examined = List.of();
    private List<CheckSettings> witnesses = List.of();

    Findings(Function<LinkName, Link> links, Notices notices) {
        this.links = links;
        this.notices = notices;
    }

    /** The checks from now on; of those that are as before everything that is known stays known. */
    void configure(Settings settings, Moment now, List<Command> out) {
        if (!settings.checks().equals(examined)) {
            examined = settings.checks();
            out.add(new Command.Examine(examined));
        }
        witnesses = examined.stream().filter(CheckSettings::witness).toList();
        Map<String, CheckSettings> former = new HashMap<>(checks);
        checks.clear();
        examined.forEach(check -> checks.put(check.name(), check));
        Stream.concat(settings.instances().stream().map(InstanceSettings::tracked),
                        settings.groups().stream().map(GroupSettings::tracked))
                .flatMap(List::stream).map(Tracked::check)
                .filter(check -> check.subject() instanceof Subject.Link)
                .forEach(check -> checks.put(check.name(), check));
        checks.forEach((name, check) -> {
            if (!check.equals(former.get(name))) {
                states.put(name, CheckState.initial(check, now));
                running.remove(name);
            }
        });
        states.keySet().retainAll(checks.keySet());
        running.keySet().retainAll(checks.keySet());
        lookAtLinks(now, out);
    }

    /** A check has something to tell; of one that is no longer so, or not at all, nothing is believed. */
    void found(CheckSettings check, CheckState state, Moment now, List<Command> out) {
        String name = check.name();
        CheckState former = check.equals(checks.get(name)) ? states.put(name, state) : null;
        if (former != null && former.verdict() != state.verdict()) {
            notices.paced(now, "check" + name + state.verdict(), notice(name, state), out);
        }
    }

    private static Notice notice(String name, CheckState state) {
        String flapping = state.isFlapping() ? "; it is flapping" : "";
        return state.verdict() == Verdict.DOWN
                ? new Notice(Notice.Severity.WARNING, "check_down", "check " + name
                        + (state.unable() ? " cannot be run: " : " fails: ") + state.evidence() + flapping)
                : new Notice(Notice.Severity.NOTICE, "check_up", "check " + name + " passes: " + state.evidence()
                        + flapping);
    }

    /** Links may run or stand still since the last look, or have done so for long enough by now. */
    void lookAtLinks(Moment now, List<Command> out) {
        for (CheckSettings check : checks.values()) {
            if (check.subject() instanceof Subject.Link subject) {
                look(check, subject, now, out);
            }
        }
    }

    private void look(CheckSettings check, Subject.Link subject, Moment now, List<Command> out) {
        String name = check.name();
        Link link = links.apply(subject.link());
        Debounce known = running.get(name);
        Debounce seen = known == null ? Debounce.of(link.running())
                : known.see(link.running(), subject.upDelay(), subject.downDelay(), now);
        running.put(name, seen);
        CheckState state = states.get(name);
        if (seen.settled() != (state.verdict() == Verdict.UP) || state.verdict() == Verdict.UNKNOWN) {
            found(check, state.next(Rhythm.DEFAULT, result(link, seen.settled()), now), now, out);
        }
    }

    private static CheckResult result(Link link, boolean runs) {
        if (runs) {
            return CheckResult.passed(link.name() + " runs", Duration.ZERO);
        }
        String why = link.present() ? " is down or has no carrier" : " does not exist";
        return CheckResult.of(Outcome.LINK_DOWN, link.name() + why, Duration.ZERO);
    }

    /** When links are to be looked at if nothing is told of them before. */
    Moment deadline() {
        Moment next = Moment.NEVER;
        for (Debounce each : running.values()) {
            next = Moment.earlier(next, each.due());
        }
        return next;
    }

    /**
     * What all of it means to an instance.
     *
     * @param configured the priority that it has by its file
     * @param tracked what the instance listens to
     * @param owning whether it owns its addresses, which nothing unknown takes away
     */
    dev.vigia.health.Fitness of(Priority configured, List<Tracked> tracked, boolean owning) {
        return dev.vigia.health.Fitness.of(configured, tracked, witnesses, states, owning);
    }

    /** All checks for people and programs. */
    List<Snapshot.Check> snapshot() {
        List<Snapshot.Check> all = new ArrayList<>();
        checks.forEach((name, check) -> all.add(new Snapshot.Check(check, states.get(name))));
        return all;
    }
}
