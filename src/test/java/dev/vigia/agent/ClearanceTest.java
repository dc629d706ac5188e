package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Clearance.Grant;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may run resources: row by row what is enough, and what takes it back. */
class ClearanceTest {
    private static final IpAddress PEER = IpAddress.parse("10.0.0.2");
    private static final Optional<Grant> NOT_YET = Optional.empty();

    private static Moment at(long millis) {
        return Moment.ORIGIN.plus(Duration.ofMillis(millis));
    }

    private static Clearance of(Takeover takeover, int others) {
        return new Clearance(new Clearance.Terms(takeover, others, Duration.ofSeconds(10)), false, false);
    }

    @Test
    void whoIsAloneMayAtOnceUnlessTheFileNamesAnotherOrOneWasHeard() {
        assertEquals(Optional.of(Grant.ALONE), of(Takeover.MANUAL, 0).claim(at(0)));
        assertEquals(NOT_YET, of(Takeover.MANUAL, 1).claim(at(0)));
        Clearance heard = of(Takeover.MANUAL, 0);
        heard.rivalHeard(at(0));
        assertEquals(NOT_YET, heard.claim(at(1)));
        assertEquals(NOT_YET, new Clearance(new Clearance.Terms(Takeover.MANUAL, 0, null), false, true).claim(at(0)));
    }

    @Test
    void aWordOfReleaseCountsWhenNobodyObjected() {
        Clearance clearance = of(Takeover.MANUAL, 1);
        assertEquals(NOT_YET, clearance.claim(at(0)));
        clearance.releaseHeard(PEER, at(10));
        assertEquals(at(60), clearance.deadline());
        assertEquals(NOT_YET, clearance.claim(at(59)));
        assertEquals(Optional.of(Grant.RELEASED), clearance.claim(at(60)));
        assertEquals(Optional.of(Grant.HELD), clearance.claim(at(61)));
    }

    @Test
    void anAdvertTakesEveryWordBack() {
        Clearance clearance = of(Takeover.MANUAL, 1);
        clearance.releaseHeard(PEER, at(0));
        clearance.rivalHeard(at(1));
        assertEquals(NOT_YET, clearance.claim(at(2)));
        assertEquals(NOT_YET, clearance.claim(at(5000)));
        assertTrue(clearance.vouch(Grant.CONFIRMED));
        clearance.rivalHeard(at(5001));
        assertEquals(NOT_YET, clearance.claim(at(5002)));
    }

    @Test
    void whatIsGivenUpIsNotHadByAnOlderWord() {
        Clearance clearance = of(Takeover.MANUAL, 1);
        clearance.releaseHeard(PEER, at(0));
        clearance.cede();
        assertEquals(NOT_YET, clearance.claim(at(100)));
        assertEquals(NOT_YET, clearance.claim(at(9000)));
    }

    @Test
    void eachOtherNodeMustSayIt() {
        Clearance clearance = of(Takeover.MANUAL, 2);
        clearance.claim(at(0));
        clearance.releaseHeard(PEER, at(0));
        clearance.releaseHeard(PEER, at(10));
        assertEquals(NOT_YET, clearance.claim(at(1000)));
        clearance.releaseHeard(IpAddress.parse("10.0.0.3"), at(1000));
        assertEquals(Optional.of(Grant.RELEASED), clearance.claim(at(1050)));
    }

    @Test
    void anOperatorIsHeardOnlyWhereHisWordIsWaitedFor() {
        Clearance clearance = of(Takeover.MANUAL, 1);
        assertFalse(clearance.vouch(Grant.CONFIRMED));
        clearance.claim(at(0));
        assertTrue(clearance.vouch(Grant.CONFIRMED));
        assertEquals(Optional.of(Grant.CONFIRMED), clearance.claim(at(1)));
        assertFalse(clearance.vouch(Grant.CONFIRMED));
        Clearance resting = of(Takeover.MANUAL, 1);
        resting.claim(at(0));
        resting.vouch(Grant.CONFIRMED);
        resting.rest();
        assertEquals(NOT_YET, resting.claim(at(1)), "it stood for that wait only");
    }

    @Test
    void aWatchdogIsGivenATenthMoreThanItsTime() {
        Clearance clearance = of(Takeover.WATCHDOG, 1);
        clearance.rivalHeard(at(1000));
        assertEquals(NOT_YET, clearance.claim(at(4000)));
        assertEquals(at(12_000), clearance.deadline());
        assertEquals(NOT_YET, clearance.claim(at(11_999)));
        assertEquals(Optional.of(Grant.WATCHDOG), clearance.claim(at(12_000)));
    }

    @Test
    void unprovenAsksNobody() {
        assertEquals(Optional.of(Grant.UNPROVEN), of(Takeover.UNPROVEN, 1).claim(at(0)));
    }
}
