package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.AF_INET6;
import static dev.vigia.ffi.LinuxAbi.AF_INET;
import static dev.vigia.ffi.LinuxAbi.NLM_F_ACK;
import static dev.vigia.ffi.LinuxAbi.NLM_F_CREATE;
import static dev.vigia.ffi.LinuxAbi.NLM_F_DUMP;
import static dev.vigia.ffi.LinuxAbi.NLM_F_EXCL;
import static dev.vigia.ffi.LinuxAbi.NLM_F_REQUEST;
import static dev.vigia.ffi.RoutingAbi.RTM_DELROUTE;
import static dev.vigia.ffi.RoutingAbi.RTM_DELRULE;
import static dev.vigia.ffi.RoutingAbi.RTM_GETROUTE;
import static dev.vigia.ffi.RoutingAbi.RTM_GETRULE;
import static dev.vigia.ffi.RoutingAbi.RTM_NEWROUTE;

import dev.vigia.agent.Routing;
import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.linux.RoutingMessage.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds routes and rules to the kernel's tables and removes them (rtnetlink(7)); what is not marked as ours by
 * {@link Routing#PROTOCOL} is never touched.
 */
final class NetlinkRoutings {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkRoutings.class);
    private static final int ATTEMPTS = 5;
    /** How many requests the kernel is sent at once: all of them fit into a usual buffer. */
    private static final int PART = 512;
    /** It is gone, or its link is. */
    private static final Set<Integer> GONE = Set.of(Errno.ESRCH, Errno.ENOENT, Errno.ENODEV, Errno.EADDRNOTAVAIL);

    private final Netlink netlink;

    /**
     * What came of an attempt to add some.
     *
     * @param created those that did not stand before
     * @param refused those that do not stand, with the kernel's reason
     */
    record Added(List<Routing> created, Map<Routing, String> refused) {
    }

    /** Works through {@code netlink}, which stays its owner's to close. */
    NetlinkRoutings(Netlink netlink) {
        this.netlink = netlink;
    }

    /** Whether any of ours stands; an unreadable table counts as one. */
    boolean any() {
        try {
            return !standing().isEmpty();
        } catch (ErrnoException unreadable) {
            LOG.warn("routes_unreadable: {}", unreadable.getMessage());
            return true;
        }
    }

    /** Adds those that do not stand, in this order. */
    Added add(List<RoutingMessage> wanted) {
        Map<Routing, String> refused = new LinkedHashMap<>();
        List<RoutingMessage> missing = new ArrayList<>();
        try {
            Map<Place, List<NetlinkMessage>> standing = placed(standing());
            for (RoutingMessage one : wanted) {
                if (one.lost()) {
                    refused.put(one.routing(), AddressDesk.noLink(one.link()));
                } else if (at(standing, one).noneMatch(one::is)) {
                    missing.add(one);
                }
            }
            // Of another form in a former life or configuration.
            delete(missing.stream().flatMap(one -> at(standing, one).filter(one::rivals)).distinct().toList());
        } catch (ErrnoException unreadable) {
            wanted.forEach(one -> refused.put(one.routing(), unreadable.getMessage()));
            return new Added(List.of(), refused);
        }
        List<Netlink.Answer> answers = create(missing);
        List<Routing> created = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Routing routing = missing.get(i).routing();
            if (answers.get(i).errno() == 0) {
                created.add(routing);
            } else {
                refused.put(routing, answers.get(i).errno() == Errno.EEXIST
                        ? "one of somebody else's stands there: " + answers.get(i).text() : answers.get(i).text());
            }
        }
        return new Added(created, refused);
    }

    /** By their places: of thousands each is found at once. */
    private static Map<Place, List<NetlinkMessage>> placed(List<NetlinkMessage> standing) {
        return standing.stream().collect(Collectors.groupingBy(Place::of));
    }

    private static Stream<NetlinkMessage> at(Map<Place, List<NetlinkMessage>> standing, RoutingMessage one) {
        return standing.getOrDefault(one.place(), List.of()).stream();
    }

    private List<Netlink.Answer> create(List<RoutingMessage> missing) {
        return ask(missing, (one, requests, flags) ->
                one.write(requests, flags | NLM_F_CREATE | NLM_F_EXCL));
    }

    /** Writes one request. */
    private interface Writer<T> {
        void write(T one, NetlinkRequests requests, int flags);
    }

    /** Asks for each, the last of a part acknowledged; the answers in the same order. */
    private <T> List<Netlink.Answer> ask(List<T> all, Writer<T> writer) {
        List<Netlink.Answer> answers = new ArrayList<>();
        for (int from = 0; from < all.size(); from += PART) {
            List<T> part = all.subList(from, Math.min(from + PART, all.size()));
            NetlinkRequests requests = netlink.requests();
            for (int i = 0; i < part.size(); i++) {
                writer.write(part.get(i), requests, NLM_F_REQUEST | (i == part.size() - 1 ? NLM_F_ACK : 0));
            }
            answers.addAll(netlink.ask(requests));
        }
        return answers;
    }

    /** Removes them in this order; the refused with the kernel's reason. One that is gone is none. */
    Map<Routing, String> remove(List<RoutingMessage> unwanted) {
        Map<Routing, String> refused = new LinkedHashMap<>();
        try {
            Map<Place, List<NetlinkMessage>> standing = placed(standing());
            for (RoutingMessage one : unwanted) {
                delete(at(standing, one).filter(one::is).toList()).stream()
                        .findFirst().ifPresent(why -> refused.put(one.routing(), why));
            }
        } catch (ErrnoException unreadable) {
            unwanted.forEach(one -> refused.put(one.routing(), unreadable.getMessage()));
        }
        return refused;
    }

    /** Removes all of ours but these; how many. */
    int sweep(List<RoutingMessage> but) {
        try {
            Map<Place, List<RoutingMessage>> places =
                    but.stream().collect(Collectors.groupingBy(RoutingMessage::place));
            Predicate<NetlinkMessage> kept = entry ->
                    places.getOrDefault(Place.of(entry), List.of()).stream().anyMatch(one -> one.is(entry));
            List<NetlinkMessage> left = standing().stream().filter(kept.negate()).toList();
            List<String> refused = delete(left);
            if (!left.isEmpty()) {
                LOG.info("routes_swept: {} routes and rules of a former life removed", left.size() - refused.size());
            }
            refused.forEach(why -> LOG.warn("route_not_removed: {}", why));
            return left.size() - refused.size();
        } catch (ErrnoException unreadable) {
            LOG.warn("routes_unreadable: what a former life left is not known: {}", unreadable.getMessage());
            return 0;
        }
    }

    /** Says each back to the kernel as it told it; the reasons of those that it keeps. */
    private List<String> delete(List<NetlinkMessage> entries) {
        return ask(entries, (entry, requests, flags) ->
                requests.begin(entry.type() == RTM_NEWROUTE ? RTM_DELROUTE : RTM_DELRULE, flags)
                        .copy(entry.body()).end()).stream()
                .filter(one -> one.errno() != 0 && !GONE.contains(one.errno())).map(Netlink.Answer::text).toList();
    }

    /** Ours in the kernel's tables: first the rules, then the routes. */
    private List<NetlinkMessage> standing() throws ErrnoException {
        List<NetlinkMessage> standing = new ArrayList<>();
        for (int type : new int[] {RTM_GETRULE, RTM_GETROUTE}) {
            for (int family : new int[] {AF_INET, AF_INET6}) {
                table(type, family).stream().filter(RoutingMessage::ours)
                        .filter(entry -> entry.body().get(0) == family).forEach(standing::add);
            }
        }
        return standing;
    }

    private List<NetlinkMessage> table(int type, int family) throws ErrnoException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // A kernel that checks the request strictly tells of ours alone, of however many routes there are.
            int protocol = type == RTM_GETROUTE ? Routing.PROTOCOL : 0;
            NetlinkRequests request = netlink.requests().begin(type, NLM_F_REQUEST | NLM_F_DUMP)
                    .u8(family).zero(4).u8(protocol).zero(6).end();
            try {
                List<NetlinkMessage> entries = netlink.dump(request, "cannot read routes and rules");
                if (entries != null) {
                    return entries;
                }
            } catch (ErrnoException refused) {
                if (family == AF_INET6 && refused.errno() != Errno.ENOBUFS) {
                    // A kernel without IPv6.
                    return List.of();
                }
                throw refused;
            }
        }
        throw new ErrnoException("cannot read routes and rules, which change all the time", Errno.EAGAIN);
    }
}
