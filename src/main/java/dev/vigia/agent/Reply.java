package dev.vigia.agent;

/** What an operator's wish is answered with. */
public sealed interface Reply permits Snapshot, Reply.Outcome, Reply.Configuration {
    /**
     * What came of an act.
     *
     * @param verdict how it ended
     * @param text what was done or why not, one sentence for people
     */
    record Outcome(Verdict verdict, String text) implements Reply {
    }

    /**
     * The settings in force, for those who may act.
     *
     * @param text as a configuration file, every default written out, passwords included
     */
    record Configuration(String text) implements Reply {
        @Override
        public String toString() {
            return "a configuration";
        }
    }

    /** How an act ended. */
    enum Verdict {
        /** Carried out. */
        DONE,
        /** Refused by a rule of safety or because there is nothing to do it to; nothing changed. */
        REFUSED,
        /** Tried, and taken back because nobody followed in time. */
        TIMED_OUT,
        /** The file has mistakes; nothing changed. */
        INVALID
    }
}
