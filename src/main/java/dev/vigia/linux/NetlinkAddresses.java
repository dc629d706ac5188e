package dev.vigia.linux;

import static dev.vigia.ffi.LifetimeAbi.IFA_CACHEINFO;
import static dev.vigia.ffi.LifetimeAbi.NLM_F_REPLACE;
import static dev.vigia.ffi.LinuxAbi.*;
import static dev.vigia.ffi.RoutingAbi.IFA_LABEL;

import dev.vigia.agent.AddressMark;
import dev.vigia.ffi.Errno;
import dev.vigia.ffi.LifetimeAbi.IfaCacheinfo;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts addresses on links, renews them and takes them off, a slice as one batch (rtnetlink(7), RTM_NEWADDR and
 * RTM_DELADDR).
 *
 * <p>Exactly what is asked is put on, with the prefix given and without broadcast address; which prefix is
 * wise is the agent's decision. IPv6 addresses come without duplicate address detection, which would keep
 * them silent for a second. Lifetimes are rounded up to whole seconds; null is for ever.
 */
final class NetlinkAddresses {
    /** The address, the link, or the link's part in IPv6 is no more. */
    private static final Set<Integer> GONE = Set.of(Errno.EADDRNOTAVAIL, Errno.ENODEV, Errno.ENXIO);

    private final Netlink netlink;

    /**
     * What came of an attempt to put addresses on.
     *
     * @param standing those that the link had already, in the order asked
     * @param refused the others that it has not, with the kernel's reason
     */
    record Created(List<Subnet> standing, Map<Subnet, String> refused) {
    }

    /** Works through {@code netlink}, which stays its owner's to close. */
    NetlinkAddresses(Netlink netlink) {
        this.netlink = netlink;
    }

    /** Puts addresses on the link of an index that has none of them. */
    Created create(int index, List<Subnet> addresses, Duration lifetime, Map<IpAddress, AddressMark> marks) {
        List<Netlink.Answer> answers =
                ask(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, index, addresses, lifetime, marks);
        List<Subnet> standing = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).errno() == Errno.EEXIST) {
                standing.add(addresses.get(i));
            }
        }
        return new Created(standing, refused(addresses, answers, Set.of(Errno.EEXIST)));
    }

    /**
     * Gives addresses that stand on the link of an index their lifetime; one that does not stand is put on.
     *
     * @return the refused with the kernel's reason
     */
    Map<Subnet, String> replace(int index, List<Subnet> addresses, Duration lifetime,
            Map<IpAddress, AddressMark> marks) {
        return refused(addresses, ask(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, index, addresses, lifetime, marks),
                Set.of());
    }

    /** Takes addresses off the link of an index; the refused with the kernel's reason. One that is gone is none. */
    Map<Subnet, String> remove(int index, List<Subnet> addresses) {
        return refused(addresses, ask(RTM_DELADDR, 0, index, addresses, null, Map.of()), GONE);
    }

    private List<Netlink.Answer> ask(int type, int flags, int index, List<Subnet> addresses, Duration lifetime,
            Map<IpAddress, AddressMark> marks) {
        if (addresses.isEmpty()) {
            return List.of();
        }
        NetlinkRequests requests = netlink.requests();
        write(requests, type, flags, index, addresses, lifetime, marks);
        return netlink.ask(requests);
    }

    private static Map<Subnet, String> refused(List<Subnet> addresses, List<Netlink.Answer> answers,
            Set<Integer> noFault) {
        Map<Subnet, String> refused = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).errno() != 0 && !noFault.contains(answers.get(i).errno())) {
                refused.put(addresses.get(i), answers.get(i).text());
            }
        }
        return refused;
    }

    /**
     * Writes one request about each address; without a lifetime the kernel keeps it for ever. Only the last wants
     * an acknowledgement: one for each of thousands is as much to take as their news.
     */
    static void write(NetlinkRequests requests, int type, int flags, int index, List<Subnet> addresses,
            Duration lifetime) {
        write(requests, type, flags, index, addresses, lifetime, Map.of());
    }

    private static void write(NetlinkRequests requests, int type, int flags, int index, List<Subnet> addresses,
            Duration lifetime, Map<IpAddress, AddressMark> marks) {
        int last = addresses.size() - 1;
        for (int i = 0; i <= last; i++) {
            write(requests, type, i == last ? flags | NLM_F_ACK : flags, index, addresses.get(i), lifetime,
                    marks.getOrDefault(addresses.get(i).address(), AddressMark.NONE));
        }
    }

    private static void write(NetlinkRequests requests, int type, int flags, int index, Subnet subnet,
            Duration lifetime, AddressMark mark) {
        boolean ipv4 = subnet.address().family() == Family.IPV4;
        byte[] address = subnet.address().bytes();
        requests.begin(type, NLM_F_REQUEST | flags)
                .u8(ipv4 ? AF_INET : AF_INET6).u8(subnet.prefixLength()).u8(0).u8(Math.max(0, mark.scope())).i32(index)
                .attribute(IFA_LOCAL, address).attribute(IFA_ADDRESS, address);
        if (!ipv4) {
            // The kernel forgets to take the route of one with a lifetime along, and a host needs none.
            boolean host = subnet.prefixLength() == 128;
            requests.attribute(IFA_FLAGS, host ? IFA_F_NODAD | IFA_F_NOPREFIXROUTE : IFA_F_NODAD);
        }
        if (!mark.label().isEmpty()) {
            requests.text(IFA_LABEL, mark.label());
        }
        if (lifetime != null) {
            requests.attribute(IFA_CACHEINFO, spans(lifetime));
        }
        requests.end();
    }

    private static byte[] spans(Duration lifetime) {
        int seconds = (int) Math.min(Integer.MAX_VALUE, lifetime.plusNanos(999_999_999).toSeconds());
        return ByteBuffer.allocate(IfaCacheinfo.SIZE).order(ByteOrder.nativeOrder())
                .putInt(IfaCacheinfo.IFA_PREFERED, seconds).putInt(IfaCacheinfo.IFA_VALID, seconds).array();
    }
}
