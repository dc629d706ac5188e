package dev.vigia.lab;

import dev.vigia.agent.Reason;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must hold after every fault: V1 each transition has a typed reason, V2 scripts are told each transition once,
 * in order, one at a time, V3 state, address and advert agree, V4 a new agent does the same from the journal of each
 * life, V5 exactly one owner after the heal, V6 memory, descriptors and threads return. V1, V3, V4 and V6 are asked of
 * Vigia only.
 */
final class Invariants {
    /** What a Java machine may take more after a fault than before: compiled code, a heap that breathes. */
    private static final long MEMORY_KILOBYTES = 24 << 10;
    /** Threads that the Java machine starts and ends by itself. */
    private static final int THREADS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Set<String> REASONS =
            Arrays.stream(Reason.Code.values()).map(Reason.Code::word).collect(Collectors.toSet());

    private final Trial trial;
    private final Map<Station, Grip.Footprint> before = new LinkedHashMap<>();

    Invariants(Trial trial) {
        this.trial = trial;
    }

    /** Looks at a pair that is well. */
    void begin() {
        if (trial.make() == Router.VIGIA) {
            programs().forEach((station, program) -> {
                trial.status(station);
                before.put(station, Grip.on(program).footprint());
            });
        }
    }

    /** Those that are broken, in sentences that begin with their number. */
    List<String> broken(Timeline end) {
        List<String> broken = new ArrayList<>();
        oneOwner(end, broken);
        if (trial.make() == Router.VIGIA) {
            until(() -> told().isEmpty());
            broken.addAll(told());
            until(() -> agreement().isEmpty());
            broken.addAll(agreement());
            until(() -> footprints().isEmpty());
            broken.addAll(footprints());
            broken.addAll(replays());
        }
        return broken;
    }

    private interface Question {
        boolean answeredYes();
    }

    private void until(Question question) {
        var end = trial.probe().now().plus(PATIENCE);
        while (!question.answeredYes() && trial.probe().now().isBefore(end)) {
            trial.watch(PAUSE);
        }
    }

    private void oneOwner(Timeline end, List<String> broken) {
        if (end.owners().size() != 1 || end.overlap().compareTo(Limit.NONE) > 0
                || end.blackout().compareTo(Limit.NONE) > 0) {
            broken.add("V5 after the heal: owners %s, both answered %d ms, nobody %d ms".formatted(end.owners().stream()
                    .map(owner -> trial.pair().name(owner.mac())).toList(), end.overlap().toMillis(),
                    end.blackout().toMillis()));
        }
    }

    private Map<Station, Program> programs() {
        Map<Station, Program> running = new LinkedHashMap<>();
        Pair pair = trial.pair();
        if (pair.firstProgram() != null && pair.firstProgram().alive()) {
            running.put(pair.first(), pair.firstProgram());
        }
        if (pair.secondProgram() != null && pair.secondProgram().alive()) {
            running.put(pair.second(), pair.secondProgram());
        }
        return running;
    }

    /** V1 and V2. */
    private List<String> told() {
        List<String> broken = new ArrayList<>();
        for (Diary diary : List.of(trial.first(), trial.second())) {
            List<Diary.Logged> logged = new ArrayList<>(diary.transitions());
            if (logged.size() != diary.transitionLines()
                    || logged.stream().anyMatch(transition -> !REASONS.contains(transition.reason()))) {
                broken.add("V1 a transition without a typed reason: " + logged);
            }
            Set<Long> numbers = new HashSet<>();
            if (!logged.stream().allMatch(transition -> numbers.add(transition.seq()))) {
                broken.add("V2 a number was given twice: " + logged);
            }
            // What a killed one had numbered and not yet told: the next one that is told says so.
            Set<Long> skipped = diary.skipped();
            logged.removeIf(transition -> skipped.contains(transition.seq()));
            List<String> due = new ArrayList<>();
            List<String> done = new ArrayList<>();
            logged.forEach(one -> due.addAll(List.of("begin " + one.seq(), "end " + one.seq())));
            diary.all().forEach(tell -> done.add(tell.edge() + " " + tell.seq()));
            if (!due.equals(done)) {
                broken.add("V2 told " + done + " of " + due);
            }
        }
        return broken;
    }

    /** V4. */
    private List<String> replays() {
        return Stream.of(trial.pair().first(), trial.pair().second()).flatMap(station ->
                Journals.differences(station).stream()).map(difference -> "V4 " + difference).toList();
    }

    /** V3. */
    private List<String> agreement() {
        List<String> broken = new ArrayList<>();
        Timeline recent = trial.probe().timeline().between(
                trial.probe().now().minus(trial.interval().multipliedBy(3)), Moment.NEVER);
        programs().forEach((station, program) -> {
            Object state = trial.status(station).map(status -> (Object) status.get("state")).orElse("no answer");
            boolean active = "ACTIVE".equals(state);
            boolean holds = station.holds(trial.pair().address());
            boolean advertises = advertises(recent, station.mac());
            if (active != holds || active != advertises) {
                broken.add("V3 %s is %s; holds the address: %s; advertises: %s".formatted(station, state, holds,
                        advertises));
            }
        });
        return broken;
    }

    private static boolean advertises(Timeline recent, MacAddress mac) {
        return recent.adverts(mac).stream().anyMatch(advert -> advert.priority() > 0);
    }

    /** V6, of those that still are the same process. */
    private List<String> footprints() {
        List<String> broken = new ArrayList<>();
        programs().forEach((station, program) -> {
            Grip.Footprint was = before.get(station);
            if (was != null && was.pid() == program.pid()) {
                Grip.Footprint is = Grip.on(program).footprint();
                if (is.descriptors() > was.descriptors() || is.threads() > was.threads() + THREADS
                        || is.kilobytes() > was.kilobytes() + MEMORY_KILOBYTES) {
                    broken.add("V6 " + station + " used " + was + ", uses " + is);
                }
            }
        });
        return broken;
    }
}
