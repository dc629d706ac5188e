package dev.vigia.doctor;

/**
 * What the machine answered.
 *
 * @param text the answer; null where there is none
 * @param why why there is none, a phrase for people
 */
public record Found(String text, String why) {
    /** An answer. */
    public static Found text(String text) {
        return new Found(text, "");
    }

    /** None, because of this. */
    public static Found nothing(String why) {
        return new Found(null, why);
    }

    /** Whether there is an answer. */
    public boolean there() {
        return text != null;
    }

    /** The answer without white space around it; empty where there is none. */
    public String word() {
        return text == null ? "" : text.strip();
    }
}
