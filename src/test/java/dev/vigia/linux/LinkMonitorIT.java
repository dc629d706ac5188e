package dev.vigia.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Input;
import dev.vigia.agent.Input.AddressGone;
import dev.vigia.agent.Input.AddressSeen;
import dev.vigia.agent.Input.LinkGone;
import dev.vigia.agent.Input.LinkSeen;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The monitor against what {@code ip} shows of a namespace. */
class LinkMonitorIT {
    private static final LinkName VA = new LinkName("va");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Input> told = new ArrayList<>();
    private Namespace a;
    private Namespace b;
    private Netlink tables;
    private LinkMonitor monitor;

    @BeforeEach
    void aLink() throws Exception {
        Namespace[] pair = Namespace.pair();
        a = pair[0];
        b = pair[1];
        a.ip("addr add 10.1.0.2/24 dev va");
        a.ip("addr add 10.1.0.1/24 dev va");
    }

    @AfterEach
    void away() {
        if (monitor != null) {
            monitor.close();
            tables.close();
        }
        Namespace.close(a, b);
    }

    private void watch(int receiveBuffer) throws Exception {
        tables = a.run(() -> new Netlink(0, 1 << 20));
        monitor = a.run(() -> new LinkMonitor(tables, receiveBuffer, told::add));
    }

    private List<Input> news() {
        told.clear();
        monitor.drain();
        return List.copyOf(told);
    }

    private void comes(Input expected) {
        told.clear();
        await().atMost(PATIENCE).until(() -> {
            monitor.drain();
            return told.contains(expected);
        });
    }

    private static AddressSeen seen(String subnet) {
        return new AddressSeen(VA, Subnet.parse(subnet));
    }

    private static AddressGone gone(String subnet) {
        return new AddressGone(VA, Subnet.parse(subnet));
    }

    @Test
    void tellsAllAtTheStartInKernelOrderThenEveryChange() throws Exception {
        watch(LinkMonitor.RECEIVE_BUFFER);
        assertEquals(List.of(seen("10.1.0.2/24"), seen("10.1.0.1/24")),
                told.stream().filter(AddressSeen.class::isInstance).toList());
        LinkSeen link = told.stream().filter(LinkSeen.class::isInstance).map(LinkSeen.class::cast)
                .filter(input -> input.link().equals(VA)).findFirst().orElseThrow();
        String shown = a.ip("-o link show va");
        assertTrue(shown.startsWith(link.index() + ":") && shown.contains(link.mac().toString()), shown + link);
        assertEquals(1500, link.mtu());
        assertTrue(link.running());
        a.ip("addr add fd00::1/64 dev va nodad");
        comes(seen("fd00::1/64"));
        a.ip("link set va mtu 1400");
        assertEquals(List.of(new LinkSeen(VA, link.index(), link.mac(), 1400, true)), news());
        a.ip("addr del 10.1.0.1/24 dev va");
        assertEquals(List.of(gone("10.1.0.1/24")), news());
    }

    @Test
    void theOtherEndsFallStopsTheLink() throws Exception {
        watch(LinkMonitor.RECEIVE_BUFFER);
        LinkSeen up = (LinkSeen) told.stream()
                .filter(input -> input instanceof LinkSeen seen && seen.link().equals(VA)).findFirst().orElseThrow();
        b.ip("link set vb down");
        comes(new LinkSeen(VA, up.index(), up.mac(), up.mtu(), false));
        b.ip("link set vb up");
        comes(up);
    }

    @Test
    void renameAndRemoval() throws Exception {
        watch(LinkMonitor.RECEIVE_BUFFER);
        int index = monitor.index(VA);
        a.ip("link set va down");
        a.ip("link set va name vx");
        List<Input> news = news();
        int at = news.indexOf(new LinkGone(VA));
        LinkName vx = new LinkName("vx");
        assertTrue(at >= 0 && news.get(at + 1) instanceof LinkSeen seen && seen.link().equals(vx), news.toString());
        assertEquals(new AddressSeen(vx, Subnet.parse("10.1.0.2/24")), news.get(at + 2));
        assertEquals(index, monitor.index(vx));
        assertEquals(0, monitor.index(VA));
        a.ip("link del vx");
        List<Input> last = news();
        assertEquals(new LinkGone(vx), last.get(last.size() - 1));
        assertEquals(0, monitor.index(vx));
    }

    @Test
    void anAddressBeingCheckedForDuplicatesIsSeenOnlyWhenItPassed() throws Exception {
        b.ip("addr add fd00::7/64 dev vb nodad");
        watch(LinkMonitor.RECEIVE_BUFFER);
        // Long enough that the first look below is in the middle of it, however slow the machine.
        a.run(() -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/va/dad_transmits"), "4"));
        a.ip("addr add fd00::7/64 dev va");
        a.ip("addr add fd00::8/64 dev va");
        assertEquals(List.of(), news(), "both are tentative");
        comes(seen("fd00::8/64"));
        await().atMost(PATIENCE).until(() -> a.ip("-o addr show va").contains("dadfailed"));
        monitor.drain();
        assertFalse(told.contains(seen("fd00::7/64")), "a duplicate is never usable");
    }

    @Test
    void afterALossTheTablesAreReadAnewAndNothingIsMissing() throws Exception {
        watch(1);
        apply();
        int before = monitor.readings();
        a.ipBatch(IntStream.range(0, 600).mapToObj(number ->
                "addr add 10.2." + number / 200 + "." + (number % 200 + 1) + "/32 dev va\n")
                .collect(Collectors.joining()));
        a.ipBatch(IntStream.range(0, 300).mapToObj(number ->
                "addr del 10.2." + number / 200 + "." + (number % 200 + 1) + "/32 dev va\n")
                .collect(Collectors.joining()) + "addr del 10.1.0.2/24 dev va\nlink add vc type veth peer name vd\n");
        monitor.drain();
        assertTrue(monitor.readings() > before, "the burst was meant to overflow");
        apply();
        assertEquals(shown(), known);
        System.out.println("overflow: " + (monitor.readings() - before) + " reading(s) of the tables, "
                + known.get("va").size() + " addresses on va afterwards");
        a.ip("addr add 10.3.0.1/32 dev va");
        assertEquals(List.of(seen("10.3.0.1/32")), news(), "and the news go on");
    }

    /** Links and their addresses as the inputs told so far add up. */
    private final Map<String, Set<String>> known = new TreeMap<>();

    private void apply() {
        for (Input input : told) {
            if (input instanceof LinkSeen seen) {
                known.computeIfAbsent(seen.link().text(), name -> new TreeSet<>());
            } else if (input instanceof LinkGone gone) {
                known.remove(gone.link().text());
            } else if (input instanceof AddressSeen seen) {
                assertTrue(known.get(seen.link().text()).add(seen.address().toString()), "told twice: " + seen);
            } else if (input instanceof AddressGone gone) {
                assertTrue(known.get(gone.link().text()).remove(gone.address().toString()), "never seen: " + gone);
            }
        }
        told.clear();
    }

    private Map<String, Set<String>> shown() throws Exception {
        Map<String, Set<String>> shown = new TreeMap<>();
        var link = Pattern.compile("(?m)^\\d+: ([^:@]+)[:@]").matcher(a.ip("-o link show"));
        while (link.find()) {
            shown.put(link.group(1), new TreeSet<>());
        }
        var address = Pattern.compile("(?m)^\\d+: (\\S+) +inet6? (\\S+)").matcher(a.ip("-o addr show"));
        while (address.find()) {
            shown.get(address.group(1)).add(address.group(2));
        }
        return shown;
    }
}
