package dev.vigia.vrrp;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.time.Duration;

/**
 * Another router as its latest advert showed it.
 *
 * @param source the address it sends from
 * @param priority its priority, 1 to 255
 * @param interval the interval believed of it
 * @param heard when that advert came
 */
public record Sender(IpAddress source, Priority priority, Duration interval, Moment heard) {
    /** When we stop believing that it is there. */
    Moment silentAt(Standing us) {
        return heard.plus(us.activeDown(interval));
    }

    /** Whether it ranks above {@code other}: by priority, then by address. */
    boolean outranks(Sender other) {
        int order = priority.compareTo(other.priority);
        return order > 0 || order == 0 && source.compareTo(other.source) > 0;
    }
}
