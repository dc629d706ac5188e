package dev.vigia.linux;

import static dev.vigia.linux.TwoWorlds.FROM4;
import static dev.vigia.linux.TwoWorlds.VA;
import static dev.vigia.linux.TwoWorlds.VB;
import static dev.vigia.linux.TwoWorlds.drained;
import static dev.vigia.linux.TwoWorlds.next;
import static dev.vigia.linux.TwoWorlds.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Input.AddressSeen;
import dev.vigia.agent.Input.Claimed;
import dev.vigia.agent.Input.LinkSeen;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import dev.vigia.wire.ArpAnnouncement;
import dev.vigia.wire.ArpProbe;
import dev.vigia.wire.NeighborAnnouncement;
import dev.vigia.wire.NeighborProbe;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Claims and probes on a real link: B holds addresses and watches, A claims and asks. */
@Timeout(120)
class ClaimIT {
    private static final IpAddress FOUR = IpAddress.parse("10.77.0.2");
    private static final IpAddress SIX = IpAddress.parse("fd00:77::2");
    private static final IpAddress NOT_HERE = IpAddress.parse("10.77.0.99");
    private static final IpAddress NOT_HERE6 = IpAddress.parse("fd00:77::99");
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:be:ef");

    private TwoWorlds worlds;
    private LinuxWorld a;
    private LinuxWorld b;

    @BeforeEach
    void twoWorlds() throws Exception {
        worlds = new TwoWorlds();
        a = worlds.a;
        b = worlds.b;
        sixOnB();
    }

    @AfterEach
    void away() {
        if (worlds != null) {
            worlds.close();
        }
    }

    private void sixOnB() throws Exception {
        worlds.hostB.ip("addr add " + SIX + "/64 dev vb nodad");
        next(b, input -> input.equals(new AddressSeen(VB, new Subnet(SIX, 64))));
    }

    private static Octets claim(IpAddress address) {
        return address.family() == Family.IPV4 ? ArpAnnouncement.frame(STRANGER, address)
                : NeighborAnnouncement.frame(STRANGER, address);
    }

    private static Octets tagged(Octets frame, int vlan) {
        byte[] plain = frame.bytes();
        byte[] tagged = new byte[plain.length + 4];
        System.arraycopy(plain, 0, tagged, 0, 12);
        System.arraycopy(plain, 12, tagged, 16, plain.length - 12);
        tagged[12] = (byte) 0x81;
        tagged[14] = (byte) (vlan >> 8);
        tagged[15] = (byte) vlan;
        return Octets.of(tagged);
    }

    private void aSends(Octets... frames) throws Exception {
        worlds.onA(new Command.Announce(VA, List.of(frames)));
    }

    private void bWatches() throws Exception {
        worlds.onB(new Command.Watch(VB));
        drained(b);
    }

    /** All claims that are there, in time for a deadline that is far. */
    private static List<Claimed> claims(LinuxWorld world, int count) {
        List<Claimed> claims = new ArrayList<>();
        while (claims.size() < count) {
            claims.add((Claimed) next(world, Claimed.class::isInstance));
        }
        return claims;
    }

    /** What comes before the claim that is sent last: frames on one link do not overtake each other. */
    private List<Input> beforeTheLast() throws Exception {
        aSends(claim(FOUR));
        List<Input> heard = new ArrayList<>();
        next(b, input -> {
            heard.add(input);
            return input.equals(new Claimed(VB, FOUR, STRANGER));
        });
        heard.remove(heard.size() - 1);
        return heard.stream().filter(Claimed.class::isInstance).toList();
    }

    @Test
    void claimsOfBothFamiliesAboutAddressesHereAreHeard() throws Exception {
        aSends(claim(FOUR));
        bWatches();
        aSends(claim(FOUR), claim(SIX));
        assertEquals(List.of(new Claimed(VB, FOUR, STRANGER), new Claimed(VB, SIX, STRANGER)), claims(b, 2));
        worlds.onB(new Command.Watch(VB));
        aSends(claim(NOT_HERE), claim(NOT_HERE6), ArpProbe.frame(STRANGER, FOUR), NeighborProbe.frame(STRANGER, SIX));
        assertEquals(List.of(), beforeTheLast());
        worlds.hostB.ip("addr add " + NOT_HERE + "/32 dev vb");
        next(b, input -> input.equals(new AddressSeen(VB, Subnet.host(NOT_HERE))));
        aSends(claim(NOT_HERE));
        assertEquals(List.of(new Claimed(VB, NOT_HERE, STRANGER)), claims(b, 1));
    }

    @Test
    void whatThisHostSaysItselfIsNoClaim() throws Exception {
        bWatches();
        worlds.onB(new Command.Announce(VB, List.of(claim(FOUR), claim(SIX))));
        MacAddress own = Asker.mac(worlds.hostB, "vb");
        aSends(ArpAnnouncement.frame(own, FOUR), NeighborAnnouncement.frame(own, SIX));
        assertEquals(List.of(), beforeTheLast(), "neither sent, nor come back over the link");
    }

    @Test
    void aTaggedClaimIsNoneOfTheLinksOwn() throws Exception {
        bWatches();
        aSends(tagged(claim(FOUR), 10), tagged(claim(SIX), 10));
        assertEquals(List.of(), beforeTheLast(), "there is no such VLAN here");
        aSends(tagged(claim(FOUR), 0));
        assertEquals(List.of(new Claimed(VB, FOUR, STRANGER)), claims(b, 1), "number 0 is a priority alone");
    }

    @Test
    void aVlansClaimsAreItsOwnLinks() throws Exception {
        bWatches();
        LinkName vlan = new LinkName("vb.10");
        worlds.onB(new Command.Watch(vlan));
        try {
            worlds.hostB.ip("link add link vb name vb.10 type vlan id 10");
        } catch (AssertionError refused) {
            Namespace.skip("no VLANs in this kernel: " + refused.getMessage().strip());
        }
        worlds.hostB.ip("link set vb.10 up");
        worlds.hostB.ip("addr add 10.78.0.1/24 dev vb.10");
        IpAddress inside = IpAddress.parse("10.78.0.1");
        next(b, input -> input.equals(new AddressSeen(vlan, new Subnet(inside, 24))));
        aSends(tagged(claim(FOUR), 10), tagged(claim(inside), 10), claim(inside));
        assertEquals(List.of(new Claimed(vlan, inside, STRANGER)), beforeTheLast());
    }

    @Test
    void whoHoldsAnAddressAnswersAProbe() throws Exception {
        drained(a);
        worlds.onA(new Command.Watch(VA));
        MacAddress self = Asker.mac(worlds.hostA, "va");
        MacAddress holder = Asker.mac(worlds.hostB, "vb");
        aSends(ArpProbe.frame(self, NOT_HERE), NeighborProbe.frame(self, NOT_HERE6), ArpProbe.frame(self, FOUR));
        assertEquals(new Claimed(VA, FOUR, holder), next(a, Claimed.class::isInstance));
        aSends(NeighborProbe.frame(self, SIX));
        assertEquals(new Claimed(VA, SIX, holder), next(a, Claimed.class::isInstance));
        assertTrue(worlds.hostB.ip("neigh show dev vb").lines().noneMatch(line -> line.startsWith("0.0.0.0")),
                "the probe has taught nobody anything");
    }

    @Test
    void watchingGoesOnAfterTheLinkWasMadeAnew() throws Exception {
        bWatches();
        worlds.hostB.ip("link del vb");
        next(b, Input.LinkGone.class::isInstance);
        next(a, Input.LinkGone.class::isInstance);
        worlds.hostA.join(worlds.hostB);
        worlds.hostB.ip("addr add " + FOUR + "/24 dev vb");
        next(a, input -> input instanceof LinkSeen seen && seen.link().equals(VA) && seen.running());
        next(b, input -> input.equals(new AddressSeen(VB, new Subnet(FOUR, 24))));
        aSends(claim(FOUR));
        assertEquals(List.of(new Claimed(VB, FOUR, STRANGER)), claims(b, 1));
    }

    @Test
    void noAdvertAndNoDeadlineWaitsForClaims() throws Exception {
        worlds.listenEverywhere();
        bWatches();
        aSends(Collections.nCopies(100, claim(FOUR)).toArray(Octets[]::new));
        worlds.onA(send(FROM4));
        Input first = b.await(b.now());
        assertInstanceOf(Input.Arrived.class, first, "the advert overtakes the claims, even past the deadline");
        assertNull(b.await(b.now()), "a deadline that has passed waits for no claim");
        assertEquals(100, claims(b, 100).size());
    }

    @Test
    void aFloodCostsABoundedShareAndLosesNoAdvert() throws Exception {
        worlds.listenEverywhere();
        bWatches();
        Octets[] strange = Collections.nCopies(64, claim(NOT_HERE)).toArray(Octets[]::new);
        Octets[] ours = Collections.nCopies(64, claim(FOUR)).toArray(Octets[]::new);
        for (Octets[] flood : List.of(strange, ours)) {
            var flooder = new Flooder(flood);
            flooder.start();
            var threads = ManagementFactory.getThreadMXBean();
            Moment start = b.now();
            Moment end = start.plus(Duration.ofSeconds(2));
            long busy = threads.getCurrentThreadCpuTime();
            int claims = 0;
            int adverts = 0;
            while (b.now().isBefore(end)) {
                Input input = b.await(end);
                claims += input instanceof Claimed ? 1 : 0;
                adverts += input instanceof Input.Arrived ? 1 : 0;
            }
            busy = threads.getCurrentThreadCpuTime() - busy;
            long nanos = start.until(b.now()).toNanos();
            flooder.end();
            adverts += drained(b).stream().filter(Input.Arrived.class::isInstance).count();
            System.out.printf("flood of %d frames/s %s: %d claims/s told, %d of %d adverts heard, %.1f %% of a "
                    + "processor%n", flooder.frames * 1_000_000_000L / nanos, flood == ours ? "about our address"
                    : "about strange ones", claims * 1_000_000_000L / nanos, adverts, flooder.adverts,
                    100.0 * busy / nanos);
            if (flooder.frames < ClaimWatch.FRAMES * 200) {
                Namespace.skip("too busy a machine to flood: " + flooder.frames + " frames in two seconds");
            }
            assertTrue(claims <= ClaimWatch.FRAMES * 210, claims + " claims in two seconds");
            assertEquals(flooder.adverts, adverts);
        }
    }

    /** A's world, flooding, with an advert now and then. */
    private final class Flooder extends Thread {
        private final Octets[] flood;
        private volatile boolean ended;
        private volatile long frames;
        private volatile int adverts;

        Flooder(Octets... flood) {
            super("flooder");
            this.flood = flood;
            setDaemon(true);
        }

        @Override
        public void run() {
            var announce = new Command.Announce(VA, List.of(flood));
            while (!ended) {
                for (int i = 0; i < 50; i++) {
                    a.perform(announce);
                }
                frames += 50L * flood.length;
                a.perform(send(FROM4));
                adverts++;
            }
        }

        void end() throws InterruptedException {
            ended = true;
            join(10_000);
        }
    }

    @Test
    void aClaimCostsLittle() throws Exception {
        bWatches();
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long cost = 0;
        long garbage = 0;
        int each = 200;
        for (IpAddress address : List.of(NOT_HERE, FOUR, NOT_HERE6, SIX)) {
            for (int round = 0; round < 40; round++) {
                cost = round == 20 ? 0 : cost;
                garbage = round == 20 ? 0 : garbage;
                aSends(Collections.nCopies(each, claim(address)).toArray(Octets[]::new));
                long before = bean.getThreadAllocatedBytes(self);
                long busy = bean.getCurrentThreadCpuTime();
                // The pace's span of 10 ms is over each time: B has slept through the sending.
                Moment end = b.now().plus(Duration.ofMillis(11));
                for (Input input = b.await(end); input != null; input = b.await(end)) {
                    assertInstanceOf(Claimed.class, input);
                }
                cost += bean.getCurrentThreadCpuTime() - busy;
                garbage += bean.getThreadAllocatedBytes(self) - before;
            }
            System.out.printf("a claim of %s, which %s: %d ns of processor time, %d bytes of garbage%n", address,
                    address.equals(FOUR) || address.equals(SIX) ? "matters" : "does not", cost / 20 / each,
                    garbage / 20 / each);
            assertTrue(garbage / 20 / each <= 1024, garbage / 20 / each + " bytes");
        }
    }
}
