package dev.vigia.linux;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assertions;

/** Two worlds in namespaces of their own, on the two ends of a real link. */
final class TwoWorlds implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final Octets MESSAGE = Octets.ofHex("31336401000004d2c0a80001");
    static final LinkName VA = new LinkName("va");
    static final LinkName VB = new LinkName("vb");
    static final RouterId WEB = new RouterId("web", Family.IPV4);
    static final IpAddress FROM4 = IpAddress.parse("10.77.0.1");
    static final IpAddress FROM6 = IpAddress.parse("fe80::1");

    /** What the worlds passed on because it is none of the kernel's. */
    final List<Command> others = new ArrayList<>();
    final Namespace hostA;
    final Namespace hostB;
    final Mailbox mailboxA;
    final LinuxWorld a;
    final LinuxWorld b;

    /** Opens both, or skips the test. */
    TwoWorlds() throws Exception {
        Namespace[] pair = Namespace.pair();
        hostA = pair[0];
        hostB = pair[1];
        addressesOfA();
        hostB.ip("addr add 10.77.0.2/24 dev vb");
        mailboxA = new Mailbox(8);
        a = hostA.run(() -> new LinuxWorld(mailboxA, others::add, "a"));
        b = hostB.run(() -> new LinuxWorld(new Mailbox(8), others::add, "b"));
    }

    /** Puts the addresses that A sends from on its link. */
    void addressesOfA() throws Exception {
        hostA.ip("addr add 10.77.0.1/24 dev va");
        hostA.ip("addr add fe80::1/64 dev va nodad");
    }

    /** The next input, or null after a while. */
    static Input next(LinuxWorld world) {
        return world.await(world.now().plus(PATIENCE));
    }

    /** The next input that is wanted; others are passed over. */
    static Input next(LinuxWorld world, Predicate<Input> wanted) {
        Moment end = world.now().plus(PATIENCE);
        while (true) {
            Input input = world.await(end);
            Assertions.assertNotNull(input, "what was wanted did not come");
            if (wanted.test(input)) {
                return input;
            }
        }
    }

    /** All that is there already. */
    static List<Input> drained(LinuxWorld world) {
        List<Input> inputs = new ArrayList<>();
        Moment past = world.now();
        for (Input input = world.await(past); input != null; input = world.await(past)) {
            inputs.add(input);
        }
        return inputs;
    }

    /** An advert of A's to the group. */
    static Command.Send send(IpAddress source) {
        return new Command.Send(WEB, VA, source, source.family().group(), MESSAGE);
    }

    /** Commands to A, in its namespace. */
    void onA(Command... commands) throws Exception {
        perform(hostA, a, commands);
    }

    /** Commands to B, in its namespace. */
    void onB(Command... commands) throws Exception {
        perform(hostB, b, commands);
    }

    private static void perform(Namespace host, LinuxWorld world, Command... commands) throws Exception {
        for (Command command : commands) {
            host.run(() -> {
                world.perform(command);
                return null;
            });
        }
    }

    /** Both listen for both families; what came before is passed over. */
    void listenEverywhere() throws Exception {
        for (Family family : Family.values()) {
            onA(new Command.Listen(VA, family));
            onB(new Command.Listen(VB, family));
        }
        drained(a);
        drained(b);
    }

    @Override
    public void close() {
        a.close();
        b.close();
        hostA.close();
        hostB.close();
    }
}
