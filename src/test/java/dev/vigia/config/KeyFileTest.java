package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.HmacSettings;
import dev.vigia.net.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets come from files that only their owner can read, and from there into no word of ours. */
class KeyFileTest {
    private static final String HEX = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeef0";

    @TempDir
    private Path directory;

    private KeyFile read(String content, String mode) throws IOException {
        Path file = directory.resolve("key");
        Files.deleteIfExists(file);
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return KeyFile.read(file.toString());
    }

    @Test
    void hexAndTextAreReadAsKeepalivedDoes() throws IOException {
        assertEquals(Octets.ofHex(HEX), read("hex:" + HEX + "\n", "rw-------").secret());
        assertEquals(Octets.ofHex(HEX), read("hex:" + HEX.toUpperCase(java.util.Locale.ROOT), "r--r-----").secret());
        String words = "a passphrase of four and more words";
        assertEquals(Octets.of(words.getBytes(StandardCharsets.US_ASCII)), read(words + "\r\n", "rw-------").secret());
    }

    @Test
    void whatIsNoSecretSaysWhyAndNotWhat() throws IOException {
        record Row(String content, String mode, String fault) {
        }
        for (Row row : List.of(
                new Row("hex:" + HEX, "rw-r--r--", "can be read by everyone"),
                new Row("hex:" + HEX, "rw-----w-", "can be written by everyone"),
                new Row("hex:" + HEX, "rw--w----", "can be written by its group"),
                new Row("", "rw-------", "holds a secret of 0 bytes instead of 32 to 64"),
                new Row("secret-of-mine", "rw-------", "holds a secret of 14 bytes instead of 32 to 64"),
                new Row("hex:" + HEX.repeat(3), "rw-------", "holds a secret of 96 bytes instead of 32 to 64"),
                new Row("hex:" + HEX + "0", "rw-------", "holds 'hex:', and what follows are not pairs of hex digits"),
                new Row("hex:secret-of-mine", "rw-------",
                        "holds 'hex:', and what follows are not pairs of hex digits"),
                new Row("\u00e4".repeat(40), "rw-------",
                        "holds neither 'hex:' and hex digits nor one line of printable ASCII"),
                new Row("k".repeat(40) + "\nand more", "rw-------",
                        "holds neither 'hex:' and hex digits nor one line of printable ASCII"),
                new Row("k".repeat(2000), "rw-------", "is larger than any key"))) {
            KeyFile read = read(row.content, row.mode);
            assertEquals(row.fault, read.fault());
            assertEquals(null, read.secret());
        }
        assertEquals("does not exist", KeyFile.read(directory.resolve("nowhere").toString()).fault());
        assertEquals("is no plain file", KeyFile.read(directory.toString()).fault());
        assertTrue(new LocalFiles().credential("key").fault().startsWith("is known only to a unit that loads it"));
    }

    private Reading reading(String hmac) {
        String text = "vrrp_instance:\n  web:\n    interface: eth0\n    virtual_router_id: 51\n"
                + "    virtual_ipaddress: [ 10.0.0.100/24 ]\n    auth_hmac: " + hmac + "\n";
        return ConfigFile.parse("vigia.yaml", text.getBytes(StandardCharsets.UTF_8), new LocalFiles(), "host1");
    }

    @Test
    void aSecretGoesIntoTheSettingsAndIntoNoText() throws IOException {
        read("hex:" + HEX, "rw-------");
        String hmac = "{ active_key: 7, keys: { 7: { file: " + directory.resolve("key") + " } } }";
        Reading reading = reading(hmac);
        assertEquals("", reading.text());
        HmacSettings settings = reading.settings().instances().get(0).peering().hmac();
        assertEquals("keys [7]", settings.authenticator().toString());
        assertEquals(5, settings.tolerance().toSeconds());
        assertFalse((reading.settings() + SettingsText.of(reading.settings())).toLowerCase(java.util.Locale.ROOT)
                .contains(HEX.substring(0, 8)));
        assertEquals(List.of(), Difference.of(reading.settings(), reading(hmac).settings()));
        read("hex:" + HEX.replace('0', '1'), "rw-------");
        assertEquals(List.of("web: auth_hmac secrets read before -> secrets read now, in place"),
                Difference.of(reading.settings(), reading(hmac).settings()).stream().map(Object::toString).toList());
    }

    /** Whoever writes the secret into the configuration itself, in whatever place, does not find it in a log. */
    @Test
    void aSecretInTheWrongPlaceIsNotShown() {
        String words = "correct-horse-battery-staple-and-more";
        for (String secret : List.of("hex:" + HEX, words)) {
            for (String hmac : List.of("{ active_key: 1, keys: { 1: '" + secret + "' } }",
                    "{ active_key: 1, keys: { 1: { file: '" + secret + "' } } }",
                    "{ active_key: 1, keys: { 1: { credential: '/" + secret + "' } } }",
                    "{ active_key: 1, keys: '" + secret + "' }")) {
                Reading reading = reading(hmac);
                assertFalse(reading.usable(), hmac);
                assertFalse(reading.text().contains(HEX.substring(0, 12)), reading.text());
                assertFalse(reading.text().contains(words), reading.text());
            }
        }
        assertFalse(reading("{ active_key: 1, keys: { 1: { key: 'hex:" + HEX + "' } } }").text().contains("0011"));
    }
}
