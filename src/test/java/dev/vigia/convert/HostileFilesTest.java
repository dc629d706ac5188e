package dev.vigia.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no router would hold: refused with the place, in bounded time, and never with an exception. */
class HostileFilesTest {
    private static final int ROUNDS = 6000;
    private static final List<String> PIECES = List.of("{", "}", "\n", "\"", "'", "\\", "$", "${", "$A=", "$A", "@",
            "@^", "~SEQ(A,1,9) ", "#", "!", " ", "\t", "include ", "*", "weight", "-1", "0",
            "99999999999", "::", "10.0.0.1",
            "\u2028", "\u0085", "é", "\ud83d\ude00", "{{", "[", "]", ": ", "- ", "&a", "null", "vrrp_instance x {\n",
            "virtual_ipaddress {", "version 3\n", "$A= \\\n$A \\\n$A\n", "\\x41", "\\0", "<", "\ufeff");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "vrrp_instance a {$interface eth0 | keepalived.conf:1:1: error: the block 'vrrp_instance' is opened here and",
        "vrrp_instance a {$}$}              | keepalived.conf:3:1: error: a '}' too many: no block is open here",
        "{$}                                | keepalived.conf:1:1: error: a '{' without a name before it",
        "vrrp_instance a { interface eth0 } | keepalived.conf:1:1: error: the block 'vrrp_instance' is written in one",
        "a$  b \"c                          | keepalived.conf:2:3: error: a quote is opened and not closed",
        "a$b ~NUL~                          | keepalived.conf:2:3: error: a control character (0x00) stands here",
    })
    void refusedWithItsPlace(String text, String wanted) {
        String file = text.replace("$", "\n").replace("~NUL~", "\0");
        String shown = assertThrows(Unreadable.class, () -> Corpus.convert(file)).getMessage();
        assertTrue(shown.startsWith(wanted), shown);
    }

    @Test
    void definitionsThatNameThemselvesEnd() {
        String shown = assertThrows(Unreadable.class, () -> Corpus.convert("$A=x $A\n\n $A b\n")).getMessage();
        assertTrue(shown.startsWith("keepalived.conf:3:2: error: the definitions used here go on without end"), shown);
    }

    @Test
    void includesInACircleEnd() throws IOException {
        Path a = folder.resolve("a.conf");
        Files.writeString(a, "include b.conf\n");
        Files.writeString(folder.resolve("b.conf"), "\n  include a.conf\n");
        String shown = assertThrows(Unreadable.class, () -> Conversion.of(a, "lb1")).getMessage();
        assertTrue(shown.startsWith(folder + "/"), shown);
        assertTrue(shown.contains("files include each other more than 16 deep"), shown);
        // two each time: the number of files is bounded as well as the depth
        Files.writeString(a, "include [ab].conf\n");
        assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> assertThrows(Unreadable.class, () -> Conversion.of(a, "lb1")));
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        Path missing = folder.resolve("missing.conf");
        assertTrue(assertThrows(Unreadable.class, () -> Conversion.of(missing, "lb1")).getMessage()
                .startsWith(missing + ": error: the file does not exist"));
        assertTrue(assertThrows(Unreadable.class, () -> Conversion.of(folder, "lb1")).getMessage()
                .contains("is a directory"));
        Path huge = folder.resolve("huge.conf");
        Files.write(huge, new byte[ConfigFile.LARGEST + 1]);
        assertTrue(assertThrows(Unreadable.class, () -> Conversion.of(huge, "lb1")).getMessage().contains("1 MiB"));
    }

    @Test
    void longLinesAndBombs() {
        String line = "a " + "x".repeat(ConfigFile.LARGEST - 10) + "\n";
        String shown = assertThrows(Unreadable.class, () -> Corpus.convert("\n" + line)).getMessage();
        assertTrue(shown.startsWith("keepalived.conf:2:1: error: the line has 1048568 characters"), shown);
        var doubling = new StringBuilder("$A0= \\\n x y \\\n x z\n");
        for (int i = 1; i < 40; i++) {
            doubling.append("$A%d= \\\n$A%d \\\n$A%d\n".formatted(i, i - 1, i - 1));
        }
        var wide = new StringBuilder("$W= \\\n" + "w".repeat(60_000) + " \\\n" + "w".repeat(60_000) + "\n");
        List<String> bombs = List.of(doubling + "$A39\n", "$A= \\\n$A \\\n$A\n$A\n", wide + "$W\n".repeat(100_000),
                "{\n".repeat(300_000), "a {\n".repeat(200_000), "\n".repeat(1_000_000) + "}", "a\n".repeat(500_000),
                "include /*/*/*/*/*/*/*\n}", "include " + "{a,b}".repeat(150) + "\n}", "\"".repeat(60_001));
        for (String bomb : bombs) {
            assertTimeoutPreemptively(Duration.ofSeconds(20),
                    () -> assertThrows(Unreadable.class, () -> Corpus.convert(bomb)), bomb.substring(0, 10));
        }
    }

    /** Thousands of wrong values are judged in bounded time, and what is given then is no half truth. */
    @Test
    void manyWrongThings() {
        String wrong = "vrrp_instance a%d {\n interface eth0\n virtual_router_id 7\n priority 999\n version 3\n"
                + " virtual_ipaddress {\n 10.0.0.%d/24\n }\n}\n";
        var file = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            file.append(wrong.formatted(i, i));
        }
        Conversion conversion = assertTimeoutPreemptively(Duration.ofSeconds(60),
                () -> Corpus.convert(file.toString()));
        assertEquals(conversion.usable(), ConfigFile.parse("c", conversion.yaml().getBytes(StandardCharsets.UTF_8),
                FileFacts.NOT_ASKED, "host").usable());
    }

    @Test
    void damagedFilesNeverThrow() throws IOException {
        long seed = Long.getLong("vigia.seed", RandomGenerator.getDefault().nextLong());
        System.out.println("HostileFilesTest: -Dvigia.seed=" + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Path> files = Corpus.files();
        int usable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = Files.readAllBytes(files.get(random.nextInt(files.size())));
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes = damaged(bytes, random);
            }
            usable += judged(bytes) ? 1 : 0;
        }
        assertTrue(usable > ROUNDS / 10 && usable < ROUNDS, usable + " of " + ROUNDS + " were still usable");
    }

    private static byte[] damaged(byte[] bytes, RandomGenerator random) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(random.nextInt(20), bytes.length - at);
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (random.nextInt(4)) {
            case 0 -> out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
            case 1 -> out.write(random.nextInt(256));
            case 2 -> out.write(bytes, random.nextInt(bytes.length + 1 - length), length);
            default -> at += length;
        }
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static boolean judged(byte[] bytes) {
        String shown = "for the bytes " + HexFormat.of().formatHex(bytes);
        try {
            Conversion conversion = Corpus.convert(bytes);
            boolean accepted = ConfigFile.parse("c", conversion.yaml().getBytes(StandardCharsets.UTF_8),
                    FileFacts.NOT_ASKED, "host").usable();
            assertEquals(accepted, conversion.usable(), () -> conversion.fault() + "\n" + conversion.yaml() + shown);
            assertTrue(conversion.report().chars().noneMatch(c -> c < ' ' && c != '\n'), shown);
            return conversion.usable();
        } catch (Unreadable e) {
            assertTrue(e.getMessage().startsWith("keepalived.conf:"), e.getMessage());
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail(shown, e);
        }
    }
}
