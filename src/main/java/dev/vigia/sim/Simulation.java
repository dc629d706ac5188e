package dev.vigia.sim;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Some nodes on one LAN in virtual time: the same seed gives the same run, to the last packet. */
public final class Simulation {
    /** Far more than any node has to do at one moment: what goes on beyond is a loop that never waits again. */
    private static final int MOST_TURNS_AT_ONCE = 200_000;

    private final Random random;
    private final Schedule schedule = new Schedule();
    private final SimNetwork network;
    private final List<SimWorld> nodes = new ArrayList<>();
    private final Watch watch;
    private Moment now = Moment.ORIGIN;
    private Duration longestStall = Duration.ZERO;
    private Duration latestRequest = Duration.ZERO;

    /** An empty LAN whose every accident follows from {@code seed}. */
    public Simulation(long seed) {
        this(seed, null);
    }

    /** The same where nothing is demanded of the nodes, and {@code onlooker} sees what they do. */
    Simulation(long seed, Onlooker onlooker) {
        watch = new Watch(this, onlooker);
        random = new Random(seed);
        network = new SimNetwork(this, random);
    }

    /** Adds a node that is not started yet; its clock starts anywhere and drifts by up to 100 ppm. */
    public SimWorld add(String name, Settings settings, Subnet own) {
        return add(name, settings, List.of(own));
    }

    /** The same with an address of its own for each family. */
    SimWorld add(String name, Settings settings, List<Subnet> own) {
        var clock = new DriftingClock(new Moment(random.nextLong(1L << 50)), random.nextInt(201) - 100);
        var mac = new MacAddress(0x0200_0000_0001L + nodes.size());
        var node = new SimWorld(name, settings, own, mac, clock, new Random(random.nextLong()), this);
        nodes.add(node);
        network.attach(node);
        return node;
    }

    /** The nodes, in the order added. */
    public List<SimWorld> nodes() {
        return List.copyOf(nodes);
    }

    /** The source of every accident. */
    Random random() {
        return random;
    }

    SimNetwork network() {
        return network;
    }

    /** What must hold. */
    public Watch watch() {
        return watch;
    }

    /** The true moment. */
    public Moment now() {
        return now;
    }

    /** The longest stall of a system call so far. */
    Duration longestStall() {
        return longestStall;
    }

    void allowStall(Duration span) {
        longestStall = span.compareTo(longestStall) > 0 ? span : longestStall;
    }

    void forgetStalls() {
        longestStall = Duration.ZERO;
    }

    /** How late a request about addresses may be carried out; zero in the beginning. */
    Duration latestRequest() {
        return latestRequest;
    }

    /** From now on requests about addresses may be late. */
    void busyKernels(Duration latest) {
        latestRequest = latest;
    }

    /** How long two nodes may answer in a healthy network: one advert, its way, and what stalls meanwhile. */
    Duration longestOverlap() {
        return longestInterval().plusNanos(2 * network.weather().longestDelay())
                .plus(longestStall).plusMillis(15);
    }

    /** How long a healthy network may have no owner: the longest Active_Down_Interval, and what delays it. */
    Duration settleTime() {
        return longest(node -> node.conduct().startupDelay()).plusNanos(
                (misses() + 2) * longestInterval().toNanos() + 4 * network.weather().longestDelay()
                + 2 * longestStall.toNanos() + 2 * latestRequest.toNanos()).plusMillis(15);
    }

    /** How long a single forged advert may leave a healthy network without an owner. */
    Duration longestDeceit() {
        Duration claim = longest(node ->
                node.patience().activeDown(node.priority(), node.maxLearnedInterval()));
        return claim.plus(longest(node -> node.conduct().startupDelay()))
                .plusNanos(4 * network.weather().longestDelay() + 2 * latestRequest.toNanos()).plusMillis(15);
    }

    private int misses() {
        return nodes.stream().mapToInt(node -> node.instance().conduct().misses()).max().orElse(0);
    }

    private Duration longest(Function<InstanceSettings, Duration> span) {
        return nodes.stream().map(node -> span.apply(node.instance())).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** How long a node may leave a lower priority Active before it begins to take over. */
    Duration longestLeave() {
        return longest(node -> node.conduct().preemptDelay());
    }

    /** Whether the nodes advertise at different intervals, so that one may be impatient with another. */
    boolean mixed() {
        return nodes.stream().map(node -> node.instance().advertInterval()).distinct().count() > 1;
    }

    private Duration longestInterval() {
        return longest(InstanceSettings::advertInterval);
    }

    /** Plans something for a true moment. */
    void plan(Moment at, Runnable what) {
        schedule.plan(at, what);
    }

    /** Lets {@code span} of virtual time pass. */
    public void run(Duration span) {
        Moment end = now.plus(span);
        int turns = 0;
        while (true) {
            SimWorld first = null;
            Moment next = schedule.next();
            for (SimWorld node : nodes) {
                Moment wakes = node.wakesAt();
                if (wakes.isBefore(next)) {
                    next = wakes;
                    first = node;
                }
            }
            if (next.isAfter(end)) {
                now = end;
                return;
            }
            turns = next.isAfter(now) ? 0 : turns + 1;
            if (turns > MOST_TURNS_AT_ONCE) {
                throw new Violation((first == null ? "the network" : first.name())
                        + " has no end of things to do at one moment");
            }
            now = Moment.later(now, next);
            if (first == null) {
                schedule.runNext();
            } else {
                first.turn();
            }
            watch.look(nodes);
        }
    }
}
