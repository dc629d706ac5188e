package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless, repeatable stream of packets for the virtual router of {@link Wire}: right ones, right ones
 * spoilt in one or two ways, mutated ones with and without their checksums put right again, and noise.
 *
 * <p>About a third is to be accepted, so that a test sees both sides of the ladder.
 */
public final class PacketGenerator {
    private final SplittableRandom random;
    private final Version version;

    /** A stream of version 3 that is the same for the same seed. */
    public PacketGenerator(long seed) {
        this(seed, Version.THREE);
    }

    /** A stream that is the same for the same seed; in version 2 as {@link Wire#AGREEMENT} wants it. */
    PacketGenerator(long seed, Version version) {
        random = new SplittableRandom(seed);
        this.version = version;
    }

    /** The next packet. */
    public Datagram next() {
        Family family = version == Version.TWO || random.nextBoolean() ? Family.IPV4 : Family.IPV6;
        int kind = random.nextInt(100);
        if (kind < 25) {
            return sketch(family).datagram();
        }
        if (kind < 45) {
            return spoilt(family);
        }
        return kind < 95 ? mutated(family) : noise(family);
    }

    private PacketSketch sketch(Family family) {
        var sketch = new PacketSketch(version, family);
        sketch.source = address(family, random.nextInt(4) > 0);
        sketch.priority = random.nextInt(256);
        sketch.reserved = random.nextInt(16);
        sketch.centiseconds = 1 + random.nextInt(4095);
        if (random.nextInt(3) == 0) {
            int count = random.nextInt(20) == 0 ? 255 : 1 + random.nextInt(20);
            List<IpAddress> addresses = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                addresses.add(address(family, i == 0 || random.nextBoolean()));
            }
            sketch.addresses = addresses;
        }
        if (family == Family.IPV4) {
            sketch.form = form();
            sketch.padding = new byte[random.nextInt(4) == 0 ? random.nextInt(20) : 0];
            sketch.ipOptions = new byte[random.nextInt(8) == 0 ? 4 * random.nextInt(11) : 0];
            Arrays.fill(sketch.ipOptions, (byte) 1);
        }
        return sketch;
    }

    /** A random address; a near one lies in 192.0.2.0/24 or fe80::/64, and now and then is our own. */
    private IpAddress address(Family family, boolean near) {
        if (family == Family.IPV4) {
            long low = near ? 0xc000_0200L | random.nextInt(256) : random.nextInt() & 0xffff_ffffL;
            return new IpAddress(family, 0, low);
        }
        return near ? new IpAddress(family, 0xfe80L << 48, random.nextLong())
                : new IpAddress(family, random.nextLong(), random.nextLong());
    }

    private Datagram spoilt(Family family) {
        PacketSketch sketch = sketch(family);
        List<Fault> faults = Fault.of(version, family);
        faults.get(random.nextInt(faults.size())).spoil().accept(sketch);
        if (random.nextInt(4) == 0) {
            faults.get(random.nextInt(faults.size())).spoil().accept(sketch);
        }
        return sketch.datagram();
    }

    private Datagram noise(Family family) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 1500 : 80)];
        random.nextBytes(bytes);
        IpAddress source = address(family, true);
        return new Datagram(Wire.LINK, family, source, family.group(), random.nextInt(256), Octets.of(bytes));
    }

    private Datagram mutated(Family family) {
        Datagram whole = sketch(family).datagram();
        byte[] bytes = whole.bytes().bytes();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes = change(family, bytes);
        }
        if (random.nextInt(4) > 0) {
            repair(whole, bytes);
        }
        return new Datagram(
                whole.link(), family, whole.source(), whole.destination(), whole.hopLimit(), Octets.of(bytes));
    }

    private byte[] change(Family family, byte[] bytes) {
        switch (random.nextInt(8)) {
            case 0:
                return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1:
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
                for (int i = bytes.length; i < longer.length; i++) {
                    longer[i] = (byte) random.nextInt();
                }
                return longer;
            case 2:
                return splice(bytes, sketch(family).datagram().bytes().bytes());
            case 3:
                return flip(bytes, 8 * bytes.length);
            default:
                // Where the fields are, most can be told from each other.
                return flip(bytes, 8 * Math.min(bytes.length, family == Family.IPV4 ? 32 : 12));
        }
    }

    private byte[] splice(byte[] head, byte[] tail) {
        int cut = random.nextInt(Math.min(head.length, tail.length) + 1);
        byte[] spliced = tail.clone();
        System.arraycopy(head, 0, spliced, 0, cut);
        return spliced;
    }

    private byte[] flip(byte[] bytes, int bits) {
        if (bits > 0) {
            int bit = random.nextInt(bits);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return bytes;
    }

    /** Puts the checksums right, and half of the time the total length, so that the deeper rungs are reached. */
    private void repair(Datagram whole, byte[] bytes) {
        if (whole.family() == Family.IPV6) {
            sum(bytes, 0, bytes.length, whole.source(), whole.destination(), ChecksumForm.PSEUDO_HEADER);
            return;
        }
        if (bytes.length < 20) {
            return;
        }
        var fields = ByteBuffer.wrap(bytes);
        if (random.nextBoolean()) {
            fields.putShort(2, (short) bytes.length);
        }
        int header = Math.min((bytes[0] & 0xf) * 4, bytes.length);
        int end = Math.min(fields.getShort(2) & 0xffff, bytes.length);
        sum(bytes, header, end - header, IpAddress.read(Family.IPV4, bytes, 12),
                IpAddress.read(Family.IPV4, bytes, 16),
                form());
    }

    private ChecksumForm form() {
        boolean both = version == Version.THREE;
        return both && random.nextBoolean() ? ChecksumForm.PSEUDO_HEADER : ChecksumForm.MESSAGE_ONLY;
    }

    private static void sum(
            byte[] bytes, int offset, int length, IpAddress source, IpAddress destination, ChecksumForm form) {
        if (length >= 8) {
            var fields = ByteBuffer.wrap(bytes).putShort(offset + 6, (short) 0);
            int checksum = PacketSketch.checksum(bytes, offset, length, source, destination, form);
            fields.putShort(offset + 6, (short) checksum);
        }
    }
}
