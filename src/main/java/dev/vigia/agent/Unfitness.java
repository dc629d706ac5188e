package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel refused a router of late. A refusal makes it unfit for a while; each further one
 * doubles the while, so that a router that cannot work does not take the address away again and again.
 */
final class Unfitness {
    /** How long the first refusal makes a router unfit. */
    static final Duration FIRST = Duration.ofSeconds(10);
    /** The longest while. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private record Penalty(Reason reason, Moment until, Duration span) {
    }

    private final Map<Reason.Code, Penalty> penalties = new EnumMap<>(Reason.Code.class);
    private Reason delayed;
    private Moment starts = Moment.ORIGIN;

    /** The kernel refused something. */
    void refused(Reason reason, Moment now) {
        Penalty former = penalties.get(reason.code());
        if (former != null && now.isBefore(former.until())) {
            return;
        }
        // One that has behaved for as long as its last penalty begins anew.
        boolean again = former != null && now.isBefore(former.until().plus(former.span()));
        Duration doubled = again ? former.span().multipliedBy(2) : FIRST;
        Duration span = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        penalties.put(reason.code(), new Penalty(reason, now.plus(span), span));
    }

    /** It takes no part until {@code moment}, whatever the kernel says; only an owner of addresses goes on. */
    void delay(Duration delay, Moment moment) {
        delayed = new Reason(Reason.Code.STARTUP_DELAYED, delay.toMillis() + " ms after the start");
        starts = moment;
    }

    /**
     * The causes in force.
     *
     * @param owning whether it owns its addresses
     */
    List<Reason> causes(boolean owning, Moment now) {
        List<Reason> causes = new ArrayList<>();
        if (!owning && now.isBefore(starts)) {
            causes.add(delayed);
        }
        for (Penalty penalty : penalties.values()) {
            if (now.isBefore(penalty.until())) {
                causes.add(penalty.reason());
            }
        }
        return causes;
    }

    /** When the next cause passes; {@link Moment#NEVER} where none is in force. */
    Moment nextRelief(Moment now) {
        Moment next = now.isBefore(starts) ? starts : Moment.NEVER;
        for (Penalty penalty : penalties.values()) {
            if (now.isBefore(penalty.until())) {
                next = Moment.earlier(next, penalty.until());
            }
        }
        return next;
    }

    /** The link is new: former refusals say nothing about it. */
    void forget() {
        penalties.clear();
    }
}
