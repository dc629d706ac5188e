package dev.vigia.notify;

/**
 * How it went with the scripts of one name.
 *
 * @param last the last run that has ended; null before the first
 * @param pending how much waits to be told, what is being told included
 * @param skipped how many transitions were never told, since the agent started
 * @param failures how many runs failed, since the agent started
 */
public record NotifyAccount(Run last, int pending, long skipped, long failures) {
    /** Nothing was told, and nothing waits. */
    public static final NotifyAccount NOTHING = new NotifyAccount(null, 0, 0, 0);

    /**
     * One run of a script.
     *
     * @param command the program
     * @param seq the number of the transition that it was told
     * @param told the state that it was told, in keepalived's word
     * @param exit its exit status; null where it has none
     * @param milliseconds how long it took
     * @param killed whether its time was over
     * @param failure what went wrong, one phrase; empty where nothing did
     */
    public record Run(String command, long seq, String told, Integer exit, long milliseconds, boolean killed,
            String failure) {
    }
}
