package dev.vigia.config;

import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.net.Priority;
import java.time.Duration;

/** What does not fit together in how an instance takes its time; a key that is itself wrong is passed over. */
final class ConductChecks {
    private final Problems problems;

    ConductChecks(Problems problems) {
        this.problems = problems;
    }

    /** Looks at one instance. */
    void look(Fields global, Fields instance) {
        Duration delay = instance.get(Keys.PREEMPT_DELAY);
        if (delay != null && !delay.isZero()) {
            if (Boolean.FALSE.equals(instance.get(Keys.PREEMPT))) {
                problems.warning(instance.place(Keys.PREEMPT_DELAY),
                        "'preempt_delay' has no effect with 'preempt: false'", "leave one of them out");
            } else if (Priority.OWNER.equals(instance.get(Keys.PRIORITY))) {
                problems.warning(instance.place(Keys.PREEMPT_DELAY), "'preempt_delay' has no effect with priority 255",
                        "the address owner always takes over at once; write a priority of 1 to 254");
            }
        }
        Integer misses = ConductKeys.misses(global, instance);
        Fields lease = instance.get(Keys.LEASE_BLOCK);
        boolean gate = lease == null || lease.get(Keys.GATE) != GateChoice.OFF;
        if (misses != null && misses == 1 && gate) {
            boolean own = instance.has(Keys.CONDUCT.downTimerAdverts);
            problems.warning(own ? instance.place(Keys.CONDUCT.downTimerAdverts)
                            : global.place(Keys.EVERY_CONDUCT.downTimerAdverts),
                    "with one missed advert a peer may take over before the gate of a dead node has closed: that "
                            + "waits for two", "write 2 or more, or a shorter advert_int");
        }
    }
}
