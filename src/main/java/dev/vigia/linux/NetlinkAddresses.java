package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.*;

import dev.vigia.ffi.Errno;
import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts addresses on links and takes them off, a slice as one batch (rtnetlink(7), RTM_NEWADDR and RTM_DELADDR).
 *
 * <p>Exactly what is asked is put on, with the prefix given and without broadcast address; which prefix is
 * wise is the agent's decision. IPv6 addresses come without duplicate address detection, which would keep
 * them silent for a second.
 */
final class NetlinkAddresses {
    /** The address, the link, or the link's part in IPv6 is no more. */
    private static final Set<Integer> GONE = Set.of(Errno.EADDRNOTAVAIL, Errno.ENODEV, Errno.ENXIO);

    private final Netlink netlink;

    /** Works through {@code netlink}, which stays its owner's to close. */
    NetlinkAddresses(Netlink netlink) {
        this.netlink = netlink;
    }

    /** Puts addresses on the link of an index; the refused with the kernel's reason. One that stands is none. */
    Map<Subnet, String> add(int index, List<Subnet> addresses) {
        return change(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, Set.of(Errno.EEXIST), index, addresses);
    }

    /** Takes addresses off the link of an index; the refused with the kernel's reason. One that is gone is none. */
    Map<Subnet, String> remove(int index, List<Subnet> addresses) {
        return change(RTM_DELADDR, 0, GONE, index, addresses);
    }

    private Map<Subnet, String> change(int type, int flags, Set<Integer> noFault, int index, List<Subnet> addresses) {
        NetlinkRequests requests = netlink.requests();
        addresses.forEach(address -> write(requests, type, flags, index, address));
        Netlink.Answer[] answers = netlink.ask(requests);
        Map<Subnet, String> refused = new LinkedHashMap<>();
        for (int i = 0; i < answers.length; i++) {
            if (answers[i].errno() != 0 && !noFault.contains(answers[i].errno())) {
                refused.put(addresses.get(i), answers[i].text());
            }
        }
        return refused;
    }

    /** Writes one request about one address. */
    static void write(NetlinkRequests requests, int type, int flags, int index, Subnet subnet) {
        boolean ipv4 = subnet.address().family() == Family.IPV4;
        byte[] address = subnet.address().bytes();
        requests.begin(type, NLM_F_REQUEST | NLM_F_ACK | flags)
                .u8(ipv4 ? AF_INET : AF_INET6).u8(subnet.prefixLength()).u8(0).u8(0).i32(index)
                .attribute(IFA_LOCAL, address).attribute(IFA_ADDRESS, address);
        if (!ipv4) {
            requests.attribute(IFA_FLAGS, IFA_F_NODAD);
        }
        requests.end();
    }
}
