package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.vigia.config.Problem.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Random damage to good and bad files: the reader never throws, and gives settings or errors, never both. */
class FuzzTest {
    private static final int ROUNDS = 25_000;
    private static final List<String> PIECES = List.of("\t", "\0", "\r", "\n", "- ", ": ", "[", "]", "{", "}", "'",
            "\"", "&a ", "*a", "!!str ", "|", ">", "%", "---\n", "...\n", "? ", "#", "\ufeff", "\u2028", "\u202e", "é",
            "\\", "0", "-1", "999999999999", "256", "null", "~", "true", "auto", "10ms", "/33", "fe80::1",
            "\ud83d\ude00", "vrrp_instance", "priority: 1\n", "  ", "\\U0010ffff", "\\ud800", "<<: *a\n");

    @Test
    void damagedFilesNeverThrow() {
        long seed = Long.getLong("vigia.seed", RandomGenerator.getDefault().nextLong());
        System.out.println("FuzzTest: -Dvigia.seed=" + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<List<byte[]>> folders = List.of(seeds("good"), seeds("bad"));
        int usable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> seeds = folders.get(round % 2);
            byte[] bytes = seeds.get(random.nextInt(seeds.size()));
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes = damaged(bytes, random);
            }
            usable += judged(bytes) ? 1 : 0;
        }
        assertTrue(usable > ROUNDS / 100 && usable < ROUNDS / 2, usable + " of " + ROUNDS + " were still usable");
    }

    private static List<byte[]> seeds(String folder) {
        return Golden.files(folder).stream().map(Golden::bytes).filter(bytes -> bytes.length < 4000).toList();
    }

    private static byte[] damaged(byte[] bytes, RandomGenerator random) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(random.nextInt(12), bytes.length - at);
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
            case 1 -> out.write(random.nextInt(256));
            case 2 -> out.write(bytes, random.nextInt(bytes.length + 1 - length), length);
            case 3 -> at += length;
            default -> {
                out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
                at += length;
            }
        }
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    /** Whether the bytes were accepted; fails where what was given contradicts itself. */
    private static boolean judged(byte[] bytes) {
        String shown = "for the bytes " + HexFormat.of().formatHex(bytes);
        try {
            Reading reading = ConfigFile.parse("fuzz.yaml", bytes, Golden.FACTS, Golden.HOST);
            boolean errors = reading.problems().stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
            assertEquals(errors, !reading.usable(), shown);
            int lines = new SourceText("fuzz.yaml", new String(bytes, StandardCharsets.UTF_8)).text().split(
                    "\r\n|[\n\r\u0085\u2028\u2029]", -1).length;
            for (Problem problem : reading.problems()) {
                assertTrue(problem.place().line() <= lines, problem + " " + shown);
                assertTrue(problem.text().chars().noneMatch(c -> c < ' ' && c != '\n'), shown);
            }
            if (reading.usable()) {
                String printed = SettingsText.of(reading.settings());
                assertEquals(reading.settings(), Golden.reading(printed).settings(), printed);
            }
            return reading.usable();
        } catch (RuntimeException | StackOverflowError e) {
            return fail(shown, e);
        }
    }
}
