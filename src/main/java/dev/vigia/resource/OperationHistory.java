package dev.vigia.resource;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the agent of one resource did on this node, as far as it can still matter (Pacemaker's {@code lrm_resource}):
 * the last operation that does not recur, each recurring one, and the last that failed.
 *
 * @param kept by the place of each: {@code last}, {@code failure} or the key of a recurring monitor, oldest first
 * @param counts how often an operation ended so, by {@code start ok}, {@code start failed}; monitors without probes
 */
public record OperationHistory(Map<String, Performed> kept, SortedMap<String, Long> counts) {
    /** Before the first operation. */
    public static final OperationHistory NONE = new OperationHistory(Map.of(), new TreeMap<>());

    private static final String LAST = "last";
    private static final String FAILURE = "failure";

    /** Copies the maps. */
    public OperationHistory {
        kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** What is kept, in the order in which it ended, each once. */
    public Collection<Performed> performed() {
        return kept.values().stream().distinct()
                .sorted((one, other) -> other.at().until(one.at()).compareTo(Duration.ZERO)).toList();
    }

    /** The same with one more; what somebody called off tells nothing. */
    public OperationHistory with(Performed performed) {
        if (performed.outcome().execution() == Outcome.Execution.CANCELLED) {
            return this;
        }
        Operation operation = performed.operation();
        SortedMap<String, Long> more = new TreeMap<>(counts);
        if (!operation.isProbe()) {
            more.merge(operation.task().name().toLowerCase(Locale.ROOT) + (performed.isExpected() ? " ok" : " failed"),
                    1L, Long::sum);
        }
        Map<String, Performed> next = new LinkedHashMap<>(kept);
        if (operation.recurs()) {
            next.merge(operation.key(), performed, (first, again) -> again.repeats(first) ? first : again);
        } else {
            next.put(LAST, performed);
        }
        if (!performed.isExpected()) {
            next.put(FAILURE, performed);
        } else if (operation.task() == Task.STOP) {
            next.keySet().retainAll(Set.of(LAST, FAILURE));
        }
        return new OperationHistory(next, more);
    }

    /** The same after a clean-up: no failure is known any more. */
    public OperationHistory forgiven() {
        Map<String, Performed> next = new LinkedHashMap<>(kept);
        next.values().removeIf(performed -> !performed.isExpected());
        return new OperationHistory(next, counts);
    }
}
