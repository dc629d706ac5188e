package dev.vigia.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Questions and answers of DNS as bytes; the vectors are written by hand from RFC 1035 section 4. */
class DnsMessageTest {
    private static final String QUESTION = "1234 0100 0001 0000 0000 0000 03 777777 04 74657374 00 0001 0001";
    private static final String QUESTION_BACK = "03 777777 04 74657374 00 0001 0001";
    private static final String RECORD = "c00c 0001 0001 0000003c 0004 c0000207";
    private static final String ALIAS = "c00c 0005 0001 0000003c 0006 03 616263 c010";
    private static final String NAMED = "03 616263 04 74657374 00 0001 0001 0000003c 0004 c0000208";
    private static final String IPV6 = "c00c 001c 0001 0000003c 0010 20010db8000000000000000000000005";

    static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
    }

    private static final byte[] ASKED = hex(QUESTION);

    private static DnsMessage answer(String... parts) {
        return DnsMessage.answer(ByteBuffer.wrap(hex(parts)), ASKED);
    }

    @Test
    void aQuestionIsAsTheRfcSays() {
        assertEquals(QUESTION.replace(" ", ""),
                HexFormat.of().formatHex(DnsMessage.question(0x1234, "www.test", false)));
        assertEquals(QUESTION.replace(" ", "").replaceFirst("00010001$", "001c0001"),
                HexFormat.of().formatHex(DnsMessage.question(0x1234, "www.test.", true)));
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String name : new String[] {"", ".", "a..b", ".a", "x".repeat(64) + ".test", "abcdefg.".repeat(32)}) {
            assertThrows(IllegalArgumentException.class, () -> DnsMessage.question(1, name, false), name);
        }
        assertNotNull(DnsMessage.question(1, "x".repeat(63) + ".test", false));
        assertEquals(12 + 254 + 5, DnsMessage.question(1, "abcdefg.".repeat(31) + "abcde", false).length);
        assertThrows(IllegalArgumentException.class,
                () -> DnsMessage.question(1, "abcdefg.".repeat(31) + "abcdef", false));
    }

    @Test
    void addressesAreReadFromAllRecords() {
        assertEquals("[192.0.2.7]", answer("1234 8180 0001 0001 0000 0000", QUESTION_BACK, RECORD).addresses()
                .toString());
        assertEquals("[192.0.2.8]", answer("1234 8180 0001 0002 0000 0000", QUESTION_BACK, ALIAS, NAMED).addresses()
                .toString());
        assertEquals("[2001:db8::5, 192.0.2.7]", answer("1234 8180 0001 0002 0000 0000", QUESTION_BACK, IPV6, RECORD)
                .addresses().toString());
        assertEquals("[]", answer("1234 8180 0001 0000 0000 0000", QUESTION_BACK).addresses().toString());
        assertEquals("[192.0.2.7]", answer("1234 8180 0001 0001 0000 0000 03 575757 04 54657354 00 0001 0001", RECORD)
                .addresses().toString(), "names may change their case");
    }

    @Test
    void recordsOfOtherKindsAreNoAddresses() {
        assertEquals("[]", answer("1234 8180 0001 0003 0000 0000", QUESTION_BACK,
                "c00c 0001 0003 0000003c 0004 c0000207", "c00c 0001 0001 0000003c 0003 c00002",
                "c00c 001c 0001 0000003c 0004 c0000207").addresses().toString());
    }

    @Test
    void responseCodesHaveTheirWords() {
        assertEquals("NXDOMAIN", answer("1234 8183 0001 0000 0000 0000", QUESTION_BACK).codeWord());
        assertEquals(DnsMessage.NO_SUCH_NAME, answer("1234 8183 0001 0000 0000 0000", QUESTION_BACK).code());
        assertEquals("SERVFAIL", answer("1234 8182 0001 0000 0000 0000", QUESTION_BACK).codeWord());
        assertEquals("response code 6", answer("1234 8186 0001 0000 0000 0000", QUESTION_BACK).codeWord());
    }

    @Test
    void whatAnswersAnotherQuestionIsNoAnswer() {
        assertNull(answer("1235 8180 0001 0000 0000 0000", QUESTION_BACK), "another id");
        assertNull(answer("1234 0100 0001 0000 0000 0000", QUESTION_BACK), "a question");
        assertNull(answer("1234 8180 0001 0000 0000 0000", QUESTION_BACK.replace("7777", "7778")), "another name");
        assertNull(answer("1234 8180 0001 0000 0000 0000", QUESTION_BACK.replace("0001 0001", "001c 0001")), "AAAA");
        assertNull(answer("1234 8180 0002 0000 0000 0000", QUESTION_BACK), "two questions");
        assertNull(answer("1234 8180 0001 0000 0000 0000"), "too short");
    }

    @Test
    void oneThatEndsTooSoonIsBrokenUnlessItSaysThatItWasCut() {
        assertThrows(IllegalArgumentException.class, () -> answer("1234 8180 0001 0002 0000 0000", QUESTION_BACK,
                RECORD));
        assertThrows(IllegalArgumentException.class, () -> answer("1234 8180 0001 0001 0000 0000", QUESTION_BACK,
                "3f 00"));
        assertEquals("[192.0.2.7]", answer("1234 8380 0001 0002 0000 0000", QUESTION_BACK, RECORD).addresses()
                .toString());
    }

    @Test
    void anyBytesAreAnAnswerOrRefused() {
        long seed = 20260514;
        var random = new Random(seed);
        int[] seen = new int[3];
        byte[] whole = hex("1234 8180 0001 0003 0000 0000", QUESTION_BACK, ALIAS, NAMED, RECORD);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = Arrays.copyOf(whole, 20 + random.nextInt(whole.length - 10));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                seen[DnsMessage.answer(ByteBuffer.wrap(bytes), ASKED) == null ? 0 : 1]++;
            } catch (IllegalArgumentException broken) {
                seen[2]++;
            }
        }
        assertTrue(IntStream.of(seen).allMatch(count -> count > 100), "seed " + seed + ": " + Arrays.toString(seen));
    }
}
