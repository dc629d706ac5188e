package dev.vigia.health;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All checks of a node as one machine: which runs are due, and what their results add up to.
 *
 * <p>It is told what time it is and starts nothing itself. For one thread alone.
 */
public final class Checkup {
    /** How soon a result that turns no verdict but says something else is worth telling. */
    static final Duration PACE = Duration.ofSeconds(1);
    /** How long after its deadline a run that does not answer is given up. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * A run to be started.
     *
     * @param number its number, never used again
     * @param check what to run
     * @param deadline when it has to answer; {@link Moment#NEVER} for what is watched
     */
    public record Run(long number, CheckSettings check, Moment deadline) {
    }

    /** One check. */
    private static final class Patient {
        private final CheckSettings check;
        private CheckState state;
        private CheckResult told = CheckResult.NONE;
        private Moment toldAt;
        private Timetable timetable;
        private Run run;
        /** When its run is given up; kept, since all are asked for it thousands of times a second. */
        private Moment givenUp = Moment.NEVER;

        Patient(CheckSettings check, double share, Moment now) {
            this.check = check;
            this.state = CheckState.initial(check, now);
            this.timetable = Timetable.begin(check.rhythm().interval(), share, now);
            this.toldAt = now;
        }

        Moment deadline() {
            return run == null ? timetable.deadline() : givenUp;
        }
    }

    private final Map<String, Patient> patients = new LinkedHashMap<>();
    private final Map<Long, Patient> running = new HashMap<>();
    private long runs;

    /**
     * The checks from now on; those that are as before keep their state and their run.
     *
     * @return the numbers of the runs that no longer matter, to be cancelled
     */
    public List<Long> configure(List<CheckSettings> checks, Moment now) {
        Map<String, Patient> former = new HashMap<>(patients);
        patients.clear();
        for (int i = 0; i < checks.size(); i++) {
            CheckSettings check = checks.get(i);
            Patient known = former.get(check.name());
            boolean same = known != null && known.check.equals(check);
            patients.put(check.name(), same ? known : new Patient(check, (double) i / checks.size(), now));
        }
        Set<Long> kept = patients.values().stream().filter(patient -> patient.run != null)
                .map(patient -> patient.run.number()).collect(Collectors.toSet());
        List<Long> gone = running.keySet().stream().filter(number -> !kept.contains(number)).sorted().toList();
        running.keySet().retainAll(kept);
        return gone;
    }

    /** When {@link #due} is to be asked if nothing comes before. */
    public Moment deadline() {
        Moment next = Moment.NEVER;
        for (Patient patient : patients.values()) {
            next = Moment.earlier(next, patient.deadline());
        }
        return next;
    }

    /** The runs to start now; each counts as started. */
    public List<Run> due(Moment now) {
        List<Run> due = new ArrayList<>();
        for (Patient patient : patients.values()) {
            if (patient.timetable.isDue(now)) {
                boolean watched = patient.check.subject().watched();
                Moment end = watched ? Moment.NEVER : now.plus(patient.check.rhythm().timeout());
                patient.run = new Run(++runs, patient.check, end);
                patient.givenUp = end.plus(PATIENCE);
                patient.timetable = patient.timetable.started();
                running.put(runs, patient);
                due.add(patient.run);
            }
        }
        return due;
    }

    /** The runs that should have answered long ago: each is to be cancelled, and {@link #ended} as timed out. */
    public List<Run> overdue(Moment now) {
        List<Run> overdue = List.of();
        for (Patient patient : running.values()) {
            if (!now.isBefore(patient.deadline())) {
                overdue = overdue.isEmpty() ? new ArrayList<>() : overdue;
                overdue.add(patient.run);
            }
        }
        return overdue;
    }

    /**
     * A run has a result.
     *
     * @param number the run's number; of one that no longer matters it changes nothing
     * @return the check's name where its state is worth telling: its verdict turned, its number changed, or for
     *     {@link #PACE} nothing was told and it says something else; else null
     */
    public String ended(long number, CheckResult result, Moment now) {
        Patient patient = running.get(number);
        if (patient == null) {
            return null;
        }
        // Who watches could not begin: that is tried again.
        if (!patient.check.subject().watched() || result.outcome().unable()) {
            running.remove(number);
            patient.run = null;
            patient.timetable = patient.timetable.ended(now);
        }
        Verdict former = patient.state.verdict();
        patient.state = patient.state.next(patient.check.rhythm(), result, now);
        boolean turned = patient.state.verdict() != former || result.value() != patient.told.value();
        boolean late = !now.isBefore(patient.toldAt.plus(PACE)) && !result.saysAs(patient.told);
        if (!turned && !late) {
            return null;
        }
        patient.told = result;
        patient.toldAt = now;
        return patient.check.name();
    }

    /** Whether a run goes on; that of what is watched does until it is cancelled. */
    public boolean isRunning(long number) {
        return running.containsKey(number);
    }

    /** The check of that name; null where there is none. */
    public CheckSettings check(String name) {
        Patient patient = patients.get(name);
        return patient == null ? null : patient.check;
    }

    /** What is known of a check; null where there is none of that name. */
    public CheckState state(String name) {
        Patient patient = patients.get(name);
        return patient == null ? null : patient.state;
    }

    /** What is known of all, in their order. */
    public Map<String, CheckState> states() {
        Map<String, CheckState> states = new LinkedHashMap<>();
        patients.forEach((name, patient) -> states.put(name, patient.state));
        return states;
    }

    /** How many runs were left out because the one before was still going. */
    public long missed(String name) {
        return patients.get(name).timetable.missed();
    }
}
