package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses on a real link. */
class NetlinkAddressesIT {
    private static final LinkName VA = new LinkName("va");

    private Namespace host;
    private Netlink netlink;
    private final List<Input> told = new ArrayList<>();
    private LinkMonitor monitor;
    private PatientDesk addresses;

    @BeforeEach
    void aLink() throws Exception {
        host = Namespace.open();
        host.ip("link add va type veth peer name vb");
        host.ip("link set va addrgenmode none up");
        host.ip("link set vb addrgenmode none up");
        netlink = host.run(() -> new Netlink(0, 1 << 20));
        monitor = host.run(() -> new LinkMonitor(netlink, LinkMonitor.RECEIVE_BUFFER, told::add));
        addresses = host.run(() -> new PatientDesk(monitor));
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
        Namespace.close(host);
    }

    private static List<Subnet> subnets(String... texts) {
        return List.of(texts).stream().map(Subnet::parse).toList();
    }

    @Test
    void putsOnExactlyWhatIsAskedAndTakesItOff() throws Exception {
        List<Subnet> both = subnets("10.9.0.1/24", "10.9.0.2/32", "fd00::51/64", "fe80::51/64");
        assertEquals(Map.of(), addresses.add(VA, both, null));
        String shown = host.ip("-o addr show va");
        assertTrue(shown.contains("inet 10.9.0.1/24 scope global va"), shown);
        assertTrue(shown.contains("inet 10.9.0.2/32 scope global va"), shown);
        assertTrue(shown.contains("inet6 fd00::51/64 scope global nodad"), shown);
        assertTrue(shown.contains("inet6 fe80::51/64 scope link nodad"), shown);
        assertFalse(shown.contains("tentative") || shown.contains("brd"), shown);
        assertEquals(Map.of(), addresses.remove(VA, both));
        assertEquals("", host.ip("-o addr show va"));
    }

    @Test
    void whatStandsOrIsGoneAlreadyIsNoFault() throws Exception {
        List<Subnet> both = subnets("10.9.0.1/24", "fd00::51/64");
        assertEquals(Map.of(), addresses.add(VA, both, null));
        assertEquals(Map.of(), addresses.add(VA, both, null));
        assertEquals(Map.of(), addresses.remove(VA, both));
        assertEquals(Map.of(), addresses.remove(VA, both));
        assertEquals(Map.of(), new NetlinkAddresses(netlink).remove(4711, both), "gone with its link");
    }

    @Test
    void aRefusalTellsItsReasonAndDoesNotStopTheOthers() throws Exception {
        List<Subnet> slice = subnets("10.9.0.1/24", "ff02::99/128", "10.9.0.2/24");
        Map<Subnet, String> refused = addresses.add(VA, slice, null);
        assertEquals(Set.of(Subnet.parse("ff02::99/128")), refused.keySet());
        // The words after the second colon are the kernel's own and differ by version.
        String reason = refused.get(Subnet.parse("ff02::99/128"));
        assertTrue(reason.matches("EADDRNOTAVAIL \\(no such address here\\): .+"), reason);
        String shown = host.ip("-o addr show va");
        assertTrue(shown.contains("10.9.0.1/24") && shown.contains("10.9.0.2/24"), shown);
        Map<Subnet, String> noLink = new NetlinkAddresses(netlink).create(4711, slice, null, Map.of()).refused();
        assertEquals("ENODEV (no such device)", noLink.get(slice.get(0)).replaceFirst(":.*", ""));
        assertEquals(3, noLink.size());
    }

    @Test
    void aThousandAddressesGoAndComeInSlices() throws Exception {
        thousand("IPv4", number -> "10.20." + number / 250 + "." + (number % 250 + 1) + "/32");
        thousand("IPv6", number -> "fd00:20::" + Integer.toHexString(number + 1) + "/128");
    }

    private void thousand(String family, Function<Integer, String> text) throws Exception {
        List<Subnet> all = IntStream.range(0, 1000).boxed().map(text).map(Subnet::parse).toList();
        long added = slices(all, slice -> addresses.add(VA, slice, null));
        assertEquals(1000, host.ip("-o addr show va").lines().count());
        long removed = slices(all, slice -> addresses.remove(VA, slice));
        assertEquals(0, host.ip("-o addr show va").lines().count());
        System.out.printf("1,000 %s addresses in slices of %d: longest slice %d us to add, %d us to remove%n",
                family, Command.SLICE, added, removed);
    }

    private static long slices(List<Subnet> all, Function<List<Subnet>, Map<Subnet, String>> change) {
        var clock = new MonotonicClock();
        List<Long> micros = new ArrayList<>();
        for (int from = 0; from < all.size(); from += Command.SLICE) {
            var start = clock.now();
            assertEquals(Map.of(), change.apply(all.subList(from, Math.min(all.size(), from + Command.SLICE))));
            micros.add(start.until(clock.now()).toNanos() / 1000);
        }
        return micros.stream().mapToLong(Long::longValue).max().orElseThrow();
    }
}
