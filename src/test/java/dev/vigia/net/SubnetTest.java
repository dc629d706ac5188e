package dev.vigia.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    @Test
    void textComesBackAndContainmentIsThatOfTheBits() {
        SplittableRandom random = Seed.random(SubnetTest.class);
        for (int i = 0; i < 50_000; i++) {
            Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
            int bits = family.maxPrefixLength();
            var subnet = new Subnet(IpAddressTest.random(family, random), random.nextInt(bits + 1));
            assertEquals(subnet, Subnet.parse(subnet.toString()));
            BigInteger number = new BigInteger(1, subnet.address().bytes());
            // Differs from the subnet's address first in a bit near the border of the prefix.
            int border = Math.max(0, Math.min(bits - 1, subnet.prefixLength() - 2 + random.nextInt(4)));
            IpAddress other = of(family, number.flipBit(bits - 1 - border));
            assertEquals(border >= subnet.prefixLength(), subnet.contains(other), subnet + " " + other);
            assertEquals(true, subnet.contains(subnet.address()));
        }
    }

    private static IpAddress of(Family family, BigInteger number) {
        BigInteger low = number.and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        return new IpAddress(family, number.shiftRight(64).longValue(), low.longValue());
    }

    @Test
    void theOtherFamilyIsNeverInside() {
        assertEquals(false, Subnet.parse("0.0.0.0/0").contains(IpAddress.parse("::1")));
        assertEquals(false, Subnet.parse("::/0").contains(IpAddress.parse("0.0.0.1")));
        assertEquals(true, Subnet.parse("::/0").contains(IpAddress.parse("ffff::")));
    }

    @Test
    void withoutALengthItIsAHost() {
        assertEquals("10.0.0.1/32", Subnet.parse("10.0.0.1").toString());
        assertEquals("fe80::1/128", Subnet.parse("fe80::1").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/24", "10.0.0.1/", "10.0.0.1/33", "::1/129", "10.0.0.1/-1", "10.0.0.1/+1",
        "10.0.0.1/08",
        "10.0.0.1/24/1", "10.0.0.1/ 24", "10.0.0.1 /24", "10.0.0.1/255.255.255.0", "10.0.0.1/9999999999",
        "10.0.0.1/٢"})
    void whatIsNoSubnetIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Subnet.parse(text));
    }
}
