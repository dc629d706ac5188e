package dev.vigia.sim;

import dev.vigia.time.Moment;
import java.util.PriorityQueue;

/** What is going to happen, in the order of time and, within one moment, of planning. */
final class Schedule {
    private record Plan(Moment at, long order, Runnable what) implements Comparable<Plan> {
        @Override
        public int compareTo(Plan other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Plan> plans = new PriorityQueue<>();
    private long planned;

    /** Plans {@code what} for {@code at}. */
    void plan(Moment at, Runnable what) {
        plans.add(new Plan(at, planned++, what));
    }

    /** When the next plan is due; {@link Moment#NEVER} where there is none. */
    Moment next() {
        return plans.isEmpty() ? Moment.NEVER : plans.peek().at();
    }

    /** Carries out the next plan. */
    void runNext() {
        plans.poll().what().run();
    }
}
