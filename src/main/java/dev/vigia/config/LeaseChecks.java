package dev.vigia.config;

import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.agent.LeaseSettings;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What does not fit together in the {@code lease} of an instance; a key that is itself wrong is passed over. */
final class LeaseChecks {
    /** An advert may leave this late on a busy machine, and the kernel's timers count in up to 10 ms. */
    private static final Duration LEAST_MARGIN = Duration.ofMillis(20);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Problems problems;

    LeaseChecks(Problems problems) {
        this.problems = problems;
    }

    /** Looks at one instance. */
    void look(Fields global, Fields instance) {
        Fields lease = instance.get(Keys.LEASE_BLOCK);
        accept(instance, lease);
        Duration interval = instance.get(Keys.ADVERT_INT);
        Integer misses = ConductKeys.misses(global, instance);
        if (lease == null || interval == null || misses == null
                || lease.get(Keys.PREFER) == null || lease.get(Keys.GATE) == null
                || lease.get(Keys.GATE_TIMEOUT) == null || lease.get(Keys.ADDRESS_LIFETIME) == null) {
            return;
        }
        LeaseSettings meant = Meaning.lease(lease);
        if (meant.gate() != GateChoice.OFF) {
            meant.gateTimeout().ifPresent(timeout ->
                    timeout(lease.place(Keys.GATE_TIMEOUT), timeout, meant, interval, misses));
            meant.addressLifetime().ifPresent(lifetime ->
                    outlives(lease.place(Keys.ADDRESS_LIFETIME), lifetime, meant.gateTimeout(interval, misses)));
        } else if (meant.gateTimeout().isPresent()) {
            problems.warning(lease.place(Keys.GATE_TIMEOUT), "'gate_timeout' has no effect with 'gate: off'",
                    "leave one of them out");
        }
        meant.addressLifetime().ifPresent(lifetime ->
                renewable(lease.place(Keys.ADDRESS_LIFETIME), lifetime, count(instance)));
    }

    /** The gate is what drops; and RFC 9568 section 6.1: the address owner always accepts. */
    private void accept(Fields instance, Fields lease) {
        if (!Boolean.FALSE.equals(instance.get(Keys.ACCEPT))) {
            return;
        }
        if (Priority.OWNER.equals(instance.get(Keys.PRIORITY))) {
            problems.warning(instance.place(Keys.ACCEPT), "'accept: false' has no effect with priority 255",
                    "the address owner always serves its address; write a priority of 1 to 254");
        } else if (lease != null && lease.get(Keys.GATE) == GateChoice.OFF) {
            problems.error(instance.place(Keys.ACCEPT), "'accept: false' needs the gate, and 'gate: off' says that"
                    + " there is none", "write 'gate: auto', or 'accept: true'");
        }
    }

    private void timeout(Place place, Duration timeout, LeaseSettings meant, Duration interval, int misses) {
        Duration half = interval.dividedBy(2);
        Duration least = interval.plus(half.compareTo(LEAST_MARGIN) > 0 ? half : LEAST_MARGIN);
        Duration fitting = new LeaseSettings(meant.prefer(), meant.gate(), Optional.empty(), Optional.empty())
                .gateTimeout(interval, misses);
        if (timeout.compareTo(least) < 0) {
            problems.error(place, "gate_timeout " + TimeText.of(timeout) + " would close the gate between two adverts,"
                    + " which may come late: advert_int is " + TimeText.of(interval),
                    "write auto (" + TimeText.of(fitting) + "), or at least " + TimeText.of(least));
        } else if (timeout.compareTo(fitting) > 0) {
            Duration both = timeout.minus(interval.multipliedBy(misses));
            problems.warning(place, "with gate_timeout " + TimeText.of(timeout) + " two nodes may answer for up to "
                    + TimeText.of(both) + " after the owner's agent has died or frozen",
                    "write auto (" + TimeText.of(fitting) + ") unless that is meant");
        }
    }

    private void outlives(Place place, Duration lifetime, Duration timeout) {
        if (lifetime.compareTo(timeout) <= 0) {
            problems.error(place, "address_lifetime " + TimeText.of(lifetime)
                    + " is not longer than the gate_timeout of " + TimeText.of(timeout),
                    "write auto, or at least " + TimeText.of(Duration.ofSeconds(timeout.toSeconds()).plus(SECOND)));
        }
    }

    private void renewable(Place place, Duration lifetime, int count) {
        Duration few = LeaseSettings.DEFAULT.addressLifetime(Duration.ZERO, 1, 0);
        Duration least = LeaseSettings.DEFAULT.addressLifetime(Duration.ZERO, 1, count);
        if (least.compareTo(few) > 0 && lifetime.compareTo(least) < 0) {
            problems.warning(place, "address_lifetime " + TimeText.of(lifetime) + " may be too short to renew " + count
                    + " addresses in time", "write auto, or at least " + TimeText.of(least));
        }
    }

    private static int count(Fields instance) {
        List<Placed<VirtualAddress>> list = instance.get(Keys.VIRTUAL_IPADDRESS);
        List<Placed<VirtualAddress>> excluded = instance.get(Keys.EXCLUDED);
        return (list == null ? 0 : list.size()) + (excluded == null ? 0 : excluded.size());
    }
}
