package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One way to spoil a right packet.
 *
 * @param version the packets it spoils
 * @param family the packets it spoils
 * @param name the rule it breaks, for the name of the test row
 * @param rejection the rung that must refuse it
 * @param detail what the rejection must say was found
 * @param spoil the deed
 */
record Fault(
        Version version, Family family, String name, Rejection rejection, String detail, Consumer<PacketSketch> spoil) {
    private static final List<Fault> ALL = faults();

    /** Every fault of a version and family. */
    static List<Fault> of(Version version, Family family) {
        return ALL.stream().filter(fault -> fault.version == version && fault.family == family).toList();
    }

    /** Every fault. */
    static Stream<Fault> all() {
        return ALL.stream();
    }

    PacketSketch sketch() {
        var sketch = new PacketSketch(version, family);
        spoil.accept(sketch);
        return sketch;
    }

    @Override
    public String toString() {
        return "v" + version.number() + " " + family.word() + " " + name;
    }

    private static List<Fault> faults() {
        var faults = new ArrayList<Fault>();
        for (Family family : Family.values()) {
            var three = new Collector(Version.THREE, family, faults);
            common(three, 3, 0);
            three.add("erratum 8301 interval 0 under a reserved nibble", Rejection.ZERO_INTERVAL, "interval 0",
                    sketch -> {
                        sketch.centiseconds = 0;
                        sketch.reserved = 15;
                    });
        }
        ipv6(new Collector(Version.THREE, Family.IPV6, faults));
        ipv4(new Collector(Version.THREE, Family.IPV4, faults), 16);
        var two = new Collector(Version.TWO, Family.IPV4, faults);
        common(two, 2, 8);
        ipv4(two, 24);
        version2(two);
        return List.copyOf(faults);
    }

    /** Where the faults of one version and family go. */
    private record Collector(Version version, Family family, List<Fault> faults) {
        void add(String name, Rejection rejection, String detail, Consumer<PacketSketch> spoil) {
            faults.add(new Fault(version, family, name, rejection, detail, spoil));
        }
    }

    private static void common(Collector faults, int version, int afterList) {
        sayings(faults, version);
        lengths(faults, afterList);
        addresses(faults);
    }

    private static void sayings(Collector faults, int right) {
        String ttl = faults.family == Family.IPV4 ? "TTL " : "hop limit ";
        for (int hopLimit : new int[] {0, 1, 254}) {
            faults.add("7.1 hop limit " + hopLimit, Rejection.IP_TTL_ERROR, ttl + hopLimit,
                    sketch -> sketch.hopLimit = hopLimit);
        }
        for (int version : new int[] {0, 5 - right, 4, 15}) {
            faults.add("7.1 version " + version, Rejection.VERSION_ERROR, "version " + version,
                    sketch -> sketch.version = version);
        }
        for (int type : new int[] {0, 2, 15}) {
            faults.add("7.1 type " + type, Rejection.INVALID_TYPE, "type " + type, sketch -> sketch.type = type);
        }
        for (int vrid : new int[] {0, 52, 255}) {
            faults.add("7.1 VRID " + vrid, Rejection.VRID_ERROR, "VRID " + vrid, sketch -> sketch.vrid = vrid);
        }
        faults.add("erratum 8299 count 0 before a list", Rejection.ZERO_COUNT, "count 0", sketch -> sketch.count = 0);
        faults.add("erratum 8299 count 0 without a list", Rejection.ZERO_COUNT, "count 0",
                sketch -> sketch.addresses = List.of());
        faults.add("erratum 8301 interval 0", Rejection.ZERO_INTERVAL, "interval 0", sketch -> {
            sketch.centiseconds = 0;
            sketch.seconds = 0;
        });
        faults.add("7.1 one bit of the checksum", Rejection.CHECKSUM_ERROR, null, sketch -> sketch.checksumError = 1);
    }

    private static void lengths(Collector faults, int afterList) {
        int size = faults.family.addressBytes();
        int there = 8 + 2 * size + afterList;
        for (int count : new int[] {1, 3, 255}) {
            faults.add("7.1 count " + count + " of 2", Rejection.PACKET_LENGTH_ERROR,
                    there + " bytes instead of " + (8 + count * size + afterList) + " for count " + count,
                    sketch -> sketch.count = count);
        }
        for (int extra : new int[] {1, 8, 28}) {
            faults.add("7.1 " + extra + " bytes after the list", Rejection.PACKET_LENGTH_ERROR,
                    there + extra + " bytes instead of " + there + " for count 2",
                    sketch -> sketch.trailer = new byte[extra]);
        }
    }

    private static void addresses(Collector faults) {
        Family family = faults.family;
        IpAddress own = Wire.own(family);
        faults.add("our own source", Rejection.OWN_SOURCE, "source " + own + " is our own",
                sketch -> sketch.source = own);
        String[] strangers = family == Family.IPV4
                ? new String[] {"0.0.0.0", "224.0.0.18", "239.1.2.3", "255.255.255.255"}
                : new String[] {"::", "2001:db8::2", "::1", "fec0::1", "ff02::12", "::ffff:c000:202"};
        for (String stranger : strangers) {
            faults.add("source " + stranger, Rejection.WRONG_SOURCE, "source " + stranger,
                    sketch -> sketch.source = IpAddress.parse(stranger));
        }
        String[] elsewhere = family == Family.IPV4
                ? new String[] {"224.0.0.1", "192.0.2.1", "224.0.0.19", "255.255.255.255"}
                : new String[] {"ff02::1", "fe80::1", "ff05::12", "ff02::13"};
        for (String destination : elsewhere) {
            faults.add("7.1 destination " + destination, Rejection.WRONG_DESTINATION, "destination " + destination,
                    sketch -> sketch.destination = IpAddress.parse(destination));
        }
    }

    private static void ipv4(Collector faults, int right) {
        header(faults, "first fragment", "a fragment", sketch -> sketch.fragment = 0x2000);
        header(faults, "last fragment", "a fragment", sketch -> sketch.fragment = 0x0001);
        header(faults, "bytes missing", "total length 65535 of which " + (20 + right) + " bytes are there",
                sketch -> sketch.totalLength = 0xffff);
        header(faults, "total length within the header", "header length 20 in a total length of 19",
                sketch -> sketch.totalLength = 19);
        header(faults, "UDP", "IP protocol 17", sketch -> sketch.ipProtocol = 17);
        faults.add("an address cut off by the total length", Rejection.PACKET_LENGTH_ERROR,
                "12 bytes instead of " + right + " for count 2", sketch -> sketch.totalLength = 32);
        faults.add("7 bytes", Rejection.PACKET_LENGTH_ERROR, "7 bytes are less than the fixed part",
                sketch -> sketch.totalLength = 27);
    }

    private static void header(Collector faults, String name, String detail, Consumer<PacketSketch> spoil) {
        faults.add(name, Rejection.IP_HEADER_ERROR, detail, spoil);
    }

    private static void ipv6(Collector faults) {
        faults.add("erratum 8300 first address global", Rejection.FIRST_NOT_LINK_LOCAL, "first address 2001:db8::100",
                sketch -> sketch.addresses = List.of(IpAddress.parse("2001:db8::100"), IpAddress.parse("fe80::100")));
        faults.add("5.2.8 a checksum without the pseudo-header", Rejection.CHECKSUM_ERROR, null,
                sketch -> sketch.form = ChecksumForm.MESSAGE_ONLY);
    }

    private static void version2(Collector faults) {
        faults.add("3768 5.3.8 a checksum with the pseudo-header", Rejection.CHECKSUM_ERROR, null,
                sketch -> sketch.form = ChecksumForm.PSEUDO_HEADER);
        faults.add("3768 7.1 no authentication data", Rejection.PACKET_LENGTH_ERROR,
                "16 bytes instead of 24 for count 2", sketch -> sketch.authData = new byte[0]);
        for (int type : new int[] {0, 2, 255}) {
            faults.add("3768 7.1 authentication type " + type, Rejection.AUTH_TYPE_MISMATCH,
                    "authentication type " + type, sketch -> sketch.authType = type);
        }
        for (int at = 0; at < 8; at++) {
            byte[] other = Wire.PASSWORD_BYTES.bytes();
            other[at] ^= 1;
            faults.add("3768 7.1 password differs in byte " + at, Rejection.AUTH_FAILURE, "another password",
                    sketch -> sketch.authData = other);
        }
        for (int seconds : new int[] {2, 255}) {
            faults.add("3768 7.1 interval " + seconds, Rejection.INTERVAL_MISMATCH, "interval " + seconds + " s",
                    sketch -> sketch.seconds = seconds);
        }
    }
}
