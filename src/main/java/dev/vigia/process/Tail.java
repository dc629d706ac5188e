package dev.vigia.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads what a script prints, keeps the end of it, and stops listening after {@value #MOST} bytes. */
final class Tail implements Runnable {
    /** After so many bytes the script finds its output closed. */
    static final int MOST = 1 << 20;
    /** How much of the end is kept. */
    static final int KEPT = 2048;

    private final InputStream stream;
    private final byte[] ring = new byte[KEPT];
    private long count;

    Tail(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0 && total() < MOST; read = stream.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException closed) {
            // Closed by us, because the script has ended while something it started holds on to its output.
            return;
        }
    }

    private synchronized long total() {
        return count;
    }

    private synchronized void keep(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (count++ % KEPT)] = buffer[i];
        }
    }

    /** The end of what was printed, on one line, without control characters. */
    synchronized String text() {
        int length = (int) Math.min(count, KEPT);
        byte[] kept = new byte[length];
        for (int i = 0; i < length; i++) {
            kept[i] = ring[(int) ((count - length + i) % KEPT)];
        }
        return new String(kept, StandardCharsets.UTF_8).strip().replaceAll("\\R", " | ").replaceAll("\\p{Cntrl}", "?");
    }
}
