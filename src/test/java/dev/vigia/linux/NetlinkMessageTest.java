package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.ffi.LinuxAbi;
import dev.vigia.net.Subnet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Netlink messages in both directions against bytes written by hand from the kernel's headers (little-endian). */
class NetlinkMessageTest {
    private static final String ADD_IPV4 = "28000000" + "1400" + "0506" + "07000000" + "00000000"
            + "02180000" + "03000000"
            + "0800" + "0200" + "0a00000a"
            + "0800" + "0100" + "0a00000a";
    private static final String REMOVE_IPV6 = "48000000" + "1500" + "0500" + "08000000" + "00000000"
            + "0a400000" + "03000000"
            + "1400" + "0200" + "fe800000000000000000000000000051"
            + "1400" + "0100" + "fe800000000000000000000000000051"
            + "0800" + "0800" + "02000000";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static List<NetlinkMessage> read(String hex) {
        byte[] bytes = bytes(hex);
        return NetlinkMessage.read(bytes, bytes.length);
    }

    @Test
    void writesAddressRequestsByteForByte() {
        var requests = new NetlinkRequests(7);
        NetlinkAddresses.write(requests, LinuxAbi.RTM_NEWADDR, LinuxAbi.NLM_F_CREATE | LinuxAbi.NLM_F_EXCL, 3,
                List.of(Subnet.parse("10.0.0.10/24")), null);
        NetlinkAddresses.write(requests, LinuxAbi.RTM_DELADDR, 0, 3, List.of(Subnet.parse("fe80::51/64")), null);
        assertEquals(2, requests.count());
        assertEquals(ADD_IPV4 + REMOVE_IPV6, HexFormat.of().formatHex(requests.bytes()));
    }

    @Test
    void readsSeveralMessagesAndTheirAttributes() {
        List<NetlinkMessage> messages = read(ADD_IPV4 + REMOVE_IPV6);
        assertEquals(2, messages.size());
        assertEquals(LinuxAbi.RTM_NEWADDR, messages.get(0).type());
        assertEquals(0x605, messages.get(0).flags());
        assertEquals(7, messages.get(0).sequence());
        var attributes = messages.get(1).attributes(8);
        assertEquals(3, attributes.size());
        assertEquals(16, attributes.get(LinuxAbi.IFA_LOCAL).limit());
        assertEquals(2, attributes.get(LinuxAbi.IFA_FLAGS).getInt(0));
    }

    @Test
    void readsAttributesThatNeedPadding() {
        // "eth0" with its zero is 5 bytes, so 3 of padding follow; the next attribute's type has the nested bit set.
        var message = read("2c000000" + "1000" + "0000" + "00000000" + "00000000" + "00000000" + "00000000"
                + "0900" + "0300" + "6574683000" + "000000" + "0800" + "0480" + "dc050000").get(0);
        var attributes = message.attributes(8);
        assertEquals("eth0", Netlink.text(attributes.get(LinuxAbi.IFLA_IFNAME)));
        assertEquals(1500, attributes.get(LinuxAbi.IFLA_MTU).getInt(0));
    }

    @Test
    void padsAttributesItWrites() {
        byte[] written = new NetlinkRequests(1).begin(16, 0).attribute(3, new byte[] {1, 2, 3, 4, 5}).end().bytes();
        assertArrayEquals(bytes("1c000000" + "1000" + "0000" + "01000000" + "00000000"
                + "0900" + "0300" + "0102030405" + "000000"), written);
    }

    @Test
    void brokenMessagesAreLeftOutAndNeverThrow() {
        assertEquals(1, read(ADD_IPV4 + "ff000000").size(), "a broken tail");
        assertEquals(0, read("0f000000" + ADD_IPV4.substring(8)).size(), "shorter than its header");
        assertEquals(0, read("29000000" + ADD_IPV4.substring(8)).size(), "longer than what is there");
        long seed = new MonotonicClock().now().nanos();
        System.out.println("NetlinkMessageTest seed " + seed);
        Random random = new Random(seed);
        int attributes = 0;
        byte[] good = bytes(ADD_IPV4 + REMOVE_IPV6);
        var mirror = new LinkMirror(input -> { });
        for (int round = 0; round < 100_000; round++) {
            byte[] bad = good.clone();
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(32);
            }
            for (NetlinkMessage message : NetlinkMessage.read(bad, random.nextInt(bad.length + 1))) {
                attributes += message.attributes(8).size();
                mirror.hear(message);
            }
        }
        assertTrue(attributes > 1000, "most were read: " + attributes);
    }
}
