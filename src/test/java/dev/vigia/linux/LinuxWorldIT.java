package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Notice;
import dev.vigia.agent.RouterId;
import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.LinuxAbi.SockaddrLl;
import dev.vigia.ffi.Memory;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two worlds on the two ends of a real link. */
@Timeout(120)
class LinuxWorldIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Octets MESSAGE = Octets.ofHex("31336401000004d2c0a80001");
    private static final LinkName VA = new LinkName("va");
    private static final LinkName VB = new LinkName("vb");
    private static final RouterId WEB = new RouterId("web", Family.IPV4);
    private static final IpAddress FROM4 = IpAddress.parse("10.77.0.1");
    private static final IpAddress FROM6 = IpAddress.parse("fe80::1");

    private final List<Command> others = new ArrayList<>();
    private Namespace hostA;
    private Namespace hostB;
    private Mailbox mailboxA;
    private LinuxWorld a;
    private LinuxWorld b;

    @BeforeEach
    void twoWorlds() throws Exception {
        Namespace[] pair = Namespace.pair();
        hostA = pair[0];
        hostB = pair[1];
        addressesOfA();
        hostB.ip("addr add 10.77.0.2/24 dev vb");
        mailboxA = new Mailbox(8);
        a = hostA.run(() -> new LinuxWorld(mailboxA, others::add));
        b = hostB.run(() -> new LinuxWorld(new Mailbox(8), others::add));
    }

    private void addressesOfA() throws Exception {
        hostA.ip("addr add 10.77.0.1/24 dev va");
        hostA.ip("addr add fe80::1/64 dev va nodad");
    }

    @AfterEach
    void away() {
        if (b != null) {
            a.close();
            b.close();
        }
        hostA.close();
        hostB.close();
    }

    private static Input next(LinuxWorld world) {
        return world.await(world.now().plus(PATIENCE));
    }

    private static Input next(LinuxWorld world, Predicate<Input> wanted) {
        Moment end = world.now().plus(PATIENCE);
        while (true) {
            Input input = world.await(end);
            assertNotNull(input, "what was wanted did not come");
            if (wanted.test(input)) {
                return input;
            }
        }
    }

    private static List<Input> drained(LinuxWorld world) {
        List<Input> inputs = new ArrayList<>();
        for (Input input = world.await(Moment.ORIGIN); input != null; input = world.await(Moment.ORIGIN)) {
            inputs.add(input);
        }
        return inputs;
    }

    private static void perform(Namespace host, LinuxWorld world, Command... commands) throws Exception {
        for (Command command : commands) {
            host.run(() -> {
                world.perform(command);
                return null;
            });
        }
    }

    private static Command.Send send(IpAddress source) {
        return new Command.Send(WEB, VA, source, source.family().group(), MESSAGE);
    }

    private void listenEverywhere() throws Exception {
        for (Family family : Family.values()) {
            perform(hostA, a, new Command.Listen(VA, family));
            perform(hostB, b, new Command.Listen(VB, family));
        }
        drained(a);
        drained(b);
    }

    private static boolean isAdvert(Input input, IpAddress source) {
        return input instanceof Input.Arrived arrived && arrived.datagram().source().equals(source);
    }

    @Test
    void advertsOfBothFamiliesArriveEvenPastTheDeadline() throws Exception {
        listenEverywhere();
        perform(hostA, a, send(FROM4), send(FROM6));
        List<Input> heard = List.of(next(b), b.await(Moment.ORIGIN));
        assertTrue(heard.stream().anyMatch(input -> isAdvert(input, FROM4)), heard.toString());
        assertTrue(heard.stream().anyMatch(input -> isAdvert(input, FROM6)), heard.toString());
        Input.Arrived six = (Input.Arrived) heard.stream().filter(input -> isAdvert(input, FROM6)).findAny().get();
        assertEquals(255, six.datagram().hopLimit());
        assertEquals(MESSAGE, six.datagram().bytes());
        assertEquals(List.of(), drained(a), "nothing refused, nothing of our own");
    }

    @Test
    void aFloodedSocketDoesNotStarveTheOther() throws Exception {
        listenEverywhere();
        for (int i = 0; i < 100; i++) {
            perform(hostA, a, send(FROM4));
        }
        perform(hostA, a, send(FROM6));
        List<Input> heard = drained(b);
        int at = heard.indexOf(heard.stream().filter(input -> isAdvert(input, FROM6)).findAny().orElseThrow());
        assertEquals(101, heard.size());
        assertTrue(at <= 1, "IPv6 waited behind " + at + " packets of IPv4");
    }

    @Test
    void listeningGoesOnAfterTheLinkWasMadeAnew() throws Exception {
        listenEverywhere();
        hostB.ip("link del vb");
        assertInstanceOf(Input.LinkGone.class, next(b, input -> input instanceof Input.LinkGone));
        next(a, input -> input instanceof Input.LinkGone);
        perform(hostA, a, send(FROM4), new Command.Listen(VA, Family.IPV4));
        assertEquals(new Input.SendRefused(WEB, "cannot send from 10.77.0.1 on va: no socket is open there"), next(a));
        assertEquals(new Input.ListenRefused(VA, Family.IPV4, "there is no link va: ENODEV (no such device)"), next(a));
        hostA.join(hostB);
        addressesOfA();
        next(a, input -> input.equals(new Input.AddressSeen(VA, new Subnet(FROM4, 24))));
        next(a, input -> input.equals(new Input.AddressSeen(VA, new Subnet(FROM6, 64))));
        next(b, input -> input instanceof Input.LinkSeen seen && seen.link().equals(VB) && seen.running());
        listenEverywhere();
        perform(hostA, a, send(FROM4));
        next(b, input -> isAdvert(input, FROM4));
        perform(hostA, a, send(FROM6));
        perform(hostA, a, send(FROM6));
        next(b, input -> isAdvert(input, FROM6));
    }

    @Test
    void addressChangesAreAnsweredFirstAndThenSeen() throws Exception {
        drained(a);
        Subnet good = Subnet.parse("10.77.0.100/24");
        Subnet bad = Subnet.parse("ff02::99/128");
        perform(hostA, a, new Command.AddAddresses(WEB, VA, List.of(good, bad)));
        mailboxA.offer(new Input.Stop());
        Input.AddressesAdded added = assertInstanceOf(Input.AddressesAdded.class, next(a));
        assertEquals(Set.of(bad), added.refused().keySet());
        assertTrue(added.refused().get(bad).startsWith("EADDRNOTAVAIL"), added.toString());
        assertEquals(Set.of(new Input.Stop(), new Input.AddressSeen(VA, good)), Set.of(next(a), next(a)));
        perform(hostA, a, new Command.RemoveAddresses(WEB, VA, List.of(good)));
        assertEquals(new Input.AddressesRemoved(WEB, Map.of()), next(a));
        assertEquals(new Input.AddressGone(VA, good), next(a));
        LinkName nope = new LinkName("nope");
        perform(hostA, a, new Command.AddAddresses(WEB, nope, List.of(good)),
                new Command.RemoveAddresses(WEB, nope, List.of(good)));
        assertEquals(new Input.AddressesAdded(WEB, Map.of(good, "there is no link nope: ENODEV (no such device)")),
                next(a));
        assertEquals(new Input.AddressesRemoved(WEB, Map.of()), next(a));
    }

    @Test
    void sendingFromAnAddressWeLostIsRefusedWithItsReason() throws Exception {
        listenEverywhere();
        hostA.ip("addr del 10.77.0.1/24 dev va");
        perform(hostA, a, send(FROM4));
        Input.SendRefused refused = assertInstanceOf(Input.SendRefused.class, next(a));
        assertTrue(refused.why().matches("cannot send from 10.77.0.1 on va: (ENETUNREACH|EINVAL) .*"), refused.why());
    }

    @Test
    void announcedFramesLeaveAsTheyAre() throws Exception {
        Octets arp = Octets.ofHex("ffffffffffff" + "020000000001" + "0806" + "0001080006040001"
                + "0200000000010a4d0064" + "ffffffffffff0a4d0064");
        int index = Integer.parseInt(hostB.ip("-o link show vb").split(":")[0]);
        int all = Short.toUnsignedInt(Short.reverseBytes((short) 3));
        try (var listener = hostB.run(() -> new KernelSocket("listener", LinuxAbi.AF_PACKET, LinuxAbi.SOCK_RAW, all));
                var message = new SocketMessage(SockaddrLl.SIZE, 0, 2048); var address = new Memory(SockaddrLl.SIZE)) {
            address.u16(SockaddrLl.SLL_FAMILY, LinuxAbi.AF_PACKET);
            address.net16(SockaddrLl.SLL_PROTOCOL, 3);
            address.i32(SockaddrLl.SLL_IFINDEX, index);
            listener.bind(address);
            perform(hostA, a, new Command.Announce(VA, List.of(arp, arp)),
                    new Command.Announce(new LinkName("nope"), List.of(arp)));
            for (int i = 0; i < 2; i++) {
                assertEquals(arp, frame(listener, message));
            }
        }
        assertEquals(List.of(), drained(a).stream().filter(input -> !(input instanceof Input.LinkSeen)
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
        perform(hostA, a, log);
        assertEquals(List.of(log), others);
    }

    @Test
    void linksAreKnownBeforeTheMailboxIsOpened() throws Exception {
        mailboxA.offer(new Input.Stop());
        List<Input> inputs = drained(a);
        assertTrue(inputs.size() > 3, inputs.toString());
        assertEquals(new Input.Stop(), inputs.get(inputs.size() - 1));
    }

    @Test
    void theMailboxWakesWhoSleepsAndLetsItSleepAgain() throws Exception {
        drained(a);
        var wakeUp = new Thread(() -> mailboxA.offer(new Input.Tick()));
        wakeUp.start();
        assertEquals(new Input.Tick(), next(a));
        wakeUp.join(5000);
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        assertNull(a.await(a.now().plus(Duration.ofMillis(300))));
        long busy = threads.getCurrentThreadCpuTime() - before;
        assertTrue(busy < 100_000_000, "it span for " + busy / 1_000_000 + " of 300 ms");
    }

    @Test
    void everyDescriptorIsReleased() throws Exception {
        listenEverywhere();
        long before = descriptors();
        b.close();
        b.close();
        // Mailbox, monitor, netlink, packet socket and the two raw sockets.
        assertEquals(before - 6, descriptors());
    }

    /** Sockets and eventfds only: pipes of ended commands come and go by themselves. */
    private static long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(LinuxWorldIT::target).filter(target -> target.matches("socket:.*|.*eventfd.*")).count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    @Test
    void wakesWithinAMillisecondAsARule() throws Exception {
        drained(a);
        List<Long> late = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Moment deadline = a.now().plus(Duration.ofMillis(2));
            assertNull(a.await(deadline));
            late.add(deadline.until(a.now()).toNanos());
        }
        late.sort(null);
        System.out.printf("wake-up after the deadline, normal priority: median %d us, 99 %% %d us, worst %d us%n",
                late.get(250) / 1000, late.get(495) / 1000, late.get(499) / 1000);
        assertTrue(late.get(0) >= 0, "never early");
        assertTrue(late.get(250) < 1_000_000, "the median is below a millisecond");
    }

    @Test
    void anAdvertCostsLittleGarbage() throws Exception {
        listenEverywhere();
        var bean = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        int warm = 2000;
        int count = 2000;
        long self = Thread.currentThread().getId();
        long received = 0;
        long before = 0;
        for (int i = 0; i < warm + count; i++) {
            if (i == warm) {
                received = 0;
            }
            a.perform(send(i % 2 == 0 ? FROM4 : FROM6));
            before = bean.getThreadAllocatedBytes(self);
            assertInstanceOf(Input.Arrived.class, next(b));
            received += bean.getThreadAllocatedBytes(self) - before;
        }
        Command.Send send = send(FROM4);
        before = bean.getThreadAllocatedBytes(self);
        for (int i = 0; i < 100; i++) {
            a.perform(send);
        }
        long sent = (bean.getThreadAllocatedBytes(self) - before) / 100;
        System.out.println("garbage: " + received / count + " bytes a received advert, " + sent + " a sent one");
        assertTrue(received / count <= 4096, "the budget is 4 KiB");
    }
}
