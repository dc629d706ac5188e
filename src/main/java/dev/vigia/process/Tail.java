package dev.vigia.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
    private final int kept;
    private byte[] ring = new byte[KEPT];
    private final byte[] buffer = new byte[8192];
    private long count;

    Tail(InputStream stream) {
        this(stream, KEPT);
    }

    /** One that keeps so many bytes, at least {@value #KEPT}. */
    Tail(InputStream stream, int kept) {
        this.stream = stream;
        this.kept = kept;
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
        while (ring.length < kept && count + length > ring.length) {
            // Not yet gone round, so what it holds stays where it is.
            ring = Arrays.copyOf(ring, Math.min(kept, 2 * ring.length));
        }
        for (int i = Math.max(0, length - ring.length); i < length; i++) {
            ring[(int) ((count + i) % ring.length)] = buffer[i];
        }
        count += length;
    }

    /** The end of what was printed, on one line, without characters that steer a terminal. */
    String text() {
        return plain(raw());
    }

    /** The end of what was printed, byte for byte as UTF-8. */
    String raw() {
        int length = (int) Math.min(count, ring.length);
        byte[] end = new byte[length];
        for (int i = 0; i < length; i++) {
            end[i] = ring[(int) ((count - length + i) % ring.length)];
        }
        return new String(end, StandardCharsets.UTF_8);
    }

    /** Whether more was printed than is kept. */
    boolean isCut() {
        return count > kept;
    }

    /** A text on one line, without characters that steer a terminal. */
    static String plain(String text) {
        return text.strip().replaceAll("\\R", " | ").replace('\t', ' ').replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
