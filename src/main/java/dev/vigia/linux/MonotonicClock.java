package dev.vigia.linux;

import dev.vigia.time.Clock;
import dev.vigia.time.Moment;

/** CLOCK_MONOTONIC (clock_gettime(2)), which is what the Java machine reads on Linux. */
public final class MonotonicClock implements Clock {
    @Override
    public Moment now() {
        return new Moment(System.nanoTime());
    }
}
