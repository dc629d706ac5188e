package dev.vigia.linux;

import static dev.vigia.linux.TwoWorlds.FROM4;
import static dev.vigia.linux.TwoWorlds.FROM6;
import static dev.vigia.linux.TwoWorlds.MESSAGE;
import static dev.vigia.linux.TwoWorlds.PATIENCE;
import static dev.vigia.linux.TwoWorlds.VA;
import static dev.vigia.linux.TwoWorlds.VB;
import static dev.vigia.linux.TwoWorlds.WEB;
import static dev.vigia.linux.TwoWorlds.drained;
import static dev.vigia.linux.TwoWorlds.next;
import static dev.vigia.linux.TwoWorlds.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Notice;
import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.LinuxAbi.SockaddrLl;
import dev.vigia.ffi.Memory;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two worlds on the two ends of a real link. */
@Timeout(120)
class LinuxWorldIT {
    private TwoWorlds worlds;
    private LinuxWorld a;
    private LinuxWorld b;

    @BeforeEach
    void twoWorlds() throws Exception {
        worlds = new TwoWorlds();
        a = worlds.a;
        b = worlds.b;
    }

    @AfterEach
    void away() {
        if (worlds != null) {
            worlds.close();
        }
    }

    private static boolean isAdvert(Input input, IpAddress source) {
        return input instanceof Input.Arrived arrived && arrived.datagram().source().equals(source);
    }

    @Test
    void advertsOfBothFamiliesArriveEvenPastTheDeadline() throws Exception {
        worlds.listenEverywhere();
        worlds.onA(send(FROM4), send(FROM6));
        List<Input> heard = List.of(next(b), b.await(b.now()));
        assertTrue(heard.stream().anyMatch(input -> isAdvert(input, FROM4)), heard.toString());
        assertTrue(heard.stream().anyMatch(input -> isAdvert(input, FROM6)), heard.toString());
        Input.Arrived six = (Input.Arrived) heard.stream().filter(input -> isAdvert(input, FROM6)).findAny().get();
        assertEquals(255, six.datagram().hopLimit());
        assertEquals(MESSAGE, six.datagram().bytes());
        assertEquals(List.of(), drained(a), "nothing refused, nothing of our own");
    }

    @Test
    void aFloodedSocketDoesNotStarveTheOther() throws Exception {
        worlds.listenEverywhere();
        for (int i = 0; i < 100; i++) {
            worlds.onA(send(FROM4));
        }
        worlds.onA(send(FROM6));
        List<Input> heard = drained(b);
        int at = heard.indexOf(heard.stream().filter(input -> isAdvert(input, FROM6)).findAny().orElseThrow());
        assertEquals(101, heard.size());
        assertTrue(at <= 1, "IPv6 waited behind " + at + " packets of IPv4");
    }

    @Test
    void listeningGoesOnAfterTheLinkWasMadeAnew() throws Exception {
        worlds.listenEverywhere();
        worlds.hostB.ip("link del vb");
        assertInstanceOf(Input.LinkGone.class, next(b, input -> input instanceof Input.LinkGone));
        next(a, input -> input instanceof Input.LinkGone);
        worlds.onA(send(FROM4), new Command.Listen(VA, Family.IPV4));
        assertEquals(new Input.SendRefused(WEB, "cannot send from 10.77.0.1 on va: no socket is open there"), next(a));
        assertEquals(new Input.ListenRefused(VA, Family.IPV4, "there is no link va: ENODEV (no such device)"), next(a));
        worlds.hostA.join(worlds.hostB);
        worlds.addressesOfA();
        next(a, input -> input.equals(new Input.AddressSeen(VA, new Subnet(FROM4, 24))));
        next(a, input -> input.equals(new Input.AddressSeen(VA, new Subnet(FROM6, 64))));
        next(b, input -> input instanceof Input.LinkSeen seen && seen.link().equals(VB) && seen.running());
        worlds.listenEverywhere();
        worlds.onA(send(FROM4));
        next(b, input -> isAdvert(input, FROM4));
        worlds.onA(send(FROM6));
        worlds.onA(send(FROM6));
        next(b, input -> isAdvert(input, FROM6));
    }

    @Test
    void addressChangesAreAnsweredAndSeenAndNothingWaitsForThem() throws Exception {
        drained(a);
        Subnet good = Subnet.parse("10.77.0.100/24");
        Subnet bad = Subnet.parse("ff02::99/128");
        worlds.onA(new Command.AddAddresses(WEB, VA, List.of(good, bad), null));
        worlds.mailboxA.offer(new Input.Stop());
        Set<Input> three = Set.of(next(a), next(a), next(a));
        assertTrue(three.containsAll(Set.of(new Input.Stop(), new Input.AddressSeen(VA, good))), three.toString());
        Input.AddressesAdded added = (Input.AddressesAdded) three.stream()
                .filter(Input.AddressesAdded.class::isInstance).findFirst().orElseThrow();
        assertEquals(Set.of(bad), added.refused().keySet());
        assertTrue(added.refused().get(bad).startsWith("EADDRNOTAVAIL"), added.toString());
        worlds.onA(new Command.RemoveAddresses(WEB, VA, List.of(good)));
        assertEquals(Set.of(new Input.AddressesRemoved(WEB, Map.of()), new Input.AddressGone(VA, good)),
                Set.of(next(a), next(a)));
        LinkName nope = new LinkName("nope");
        worlds.onA(new Command.AddAddresses(WEB, nope, List.of(good), null),
                new Command.RemoveAddresses(WEB, nope, List.of(good)));
        assertEquals(new Input.AddressesAdded(WEB, Map.of(good, "there is no link nope: ENODEV (no such device)")),
                next(a));
        assertEquals(new Input.AddressesRemoved(WEB, Map.of()), next(a));
    }

    @Test
    void sendingFromAnAddressWeLostIsRefusedWithItsReason() throws Exception {
        worlds.listenEverywhere();
        worlds.hostA.ip("addr del 10.77.0.1/24 dev va");
        worlds.onA(send(FROM4));
        Input.SendRefused refused = assertInstanceOf(Input.SendRefused.class, next(a));
        assertTrue(refused.why().matches("cannot send from 10.77.0.1 on va: (ENETUNREACH|EINVAL) .*"), refused.why());
    }

    @Test
    void announcedFramesLeaveAsTheyAre() throws Exception {
        Octets arp = Octets.ofHex("ffffffffffff" + "020000000001" + "0806" + "0001080006040001"
                + "0200000000010a4d0064" + "ffffffffffff0a4d0064");
        int index = Integer.parseInt(worlds.hostB.ip("-o link show vb").split(":")[0]);
        int all = Short.toUnsignedInt(Short.reverseBytes((short) 3));
        try (var listener = worlds.hostB.run(
                () -> new KernelSocket("listener", LinuxAbi.AF_PACKET, LinuxAbi.SOCK_RAW, all));
                var message = new SocketMessage(SockaddrLl.SIZE, 0, 2048); var address = new Memory(SockaddrLl.SIZE)) {
            address.u16(SockaddrLl.SLL_FAMILY, LinuxAbi.AF_PACKET);
            address.net16(SockaddrLl.SLL_PROTOCOL, 3);
            address.i32(SockaddrLl.SLL_IFINDEX, index);
            listener.bind(address);
            worlds.onA(new Command.Announce(VA, List.of(arp, arp)),
                    new Command.Announce(new LinkName("nope"), List.of(arp)));
            for (int i = 0; i < 2; i++) {
                assertEquals(arp, frame(listener, message));
            }
        }
        assertEquals(List.of(), drained(a).stream().filter(input -> !(input instanceof Input.LinkSeen)
                && !(input instanceof Input.Inherited)
                && !(input instanceof Input.AddressSeen)).toList(), "never answered");
    }

    private static Octets frame(KernelSocket socket, SocketMessage message) {
        try (var poll = new PollSet()) {
            poll.watch(socket.fd());
            while (true) {
                assertTrue(poll.await(PATIENCE.toNanos()), "no frame");
                int length = message.receive(socket.fd(), LinuxAbi.MSG_DONTWAIT);
                byte[] bytes = new byte[Math.max(0, length)];
                message.memory().read(message.content(), bytes, 0, bytes.length);
                Octets frame = Octets.of(bytes);
                if (length > 14 && frame.at(12) == 8 && frame.at(13) == 6) {
                    return frame;
                }
            }
        }
    }

    @Test
    void whatIsNoneOfTheKernelsGoesToTheOther() throws Exception {
        Command log = new Command.Log(new Notice(Notice.Severity.INFO, "code", "text"));
        worlds.onA(log);
        assertEquals(List.of(log), worlds.others);
    }

    @Test
    void linksAreKnownBeforeTheMailboxIsOpened() throws Exception {
        worlds.mailboxA.offer(new Input.Stop());
        List<Input> inputs = drained(a);
        assertTrue(inputs.size() > 3, inputs.toString());
        assertEquals(new Input.Stop(), inputs.get(inputs.size() - 1));
    }
}
