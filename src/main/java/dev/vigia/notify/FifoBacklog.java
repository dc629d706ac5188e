package dev.vigia.notify;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The lines that a FIFO has no room for yet, oldest first, at most {@value #LIMIT}. Beyond that the oldest are lost
 * and counted, so that who comes back late learns the present, and by the numbers what is missing.
 */
public final class FifoBacklog {
    /** How many lines are kept: hours of flapping, less than half a megabyte. */
    public static final int LIMIT = 4096;

    private final Deque<String> lines = new ArrayDeque<>();
    private long lost;

    /** Takes a line in; false where one is lost for it. */
    public boolean add(String line) {
        boolean full = lines.size() == LIMIT;
        if (full) {
            lines.poll();
            lost++;
        }
        lines.add(line);
        return !full;
    }

    /** The oldest line; null where there is none. */
    public String first() {
        return lines.peek();
    }

    /** A line is written that was the oldest; it may have been counted as lost meanwhile. */
    public void written(String line) {
        // The very object: two lines may read the same.
        if (lines.peek() == line) {
            lines.poll();
        } else {
            lost--;
        }
    }

    /** How many lines wait. */
    public int size() {
        return lines.size();
    }

    /** How many lines were lost since this was last asked. */
    public long takeLost() {
        long count = lost;
        lost = 0;
        return count;
    }
}
