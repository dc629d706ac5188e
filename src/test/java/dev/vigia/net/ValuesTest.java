package dev.vigia.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VRID, priority, MAC address, link name, octets: ranges, text and bytes. */
class ValuesTest {
    @Test
    void vridsRunFrom1To255() {
        for (int number = -300; number < 600; number++) {
            int tried = number;
            if (number >= 1 && number <= 255) {
                assertEquals(number, new Vrid(number).number());
            } else {
                assertThrows(IllegalArgumentException.class, () -> new Vrid(tried));
            }
        }
    }

    @Test
    void prioritiesRunFrom0To255() {
        for (int number = -300; number < 600; number++) {
            int tried = number;
            if (number >= 0 && number <= 255) {
                var priority = new Priority(number);
                assertEquals(number == 0, priority.resigns());
                assertEquals(number == 255, priority.owns());
                assertEquals(Integer.compare(number, 100), Integer.signum(priority.compareTo(Priority.DEFAULT)));
            } else {
                assertThrows(IllegalArgumentException.class, () -> new Priority(tried));
            }
        }
    }

    @Test
    void macAddressesComeBack() {
        SplittableRandom random = Seed.random(ValuesTest.class);
        for (int i = 0; i < 20_000; i++) {
            var mac = new MacAddress(random.nextLong() >>> 16 + random.nextInt(48));
            assertEquals(mac, MacAddress.parse(mac.toString()));
            byte[] bytes = new byte[9];
            mac.write(bytes, 2);
            assertEquals(mac, MacAddress.read(bytes, 2));
            assertEquals(mac.toString().replace(":", ""), Octets.of(bytes, 2, 6).toString());
        }
        assertEquals(new MacAddress(0xabcdef012345L), MacAddress.parse("AB:cd:Ef:01:23:45"));
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(1L << 48));
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(-1));
    }

    @Test
    void virtualMacAddressesAreThoseOfSection73() {
        assertEquals("00:00:5e:00:01:33", MacAddress.virtual(Family.IPV4, new Vrid(51)).toString());
        assertEquals("00:00:5e:00:02:ff", MacAddress.virtual(Family.IPV6, new Vrid(255)).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00:11:22:33:44", "00:11:22:33:44:55:66", "0:1:2:3:4:5", "00-11-22-33-44-55",
        "001122334455",
        "00:11:22:33:44:5g", " 00:11:22:33:44:55", "00:11:22:33:44:55\n"})
    void whatIsNoMacAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "eth0", "eth0.100", "br-0123456789ab", "123456789012345", "wlp2s0@if3", "...",
        "-", "_", "~", "!"})
    void linkNamesComeBack(String text) {
        assertEquals(text, new LinkName(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "1234567890123456", "a/b", "a:b", "a b", "a\tb", "a\n", " ", "\0",
        "a\u007f", "ä", "a\u00a0b"})
    void whatIsNoLinkNameIsRefused(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new LinkName(text));
        assertEquals("'" + text + "' is no link name: 1 to 15 characters, no '/', ':' or white space",
                refusal.getMessage());
    }

    @Test
    void octetsAreTheirContent() {
        SplittableRandom random = Seed.random(ValuesTest.class);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            Octets octets = Octets.of(bytes);
            assertEquals(octets, Octets.ofHex(octets.toString()));
            assertEquals(octets.hashCode(), Octets.of(octets.bytes()).hashCode());
            int at = random.nextInt(bytes.length);
            assertEquals(bytes[at] & 0xff, octets.at(at));
            byte[] changed = octets.bytes();
            changed[at]++;
            assertNotEquals(octets, Octets.of(changed));
            bytes[at]++;
            assertNotEquals(octets, Octets.of(bytes), "the octets must not share the array they were made of");
            byte[] target = new byte[bytes.length + 2];
            octets.copyTo(target, 1);
            assertArrayEquals(octets.bytes(), Octets.of(target, 1, bytes.length).bytes());
        }
    }
}
