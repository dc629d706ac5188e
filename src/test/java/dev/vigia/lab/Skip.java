package dev.vigia.lab;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Skips a test so that nobody overlooks it. */
final class Skip {
    private Skip() {
    }

    /** Skips the test that calls where there is an obstacle, printing it. */
    static void unless(Optional<String> obstacle) {
        obstacle.ifPresent(why -> {
            System.out.println("SKIPPED: " + why);
            Assumptions.abort(why);
        });
    }
}
