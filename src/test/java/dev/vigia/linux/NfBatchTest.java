package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.ffi.NftablesAbi;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Vrid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** nf_tables messages against bytes written by hand from the kernel's headers (little-endian machine). */
class NfBatchTest {
    private static final String BEGIN = "14000000" + "1000" + "0100" + "01000000" + "00000000" + "0000000a";
    private static final String END = "14000000" + "1100" + "0100" + "03000000" + "00000000" + "0000000a";
    /** NFTA_..._TABLE "t". */
    private static final String TABLE = "0600" + "0100" + "7400" + "0000";
    private static final RouterKey KEY = new RouterKey(3, Family.IPV4, new Vrid(51));
    private static final String KEY_BYTES = "03000000" + "33040000";

    /** The one message between begin and end: header flags, nfgenmsg and attributes. */
    private static void assertMessage(String type, String flags, String attributes, Consumer<NfBatch> writes) {
        var batch = new NfBatch(new NetlinkRequests(1), "t");
        assertTrue(batch.isEmpty());
        writes.accept(batch);
        String length = HexFormat.of().formatHex(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(20 + attributes.length() / 2).array());
        assertEquals(BEGIN + length + type + "0a" + flags + "02000000" + "00000000" + "05000000" + attributes + END,
                HexFormat.of().formatHex(batch.ended().bytes()));
    }

    @Test
    void tables() {
        assertMessage("00", "0504", TABLE + "0800" + "0200" + "00000006" + "0900" + "0600" + "0003687900" + "000000",
                batch -> batch.createTable(6, "hy"));
        assertMessage("02", "0500", TABLE, NfBatch::deleteTable);
    }

    @Test
    void sets() {
        String name = "0600" + "0200" + "7300" + "0000";
        assertMessage("09", "0504", TABLE + name + "0800" + "0a00" + "00000009" + "0800" + "0300" + "00000030"
                + "0800" + "0400" + "00000004" + "0800" + "0500" + "00000008" + "0c00" + "0980"
                + "0800" + "0100" + "00001000", batch -> batch.createSet("s", 9, 0x30, 4, 8, 4096));
        assertMessage("09", "0504", TABLE + name + "0800" + "0a00" + "00000001" + "0800" + "0300" + "00000008"
                + "0800" + "0400" + "00000007" + "0800" + "0500" + "00000004" + "0800" + "0600" + "00000004"
                + "0800" + "0700" + "00000010", batch -> batch.createMap("s", 1, 7, 4, 4, 16));
    }

    @Test
    void chains() {
        String name = "0600" + "0300" + "6300" + "0000";
        assertMessage("03", "0504", TABLE + name, batch -> batch.createChain("c"));
        assertMessage("05", "0500", TABLE + name, batch -> batch.deleteChain("c"));
        assertMessage("03", "0504", TABLE + name + "1c00" + "0480" + "0800" + "0100" + "00000001"
                + "0800" + "0200" + "fffffc18" + "0700" + "0300" + "766100" + "00"
                + "0800" + "0500" + "00000001" + "0b00" + "0700" + "66696c74657200" + "00",
                batch -> batch.createHook("c", NftablesAbi.NF_NETDEV_EGRESS, -1000, new LinkName("va")));
    }

    @Test
    void rules() {
        String chain = "0600" + "0200" + "6300" + "0000";
        String jump = "3000" + "0180" + "0e00" + "0100" + "696d6d65646961746500" + "0000" + "1c00" + "0280"
                + "0800" + "0100" + "00000000" + "1000" + "0280" + "0c00" + "0280" + "0800" + "0100" + "00000000";
        assertMessage("06", "050c", TABLE + chain + "3400" + "0480" + jump,
                batch -> batch.createRule("c", "", rule -> rule.verdict(NftablesAbi.NF_DROP)));
        assertMessage("06", "0d0c", TABLE + chain + "3400" + "0480" + jump + "0900" + "0700" + "0003687900" + "000000",
                batch -> assertEquals(2, batch.createEchoedRule("c", "hy",
                        rule -> rule.verdict(NftablesAbi.NF_DROP))));
        assertMessage("08", "0500", TABLE + chain + "0c00" + "0300" + "0000000000000007",
                batch -> batch.deleteRule("c", 7));
    }

    @Test
    void expressions() {
        assertEquals("2400" + "0180" + "0900" + "0100" + "6d65746100" + "000000" + "1400" + "0280"
                + "0800" + "0100" + "00000001" + "0800" + "0200" + "00000010",
                expressions(rule -> rule.meta(NftablesAbi.NFT_META_L4PROTO)));
        assertEquals("2c00" + "0180" + "0800" + "0100" + "636d7000" + "2000" + "0280" + "0800" + "0100" + "00000001"
                + "0800" + "0200" + "00000001" + "0c00" + "0380" + "0500" + "0100" + "70" + "000000",
                expressions(rule -> rule.unequal((byte) 112)));
        assertEquals("3400" + "0180" + "0c00" + "0100" + "7061796c6f616400" + "2400" + "0280"
                + "0800" + "0100" + "00000001" + "0800" + "0200" + "00000002" + "0800" + "0300" + "00000008"
                + "0800" + "0400" + "00000010",
                expressions(rule -> rule.payload(NftablesAbi.NFT_PAYLOAD_TRANSPORT_HEADER, 8, 16)));
        assertEquals("3c00" + "0180" + "0b00" + "0100" + "64796e73657400" + "00" + "2c00" + "0280"
                + "0a00" + "0100" + "616c69766500" + "0000" + "0800" + "0300" + "00000001"
                + "0800" + "0400" + "00000001" + "0c00" + "0600" + "000000000000012c",
                expressions(rule -> rule.refresh("alive", Duration.ofMillis(300))));
    }

    private static String expressions(Consumer<NfExpressions> writes) {
        var requests = new NetlinkRequests(1);
        writes.accept(new NfExpressions(requests));
        return HexFormat.of().formatHex(requests.bytes());
    }

    @Test
    void elements() {
        String set = "0600" + "0200" + "7300" + "0000";
        String key = "1000" + "0180" + "0c00" + "0100" + KEY_BYTES;
        assertMessage("0e", "0500", TABLE + set + "1800" + "0380" + "1400" + "0180" + key,
                batch -> batch.delete("s", List.of(NfElement.of(KEY.bytes()))));
        String element = "2c00" + "0180" + key + "0c00" + "0400" + "00000000000003e8" + "0c00" + "0500"
                + "0000000000000001";
        NfElement alive = GateLayout.alive(KEY, Duration.ofSeconds(1), Duration.ofNanos(1));
        assertMessage("0c", "0504", TABLE + set + "3000" + "0380" + element, batch -> batch.add("s", List.of(alive)));
        NfElement read = NfElement.read(attributes(element));
        assertArrayEquals(KEY.bytes(), read.key());
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofMillis(1)), List.of(read.timeout(), read.rest()));
        NfElement gate = GateLayout.gate(IpAddress.parse("10.0.0.1"), KEY);
        assertMessage("0c", "0504", TABLE + set + "2c00" + "0380" + "2800" + "0180"
                + "0c00" + "0180" + "0800" + "0100" + "0a000001"
                + "1800" + "0280" + "1400" + "0100" + "0000000000000000" + KEY_BYTES,
                batch -> batch.add("s", List.of(gate)));
        assertEquals(KEY, GateLayout.opener(gate));
    }

    /** What an attribute holds. */
    private static ByteBuffer attributes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return ByteBuffer.wrap(bytes, 4, bytes.length - 4).slice().order(ByteOrder.nativeOrder());
    }

    @Test
    void manyElementsAreSeveralMessagesAndTheBatchGrows() {
        var batch = new NfBatch(new NetlinkRequests(1), "t");
        List<NfElement> many = IntStream.range(0, 4000)
                .mapToObj(i -> GateLayout.gate(new IpAddress(Family.IPV6, 0, i), KEY)).toList();
        byte[] bytes = batch.add("s", many).ended().bytes();
        List<NetlinkMessage> messages = NetlinkMessage.read(bytes, bytes.length);
        assertEquals(10, messages.size());
        assertEquals(4000, messages.stream().skip(1).limit(8).mapToInt(message -> NetlinkMessage.list(
                message.attributes(4).get(NftablesAbi.NFTA_SET_ELEM_LIST_ELEMENTS)).size()).sum());
        assertEquals(List.of(1, 5, 1), List.of(0, 1, 2).stream().map(i -> messages.get(i).flags() & 5).toList(),
                "one answer to the whole is enough");
    }

    @Test
    void commentsComeBackAsTheyWere() {
        assertEquals("0006" + "776562203400", HexFormat.of().formatHex(NfBatch.comment("web 4")));
        for (String text : List.of("", "web ipv4", "\u00fc", "x".repeat(254))) {
            assertEquals(text, NfBatch.comment(NfBatch.comment(text)));
        }
        assertEquals(254, NfBatch.comment(NfBatch.comment("x".repeat(300))).length());
    }

    @Test
    void keysComeBackAsTheyWere() {
        assertEquals(KEY_BYTES, HexFormat.of().formatHex(KEY.bytes()));
        for (RouterKey key : List.of(KEY, new RouterKey(-1, Family.IPV6, new Vrid(255)))) {
            assertEquals(key, RouterKey.read(key.bytes()));
        }
        assertNull(RouterKey.read(new byte[8]));
        assertNull(RouterKey.read(new byte[7]));
        assertNull(RouterKey.read(null));
    }

    @Test
    void brokenElementsNeverThrow() {
        long seed = new MonotonicClock().now().nanos();
        System.out.println("NfBatchTest seed " + seed);
        Random random = new Random(seed);
        var requests = new NetlinkRequests(1);
        GateLayout.alive(KEY, Duration.ofSeconds(1), Duration.ofSeconds(1)).write(requests);
        int whole = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] bad = requests.bytes();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(32);
            }
            NfElement element = NfElement.read(attributes(HexFormat.of().formatHex(bad)));
            NfBatch.comment(bad);
            whole += KEY.equals(RouterKey.read(element.key())) ? 1 : 0;
        }
        assertTrue(whole > 1000 && whole < 100_000, "some were read: " + whole);
    }
}
