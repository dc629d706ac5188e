package dev.vigia.probe;

import java.io.IOException;

/** What comes next in a run, once its channel is ready. */
@FunctionalInterface
interface Step {
    /**
     * Goes on without waiting.
     *
     * @throws IOException ends the run as {@link Failure} says
     */
    void go() throws IOException;
}
