package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Seed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    @Test
    void theExampleOfRfc1071Section3() {
        byte[] bytes = Octets.ofHex("0001f203f4f5f6f7").bytes();
        assertEquals(~0xddf2 & 0xffff, Checksum.of(bytes, 0, bytes.length));
    }

    @Test
    void anOddLastByteIsTheUpperHalfOfAWord() {
        assertEquals(~0x1334 & 0xffff, Checksum.of(new byte[] {9, 0x12, 0x34, 1, 9}, 1, 3));
        assertEquals(0xffff, Checksum.of(new byte[0], 0, 0));
        assertEquals(0x00ff, Checksum.of(new byte[] {(byte) 0xff}, 0, 1));
    }

    @Test
    void carriesFoldTwice() {
        byte[] ones = new byte[65_534];
        Arrays.fill(ones, (byte) 0xff);
        assertEquals(0, Checksum.of(ones, 0, ones.length));
        // 0x1ffff folds to 0x10000, and that to 1.
        assertEquals(~1 & 0xffff, Checksum.of(Octets.ofHex("ffff0001ffff").bytes(), 0, 6));
    }

    @Test
    void equalsTheRemainderBy65535() {
        SplittableRandom random = Seed.random(ChecksumTest.class);
        for (int i = 0; i < 20_000; i++) {
            Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
            byte[] bytes = new byte[4 + random.nextInt(120)];
            random.nextBytes(bytes);
            bytes[2] = 1;
            int offset = random.nextInt(3);
            int length = bytes.length - offset;
            assertEquals(PacketSketch.checksum(bytes, offset, length, null, null, ChecksumForm.MESSAGE_ONLY),
                    Checksum.of(bytes, offset, length));
            IpAddress source = address(family, random);
            IpAddress destination = address(family, random);
            assertEquals(
                    PacketSketch.checksum(bytes, offset, length, source, destination, ChecksumForm.PSEUDO_HEADER),
                    Checksum.of(source, destination, Family.VRRP_PROTOCOL, bytes, offset, length));
        }
    }

    private static IpAddress address(Family family, SplittableRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return IpAddress.read(family, bytes, 0);
    }
}
