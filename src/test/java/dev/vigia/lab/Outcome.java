package dev.vigia.lab;

import java.util.List;

/**
 * How one run of a row of the fault matrix ended.
 *
 * @param verdict the verdict
 * @param figures what was measured
 * @param complaints all that was not as it should be; the first word of a broken invariant is its number
 * @param remarks what else is worth knowing
 */
record Outcome(Verdict verdict, Figures figures, List<String> complaints, List<String> remarks) {
    /** Copies the lists. */
    Outcome {
        complaints = List.copyOf(complaints);
        remarks = List.copyOf(remarks);
    }

    /** The verdicts, from the best to the worst. */
    enum Verdict {
        /** Inside the bound, no invariant broken. */
        INSIDE("inside"),
        /** Not judged: what the row needs does not exist yet. */
        WAITS("waits"),
        /** Not judged: the machine stood still, or all was not well before the fault. */
        STALLED("not judged"),
        /** Beyond the bound, or an invariant broken. */
        OUTSIDE("OUTSIDE");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** One that measured nothing. */
    static Outcome unmeasured(Verdict verdict, String why) {
        return new Outcome(verdict, Figures.NOTHING, List.of(why), List.of());
    }
}
