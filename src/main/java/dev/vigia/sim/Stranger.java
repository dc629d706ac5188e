package dev.vigia.sim;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Peering;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A host on the LAN that means no good: it sends garbage, forges adverts in any name and replays what it heard. */
final class Stranger {
    /** More than a socket buffer and the loop's patience hold. */
    private static final int FLOOD = 300;
    private static final List<Duration> INTERVALS =
            List.of(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(40_950));
    private static final int[] PRIORITIES = {0, 0, 1, 100, 254, 255};
    /** The kinds of garbage; {@link #spoil} has one branch for each. */
    private static final int SPOILS = 11;

    private final Simulation simulation;
    private final Random random;

    Stranger(Simulation simulation, Random random) {
        this.simulation = simulation;
        this.random = random;
    }

    /** One packet that each router must refuse, or so many of them at one moment that buffers run over. */
    void litter() {
        int count = random.nextInt(10) == 0 ? FLOOD : 1;
        for (int i = 0; i < count; i++) {
            for (SimWorld node : simulation.nodes()) {
                boolean itsOwn = random.nextInt(8) == 0;
                send(itsOwn ? inTheNameOf(node) : spoil(forged(node, anySource(node))), node);
            }
        }
    }

    /** One advert with whatever it likes inside, to all or only one, where a switch lets it choose. */
    void forge() {
        List<SimWorld> nodes = simulation.nodes();
        SimWorld victim = any(nodes);
        SimPacket packet = forged(victim, anySource(victim));
        (random.nextBoolean() ? nodes : List.of(victim)).forEach(node -> send(packet, node));
    }

    /** Says that an address of a node is somebody else's. */
    void claim(SimWorld victim) {
        IpAddress address = any(any(victim.routers()).held()).address();
        boolean known = random.nextBoolean();
        MacAddress mac = known ? any(simulation.nodes()).kernel().mac() : new MacAddress(0x0200_0000_ff00L);
        if (!mac.equals(victim.kernel().mac())) {
            victim.deliver(List.of(new SimFrame(false, address, mac)), victim);
        }
    }

    /** An advert of one of the nodes once more, to all. */
    void replay() {
        List<SimPacket> heard = simulation.network().carried();
        if (!heard.isEmpty()) {
            SimPacket packet = any(heard);
            simulation.nodes().forEach(node -> send(packet, node));
        }
    }

    /** Forged adverts, each in another name, all at one moment. */
    void flood() {
        for (int i = 0; i < FLOOD; i++) {
            for (SimWorld node : simulation.nodes()) {
                send(forged(node, lanAddress(node, 0x100 + i)), node);
            }
        }
    }

    private void send(SimPacket packet, SimWorld node) {
        simulation.network().inject(packet, node, simulation.now());
    }

    private IpAddress anySource(SimWorld node) {
        return random.nextBoolean() ? any(any(simulation.nodes()).owned()).address()
                : lanAddress(node, random.nextInt(0x200));
    }

    private IpAddress lanAddress(SimWorld node, int number) {
        IpAddress own = any(node.owned()).address();
        return new IpAddress(own.family(), own.high(), (own.low() & ~0xffffL) + number + 1);
    }

    private SimPacket forged(SimWorld node, IpAddress source) {
        InstanceSettings instance = any(node.routers().stream()
                .filter(router -> router.family() == source.family()).toList());
        Duration interval = random.nextBoolean() ? instance.advertInterval() : any(INTERVALS);
        int priority = random.nextBoolean() ? random.nextInt(256) : PRIORITIES[random.nextInt(PRIORITIES.length)];
        Peering peering = instance.peering();
        IpAddress destination = peering.unicast() ? own(node, instance.family()) : instance.family().group();
        if (peering.version() == Version.TWO) {
            Duration whole = Duration.ofSeconds(Math.max(1, interval.toSeconds()));
            var old = new Advert(Version.TWO, instance.family(), instance.vrid(), new Priority(priority), whole,
                    instance.advertised());
            Password password = random.nextInt(4) > 0 ? peering.password() : Password.NONE;
            return new SimPacket(source, destination, 255, AdvertCodec.encode(old, password));
        }
        var advert = new Advert(instance.family(), instance.vrid(), new Priority(priority), interval,
                instance.advertised());
        ChecksumForm form = any(List.of(ChecksumForm.values()));
        return new SimPacket(source, destination, 255, AdvertCodec.encode(advert, source, destination, form));
    }

    private static IpAddress own(SimWorld node, Family family) {
        return node.owned().stream().map(Subnet::address).filter(own -> own.family() == family).findFirst()
                .orElseThrow();
    }

    private SimPacket inTheNameOf(SimWorld node) {
        return forged(node, any(node.owned()).address());
    }

    /** The packet with one fault, for each of which there is a rung that refuses it. */
    private SimPacket spoil(SimPacket good) {
        byte[] message = good.message().bytes();
        boolean ipv4 = good.source().family() == Family.IPV4;
        switch (random.nextInt(SPOILS)) {
            case 0:
                return new SimPacket(good.source(), good.destination(), random.nextInt(255), good.message());
            case 1:
                IpAddress elsewhere = IpAddress.parse(ipv4 ? "224.0.0.1" : "ff02::1");
                return new SimPacket(good.source(), elsewhere, 255, good.message());
            case 2:
                IpAddress nobody = IpAddress.parse(ipv4 ? "0.0.0.0" : "2001:db8::9");
                return new SimPacket(nobody, good.destination(), 255, good.message());
            case 3:
                message[7] ^= (byte) (1 << random.nextInt(8));
                return with(good, message);
            case 4:
                return with(good, rewritten(message, 0, (message[0] & 0xf0 ^ 0x10) << 8 | 0x100 | message[1] & 0xff));
            case 5:
                return with(good, rewritten(message, 0, (message[0] & 0xf0 | 2) << 8 | message[1] & 0xff));
            case 6:
                return with(good, rewritten(message, 0, (message[0] & 0xff) << 8 | new Vrid(77).number()));
            case 7:
                return with(good, rewritten(message, 2, (message[2] & 0xff) << 8));
            case 8:
                return with(good, rewritten(message, 4, 0));
            case 9:
                return new SimPacket(good.source(), good.destination(), 255,
                        Octets.of(message, 0, random.nextInt(message.length)));
            default:
                random.nextBytes(message);
                message[0] = 0;
                return with(good, message);
        }
    }

    private static SimPacket with(SimPacket packet, byte[] message) {
        return new SimPacket(packet.source(), packet.destination(), packet.hopLimit(), Octets.of(message));
    }

    /** With other 16 bits at {@code at} and the checksum, of whatever form, right again (RFC 1624). */
    private static byte[] rewritten(byte[] message, int at, int bits) {
        int sum = (~word(message, 6) & 0xffff) + (~word(message, at) & 0xffff) + bits;
        int folded = (sum & 0xffff) + (sum >>> 16);
        int checksum = ~((folded & 0xffff) + (folded >>> 16));
        message[at] = (byte) (bits >>> 8);
        message[at + 1] = (byte) bits;
        message[6] = (byte) (checksum >>> 8);
        message[7] = (byte) checksum;
        return message;
    }

    private static int word(byte[] message, int at) {
        return (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
