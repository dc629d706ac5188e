package dev.vigia.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads all that a script prints and keeps the end of it.
 *
 * <p>It never waits for more: a reader that does is held, together with a thread of the JDK's, for as long as
 * anything that the script has left behind keeps its output open.
 */
final class Tail {
    /** How much of the end is kept, in bytes. */
    static final int KEPT = 2048;
    /** How much is read at one look at most, in bytes. */
    static final int MOST = 1 << 20;

    private final InputStream stream;
    private final byte[] ring = new byte[KEPT];
    private final byte[] buffer = new byte[8192];
    private long count;

    Tail(InputStream stream) {
        this.stream = stream;
    }

    /** Reads what is there, {@value #MOST} bytes at most; false where there was nothing. */
    boolean listen() {
        int total = 0;
        try {
            while (total < MOST && stream.available() > 0) {
                int read = stream.read(buffer, 0, Math.min(buffer.length, stream.available()));
                if (read < 0) {
                    break;
                }
                keep(read);
                total += read;
            }
        } catch (IOException closed) {
            // By the JDK, at the end of the script, while something else has it open.
            return total > 0;
        }
        return total > 0;
    }

    /** Stops listening; what still writes finds the output closed. */
    void close() {
        try {
            stream.close();
        } catch (IOException alreadyClosed) {
            return;
        }
    }

    private void keep(int length) {
        for (int i = Math.max(0, length - KEPT); i < length; i++) {
            ring[(int) ((count + i) % KEPT)] = buffer[i];
        }
        count += length;
    }

    /** The end of what was printed, on one line, without characters that steer a terminal. */
    String text() {
        int length = (int) Math.min(count, KEPT);
        byte[] kept = new byte[length];
        for (int i = 0; i < length; i++) {
            kept[i] = ring[(int) ((count - length + i) % KEPT)];
        }
        return new String(kept, StandardCharsets.UTF_8).strip().replaceAll("\\R", " | ")
                .replace('\t', ' ').replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
