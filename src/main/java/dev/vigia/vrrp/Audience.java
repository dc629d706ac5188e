package dev.vigia.vrrp;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The routers whose adverts a Backup has heard, each within its own Active_Down_Interval, best rank first.
 *
 * <p>Keeping several is what makes one forged advert harmless: when its claim runs out, the real Active
 * router is still known and followed. Bounded, because sources can be forged too.
 *
 * @param senders the routers, best rank first, at most {@value #LIMIT}
 */
public record Audience(List<Sender> senders) {
    /** How many routers are remembered. */
    public static final int LIMIT = 8;
    /** Nobody was heard. */
    public static final Audience NOBODY = new Audience(List.of());

    /** Copies the list. */
    public Audience {
        senders = List.copyOf(senders);
    }

    /**
     * With {@code sender} as its latest advert shows it, and without those that fell silent by then. Where
     * there is no room, the one of least rank goes, but never the one just heard: who still advertises
     * when a burst of forged adverts is over is known again.
     */
    Audience with(Sender sender, Standing us) {
        List<Sender> next = new ArrayList<>(senders.size() + 1);
        for (Sender known : senders) {
            if (!known.source().equals(sender.source()) && sender.heard().isBefore(known.silentAt(us))) {
                next.add(known);
            }
        }
        if (next.size() == LIMIT) {
            next.remove(LIMIT - 1);
        }
        int place = 0;
        while (place < next.size() && next.get(place).outranks(sender)) {
            place++;
        }
        next.add(place, sender);
        return new Audience(next);
    }

    /** Without the router at {@code source}. */
    Audience without(IpAddress source) {
        return new Audience(senders.stream().filter(sender -> !sender.source().equals(source)).toList());
    }

    /** Only those not yet silent at {@code now}. */
    Audience at(Moment now, Standing us) {
        return new Audience(senders.stream().filter(sender -> now.isBefore(sender.silentAt(us))).toList());
    }

    /** The router we follow: the best of those that we would not take over from. */
    Optional<Sender> followed(Standing us) {
        return best().filter(sender -> !us.preempts(sender.priority()));
    }

    /** The router that we take for the Active one: the best of all. */
    public Optional<Sender> best() {
        return senders.isEmpty() ? Optional.empty() : Optional.of(senders.get(0));
    }
}
