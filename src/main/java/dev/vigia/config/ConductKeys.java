package dev.vigia.config;

import dev.vigia.agent.Announcements;
import dev.vigia.agent.Conduct;
import java.time.Duration;
import java.util.List;

/**
 * The keys by which an instance takes its time, a part of {@link Keys}: of one instance, or with {@code vrrp_} in
 * front the default of those that do not say.
 */
final class ConductKeys {
    private static final Duration NANOSECOND = Duration.ofNanos(1);
    private static final Kind<Duration> DELAY = Kinds.time(Duration.ZERO, Duration.ofHours(1), NANOSECOND);
    /** keepalived takes up to 1000 s too. */
    private static final Kind<Duration> PREEMPT_DELAY =
            Kinds.time(Duration.ZERO, Duration.ofSeconds(1000), NANOSECOND);
    private static final Kind<Duration> REFRESH = Kinds.time(Duration.ZERO, Duration.ofHours(24), NANOSECOND);
    private static final Kind<Duration> GAP = Kinds.time(Duration.ZERO, Duration.ofSeconds(10), NANOSECOND);
    private static final Kind<Integer> TIMES = Kinds.whole(1, 100, Integer::valueOf);

    private final Block block;
    private final String prefix;
    final Key<Duration> startupDelay;
    final Key<Integer> downTimerAdverts;
    final Key<Duration> masterDelay;
    final Key<Integer> masterRepeat;
    final Key<Duration> masterRefresh;
    final Key<Integer> masterRefreshRepeat;
    final Key<Duration> lowerDelay;
    final Key<Integer> lowerRepeat;
    final Key<Duration> arpInterval;
    final Key<Duration> neighborInterval;

    /** Makes the keys known to a block: with the prefix they have defaults, without it those. */
    ConductKeys(Block block, String prefix) {
        this.block = block;
        this.prefix = prefix;
        startupDelay = key("startup_delay", DELAY, "0s", "how long after the agent's start it takes no part");
        downTimerAdverts = key("down_timer_adverts", Kinds.whole(1, 100, Integer::valueOf), "3",
                "how many missed adverts mean that the Active router is down; the same on all routers");
        masterDelay = key("garp_master_delay", DELAY, "5s",
                "when after a takeover all addresses are announced once more; 0: not");
        masterRepeat = key("garp_master_repeat", TIMES, "1", "how many times each is announced then, and at first");
        masterRefresh = key("garp_master_refresh", REFRESH, "0s", "how often an owner announces anyway; 0: not");
        masterRefreshRepeat = key("garp_master_refresh_repeat", TIMES, "1", "how many times each is announced then");
        lowerDelay = block.optional(prefix + "garp_lower_prio_delay", DELAY,
                "when after a lower priority was heard all are announced once more; default: " + masterDelay);
        lowerRepeat = block.optional(prefix + "garp_lower_prio_repeat", TIMES,
                "how many times each is announced after a lower priority was heard; default: " + masterRepeat);
        arpInterval = key("garp_interval", GAP, "0s", "the least time between two gratuitous ARPs");
        neighborInterval = key("gna_interval", GAP, "0s", "the same of unsolicited neighbour advertisements");
    }

    private <T> Key<T> key(String name, Kind<T> kind, String fallback, String about) {
        return prefix.isEmpty() ? block.optional(name, kind, about + "; default: vrrp_" + name)
                : block.key(prefix + name, kind, fallback, about);
    }

    /** What an instance's fields mean. */
    static Conduct meaning(Fields global, Fields instance) {
        ConductKeys own = Keys.CONDUCT;
        ConductKeys every = Keys.EVERY_CONDUCT;
        Duration delay = either(instance, own.masterDelay, global, every.masterDelay);
        Integer repeat = either(instance, own.masterRepeat, global, every.masterRepeat);
        Duration lower = either(instance, own.lowerDelay, global, every.lowerDelay);
        Integer lowerRepeat = either(instance, own.lowerRepeat, global, every.lowerRepeat);
        return new Conduct(
                either(instance, own.startupDelay, global, every.startupDelay),
                instance.get(Keys.PREEMPT_DELAY),
                misses(global, instance),
                new Announcements(delay, repeat,
                        either(instance, own.masterRefresh, global, every.masterRefresh),
                        either(instance, own.masterRefreshRepeat, global, every.masterRefreshRepeat),
                        lower == null ? delay : lower,
                        lowerRepeat == null ? repeat : lowerRepeat,
                        either(instance, own.arpInterval, global, every.arpInterval),
                        either(instance, own.neighborInterval, global, every.neighborInterval)));
    }

    /** How many missed adverts count, or null where that is wrong. */
    static Integer misses(Fields global, Fields instance) {
        return either(instance, Keys.CONDUCT.downTimerAdverts, global, Keys.EVERY_CONDUCT.downTimerAdverts);
    }

    private static <T> T either(Fields instance, Key<T> own, Fields global, Key<T> every) {
        return instance.has(own) ? instance.get(own) : global.get(every);
    }

    /** How {@code preempt_delay} is read. */
    static Kind<Duration> preemptDelay() {
        return PREEMPT_DELAY;
    }

    /** Every key and its value in a printed configuration. */
    static List<Line> printed(Conduct conduct) {
        ConductKeys own = Keys.CONDUCT;
        Announcements announcements = conduct.announcements();
        return List.of(
                new Line(Keys.PREEMPT_DELAY, TimeText.of(conduct.preemptDelay())),
                new Line(own.startupDelay, TimeText.of(conduct.startupDelay())),
                new Line(own.downTimerAdverts, conduct.misses()),
                new Line(own.masterDelay, TimeText.of(announcements.delay())),
                new Line(own.masterRepeat, announcements.repeat()),
                new Line(own.masterRefresh, TimeText.of(announcements.refresh())),
                new Line(own.masterRefreshRepeat, announcements.refreshRepeat()),
                new Line(own.lowerDelay, TimeText.of(announcements.lowerDelay())),
                new Line(own.lowerRepeat, announcements.lowerRepeat()),
                new Line(own.arpInterval, TimeText.of(announcements.arpGap())),
                new Line(own.neighborInterval, TimeText.of(announcements.neighborGap())));
    }

    /**
     * One line of a printed configuration.
     *
     * @param key the key
     * @param value its value
     */
    record Line(Key<?> key, Object value) {
    }
}
