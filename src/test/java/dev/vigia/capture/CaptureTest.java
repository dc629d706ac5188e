package dev.vigia.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ChecksumForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Capture files, right and hostile, by the lines that they become. */
@Timeout(60)
class CaptureTest {
    private static final byte[] ADVERT = Captures.frames("crafted-frames.jsonl", "hex").get(0);
    private static final byte[] ANNOUNCEMENT = Captures.frames("own-announcements.jsonl", "hex").get(0);

    @TempDir
    private Path directory;

    @BeforeAll
    static void libpcap() {
        boolean there = Stream.of("/usr/lib", "/lib", "/usr/lib64").map(Path::of).filter(Files::isDirectory)
                .anyMatch(CaptureTest::holdsLibpcap);
        Assumptions.assumeTrue(there, "no libpcap (libpcap0.8)");
    }

    private static boolean holdsLibpcap(Path root) {
        try (Stream<Path> files = Files.find(root, 2, (path, kind) -> path.getFileName().toString()
                .startsWith("libpcap.so"))) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private Path path() {
        return directory.resolve("in.pcap");
    }

    private static List<String> lines(Path file) throws Fault {
        List<String> lines = new ArrayList<>();
        var observer = new Observer();
        try (Tap tap = Tap.ofFile(file)) {
            for (Frame frame = tap.next(); frame != null; frame = tap.next()) {
                String line = observer.line(frame);
                lines.add(line == null ? "(nothing)" : line);
            }
        }
        return lines;
    }

    /** Each file of frames reads as it did when somebody last looked at it line by line. */
    @ParameterizedTest
    @ValueSource(strings = {"crafted-frames", "own-announcements", "own-probes", "own-claims"})
    void vectorsReadAsTheyShould(String name) throws Exception {
        List<byte[]> frames = new ArrayList<>();
        if (!name.startsWith("crafted")) {
            frames.add(naming(name, Family.IPV4));
            frames.add(naming(name, Family.IPV6));
        }
        frames.addAll(Captures.frames(name + ".jsonl", "hex"));
        Path file = Captures.file(path(), frames);
        String text = String.join("\n", lines(file)) + "\n";
        Files.writeString(Path.of("target", name + ".txt"), text);
        assertEquals(Captures.text("/capture/" + name + ".txt"), text, "target/" + name + ".txt is what came out");
    }

    /** What of a takeover is shown: all of VRRP, and what others say of the addresses once an advert has named them. */
    @Test
    void aTakeoverAndWhatIsAroundIt() throws Exception {
        byte[] plain = frame("02000000000a", "0806" + "0001080006040001" + "02000000000a" + "c0000264"
                + "02000000000a" + "c0000264");
        byte[] question = frame("020000000063", "0806" + "0001080006040001" + "020000000063" + "c0000263"
                + "000000000000" + "c0000264");
        byte[] stranger = frame("020000000063", "0806" + "0001080006040001" + "020000000063" + "c0000263"
                + "000000000000" + "c0000262");
        byte[] bent = Captures.frames("own-announcements.jsonl", "hex").get(3);
        bent[56] ^= 1;
        byte[] tagged = tagged(ADVERT, 0x8100, 7);
        byte[] password = ipv4("213396020101f6b30a0000640a0000657365637265740000");
        byte[] signed = ipv4("3133c80100644402c0000264010100006900000040000001a4f144c7eca32d4d8ecb049ba1eeafe5");
        Path file = Captures.file(path(), List.of(plain, question, ADVERT, plain, question, stranger, ANNOUNCEMENT,
                tagged, tagged(tagged, 0x88a8, 9), tagged(plain, 0x8100, 7), password, signed,
                bent, Arrays.copyOf(ADVERT, 40), Arrays.copyOf(ADVERT, 13), new byte[0]));
        String text = String.join("\n", lines(file)) + "\n";
        Files.writeString(Path.of("target/takeover.txt"), text);
        assertEquals(Captures.text("/capture/takeover.txt"), text, "target/takeover.txt is what came out");
        assertFalse(text.contains("secret"), "a password is never shown");
    }

    static Stream<Arguments> hostileFiles() {
        byte[] header = Captures.header(Captures.ETHERNET);
        byte[] good = packet(Captures.BEGIN, 0, ADVERT.length, ADVERT.length, ADVERT);
        return Stream.of(
                Arguments.of("empty", new byte[][] {new byte[0]}, 0, "%s cannot be read: "),
                Arguments.of("no capture", new byte[][] {"hello, I am a text file\n\n".repeat(9).getBytes(
                        StandardCharsets.UTF_8)}, 0, "%s cannot be read: unknown file format"),
                Arguments.of("cut in the header", new byte[][] {Arrays.copyOf(header, 20)}, 0,
                        "%s cannot be read: truncated dump file"),
                Arguments.of("cut in a record's header", new byte[][] {header, good, Arrays.copyOf(good, 9)}, 1,
                        "%s is damaged after frame 1: truncated dump file"),
                Arguments.of("cut in a frame", new byte[][] {header, good, good, Arrays.copyOf(good, 30)}, 2,
                        "%s is damaged after frame 2: truncated dump file"),
                Arguments.of("wrong link type", new byte[][] {Captures.header(113), good}, 0,
                        "%s has frames of the link type Linux cooked-mode capture (113), and only Ethernet is decoded"),
                Arguments.of("unheard-of link type", new byte[][] {Captures.header(60_000), good}, 0,
                        "%s has frames of the link type unknown (60000), and only Ethernet is decoded"),
                Arguments.of("huge frame", new byte[][] {header, good,
                    packet(Captures.BEGIN, 0, 0x7fff_fff0, 0x7fff_fff0, ADVERT)}, 1,
                        "%s is damaged after frame 1: "),
                Arguments.of("negative length", new byte[][] {header, good,
                    packet(Captures.BEGIN, 0, -1, -1, ADVERT)}, 1, "%s is damaged after frame 1: "),
                Arguments.of("no time of day", new byte[][] {header, good,
                    packet(Captures.BEGIN, -1, ADVERT.length, ADVERT.length, ADVERT)}, 1,
                        "%s is damaged after frame 1: its time of day is none"));
    }

    private static byte[] packet(int second, int micros, int captured, int length, byte[] bytes) {
        return Captures.packet(second, micros, captured, length, bytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileFiles")
    void aHostileFileIsOneSentence(String what, byte[][] parts, int readable, String sentence) throws Exception {
        Path file = Captures.file(path(), parts);
        List<Frame> read = new ArrayList<>();
        Fault fault = assertThrows(Fault.class, () -> {
            try (Tap tap = Tap.ofFile(file)) {
                for (Frame frame = tap.next(); frame != null; frame = tap.next()) {
                    read.add(frame);
                }
            }
        });
        assertTrue(fault.getMessage().startsWith(sentence.formatted(file)), fault.getMessage());
        assertEquals(1, fault.getMessage().lines().count(), fault.getMessage());
        assertEquals(Fault.Kind.UNREADABLE, fault.kind());
        assertEquals(readable, read.size());
    }

    /** Random bytes behind each kind of beginning, and every vector cut and bent: lines or nothing, never a throw. */
    @Test
    void noFrameThrows() {
        long seed = new Random(System.identityHashCode(this)).nextLong();
        System.out.println("capture seed " + seed);
        var random = new Random(seed);
        List<byte[]> vectors = new ArrayList<>();
        for (String name : List.of("crafted-frames", "own-announcements", "own-probes", "own-claims")) {
            vectors.addAll(Captures.frames(name + ".jsonl", "hex"));
        }
        var observer = new Observer();
        int shown = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] frame = vectors.get(random.nextInt(vectors.size())).clone();
            for (int bent = random.nextInt(4); bent > 0; bent--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            frame = random.nextInt(3) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length + 20)) : frame;
            String line = observer.line(new Frame(Instant.EPOCH, Octets.of(frame)));
            if (line != null) {
                shown++;
                assertTrue(line.length() < 700 && line.chars().allMatch(c -> c >= ' ' && c < 127), line);
            }
        }
        assertTrue(shown > 100_000, "shown: " + shown);
    }

    @Test
    void whatIsKeptReadsTheSame() throws Exception {
        Path file = Captures.file(path(), Captures.frames("crafted-frames.jsonl", "hex"));
        Path copy = directory.resolve("out.pcap");
        try (Tap tap = Tap.ofFile(file)) {
            tap.recordTo(copy);
            for (Frame frame = tap.next(); frame != null; frame = tap.next()) {
                tap.keep(frame);
            }
            assertEquals(59, tap.frames());
            assertNull(tap.next(), "the end stays the end");
        }
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(copy));
    }

    @Test
    void whatCannotBeOpenedIsSaid() throws Exception {
        assertEquals("there is neither a link nor a file /nowhere/x.pcap", fault(Path.of("/nowhere/x.pcap")));
        assertEquals(directory + " cannot be read: it is a directory", fault(directory));
        Path file = Captures.file(path(), List.of(ADVERT));
        try (Tap tap = Tap.ofFile(file)) {
            Fault fault = assertThrows(Fault.class, () -> tap.recordTo(directory.resolve("none/out.pcap")));
            assertEquals(Fault.Kind.FAILED, fault.kind());
            assertTrue(fault.getMessage().startsWith(directory + "/none/out.pcap cannot be written: "),
                    fault.getMessage());
        }
    }

    private static String fault(Path file) {
        Fault fault = assertThrows(Fault.class, () -> Tap.ofFile(file).close());
        assertEquals(Fault.Kind.UNREADABLE, fault.kind());
        return fault.getMessage();
    }

    /** An advert for all addresses of a family that a file of vectors is about. */
    private static byte[] naming(String name, Family family) {
        IpAddress source = IpAddress.parse(family == Family.IPV4 ? "192.0.2.2" : "fe80::2");
        List<IpAddress> addresses = new ArrayList<>(family == Family.IPV4 ? List.of() : List.of(source));
        Captures.vectors(name + ".jsonl").map(vector -> IpAddress.parse((String) vector.get("address"))).distinct()
                .filter(address -> address.family() == family).forEach(addresses::add);
        Octets message = AdvertCodec.encode(new Advert(family, new Vrid(51), new Priority(200), Duration.ofSeconds(1),
                addresses), source, family.group(), ChecksumForm.MESSAGE_ONLY);
        if (family == Family.IPV4) {
            return ipv4(message.toString());
        }
        return ByteBuffer.allocate(54 + message.length()).put(frame("00005e000233", "86dd60000000"))
                .putShort((short) message.length()).put((byte) Family.VRRP_PROTOCOL).put((byte) 255)
                .put(source.bytes()).put(family.group().bytes()).put(message.bytes()).array();
    }

    private static byte[] frame(String sender, String rest) {
        return Octets.ofHex("ffffffffffff" + sender + rest).bytes();
    }

    /** A VRRP message from 192.0.2.2 to the group. */
    private static byte[] ipv4(String message) {
        byte[] bytes = Octets.ofHex(message).bytes();
        return ByteBuffer.allocate(34 + bytes.length).put(ADVERT, 0, 34).put(bytes)
                .putShort(16, (short) (20 + bytes.length)).array();
    }

    private static byte[] tagged(byte[] frame, int kind, int vlan) {
        return ByteBuffer.allocate(frame.length + 4).put(frame, 0, 12).putShort((short) kind).putShort((short) vlan)
                .put(frame, 12, frame.length - 12).array();
    }
}
