package dev.vigia.lab;

import dev.vigia.control.ControlClient;
import dev.vigia.control.Request;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * What one run of a row of the fault matrix works with: a pair of routers of one make in a lab of its own, a client
 * that watches, a stranger on the same LAN, and what was found. {@link Judge} runs it.
 */
final class Trial implements AutoCloseable {
    /** The priority of the second router. */
    static final int SECOND = 100;

    private static final int FIRST = 150;

    private final Router make;
    private final Duration interval;
    private final Random random;
    private final Lab lab = Lab.open();
    private final Lan lan = lab.lan("");
    private final Deque<Runnable> atEnd = new ArrayDeque<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private List<String> addresses = Plan.IPV4;
    private String script = Diary.SCRIPT;
    private List<String> lines = List.of();
    private List<String> checks = List.of();
    private int secondPriority = SECOND;
    private Pair pair;
    private Station stranger;
    private Relay relay;
    private Diary first;
    private Diary second;
    private Probe probe;
    private boolean well;
    private Moment faultAt;

    /** What the row needs is not there: it cannot be judged. */
    static final class WaitsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        WaitsException(String feature) {
            super(feature);
        }
    }

    Trial(Router make, Duration interval, Random random) {
        this.make = make;
        this.interval = interval;
        this.random = random;
    }

    /** Watches from here on. */
    void watchedBy(Probe client) {
        probe = client;
    }

    /** The fault begins. */
    void beginFault() {
        first.mark();
        second.mark();
        faultAt = probe.now();
    }

    /** Whether the row began with a pair that is well. */
    boolean well() {
        return well;
    }

    /** What was not as it should be. */
    List<String> complaints() {
        return complaints;
    }

    /** What else is worth knowing. */
    List<String> remarks() {
        return remarks;
    }

    // What a row does before it starts the pair.

    /** Lays the pair with these addresses. */
    void use(List<String> others) {
        addresses = others;
    }

    /** Defines a check in Vigia's files. */
    void define(String... definition) {
        checks = List.of(definition);
    }

    /** Adds a line to the instance of Vigia's files. */
    void configure(String line) {
        lines = List.of(line);
    }

    /** Lets both routers' notify script be this one; {@code %1$s} is the file to write to. */
    void listener(String text) {
        script = text;
    }

    /** Lays a pair of equal priority and starts nothing. */
    void rivals() {
        secondPriority = FIRST;
        pair();
    }

    /** Starts the pair and waits until the first owns the address. */
    void start() {
        pair().start();
        well = true;
    }

    /** Makes the second router's cable one with weather; before anything else. */
    void layRelay() {
        String detour = lan.detour("lb2");
        pair();
        relay = new Relay(detour, random.nextLong());
        atEnd.push(relay::close);
    }

    // What a row works with.

    /** The pair, laid at the first call. */
    Pair pair() {
        if (pair == null) {
            pair = new Pair(lan, make, plan(FIRST, "lb1"), make, plan(secondPriority, "lb2"));
            Journals.record(pair.first());
            Journals.record(pair.second());
            first = new Diary(pair.first(), make);
            second = new Diary(pair.second(), make);
            stranger = lan.station("stranger");
        }
        return pair;
    }

    /** A plan for a station of this name, with the trial's addresses and script. */
    Plan plan(int priority, String name) {
        Path directory = lab.directory();
        try {
            Path file = Files.writeString(directory.resolve(name + "-notify.sh"),
                    script.formatted(Diary.told(directory.resolve(name))));
            file.toFile().setExecutable(true);
            return new Plan(priority, interval, addresses, Optional.of(file)).with(Map.of(Router.VIGIA, lines))
                    .checking(checks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A station that is no router. */
    Station stranger() {
        return stranger;
    }

    /** The second router's cable, where it was made one with weather. */
    Relay relay() {
        return relay;
    }

    /** When the fault began. */
    Moment faultAt() {
        return faultAt;
    }

    /** The LAN. */
    Lan lan() {
        return lan;
    }

    /** The make of both routers. */
    Router make() {
        return make;
    }

    /** The advert interval. */
    Duration interval() {
        return interval;
    }

    /** How long the second router waits before it takes over. */
    Duration down() {
        return FaultRow.down(interval);
    }

    /** By the seed. */
    Random random() {
        return random;
    }

    /** What the first router says. */
    Diary first() {
        return first;
    }

    /** What the second router says. */
    Diary second() {
        return second;
    }

    /** The client's record. */
    Probe probe() {
        return probe;
    }

    /** Lets time pass. */
    void watch(Duration span) {
        probe.watch(span);
    }

    /** Lets time pass until this card announces the address; false where it does not within the limit. */
    boolean watchTakeover(MacAddress heir, Duration limit) {
        return probe.watchFor(seen -> seen instanceof Sighting.Announcement && seen.mac().equals(heir), limit);
    }

    /** Runs a shell command on a station, which may fail. */
    Shell.Outcome attempt(Station station, String command) {
        return Shell.attempt(station.inside(List.of("sh", "-c", command)), "");
    }

    /** Runs a shell command on a station, which must succeed. */
    String run(Station station, String command) {
        return Shell.run(station.inside(List.of("sh", "-c", command)), "");
    }

    /** Starts the first router again and waits until it takes part. */
    void restartFirst() {
        pair.firstProgram().exit(Pair.START);
        pair.startFirst();
        var takesPart = Pattern.compile("BACKUP|ACTIVE|MASTER");
        Moment end = probe.now().plus(Pair.START);
        while (!takesPart.matcher(pair.firstProgram().output()).find() && probe.now().isBefore(end)) {
            probe.watch(Duration.ofMillis(20));
        }
    }

    /** What the agent on a station says; empty where none answers. */
    Optional<Map<?, ?>> wholeStatus(Station station) {
        try {
            return Optional.of(ControlClient.ask(station.directory().resolve("control.sock"), Request.STATUS));
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    /** What the agent on a station says of its one instance; empty where none answers. */
    Optional<Map<?, ?>> status(Station station) {
        return wholeStatus(station).filter(whole -> whole.get("instances") instanceof List<?>)
                .map(whole -> (Map<?, ?>) ((List<?>) whole.get("instances")).get(0));
    }

    /** Complains where something is not so. */
    void expect(boolean so, String complaint) {
        if (!so) {
            complaints.add(complaint);
        }
    }

    /** Watches until a router's log has a line of severity warning or above that says so; complains at the limit. */
    void expectAlarm(Diary diary, Duration limit, String pattern) {
        Pattern wanted = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        Moment end = faultAt.plus(limit);
        while (diary.alarm(wanted).isEmpty() && probe.now().isBefore(end)) {
            probe.watch(Duration.ofMillis(20));
        }
        Optional<String> alarm = diary.alarm(wanted);
        // The fault lasts as long for one that is told of early: figures of two makes must bear comparison.
        Duration left = probe.now().until(end);
        probe.watch(left.isNegative() ? Duration.ZERO : left);
        expect(alarm.isPresent(), "no alarm within " + limit.toMillis() + " ms (" + pattern + ")");
        alarm.ifPresent(line -> remark("alarm: " + line));
    }

    /** Notes something worth knowing. */
    void remark(String sentence) {
        remarks.add(sentence);
    }

    /** Runs when the trial ends, however it ends. */
    void atEnd(Runnable last) {
        atEnd.push(last);
    }

    @Override
    public void close() {
        try {
            atEnd.forEach(Runnable::run);
        } finally {
            lab.close();
        }
    }
}
