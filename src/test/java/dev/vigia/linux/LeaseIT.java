package dev.vigia.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Input.AddressGone;
import dev.vigia.agent.Input.AddressSeen;
import dev.vigia.ffi.LifetimeAbi;
import dev.vigia.ffi.LinuxAbi;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lifetimes of addresses on a real link: what the kernel keeps, and what the monitor tells of it. */
@Timeout(120)
class LeaseIT {
    private static final LinkName VA = new LinkName("va");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final List<Subnet> ALL = subnets("10.9.0.1/24", "10.9.0.2/32", "fd00::51/64", "fd00::52/128");

    private final MonotonicClock clock = new MonotonicClock();
    private final List<Input> told = new ArrayList<>();
    private Namespace a;
    private Namespace b;
    private Netlink netlink;
    private LinkMonitor monitor;
    private PatientDesk addresses;
    private int index;

    @BeforeEach
    void aLink() throws Exception {
        Namespace[] pair = Namespace.pair();
        a = pair[0];
        b = pair[1];
        netlink = a.run(() -> new Netlink(0, 1 << 20));
        monitor = a.run(() -> new LinkMonitor(netlink, LinkMonitor.RECEIVE_BUFFER, told::add));
        addresses = a.run(() -> new PatientDesk(monitor));
        index = monitor.index(VA);
        told.clear();
    }

    @AfterEach
    void away() {
        if (addresses != null) {
            addresses.close();
        }
        if (monitor != null) {
            monitor.close();
            netlink.close();
        }
        Namespace.close(a, b);
    }

    private static List<Subnet> subnets(String... texts) {
        return List.of(texts).stream().map(Subnet::parse).toList();
    }

    private static Set<Input> seen(List<Subnet> subnets) {
        return Set.copyOf(subnets.stream().map(subnet -> new AddressSeen(VA, subnet)).toList());
    }

    private List<Input> news() {
        told.clear();
        monitor.drain();
        return List.copyOf(told);
    }

    /** All of them are told, each once, and nothing else; the kernel tells IPv6 addresses a moment later. */
    private void allSeen(List<Subnet> subnets) {
        told.clear();
        await().atMost(PATIENCE).until(() -> {
            monitor.drain();
            return told.size() >= subnets.size();
        });
        assertEquals(seen(subnets), Set.copyOf(told));
        assertEquals(subnets.size(), told.size());
    }

    /** What is told until {@code wanted} is, that included. */
    private List<Input> newsUntil(Input wanted) {
        told.clear();
        await().atMost(PATIENCE).until(() -> {
            monitor.drain();
            return told.contains(wanted);
        });
        return List.copyOf(told);
    }

    /** The line of {@code ip} about an address. */
    private String shown(Subnet subnet) throws Exception {
        return a.ip("-o addr show va").lines().filter(line -> line.contains(" " + subnet + " ")).findAny().orElse("");
    }

    private void lives(Subnet subnet, String lifetime) throws Exception {
        String shown = shown(subnet);
        assertTrue(shown.matches(".*valid_lft " + lifetime + " preferred_lft " + lifetime + "\\s*"), shown);
    }

    @Test
    void eachLivesAsLongAsAskedAndLongerWhenRenewed() throws Exception {
        assertEquals(Map.of(), addresses.add(VA, ALL, Duration.ofMillis(29_001)));
        allSeen(ALL);
        for (Subnet subnet : ALL) {
            lives(subnet, "(30|29)sec");
        }
        assertEquals(Map.of(), addresses.renew(VA, ALL, LONG));
        for (Subnet subnet : ALL) {
            lives(subnet, "(100|99)sec");
        }
        assertFalse(a.ip("-o addr show va").contains("tentative"));
        assertEquals(List.of(), news(), "a renewal is no news");
        assertEquals(Map.of(), addresses.add(VA, subnets("10.9.0.3/32"), null));
        lives(Subnet.parse("10.9.0.3/32"), "forever");
    }

    @Test
    void whatIsRenewedInTimeStaysAndWhatIsNotGoes() {
        assertEquals(Map.of(), addresses.add(VA, ALL, SHORT));
        allSeen(ALL);
        List<Subnet> renewed = ALL.subList(0, 3);
        var gone = new AddressGone(VA, ALL.get(3));
        told.clear();
        Moment end = clock.now().plus(Duration.ofSeconds(4));
        try (var poll = new PollSet()) {
            poll.watch(monitor.fd());
            for (Moment next = clock.now(); next.isBefore(end); next = next.plus(Duration.ofMillis(300))) {
                while (clock.now().isBefore(next)) {
                    poll.await(Math.max(0, clock.now().until(next).toNanos()));
                    monitor.drain();
                }
                assertEquals(Map.of(), addresses.renew(VA, renewed, SHORT));
            }
        }
        assertEquals(List.of(gone), told, "neither the renewed goes, nor is any told again");
        newsUntil(new AddressGone(VA, ALL.get(2)));
    }

    @Test
    void aRenewalOfWhatHasGoneIsRefusedAndPutsNothingOn() throws Exception {
        assertEquals(Map.of(), addresses.add(VA, ALL, LONG));
        allSeen(ALL);
        told.clear();
        a.ip("addr del 10.9.0.2/32 dev va");
        a.ip("addr del fd00::51/64 dev va");
        Map<Subnet, String> refused = addresses.renew(VA, ALL, LONG);
        assertEquals(Map.of(ALL.get(1), "EADDRNOTAVAIL (no such address here)", ALL.get(2),
                "EADDRNOTAVAIL (no such address here)"), refused);
        assertEquals("", shown(ALL.get(1)) + shown(ALL.get(2)));
        lives(ALL.get(0), "(100|99)sec");
        assertEquals(Set.of(new AddressGone(VA, ALL.get(1)), new AddressGone(VA, ALL.get(2))),
                Set.copyOf(told.stream().filter(AddressGone.class::isInstance).toList()), "and it is told");
        assertEquals(Set.of("there is no link nope: ENODEV (no such device)"),
                Set.copyOf(addresses.renew(new LinkName("nope"), ALL, LONG).values()));
    }

    /** Why a renewal asks the monitor first: no flag keeps the kernel from putting on what has gone. */
    @Test
    void theKernelItselfPutsOnWhatIsReplaced() throws Exception {
        for (Subnet subnet : List.of(ALL.get(1), ALL.get(3))) {
            NetlinkRequests requests = netlink.requests();
            NetlinkAddresses.write(requests, LinuxAbi.RTM_NEWADDR, LifetimeAbi.NLM_F_REPLACE, index, List.of(subnet),
                    LONG);
            assertEquals(0, netlink.ask(requests).get(0).errno());
            assertNotEquals("", shown(subnet));
        }
    }

    @Test
    void whatStandsAlreadyGetsTheNewLifetime() throws Exception {
        a.ip("addr add 10.9.0.1/24 dev va valid_lft 7 preferred_lft 7");
        a.ip("addr add 10.9.0.2/32 dev va");
        a.ip("addr add fd00::51/64 dev va nodad valid_lft 7 preferred_lft 7");
        a.ip("addr add fd00::52/128 dev va nodad");
        allSeen(ALL);
        assertEquals(Map.of(), addresses.add(VA, ALL, LONG));
        for (Subnet subnet : ALL) {
            lives(subnet, "(100|99)sec");
        }
        assertEquals(Map.of(), addresses.add(VA, ALL, null));
        for (Subnet subnet : ALL) {
            lives(subnet, "forever");
        }
        assertEquals(List.of(), news());
    }

    @Test
    void theSameAddressWithAnotherPrefixIsAnother() throws Exception {
        List<Subnet> both = subnets("10.9.0.1/24", "10.9.0.1/32");
        assertEquals(Map.of(), addresses.add(VA, both, LONG));
        allSeen(both);
        a.ip("addr del " + both.get(1) + " dev va");
        assertEquals(List.of(new AddressGone(VA, both.get(1))), news());
        assertEquals(Set.of(both.get(1)), addresses.renew(VA, both, LONG).keySet());
        List<Subnet> six = subnets("fd00::51/128", "fd00::51/64");
        assertEquals(Map.of(), addresses.add(VA, six.subList(0, 1), LONG));
        allSeen(six.subList(0, 1));
        assertEquals(Set.of(six.get(1)), addresses.renew(VA, six, LONG).keySet());
        // The kernel takes an IPv6 address with one prefix only, and the first stays.
        assertEquals(Map.of(), addresses.add(VA, six.subList(1, 2), LONG));
        assertEquals("", shown(six.get(1)));
        lives(six.get(0), "(100|99)sec");
    }

    @Test
    void aDuplicateIsGoneUntilItIsForcedOn() throws Exception {
        Subnet seven = Subnet.parse("fd00::7/64");
        a.run(() -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/va/keep_addr_on_down"), "1"));
        a.ip("addr add fd00::7/64 dev va");
        newsUntil(new AddressSeen(VA, seven));
        b.ip("addr add fd00::7/64 dev vb nodad");
        a.ip("link set va down");
        a.ip("link set va up");
        newsUntil(new AddressGone(VA, seven));
        await().atMost(PATIENCE).until(() -> shown(seven).contains("dadfailed"));
        monitor.drain();
        assertFalse(told.contains(new AddressSeen(VA, seven)), told.toString());
        assertEquals(Set.of(seven), addresses.renew(VA, List.of(seven), LONG).keySet(), "it cannot be used");
        assertTrue(shown(seven).contains("dadfailed"));
        assertEquals(Map.of(), addresses.add(VA, List.of(seven), LONG));
        assertTrue(newsUntil(new AddressSeen(VA, seven)).stream().noneMatch(AddressGone.class::isInstance));
        assertTrue(shown(seven).contains("nodad") && !shown(seven).matches(".*(dadfailed|tentative).*"), shown(seven));
        lives(seven, "(100|99)sec");
    }

    @Test
    void anAddressBeingCheckedIsForcedOnAtOnce() throws Exception {
        Subnet eight = Subnet.parse("fd00::8/64");
        a.run(() -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/va/dad_transmits"), "20"));
        a.ip("addr add fd00::8/64 dev va");
        assertTrue(shown(eight).contains("tentative"));
        assertEquals(Map.of(), addresses.add(VA, List.of(eight), LONG));
        assertFalse(shown(eight).contains("tentative"));
        allSeen(List.of(eight));
    }

    @Test
    void theLinksOwnRouteOutlivesTheLease() throws Exception {
        a.ip("addr add fd00::1/64 dev va nodad");
        a.ip("addr add 10.9.0.9/24 dev va");
        String before = a.ip("-6 route show fd00::/64") + a.ip("route show 10.9.0.0/24");
        List<Subnet> hosts = subnets("fd00::51/128", "10.9.0.1/32");
        assertEquals(Map.of(), addresses.add(VA, hosts, SHORT));
        newsUntil(new AddressGone(VA, hosts.get(0)));
        await().atMost(PATIENCE).until(() -> !a.ip("-o addr show va").contains("10.9.0.1"));
        assertEquals(before, a.ip("-6 route show fd00::/64") + a.ip("route show 10.9.0.0/24"));
        assertTrue(before.contains("fd00::/64") && before.contains("10.9.0.0/24") && !before.contains("expires"));
    }

    @Test
    void fourThousandAreRenewedInSlicesForLittle() {
        List<Subnet> many = IntStream.range(0, 4000).mapToObj(number ->
                Subnet.parse("10.20." + number / 250 + "." + (number % 250 + 1) + "/32")).toList();
        inSlices(many, slice -> addresses.add(VA, slice, LONG));
        allSeen(many);
        told.clear();
        long renewing = 0;
        long hearing = 0;
        long asked = 0;
        long garbage = 0;
        for (int round = 0; round < 5; round++) {
            renewing = busy();
            inSlices(many, slice -> addresses.renew(VA, slice, LONG));
            renewing = busy() - renewing;
            monitor.drain();
            asked = allocated();
            addresses.renew(VA, many.subList(0, Command.SLICE), LONG);
            asked = allocated() - asked;
            garbage = allocated();
            hearing = busy();
            monitor.drain();
            hearing = busy() - hearing;
            garbage = allocated() - garbage;
        }
        System.out.printf("4,000 renewed, processor time: %d us in all, a slice of %d with the news of the one before "
                + "it %d us; asking makes %d bytes of garbage an address; the news %d bytes and %d ns each%n",
                renewing / 1000, Command.SLICE, renewing / 1000 * Command.SLICE / 4000, asked / Command.SLICE,
                garbage / Command.SLICE, hearing / Command.SLICE);
        assertEquals(List.of(), told);
        assertTrue(garbage / Command.SLICE <= 768, garbage / Command.SLICE + " bytes for each renewal heard of");
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(
                Thread.currentThread().getId());
    }

    /** The calling thread's processor time in nanoseconds. */
    private static long busy() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void inSlices(List<Subnet> all, Function<List<Subnet>, Map<Subnet, String>> change) {
        for (int from = 0; from < all.size(); from += Command.SLICE) {
            assertEquals(Map.of(), change.apply(all.subList(from, Math.min(all.size(), from + Command.SLICE))));
        }
    }
}
