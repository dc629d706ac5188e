package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Vrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Packets that other projects publish with their own verdicts. The file is not ours to carry, so it is
 * read where it lies beside the project.
 */
class HexVectorsTest {
    private static final Path FILE = Path.of("../shared/vectors/hex-vectors.jsonl");

    @Test
    void othersReadTheirPacketsAsWeDo() throws IOException {
        int accepted = 0;
        for (Map<?, ?> line : lines()) {
            accepted += check(line) ? 1 : 0;
        }
        assertTrue(accepted >= 5, "only " + accepted + " vectors are without an authentication trailer");
    }

    @Test
    void othersSignTheirPacketsAsWeDo() throws IOException {
        int signed = 0;
        for (Map<?, ?> line : lines()) {
            if (line.containsKey("key")) {
                SignedVector.of(line).check();
                signed++;
            }
        }
        assertEquals(2, signed);
    }

    private static List<Map<?, ?>> lines() throws IOException {
        if (!Files.isReadable(FILE)) {
            System.out.println("HexVectorsTest: SKIPPED, no " + FILE + " beside the project");
        }
        assumeTrue(Files.isReadable(FILE), () -> "no " + FILE + " beside the project");
        return Vectors.of(FILE);
    }

    /** Checks one vector; true where it is to be accepted. */
    private static boolean check(Map<?, ?> line) {
        String id = (String) line.get("id");
        Map<?, ?> expect = (Map<?, ?>) line.get("expect");
        Datagram datagram = datagram(line);
        // Who is listening has the packet's own VRID, so that nothing but the packet decides.
        var vrid = new Vrid(Octets.ofHex((String) line.get("hex")).at(1));
        Receiver receiver = Wire.receiver(datagram.family(), vrid, List.of());
        Reception reception = AdvertCodec.decode(datagram, receiver);
        if (number(line, "ver") == 2) {
            return refused(id, Rejection.VERSION_ERROR, reception) | version2(line, datagram, vrid);
        }
        if (line.get("layer").equals("vrrp+trailer")) {
            return refused(id, datagram.destination().equals(datagram.family().group())
                    ? Rejection.PACKET_LENGTH_ERROR : Rejection.WRONG_DESTINATION, reception);
        }
        if (!line.containsKey("ipsrc")) {
            // Its checksum belongs to a sender that the vector does not name.
            return refused(id, Rejection.CHECKSUM_ERROR, reception);
        }
        Reception.Accepted heard = assertInstanceOf(Reception.Accepted.class, reception, id + ": " + reception);
        Advert advert = heard.advert();
        assertEquals(number(expect, "vrid"), advert.vrid().number(), id);
        assertEquals(number(expect, "prio"), advert.priority().number(), id);
        assertEquals(number(expect, "n"), advert.addresses().size(), id);
        assertEquals(Duration.ofMillis(10L * number(expect, "interval_cs")), advert.interval(), id);
        boolean messageOnly = ((String) expect.get("form")).startsWith("message-only");
        assertEquals(messageOnly ? ChecksumForm.MESSAGE_ONLY : ChecksumForm.PSEUDO_HEADER, heard.form(), id);
        assertEquals(Octets.ofHex((String) line.get("hex")),
                AdvertCodec.encode(advert, datagram.source(), datagram.destination(), heard.form()), id);
        return true;
    }

    /** The same in a group of version 2. */
    private static boolean version2(Map<?, ?> line, Datagram datagram, Vrid vrid) {
        String id = (String) line.get("id");
        Map<?, ?> expect = (Map<?, ?>) line.get("expect");
        var agreement = new Agreement(Duration.ofSeconds(1), Password.NONE);
        Reception reception = AdvertCodec.decode(
                datagram, Wire.receiver(Family.IPV4, vrid, List.of(), agreement));
        if ("discard".equals(expect.get("verdict"))) {
            return refused(id, Rejection.CHECKSUM_ERROR, reception);
        }
        Advert advert = assertInstanceOf(Reception.Accepted.class, reception, id + ": " + reception).advert();
        assertEquals(Version.TWO, advert.version(), id);
        assertEquals(number(expect, "prio"), advert.priority().number(), id);
        assertEquals(number(expect, "n"), advert.addresses().size(), id);
        assertEquals(Duration.ofSeconds(number(expect, "interval_s")), advert.interval(), id);
        assertEquals(Octets.ofHex((String) line.get("hex")), AdvertCodec.encode(advert, Password.NONE), id);
        return true;
    }

    private static boolean refused(String id, Rejection rejection, Reception reception) {
        assertEquals(rejection, assertInstanceOf(Reception.Rejected.class, reception, id).rejection(), id);
        return false;
    }

    private static Datagram datagram(Map<?, ?> line) {
        Family family = number(line, "af") == 4 ? Family.IPV4 : Family.IPV6;
        IpAddress source = address(line.get("ipsrc"), Wire.peer(family));
        IpAddress destination = address(line.get("ipdst"), family.group());
        return Wire.carrying(Octets.ofHex((String) line.get("hex")), source, destination);
    }

    private static IpAddress address(Object text, IpAddress otherwise) {
        return text == null ? otherwise : IpAddress.parse((String) text);
    }

    private static int number(Map<?, ?> line, String name) {
        return ((Long) line.get(name)).intValue();
    }
}
