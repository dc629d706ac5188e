package dev.vigia.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses against the JDK's own reading of them. */
class IpAddressTest {
    /** An address of a family with many zero groups, so that all places of "::" come up. */
    static IpAddress random(Family family, SplittableRandom random) {
        byte[] bytes = new byte[family.addressBytes()];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i += 2) {
            if (random.nextInt(2) == 0) {
                Arrays.fill(bytes, i, i + 2, (byte) 0);
            }
        }
        return IpAddress.read(family, bytes, 0);
    }

    @Test
    void textAndBytesComeBack() throws UnknownHostException {
        SplittableRandom random = Seed.random(IpAddressTest.class);
        for (int i = 0; i < 50_000; i++) {
            Family family = i % 2 == 0 ? Family.IPV4 : Family.IPV6;
            IpAddress address = random(family, random);
            String text = address.toString();
            assertEquals(address, IpAddress.parse(text));
            assertEquals(address, IpAddress.parse(text.toUpperCase(Locale.ROOT)));
            byte[] wide = new byte[20];
            address.write(wide, 3);
            assertEquals(address, IpAddress.read(family, wide, 3));
            byte[] bytes = address.bytes();
            assertArrayEquals(Arrays.copyOfRange(wide, 3, 3 + bytes.length), bytes);
            boolean mapped = family == Family.IPV6 && address.high() == 0 && address.low() >>> 32 == 0xffff;
            if (!mapped) {
                // The JDK takes ::ffff:0:0/96 for IPv4.
                InetAddress theirs = InetAddress.getByName(text);
                assertArrayEquals(theirs.getAddress(), bytes, text);
                assertEquals(address, IpAddress.parse(theirs.getHostAddress()));
                assertEquals(theirs.isMulticastAddress(), address.isMulticast(), text);
                assertEquals(theirs.isLoopbackAddress(), address.isLoopback(), text);
                assertEquals(theirs.isAnyLocalAddress(), address.isUnspecified(), text);
                assertEquals(family == Family.IPV6 && theirs.isLinkLocalAddress(), address.isLinkLocal(), text);
            }
        }
    }

    @Test
    void orderIsUnsignedByFamily() {
        SplittableRandom random = Seed.random(IpAddressTest.class);
        for (int i = 0; i < 20_000; i++) {
            Family family = i % 2 == 0 ? Family.IPV4 : Family.IPV6;
            IpAddress one = random(family, random);
            IpAddress other = random.nextInt(10) == 0 ? one : random(family, random);
            int expected = new BigInteger(1, one.bytes()).compareTo(new BigInteger(1, other.bytes()));
            assertEquals(expected, Integer.signum(one.compareTo(other)), one + " " + other);
        }
        assertTrue(IpAddress.parse("255.255.255.255").compareTo(IpAddress.parse("::")) < 0);
    }

    @ParameterizedTest
    @CsvSource({"0:0:0:0:0:0:0:0,::", "0:0:0:0:0:0:0:1,::1", "1:0:0:0:0:0:0:0,1::", "2001:0db8::0001,2001:db8::1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1", "FE80::ABCD,fe80::abcd", "1:2:3:4:5:6:7::,1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8,0:2:3:4:5:6:7:8", "10.0.0.1,10.0.0.1", "0.0.0.0,0.0.0.0", "255.255.255.255,255.255.255.255"})
    void canonicalFormOfRfc5952(String text, String canonical) {
        assertEquals(canonical, IpAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "01.2.3.4", "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.-4", "1.2.3.+4", "1..3.4", "1.2.3.999", "1.2.3.1000", "a.b.c.d", "localhost", "example.org",
        "١.2.3.4", "0x7f.0.0.1",
        ":", ":::", "::1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
        "1::2::3",
        "12345::", "g::", "fe80::1%eth0", "[::1]", "::1/64", ":1", "1:", ":1::2", "1::2:", "::1.2.3.4", "::-1",
        "::+1", ":: 1"})
    void whatIsNoAddressIsRefused(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
        assertTrue(refusal.getMessage().contains("'" + text + "'"), refusal.getMessage());
    }

    @Test
    void bordersOfTheClasses() {
        assertFalse(IpAddress.parse("223.255.255.255").isMulticast());
        assertTrue(IpAddress.parse("224.0.0.0").isMulticast());
        assertTrue(IpAddress.parse("239.255.255.255").isMulticast());
        assertFalse(IpAddress.parse("240.0.0.0").isMulticast());
        assertTrue(IpAddress.parse("fe80::").isLinkLocal());
        assertTrue(IpAddress.parse("febf:ffff::1").isLinkLocal());
        assertFalse(IpAddress.parse("fe7f::1").isLinkLocal());
        assertFalse(IpAddress.parse("fec0::1").isLinkLocal());
        assertFalse(IpAddress.parse("169.254.1.1").isLinkLocal());
        assertTrue(IpAddress.parse("127.255.0.1").isLoopback());
        assertFalse(IpAddress.parse("128.0.0.1").isLoopback());
        assertThrows(IllegalArgumentException.class, () -> new IpAddress(Family.IPV4, 0, 1L << 32));
        assertThrows(IllegalArgumentException.class, () -> new IpAddress(Family.IPV4, 1, 0));
    }

    @Test
    void groupsAreThoseOfRfc9568() {
        assertEquals("224.0.0.18", Family.IPV4.group().toString());
        assertEquals("ff02::12", Family.IPV6.group().toString());
    }
}
