package dev.vigia.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vigia beside FRR's vrrpd, in both roles; {@code scripts/interop} has every row. */
class FrrIT {
    private static final Duration CONTROL = Duration.ofSeconds(2);

    static Stream<Pairing> pairings() {
        return Stream.of(new Pairing(Dialect.IPV4, Router.VIGIA, Router.FRR, true),
                new Pairing(Dialect.IPV6, Router.VIGIA, Router.FRR, false));
    }

    @ParameterizedTest
    @MethodSource("pairings")
    void thereIsOneOwnerInTime(Pairing pairing) throws IOException {
        Skip.unless(Lab.obstacle());
        Skip.unless(Router.FRR.obstacle());
        Pairing.Event activeStops = new Pairing.Event(Fault.CLEAN_STOP, pairing.oursActive());
        Pairing.Event backupCutOff = new Pairing.Event(Fault.CABLE_CUT, !pairing.oursActive());
        try (Lab lab = Lab.open()) {
            List<Finding> findings = pairing.run(lab, CONTROL, List.of(activeStops, backupCutOff));
            assertEquals(List.of(Outcome.Verdict.INSIDE, Outcome.Verdict.INSIDE, Outcome.Verdict.INSIDE),
                    findings.stream().map(Finding::verdict).toList(), findings::toString);
        }
    }
}
