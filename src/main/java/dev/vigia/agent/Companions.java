package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What comes and goes with a router's addresses.
 *
 * @param routings routes and rules in the order in which they are added; they are removed in the reverse one
 * @param marks what single addresses are put on with; of others nothing is said
 */
public record Companions(List<Routing> routings, Map<IpAddress, AddressMark> marks) {
    /** Nothing. */
    public static final Companions NONE = new Companions(List.of(), Map.of());

    /** Copies both. */
    public Companions {
        routings = List.copyOf(routings);
        // In one order in every life, for whoever compares what was done.
        marks = Collections.unmodifiableMap(new TreeMap<>(marks));
    }

    /** What these addresses are put on with; of the others nothing is said. */
    Map<IpAddress, AddressMark> marks(List<Subnet> addresses) {
        if (marks.isEmpty()) {
            return marks;
        }
        return addresses.stream().map(Subnet::address).filter(marks::containsKey)
                .collect(Collectors.toMap(address -> address, marks::get));
    }

    /** What one address is put on with. */
    public AddressMark mark(IpAddress address) {
        return marks.getOrDefault(address, AddressMark.NONE);
    }
}
