package dev.vigia.health;

import dev.vigia.time.Moment;
import java.util.function.Consumer;

/** Who runs checks of some kind. */
@FunctionalInterface
public interface Prober {
    /**
     * Starts one run and returns at once.
     *
     * <p>A check that is run each interval answers exactly once, at the latest a moment after its deadline; one that
     * is {@linkplain Subject#watched() watched} answers at each change, until it is cancelled. Never throws: what
     * cannot be started is an answer too. The answer may come from any thread, and from within this call.
     *
     * @param check what to look at
     * @param deadline when the answer is {@link Outcome#TIMED_OUT}; without meaning for what is watched
     * @param answer told the result
     * @return ends the run; its answer, if any comes, no longer counts
     */
    Runnable start(CheckSettings check, Moment deadline, Consumer<CheckResult> answer);
}
