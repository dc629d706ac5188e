package dev.vigia.agent;

import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The kernel's gate of one router, put in force and looked after: it must never become the outage that it is
 * to prevent, so an Active whose gate does not open although it advertises goes on without one.
 */
final class GateWatch {
    /** Soon, but not between the first advert and the addresses. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(5);
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);
    private static final Duration TRY_EACH = Duration.ofSeconds(10);

    private final Supplier<InstanceSettings> settings;
    private final LinkName link;
    private final Notices notices;
    /** As last asked for; null where nothing is asked for. */
    private Command.Guard guarded;
    private boolean inForce;
    private String offBecause = "";
    private boolean owning;
    private Moment lastAdvert = Moment.ORIGIN;
    /** While the router leaves, what is left of its time; null else. */
    private Duration farewell;
    private boolean open;
    private boolean missed;
    private Moment nextLook = Moment.NEVER;
    private Moment nextTry = Moment.NEVER;

    GateWatch(Supplier<InstanceSettings> settings, LinkName link, Notices notices) {
        this.settings = settings;
        this.link = link;
        this.notices = notices;
    }

    /** Puts the gate in force for adverts from {@code source} at this pace, unless it is so already. */
    void keep(IpAddress source, Duration pace, List<Command> out) {
        InstanceSettings now = settings.get();
        if (now.lease().gate() == GateChoice.OFF) {
            end(out);
            offBecause = "configured so";
        } else if (source != null && nextTry.equals(Moment.NEVER)) {
            Duration timeout = farewell != null ? farewell : now.gateTimeout(pace);
            boolean unicast = now.peering().unicast();
            if (guarded == null || !guarded.source().equals(source) || !guarded.timeout().equals(timeout)
                    || guarded.unicast() != unicast || guarded.silent() != now.silent()) {
                guarded = new Command.Guard(now.routerId(), link, now.vrid(), source, timeout, unicast, now.silent());
                out.add(guarded);
            }
        }
    }

    /** The kernel's answer: why there is no gate, or nothing. */
    void answered(String refused, Moment now, List<Command> out) {
        inForce = refused.isEmpty();
        offBecause = refused;
        if (!inForce) {
            guarded = null;
            nextTry = now.plus(TRY_EACH);
            say(now, Notice.Severity.WARNING, "gate_off", "no gate in the kernel: " + refused, out);
        }
    }

    private void say(Moment now, Notice.Severity severity, String code, String text, List<Command> out) {
        RouterId id = settings.get().routerId();
        notices.paced(now, id + code, new Notice(severity, code, id + ": " + text), out);
    }

    /** Why this router may not own addresses for want of its gate; null where it may. */
    Reason obstacle() {
        InstanceSettings now = settings.get();
        boolean required = now.lease().gate() == GateChoice.REQUIRED || now.silent();
        boolean lacking = required && !inForce && !offBecause.isEmpty();
        return lacking ? new Reason(Reason.Code.GATE_REFUSED, (now.silent() ? "'accept: false' needs it: " : "")
                + offBecause) : null;
    }

    /**
     * The router answers on until {@code limit} without advertising: should it freeze or die meanwhile, its gate
     * closes then.
     */
    void leave(Moment limit, List<Command> out) {
        Duration rest = lastAdvert.until(limit);
        if (inForce && guarded != null && rest.compareTo(guarded.timeout()) < 0) {
            farewell = rest;
            keep(guarded.source(), rest, out);
        }
    }

    /** The addresses are ours from now on. */
    void take(Moment now) {
        owning = true;
        farewell = null;
        missed = false;
        nextLook = now.plus(FIRST_LOOK);
    }

    /** Closes the gate at once. */
    void shut(List<Command> out) {
        farewell = null;
        open = false;
        if (inForce) {
            out.add(new Command.Shut(settings.get().routerId()));
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
        lastAdvert = now;
        look(now, out);
    }

    private void look(Moment now, List<Command> out) {
        if (inForce && owning && !now.isBefore(nextLook)) {
            nextLook = now.plus(LOOK_EACH);
            out.add(new Command.LookAtGate(settings.get().routerId()));
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

    /**
     * The kernel's answer to a look: for how long the gate stays open, or null. One that stays closed although we
     * advertise is taken away.
     *
     * @return whether it is closed and an advert now should open it
     */
    boolean seen(Duration rest, Moment now, List<Command> out) {
        if (!owning || !inForce) {
            return false;
        }
        open = rest != null;
        if (open) {
            missed = false;
            return false;
        }
        if (!missed) {
            missed = true;
            nextLook = now;
            return true;
        }
        inForce = false;
        guarded = null;
        nextTry = now.plus(TRY_EACH);
        offBecause = "it stayed closed although our adverts left";
        out.add(new Command.Unguard(settings.get().routerId()));
        say(now, Notice.Severity.ALERT, "gate_closed_while_active",
                "the kernel's gate stayed closed although our adverts left; going on without it", out);
        return false;
    }

    /** Takes it away in order. */
    void end(List<Command> out) {
        if (guarded != null) {
            guarded = null;
            inForce = false;
            out.add(new Command.Unguard(settings.get().routerId()));
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
