package dev.vigia.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What a bench was asked for.
 *
 * @param given the values by option
 * @param seed of the random phases
 */
record Options(Map<String, List<String>> given, long seed) {
    private static final String SEED = "--seed";

    /**
     * Reads the words after the bench's name.
     *
     * @throws IllegalArgumentException saying which options there are, where one is unknown or lacks its value
     */
    static Options read(List<String> words, List<String> known) {
        List<String> all = Stream.concat(known.stream(), Stream.of(SEED)).toList();
        Map<String, List<String>> given = Words.options(words, all);
        if (given == null) {
            throw new IllegalArgumentException("the options here, each with a value, are " + String.join(" ", all));
        }
        Options options = new Options(given, ProcessHandle.current().pid());
        return new Options(given, options.number(SEED, (int) options.seed()));
    }

    /** A positive number. */
    int number(String option, int otherwise) {
        return numbers(option, otherwise).get(0);
    }

    private List<Integer> numbers(String option, Integer... otherwise) {
        return given.containsKey(option) ? given.get(option).stream().map(word -> number(option, word)).toList()
                : List.of(otherwise);
    }

    private static int number(String option, String word) {
        if (!word.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(option + " takes a positive whole number, not '" + word + "'");
        }
        return Integer.parseInt(word);
    }

    /** How many runs of each kind. */
    int runs(int otherwise) {
        return number("--runs", otherwise);
    }

    /** The advert intervals. */
    List<Duration> intervals(Integer... otherwise) {
        List<Duration> intervals = numbers("--interval", otherwise).stream().map(Duration::ofMillis).toList();
        if (intervals.stream().anyMatch(interval -> interval.toMillis() % 10 != 0)) {
            throw new IllegalArgumentException("--interval takes multiples of 10 ms");
        }
        return intervals;
    }

    /** Those of {@code all} that were asked for, or all of them where none was. */
    List<String> chosen(String option, String... all) {
        List<String> wanted = given.getOrDefault(option, List.of(all));
        wanted.stream().filter(word -> !List.of(all).contains(word)).findFirst().ifPresent(word -> {
            throw new IllegalArgumentException(option + " takes " + String.join(" or ", all) + ", not '" + word + "'");
        });
        return Stream.of(all).filter(wanted::contains).toList();
    }

    /** The makes to measure. */
    List<Router> makes() {
        return chosen("--make", "vigia", "keepalived").stream()
                .map(word -> word.equals("vigia") ? Router.VIGIA : Router.KEEPALIVED).toList();
    }

    /** The random phases of one bench. */
    Random phases() {
        return new Random(seed);
    }
}
