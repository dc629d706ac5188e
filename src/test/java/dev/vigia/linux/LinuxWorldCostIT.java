package dev.vigia.linux;

import static dev.vigia.linux.TwoWorlds.FROM4;
import static dev.vigia.linux.TwoWorlds.FROM6;
import static dev.vigia.linux.TwoWorlds.VA;
import static dev.vigia.linux.TwoWorlds.drained;
import static dev.vigia.linux.TwoWorlds.next;
import static dev.vigia.linux.TwoWorlds.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the loop's thread costs: wake-ups, processor, garbage, descriptors. */
@Timeout(120)
class LinuxWorldCostIT {
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

    /** Lets A's news end: its IPv6 address comes a moment after it was put on. */
    private void settle() {
        next(a, input -> input.equals(new Input.AddressSeen(VA, new Subnet(FROM6, 64))));
        drained(a);
    }

    @Test
    void everyDescriptorIsReleased() throws Exception {
        worlds.listenEverywhere();
        long before = descriptors();
        b.close();
        b.close();
        // Mailbox, monitor, netlink, packet socket, the two raw sockets, the gate's two, the two for claims, and
        // the two of the desk for addresses.
        assertEquals(before - 12, descriptors());
    }

    /** Sockets and eventfds only: pipes of ended commands come and go by themselves. */
    private static long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(LinuxWorldCostIT::target).filter(target -> target.matches("socket:.*|.*eventfd.*")).count();
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
    void theMailboxWakesWhoSleepsAndLetsItSleepAgain() throws Exception {
        settle();
        var wakeUp = new Thread(() -> worlds.mailboxA.offer(new Input.Tick()));
        wakeUp.start();
        assertEquals(new Input.Tick(), next(a));
        wakeUp.join(5000);
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        assertNull(a.await(a.now().plus(Duration.ofMillis(300))));
        long busy = threads.getCurrentThreadCpuTime() - before;
        assertTrue(busy < 100_000_000, "it span for " + busy / 1_000_000 + " of 300 ms");
    }

    @Test
    void wakesWithinAMillisecondAsARule() throws Exception {
        settle();
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
        worlds.listenEverywhere();
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
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
