package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.*;

import dev.vigia.agent.Input;
import dev.vigia.agent.Input.AddressGone;
import dev.vigia.agent.Input.AddressSeen;
import dev.vigia.agent.Input.LinkGone;
import dev.vigia.agent.Input.LinkSeen;
import dev.vigia.ffi.LinuxAbi.Ifaddrmsg;
import dev.vigia.ffi.LinuxAbi.Ifinfomsg;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is known of the links of a namespace and their usable addresses; turns the kernel's news into inputs,
 * one for each real difference.
 *
 * <p>A renamed link is one gone and one seen. An IPv6 address is usable once it is no longer tentative;
 * one that failed duplicate address detection never is (RFC 4862 section 5.4).
 */
final class LinkMirror {
    /** {@code doubtful} are those that stand but cannot be used. */
    private record Link(LinkSeen seen, Set<Subnet> addresses, Set<Subnet> doubtful) {
        Link(LinkSeen seen) {
            this(seen, new LinkedHashSet<>(), new LinkedHashSet<>());
        }
    }

    private record Address(int index, Subnet subnet, boolean usable) {
    }

    /** With carrier alone the kernel takes up to a second until IPv6 hears multicast; IFF_RUNNING says it does. */
    private static final int RUNNING = IFF_UP | IFF_LOWER_UP | IFF_RUNNING;

    private final Consumer<Input> out;
    private Map<Integer, Link> links = new LinkedHashMap<>();

    /** An empty mirror that tells {@code out} of each difference. */
    LinkMirror(Consumer<Input> out) {
        this.out = out;
    }

    /** The interface index of a link; 0, which no link has, where there is none of this name. */
    int index(LinkName name) {
        return links.values().stream().filter(link -> link.seen.link().equals(name)).findAny()
                .map(link -> link.seen.index()).orElse(0);
    }

    /** Whether an address stands on the link of an index and can be used. */
    boolean stands(int index, Subnet address) {
        Link link = links.get(index);
        return link != null && link.addresses.contains(address);
    }

    /** Whether an address stands on the link of an index but is tentative, or failed as a duplicate. */
    boolean doubts(int index, Subnet address) {
        Link link = links.get(index);
        return link != null && link.doubtful.contains(address);
    }

    /** The addresses that can be used, whatever their link. */
    Set<IpAddress> standing() {
        return links.values().stream().flatMap(link -> link.addresses.stream()).map(Subnet::address)
                .collect(Collectors.toSet());
    }

    /** Takes one piece of news. */
    void hear(NetlinkMessage message) {
        switch (message.type()) {
            case RTM_NEWLINK -> {
                LinkSeen seen = link(message);
                if (seen != null) {
                    see(seen);
                }
            }
            case RTM_DELLINK -> {
                LinkSeen seen = link(message);
                Link gone = seen == null ? null : links.remove(seen.index());
                if (gone != null) {
                    out.accept(new LinkGone(gone.seen.link()));
                }
            }
            case RTM_NEWADDR, RTM_DELADDR -> {
                Address address = address(message);
                Link link = address == null ? null : links.get(address.index);
                if (link != null) {
                    see(link, address, message.type() == RTM_NEWADDR);
                }
            }
            default -> { }
        }
    }

    private void see(LinkSeen seen) {
        Link known = links.get(seen.index());
        if (known != null && known.seen.equals(seen)) {
            return;
        }
        boolean renamed = known != null && !known.seen.link().equals(seen.link());
        links.put(seen.index(), known == null ? new Link(seen) : new Link(seen, known.addresses, known.doubtful));
        if (renamed) {
            out.accept(new LinkGone(known.seen.link()));
        }
        out.accept(seen);
        if (renamed) {
            known.addresses.forEach(address -> out.accept(new AddressSeen(seen.link(), address)));
        }
    }

    /** The kernel tells a renewed address like a new one: nothing is said of what is known. */
    private void see(Link link, Address address, boolean present) {
        Subnet subnet = address.subnet;
        if (present && !address.usable) {
            link.doubtful.add(subnet);
        } else {
            link.doubtful.remove(subnet);
        }
        boolean stands = present && address.usable;
        if (stands && link.addresses.add(subnet)) {
            out.accept(new AddressSeen(link.seen.link(), subnet));
        } else if (!stands && link.addresses.remove(subnet)) {
            out.accept(new AddressGone(link.seen.link(), subnet));
        }
    }

    /** Takes whole tables in place of all news that were lost, and tells the differences: first what has gone. */
    void replace(List<NetlinkMessage> linkTable, List<NetlinkMessage> addressTable) {
        Map<Integer, Link> before = links;
        links = read(linkTable, addressTable);
        List<Integer> stayed = new ArrayList<>();
        before.forEach((index, old) -> {
            Link now = links.get(index);
            if (now != null && now.seen.link().equals(old.seen.link())) {
                stayed.add(index);
            } else {
                out.accept(new LinkGone(old.seen.link()));
            }
        });
        links.forEach((index, now) -> {
            Link old = stayed.contains(index) ? before.get(index) : null;
            if (old == null || !old.seen.equals(now.seen)) {
                out.accept(now.seen);
            }
            Set<Subnet> known = old == null ? Set.of() : old.addresses;
            differences(now.seen.link(), known, now.addresses);
        });
    }

    private void differences(LinkName name, Set<Subnet> before, Set<Subnet> after) {
        before.stream().filter(address -> !after.contains(address))
                .forEach(address -> out.accept(new AddressGone(name, address)));
        after.stream().filter(address -> !before.contains(address))
                .forEach(address -> out.accept(new AddressSeen(name, address)));
    }

    private static Map<Integer, Link> read(List<NetlinkMessage> linkTable, List<NetlinkMessage> addressTable) {
        Map<Integer, Link> read = new LinkedHashMap<>();
        for (NetlinkMessage message : linkTable) {
            LinkSeen seen = link(message);
            if (seen != null) {
                read.put(seen.index(), new Link(seen));
            }
        }
        for (NetlinkMessage message : addressTable) {
            Address address = address(message);
            Link link = address == null ? null : read.get(address.index);
            if (link != null) {
                (address.usable ? link.addresses : link.doubtful).add(address.subnet);
            }
        }
        return read;
    }

    /** Null for what is no link: news of a bridge about its ports look alike and come with its own family. */
    private static LinkSeen link(NetlinkMessage message) {
        ByteBuffer body = message.body();
        if (body.limit() < Ifinfomsg.SIZE || body.get(Ifinfomsg.IFI_FAMILY) != AF_UNSPEC) {
            return null;
        }
        Map<Integer, ByteBuffer> attributes = message.attributes(Ifinfomsg.SIZE);
        ByteBuffer name = attributes.get(IFLA_IFNAME);
        ByteBuffer mac = attributes.get(IFLA_ADDRESS);
        try {
            return name == null ? null : new LinkSeen(new LinkName(Netlink.text(name)),
                    body.getInt(Ifinfomsg.IFI_INDEX),
                    mac == null || mac.limit() != 6 ? null : MacAddress.read(bytes(mac), 0),
                    number(attributes.get(IFLA_MTU), 0),
                    (body.getInt(Ifinfomsg.IFI_FLAGS) & RUNNING) == RUNNING);
        } catch (IllegalArgumentException unspeakable) {
            // The kernel allows names that no configuration can hold; such a link is none of ours.
            return null;
        }
    }

    private static Address address(NetlinkMessage message) {
        ByteBuffer body = message.body();
        if (body.limit() < Ifaddrmsg.SIZE) {
            return null;
        }
        int number = body.get(Ifaddrmsg.IFA_FAMILY);
        Family family = number == AF_INET ? Family.IPV4 : number == AF_INET6 ? Family.IPV6 : null;
        int prefix = body.get(Ifaddrmsg.IFA_PREFIXLEN) & 0xff;
        if (family == null || prefix > family.maxPrefixLength()) {
            return null;
        }
        // On a point-to-point link IFA_ADDRESS is the other end's.
        int local = message.find(Ifaddrmsg.SIZE, IFA_LOCAL, family.addressBytes());
        int at = local >= 0 ? local : message.find(Ifaddrmsg.SIZE, IFA_ADDRESS, family.addressBytes());
        if (at < 0) {
            return null;
        }
        int flags = message.find(Ifaddrmsg.SIZE, IFA_FLAGS, Integer.BYTES);
        return new Address(body.getInt(Ifaddrmsg.IFA_INDEX),
                new Subnet(IpAddress.read(family, body.array(), body.arrayOffset() + at), prefix),
                ((flags < 0 ? body.get(Ifaddrmsg.IFA_FLAGS) : body.getInt(flags))
                        & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0);
    }

    private static int number(ByteBuffer attribute, int otherwise) {
        return attribute == null || attribute.limit() < 4 ? otherwise : attribute.getInt(0);
    }

    private static byte[] bytes(ByteBuffer attribute) {
        byte[] bytes = new byte[attribute.limit()];
        attribute.get(0, bytes);
        return bytes;
    }
}
