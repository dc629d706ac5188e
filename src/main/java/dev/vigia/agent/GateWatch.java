package dev.vigia.agent;

import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;

/**
 * The kernel's gate of one router, put in force and looked after: it must never become the outage that it is
 * to prevent, so an Active whose gate does not open although it advertises goes on without one.
 */
final class GateWatch {
    /** Soon, but not between the first advert and the addresses. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(5);
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);
    private static final Duration TRY_EACH = Duration.ofSeconds(10);

    private final InstanceSettings settings;
    private final LinkName link;
    private IpAddress guarded;
    private boolean inForce;
    private String offBecause = "";
    private boolean owning;
    private boolean open;
    private boolean missed;
    private Moment nextLook = Moment.NEVER;
    private Moment nextTry = Moment.NEVER;

    GateWatch(InstanceSettings settings, LinkName link) {
        this.settings = settings;
        this.link = link;
        if (settings.lease().gate() == GateChoice.OFF) {
            offBecause = "configured so";
        }
    }

    /** Puts the gate in force for adverts from {@code source}, unless it is so already. */
    void keep(IpAddress source, List<Command> out) {
        if (settings.lease().gate() == GateChoice.OFF || source == null || source.equals(guarded)
                || !nextTry.equals(Moment.NEVER)) {
            return;
        }
        guarded = source;
        out.add(new Command.Guard(settings.routerId(), link, settings.vrid(), source,
                settings.lease().gateTimeout(settings.advertInterval())));
    }

    /** The kernel's answer: why there is no gate, or nothing. */
    void answered(String refused, Moment now) {
        inForce = refused.isEmpty();
        offBecause = refused;
        if (!inForce) {
            guarded = null;
            nextTry = now.plus(TRY_EACH);
        }
    }

    /** Why this router may not own addresses for want of its gate; null where it may. */
    Reason obstacle() {
        boolean lacking = settings.lease().gate() == GateChoice.REQUIRED && !inForce && !offBecause.isEmpty();
        return lacking ? new Reason(Reason.Code.GATE_REFUSED, offBecause) : null;
    }

    /** The addresses are ours from now on. */
    void take(Moment now) {
        owning = true;
        missed = false;
        nextLook = now.plus(FIRST_LOOK);
    }

    /** Closes the gate at once. */
    void shut(List<Command> out) {
        open = false;
        if (inForce) {
            out.add(new Command.Shut(settings.routerId()));
        }
    }

    /** The addresses are no longer ours. */
    void release() {
        owning = false;
        nextLook = Moment.NEVER;
    }

    /** An advert has left, which opens the gate: looks whether it does, now and then. */
    void advertSent(Moment now, List<Command> out) {
        open = inForce;
        look(now, out);
    }

    private void look(Moment now, List<Command> out) {
        if (inForce && owning && !now.isBefore(nextLook)) {
            nextLook = now.plus(LOOK_EACH);
            out.add(new Command.LookAtGate(settings.routerId()));
        }
    }

    /** Looks, or tries again to have a gate, where that is due. */
    void tick(Moment now, List<Command> out) {
        look(now, out);
        if (!owning && !now.isBefore(nextTry)) {
            nextTry = Moment.NEVER;
            guarded = null;
        }
    }

    /** What came of a look. */
    enum Verdict {
        /** It is open, or does not matter. */
        WELL,
        /** It is closed: an advert must open it. */
        REPEAT,
        /** It stays closed although we advertise, and has been taken away. */
        TAKEN_AWAY
    }

    /** The kernel's answer to a look: for how long the gate stays open, or null. */
    Verdict seen(Duration rest, Moment now, List<Command> out) {
        if (!owning || !inForce) {
            return Verdict.WELL;
        }
        open = rest != null;
        if (open) {
            missed = false;
            return Verdict.WELL;
        }
        if (!missed) {
            missed = true;
            nextLook = now;
            return Verdict.REPEAT;
        }
        inForce = false;
        guarded = null;
        nextTry = now.plus(TRY_EACH);
        offBecause = "it stayed closed although our adverts left";
        out.add(new Command.Unguard(settings.routerId()));
        return Verdict.TAKEN_AWAY;
    }

    /** Takes it away in order. */
    void end(List<Command> out) {
        if (guarded != null) {
            guarded = null;
            inForce = false;
            out.add(new Command.Unguard(settings.routerId()));
        }
    }

    /** When it wants a tick. */
    Moment deadline() {
        Moment look = inForce ? nextLook : Moment.NEVER;
        return owning ? look : nextTry;
    }

    /** {@code open}, {@code closed} or {@code off}. */
    String word() {
        return inForce ? open && owning ? "open" : "closed" : "off";
    }

    String offBecause() {
        return inForce ? "" : offBecause;
    }
}
