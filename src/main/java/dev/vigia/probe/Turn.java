package dev.vigia.probe;

import dev.vigia.health.CheckResult;
import dev.vigia.health.Outcome;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.function.Consumer;

/** One run of a check in the prober's thread: its channel, its deadline and its one answer. */
final class Turn implements Comparable<Turn> {
    private final NetworkProber prober;
    private final long number;
    private final Moment begun;
    private final Moment deadline;
    private final Duration timeout;
    private final Consumer<CheckResult> answer;
    private SelectableChannel channel;
    private SelectionKey key;
    private Step step;
    private String doing = "its turn";
    private boolean over;

    Turn(NetworkProber prober, long number, Moment begun, Moment deadline, Duration timeout,
            Consumer<CheckResult> answer) {
        this.prober = prober;
        this.number = number;
        this.begun = begun;
        this.deadline = deadline;
        this.timeout = timeout;
        this.answer = answer;
    }

    NetworkProber prober() {
        return prober;
    }

    Moment deadline() {
        return deadline;
    }

    boolean isOver() {
        return over;
    }

    /** What is being waited for, said where time runs out: {@code the connection to 192.0.2.1:80}. */
    void waitFor(String what) {
        doing = what;
    }

    /** Takes a channel of its own, which ends with the run or at the next channel. */
    void use(SelectableChannel next) throws IOException {
        close();
        channel = next;
        channel.configureBlocking(false);
        key = channel.register(prober.selector(), 0, this);
    }

    /** Goes on with {@code next} when the channel is ready for one of {@code operations}. */
    void await(int operations, Step next) {
        step = next;
        key.interestOps(operations);
    }

    /** The channel is ready. */
    void ready() {
        attempt(step);
    }

    /** Goes on; what goes wrong is the answer. */
    void attempt(Step next) {
        if (over) {
            return;
        }
        try {
            next.go();
        } catch (IOException | RuntimeException thrown) {
            Failure failure = Failure.of(thrown);
            finish(failure.outcome(), failure.getMessage());
        }
    }

    /** The deadline has come. */
    void late() {
        finish(Outcome.TIMED_OUT, "no answer within " + timeout.toMillis() + " ms, waiting for " + doing);
    }

    /** Answers, once. */
    void finish(Outcome outcome, String evidence) {
        if (!over) {
            end();
            answer.accept(CheckResult.of(outcome, evidence, begun.until(prober.now())));
        }
    }

    /** Ends without an answer. */
    void end() {
        over = true;
        close();
        prober.forget(this);
    }

    private void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                return;
            } finally {
                channel = null;
            }
        }
    }

    @Override
    public int compareTo(Turn other) {
        int byTime = deadline.compareTo(other.deadline);
        return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }
}
