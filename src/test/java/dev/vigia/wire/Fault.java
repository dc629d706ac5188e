package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One way to spoil a right packet.
 *
 * @param family the packets it spoils
 * @param name the rule it breaks, for the name of the test row
 * @param rejection the rung that must refuse it
 * @param detail what the rejection must say was found
 * @param spoil the deed
 */
record Fault(Family family, String name, Rejection rejection, String detail, Consumer<PacketSketch> spoil) {
    private static final List<Fault> ALL = faults();

    /** Every fault of a family. */
    static List<Fault> of(Family family) {
        return ALL.stream().filter(fault -> fault.family == family).toList();
    }

    PacketSketch sketch() {
        var sketch = new PacketSketch(family);
        spoil.accept(sketch);
        return sketch;
    }

    @Override
    public String toString() {
        return family.word() + " " + name;
    }

    private static List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        for (Family family : Family.values()) {
            sayings(family, faults);
            lengths(family, faults);
            addresses(family, faults);
        }
        ipv4(faults);
        ipv6(faults);
        return List.copyOf(faults);
    }

    private static void sayings(Family family, List<Fault> faults) {
        String ttl = family == Family.IPV4 ? "TTL " : "hop limit ";
        for (int hopLimit : new int[] {0, 1, 254}) {
            faults.add(new Fault(family, "7.1 hop limit " + hopLimit, Rejection.IP_TTL_ERROR, ttl + hopLimit,
                    sketch -> sketch.hopLimit = hopLimit));
        }
        for (int version : new int[] {0, 2, 4, 15}) {
            faults.add(new Fault(family, "7.1 version " + version, Rejection.VERSION_ERROR, "version " + version,
                    sketch -> sketch.version = version));
        }
        for (int type : new int[] {0, 2, 15}) {
            faults.add(new Fault(family, "7.1 type " + type, Rejection.INVALID_TYPE, "type " + type,
                    sketch -> sketch.type = type));
        }
        for (int vrid : new int[] {0, 52, 255}) {
            faults.add(new Fault(family, "7.1 VRID " + vrid, Rejection.VRID_ERROR, "VRID " + vrid,
                    sketch -> sketch.vrid = vrid));
        }
        faults.add(new Fault(family, "erratum 8299 count 0 before a list", Rejection.ZERO_COUNT, "count 0",
                sketch -> sketch.count = 0));
        faults.add(new Fault(family, "erratum 8299 count 0 without a list", Rejection.ZERO_COUNT, "count 0",
                sketch -> sketch.addresses = List.of()));
        faults.add(new Fault(family, "erratum 8301 interval 0", Rejection.ZERO_INTERVAL, "interval 0",
                sketch -> sketch.centiseconds = 0));
        faults.add(new Fault(family, "erratum 8301 interval 0 under a reserved nibble", Rejection.ZERO_INTERVAL,
                "interval 0", sketch -> {
                    sketch.centiseconds = 0;
                    sketch.reserved = 15;
                }));
        faults.add(new Fault(family, "7.1 one bit of the checksum", Rejection.CHECKSUM_ERROR, null,
                sketch -> sketch.checksumError = 1));
    }

    private static void lengths(Family family, List<Fault> faults) {
        int size = family.addressBytes();
        int there = 8 + 2 * size;
        for (int count : new int[] {1, 3, 255}) {
            faults.add(new Fault(family, "7.1 count " + count + " of 2", Rejection.PACKET_LENGTH_ERROR,
                    there + " bytes instead of " + (8 + count * size) + " for count " + count,
                    sketch -> sketch.count = count));
        }
        for (int extra : new int[] {1, 8, 28}) {
            faults.add(new Fault(family, "7.1 " + extra + " bytes after the list", Rejection.PACKET_LENGTH_ERROR,
                    there + extra + " bytes instead of " + there + " for count 2",
                    sketch -> sketch.trailer = new byte[extra]));
        }
    }

    private static void addresses(Family family, List<Fault> faults) {
        IpAddress own = Wire.own(family);
        faults.add(new Fault(family, "our own source", Rejection.OWN_SOURCE, "source " + own + " is our own",
                sketch -> sketch.source = own));
        String[] strangers = family == Family.IPV4
                ? new String[] {"0.0.0.0", "224.0.0.18", "239.1.2.3", "255.255.255.255"}
                : new String[] {"::", "2001:db8::2", "::1", "fec0::1", "ff02::12", "::ffff:c000:202"};
        for (String stranger : strangers) {
            faults.add(new Fault(family, "source " + stranger, Rejection.WRONG_SOURCE, "source " + stranger,
                    sketch -> sketch.source = IpAddress.parse(stranger)));
        }
        String[] elsewhere = family == Family.IPV4
                ? new String[] {"224.0.0.1", "192.0.2.1", "224.0.0.19", "255.255.255.255"}
                : new String[] {"ff02::1", "fe80::1", "ff05::12", "ff02::13"};
        for (String destination : elsewhere) {
            faults.add(new Fault(family, "7.1 destination " + destination, Rejection.WRONG_DESTINATION,
                    "destination " + destination, sketch -> sketch.destination = IpAddress.parse(destination)));
        }
    }

    private static void ipv4(List<Fault> faults) {
        header(faults, "first fragment", "a fragment", sketch -> sketch.fragment = 0x2000);
        header(faults, "last fragment", "a fragment", sketch -> sketch.fragment = 0x0001);
        header(faults, "bytes missing", "total length 65535 of which 36 bytes are there",
                sketch -> sketch.totalLength = 0xffff);
        header(faults, "total length within the header", "header length 20 in a total length of 19",
                sketch -> sketch.totalLength = 19);
        header(faults, "UDP", "IP protocol 17", sketch -> sketch.ipProtocol = 17);
        faults.add(new Fault(Family.IPV4, "an address cut off by the total length", Rejection.PACKET_LENGTH_ERROR,
                "12 bytes instead of 16 for count 2", sketch -> sketch.totalLength = 32));
        faults.add(new Fault(Family.IPV4, "7 bytes", Rejection.PACKET_LENGTH_ERROR,
                "7 bytes are less than the fixed part", sketch -> sketch.totalLength = 27));
    }

    private static void header(List<Fault> faults, String name, String detail, Consumer<PacketSketch> spoil) {
        faults.add(new Fault(Family.IPV4, name, Rejection.IP_HEADER_ERROR, detail, spoil));
    }

    private static void ipv6(List<Fault> faults) {
        faults.add(new Fault(Family.IPV6, "erratum 8300 first address global", Rejection.FIRST_NOT_LINK_LOCAL,
                "first address 2001:db8::100",
                sketch -> sketch.addresses = List.of(IpAddress.parse("2001:db8::100"), IpAddress.parse("fe80::100"))));
        faults.add(new Fault(Family.IPV6, "5.2.8 a checksum without the pseudo-header", Rejection.CHECKSUM_ERROR, null,
                sketch -> sketch.form = ChecksumForm.MESSAGE_ONLY));
    }
}
