package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action;
import dev.vigia.vrrp.Cause;
import dev.vigia.vrrp.Election;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What one router does when the election says so: adverts, and how it takes its addresses and lets go of them. */
final class Office {
    private final Supplier<InstanceSettings> settings;
    private final Link link;
    private final Speaker speaker;
    private final Possession possession;
    private final Pacing pacing;
    private final Supplier<Custody> custody;
    private final Release release;

    /** Whether others may be told that nothing is owned here; where they are, that is remembered first. */
    interface Release {
        /** Asked before each advert of priority 0. */
        boolean allows(Moment now, List<Command> out);
    }

    Office(Supplier<InstanceSettings> settings, Link link, Speaker speaker, Possession possession, Pacing pacing,
            Supplier<Custody> custody, Release release) {
        this.settings = settings;
        this.link = link;
        this.speaker = speaker;
        this.possession = possession;
        this.pacing = pacing;
        this.custody = custody;
        this.release = release;
    }

    /**
     * Does one action.
     *
     * @param cause why the state changed; null where it did not
     * @param source the address to advertise from; null for none
     * @param healthy whether nothing makes the router or one of its fellows unfit
     */
    void perform(Action action, Cause cause, IpAddress source, BooleanSupplier healthy, Moment now,
            List<Command> out) {
        if (action instanceof Action.SendAdvert advert) {
            send(advert.priority(), source, now, out);
        } else if (action instanceof Action.TakeAddresses && custody.get() != null) {
            // The resources decide when it is the addresses' turn.
            return;
        } else if (action instanceof Action.TakeAddresses) {
            possession.take(now, Succession.quiet(cause, settings.get(), now));
        } else if (action instanceof Action.AdoptAddresses) {
            possession.adopt(now);
            Optional.ofNullable(custody.get()).ifPresent(Custody::adopt);
        } else if (action instanceof Action.CloseGate) {
            possession.gate().shut(out);
        } else if (action instanceof Action.Announce) {
            possession.announceAgain(now);
        } else if (action instanceof Action.ReleaseAddresses) {
            release(cause, healthy, now, out);
        }
    }

    /** A planned move answers until the successor has announced itself; all others close at once. */
    private void release(Cause cause, BooleanSupplier healthy, Moment now, List<Command> out) {
        if (cause == Cause.HANDED_OVER || cause == Cause.SHUTDOWN && healthy.getAsBoolean()) {
            possession.release(now, farewell(), out);
        } else if (cause == Cause.HIGHER_PRIORITY || cause == Cause.HIGHER_ADDRESS) {
            possession.release(now, Leaving.AFTER_ADVERT, out);
        } else {
            possession.release(out);
        }
    }

    /** The longest that it answers on after it has resigned. */
    Duration farewell() {
        return settings.get().advertInterval().plus(Election.SUCCESSION);
    }

    /** Advertises from {@code source} where that can be. */
    void send(Priority priority, IpAddress source, Moment now, List<Command> out) {
        if (source != null && link.running() && (!priority.resigns() || release.allows(now, out))) {
            out.addAll(speaker.advert(priority, source, now));
            if (!priority.resigns()) {
                pacing.advertSent();
                possession.gate().advertSent(now, out);
            }
        }
    }
}
