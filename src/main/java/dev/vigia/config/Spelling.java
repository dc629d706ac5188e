package dev.vigia.config;

import java.util.Collection;
import java.util.Locale;

/** Finds the word someone meant: "did you mean". */
public final class Spelling {
    private static final int FARTHEST = 2;

    private Spelling() {
    }

    /**
     * The word nearest to a misspelled one, or empty text: at most two letters added, left out, changed
     * or swapped with their neighbour (Damerau's distance, case and {@code -} for {@code _} for free).
     */
    static String nearest(String written, Collection<String> words) {
        String plain = plain(written);
        String nearest = "";
        int least = Math.min(FARTHEST, plain.length() / 2) + 1;
        for (String word : words) {
            int distance = distance(plain, plain(word), least);
            if (distance < least) {
                least = distance;
                nearest = word;
            }
        }
        return nearest;
    }

    /** {@code did you mean 'WORD'?}, or empty text where no word is near. */
    public static String question(String written, Collection<String> words) {
        String nearest = nearest(written, words);
        return nearest.isEmpty() ? "" : "did you mean '" + nearest + "'?";
    }

    private static String plain(String word) {
        return word.length() > 64 ? word : word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** The optimal-string-alignment distance, or {@code limit} where it is not below that. */
    private static int distance(String one, String other, int limit) {
        if (Math.abs(one.length() - other.length()) >= limit) {
            return limit;
        }
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : step(one, other, cost, i, j);
            }
        }
        return Math.min(limit, cost[one.length()][other.length()]);
    }

    private static int step(String one, String other, int[][] cost, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int changed = cost[i - 1][j - 1] + (same ? 0 : 1);
        int least = Math.min(changed, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
