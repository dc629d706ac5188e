package dev.vigia.config;

import dev.vigia.net.Octets;
import dev.vigia.wire.HmacKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * What a file says that holds the secret of a key: {@code hex:} and hex digits, or the secret itself in printable
 * ASCII; the end of its last line is no part of it. So keepalived reads such a file, too.
 *
 * @param secret the secret; null where there is a fault, or nothing was looked at
 * @param fault what is wrong, to follow the file's name in a sentence; empty where nothing is. Never says the secret
 */
public record KeyFile(Octets secret, String fault) {
    /** Nothing was looked at. */
    static final KeyFile NOT_ASKED = new KeyFile(null, "");

    private static final int LARGEST = 1024;
    private static final String HEX = "hex:";

    /** What this one says, read anew; a symbolic link is followed. */
    static KeyFile read(String path) {
        try {
            Path file = Path.of(path);
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return wrong("is no plain file");
            }
            String open = open(Files.getPosixFilePermissions(file));
            if (!open.isEmpty()) {
                return wrong(open);
            }
            try (var stream = Files.newInputStream(file)) {
                return of(stream.readNBytes(LARGEST + 1));
            }
        } catch (IOException | InvalidPathException e) {
            return wrong(LocalFiles.reason(e));
        }
    }

    private static String open(Set<PosixFilePermission> permissions) {
        return permissions.contains(PosixFilePermission.OTHERS_READ) ? "can be read by everyone"
                : permissions.contains(PosixFilePermission.OTHERS_WRITE) ? "can be written by everyone"
                : permissions.contains(PosixFilePermission.GROUP_WRITE) ? "can be written by its group" : "";
    }

    /** What these bytes say. */
    static KeyFile of(byte[] bytes) {
        if (bytes.length > LARGEST) {
            return wrong("is larger than any key");
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst("\r?\n$", "");
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return wrong("holds neither 'hex:' and hex digits nor one line of printable ASCII");
        }
        Octets secret;
        try {
            secret = text.startsWith(HEX) ? Octets.ofHex(text.substring(HEX.length()))
                    : Octets.of(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return wrong("holds 'hex:', and what follows are not pairs of hex digits");
        }
        return secret.length() >= HmacKey.SHORTEST && secret.length() <= HmacKey.LONGEST ? new KeyFile(secret, "")
                : wrong("holds a secret of " + secret.length() + " bytes instead of " + HmacKey.SHORTEST + " to "
                        + HmacKey.LONGEST);
    }

    static KeyFile wrong(String fault) {
        return new KeyFile(null, fault);
    }

    /** Whether there is a secret, not what it is. */
    @Override
    public String toString() {
        return secret != null ? "a secret" : fault.isEmpty() ? "not looked at" : fault;
    }
}
