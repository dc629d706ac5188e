package dev.vigia.net;

import java.util.SplittableRandom;

/** The seed of a random test: {@code -Dvigia.seed=N} or a fresh one; printed, so that a failure can be repeated. */
public final class Seed {
    private Seed() {
    }

    /** The seed to use in {@code test}. */
    public static long of(Class<?> test) {
        Long given = Long.getLong("vigia.seed");
        long seed = given != null ? given : new SplittableRandom().nextLong();
        System.out.println(test.getSimpleName() + ": repeat with -Dvigia.seed=" + seed);
        return seed;
    }

    /** A random source for {@code test}, its seed printed. */
    public static SplittableRandom random(Class<?> test) {
        return new SplittableRandom(of(test));
    }
}
