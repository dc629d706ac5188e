package dev.vigia.linux;

import dev.vigia.agent.Input;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Claim;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which claims matter: those of somebody else, heard on a watched link, about an address that stands there or
 * was asked for. A busy network is full of others, which must not reach the agent and fill its journal.
 */
final class ClaimSieve {
    /** How many addresses that were asked for are remembered; the list begins anew beyond it. */
    static final int QUESTIONS = 4096;

    private record Place(LinkName link, IpAddress address) {
    }

    private final Set<LinkName> watched = new LinkedHashSet<>();
    private final Map<LinkName, Input.LinkSeen> links = new HashMap<>();
    private final Map<Integer, LinkName> names = new HashMap<>();
    private final Set<MacAddress> own = new HashSet<>();
    /** With how many prefixes each address stands. */
    private final Map<Place, Integer> standing = new HashMap<>();
    private final Set<Place> asked = new HashSet<>();

    /** Claims on this link matter from now on. */
    void watch(LinkName link) {
        watched.add(link);
    }

    /** This address is asked for on a link: the answer matters. */
    void ask(LinkName link, IpAddress address) {
        if (asked.size() >= QUESTIONS) {
            asked.clear();
        }
        asked.add(new Place(link, address));
    }

    /**
     * Takes news of links and addresses.
     *
     * @return whether {@link #indexes} may have changed
     */
    boolean hear(Input news) {
        if (news instanceof Input.AddressSeen seen) {
            standing.merge(place(seen.link(), seen.address()), 1, Integer::sum);
        } else if (news instanceof Input.AddressGone gone) {
            standing.computeIfPresent(place(gone.link(), gone.address()),
                    (place, count) -> count > 1 ? count - 1 : null);
        } else if (news instanceof Input.LinkSeen seen) {
            forget(seen.link());
            links.put(seen.link(), seen);
            names.put(seen.index(), seen.link());
            recount();
            return true;
        } else if (news instanceof Input.LinkGone gone) {
            forget(gone.link());
            standing.keySet().removeIf(place -> place.link().equals(gone.link()));
            recount();
            return true;
        }
        return false;
    }

    private static Place place(LinkName link, Subnet subnet) {
        return new Place(link, subnet.address());
    }

    private void forget(LinkName link) {
        Input.LinkSeen old = links.remove(link);
        if (old != null) {
            names.remove(old.index(), link);
        }
    }

    private void recount() {
        own.clear();
        links.values().forEach(link -> own.add(link.mac()));
    }

    /** The indexes of the watched links that are there, in ascending order. */
    int[] indexes() {
        return watched.stream().map(links::get).flatMapToInt(
                link -> link == null ? IntStream.empty() : IntStream.of(link.index())).sorted().toArray();
    }

    /** A claim heard on the link of an index, as the agent hears it; null where it does not matter. */
    Input.Claimed sift(int index, Claim claim) {
        LinkName link = names.get(index);
        if (link == null || !watched.contains(link) || own.contains(claim.mac()) || own.contains(claim.sender())) {
            return null;
        }
        var place = new Place(link, claim.address());
        return standing.containsKey(place) || asked.contains(place)
                ? new Input.Claimed(link, claim.address(), claim.mac()) : null;
    }
}
