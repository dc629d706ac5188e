package dev.vigia.sim;

import dev.vigia.agent.Companions;
import dev.vigia.agent.Route;
import dev.vigia.agent.Routing;
import dev.vigia.agent.Rule;
import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.GroupSettings;
import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.LeaseSettings;
import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Settings;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.vrrp.Standing.Caution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** The two or three nodes of a story, with settings drawn by lot. */
final class Cast {
    private static final long[] INTERVALS_MS = {10, 50, 100, 100, 100, 200, 1000, 1000};
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** How long something that is run before a release may take. */
    static final Duration PREPARATION = Duration.ofMillis(400);

    /** Which routers of a node share one fate. */
    private enum Fate {
        /** There is but one. */
        ALONE,
        /** The two of an instance with both families. */
        DUAL_STACK,
        /** Those of a sync group. */
        SYNC_GROUP
    }

    private final Random random;
    private final Signing signing;
    private final Companions companions;
    private final Duration interval;
    private final boolean mixed;
    private final boolean equal;
    private final Family family;
    private final LeaseSettings lease;
    private final boolean accept;
    private final Manners manners;
    private final Fate fate;
    private final List<Subnet> virtual;
    private final List<Subnet> excluded;

    /**
     * A cast.
     *
     * @param accept whether they serve what is sent to their addresses, where they can refuse to
     */
    Cast(Random random, Signing signing, boolean accept) {
        this.random = random;
        this.signing = signing;
        Duration drawn = anyInterval();
        mixed = random.nextInt(6) == 0;
        equal = random.nextInt(6) == 0;
        family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
        lease = lease();
        this.accept = accept || lease.gate() == GateChoice.OFF;
        manners = new Manners(random, family);
        int shared = random.nextInt(6);
        fate = shared == 0 && !manners.old() ? Fate.DUAL_STACK : shared == 1 ? Fate.SYNC_GROUP : Fate.ALONE;
        interval = manners.old() ? SECOND : drawn;
        boolean many = random.nextInt(10) == 0;
        virtual = addresses(family, 20, many ? 100 : 1 + random.nextInt(3));
        Family others = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
        companions = random.nextBoolean() ? Companions.NONE : routings(1 + random.nextInt(random.nextInt(8) == 0
                ? 2 * Routing.SLICE : 3));
        excluded = addresses(fate == Fate.DUAL_STACK ? family : others, 140,
                many ? 100 : Math.max(0, random.nextInt(8) - 5));
    }

    private Companions routings(int count) {
        boolean four = family == Family.IPV4;
        List<Routing> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(Route.of(Subnet.parse(four ? "10.9." + i + ".0/24" : "fd09:" + i + "::/64"), null, SimWorld.LINK));
        }
        some.add(new Rule(family, null, null, null, null, null, Rule.Verdict.LOOKUP, 77, 100));
        return new Companions(some, Map.of());
    }

    /** Brings the nodes onto the LAN; none is started. */
    void enter(Simulation simulation) {
        int count = random.nextInt(4) == 0 ? 3 : 2;
        for (int i = 0; i < count; i++) {
            Duration own = mixed && !manners.old() ? anyInterval() : interval;
            var instance = new InstanceSettings("web", SimWorld.LINK, new Vrid(51),
                    equal ? Priority.DEFAULT : priority(), own,
                    random.nextInt(3) > 0, ChecksumChoice.values()[random.nextInt(3)],
                    longer(SECOND, own.multipliedBy(3)), virtual, excluded, lease, handover(),
                    List.of(), listeners());
            String name = "lb" + (i + 1);
            List<InstanceSettings> routers =
                    new ArrayList<>(routers(instance, count).stream()
                            .map(one -> signing.with(one).accepting(accept)).toList());
            routers.set(0, routers.get(0).with(companions));
            Settings settings = new Settings(name, "", "", "nobody", true, routers);
            var group = new GroupSettings("edge", List.of("web", "inside"), List.of(), NotifySettings.NONE);
            simulation.add(name, fate == Fate.SYNC_GROUP ? settings.with(List.of(group)) : settings,
                    fate == Fate.DUAL_STACK ? List.of(own(family, i), own(other(), i)) : List.of(own(family, i)));
        }
    }

    /** Of an instance, and who shares its fate. */
    private List<InstanceSettings> routers(InstanceSettings first, int count) {
        InstanceSettings one = manners.with(first, owned(first.family(), count));
        if (fate == Fate.ALONE) {
            return List.of(one);
        }
        boolean group = fate == Fate.SYNC_GROUP;
        Family second = group ? family : other();
        int addresses = 1 + random.nextInt(3);
        var twin = new InstanceSettings(group ? "inside" : "web", SimWorld.LINK, new Vrid(group ? 52 : 51),
                group ? priority() : first.priority(), first.advertInterval(), first.preempt(), first.checksum(),
                first.maxLearnedInterval(), addresses(second, 250, addresses), List.of(), lease, first.handover(),
                List.of(), first.listeners());
        return List.of(one, manners.with(twin, owned(second, count)).with(one.conduct()));
    }

    private Family other() {
        return family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    }

    private static List<IpAddress> owned(Family family, int count) {
        return IntStream.range(0, count).mapToObj(i -> own(family, i).address()).toList();
    }

    private static Subnet own(Family family, int number) {
        boolean ipv4 = family == Family.IPV4;
        return Subnet.parse(ipv4 ? "10.0.0." + (number + 1) + "/24" : "fe80::" + (number + 1) + "/64");
    }

    /** The interval of most of them. */
    Duration interval() {
        return interval;
    }

    private Duration anyInterval() {
        return Duration.ofMillis(INTERVALS_MS[random.nextInt(INTERVALS_MS.length)]);
    }

    private LeaseSettings lease() {
        Caution prefer = random.nextInt(3) == 0 ? Caution.AVAILABILITY : Caution.SAFETY;
        int gate = random.nextInt(12);
        GateChoice choice = gate == 0 ? GateChoice.OFF : gate == 1 ? GateChoice.REQUIRED : GateChoice.AUTO;
        Optional<Duration> lifetime = random.nextInt(3) == 0
                ? Optional.of(Duration.ofSeconds(3 + random.nextInt(8))) : Optional.empty();
        return new LeaseSettings(prefer, choice, Optional.empty(), lifetime);
    }

    private NotifySettings listeners() {
        return random.nextInt(4) > 0 ? NotifySettings.NONE
                : NotifySettings.NONE.withBeforeRelease(List.of("/prepare"), PREPARATION);
    }

    private Handover handover() {
        return random.nextInt(4) == 0 ? Handover.BREAK_BEFORE_MAKE : Handover.MAKE_BEFORE_BREAK;
    }

    private Priority priority() {
        switch (random.nextInt(12)) {
            case 0, 1, 2:
                return Priority.DEFAULT;
            case 3:
                // No address owner: it mixes up what it put on with what is the node's own.
                return new Priority(254);
            default:
                return new Priority(1 + random.nextInt(254));
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static List<Subnet> addresses(Family family, int from, int count) {
        List<Subnet> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean ipv4 = family == Family.IPV4;
            addresses.add(Subnet.parse(ipv4 ? "10.0.0." + (from + i) : "fe80::100:" + Integer.toHexString(from + i)));
        }
        return addresses;
    }
}
