package dev.vigia.sim;

import dev.vigia.agent.Announcements;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.RouterId;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How one node speaks: never more in a second than its settings allow, and as Active never later than they demand. */
final class Pace {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SHORTEST_ASSERTION_PACE = Duration.ofMillis(10);

    private final String name;
    private final boolean demanding;
    private final List<InstanceSettings> routers;
    private final long advertsAllowed;
    private final int addresses;
    /** How many times one address is announced at a time, at most. */
    private final int times;
    private final long refreshes;
    private long second;
    private long adverts;
    private long transitions;
    private long announcements;
    private long additions;
    /** What the second before gave reason to announce, and a stalled node announces only now. */
    private long overdue;
    private Moment lastAdvert = Moment.ORIGIN;
    /** Since when each router owes its next regular advert; without those that owe none. */
    private final Map<RouterId, Moment> owedSince = new HashMap<>();

    /** That of these routers; {@code demanding} is whether one that breaks it is a violation. */
    Pace(String name, List<InstanceSettings> routers, boolean demanding) {
        this.name = name;
        this.demanding = demanding;
        this.routers = routers;
        addresses = routers.stream().mapToInt(router -> router.held().size()).sum();
        advertsAllowed = routers.stream().mapToLong(Pace::advertsAllowed).sum();
        // The routers of a node announce alike.
        Announcements settings = routers.get(0).conduct().announcements();
        times = Math.max(settings.repeat(), Math.max(settings.refreshRepeat(), settings.lowerRepeat()));
        boolean apart = !settings.arpGap().isZero() || !settings.neighborGap().isZero();
        refreshes = (settings.refresh().isZero() ? 0 : SECOND.dividedBy(settings.refresh()) + 1) + (apart ? 2 : 0);
    }

    private static long advertsAllowed(InstanceSettings router) {
        Duration tenth = router.advertInterval().dividedBy(10);
        Duration assertions = tenth.compareTo(SHORTEST_ASSERTION_PACE) > 0 ? tenth : SHORTEST_ASSERTION_PACE;
        // One more of each for the part of a span at either end of the second.
        return SECOND.dividedBy(router.advertInterval()) + SECOND.dividedBy(assertions) + 2;
    }

    /** An advert leaves; those that begin and end a tenure come on top of what an Active may say. */
    void advert(RouterId router, boolean last, Moment now) {
        turnTo(now);
        adverts++;
        lastAdvert = now;
        owedSince.put(router, now);
        if (last) {
            owedSince.remove(router);
        }
        demand(adverts <= advertsAllowed + (transitions + 1) * routers.size(),
                () -> adverts + " adverts within a second");
    }

    /**
     * Announcements leave: of contention twice a second, planned ones, of what was put on, two rounds of probes; each
     * as many times as the file says, and what it keeps apart is late.
     */
    void announces(int frames, Moment now) {
        turnTo(now);
        announcements += frames;
        demand(announcements <= times * ((6 + refreshes + transitions) * addresses + additions + overdue),
                () -> announcements + " announcements within a second");
    }

    /** When its latest advert left. */
    Moment lastAdvert() {
        return lastAdvert;
    }

    /** Additions are asked for. */
    void adds(int more, Moment now) {
        turnTo(now);
        additions += more;
    }

    /** A transition was told. */
    void told(boolean active, Moment now) {
        turnTo(now);
        transitions++;
        owedSince.clear();
        if (active) {
            routers.forEach(router -> owedSince.put(router.routerId(), now));
        }
    }

    /** The agent could not speak until now. */
    void woke(Moment now) {
        owedSince.replaceAll((router, since) -> now);
    }

    /** No agent is there to speak. */
    void silenced() {
        owedSince.clear();
    }

    /** Demands that no advert of an Active that is awake is late by more than {@code stall}. */
    void demandInTime(Moment now, Duration stall) {
        for (InstanceSettings router : owedSince.isEmpty() ? List.<InstanceSettings>of() : routers) {
            Moment since = owedSince.getOrDefault(router.routerId(), now);
            Duration late = since.until(now).minus(router.advertInterval());
            // Its clock may be slow by 100 parts in a million.
            Duration allowed = stall.plusNanos(router.advertInterval().toNanos() / 5000 + 1000);
            demand(late.compareTo(allowed) <= 0, () -> "its advert is late by " + late.toNanos() / 1000 + " us");
        }
    }

    private void turnTo(Moment now) {
        long current = now.nanos() / SECOND.toNanos();
        if (current != second) {
            overdue = current == second + 1 ? transitions * addresses + additions : 0;
            second = current;
            adverts = 0;
            transitions = 0;
            announcements = 0;
            additions = 0;
        }
    }

    private void demand(boolean holds, Supplier<String> otherwise) {
        if (!holds && demanding) {
            throw new Violation(name + ": " + otherwise.get());
        }
    }
}
