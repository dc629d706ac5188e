package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.agent.Input;
import dev.vigia.agent.Input.AddressGone;
import dev.vigia.agent.Input.AddressSeen;
import dev.vigia.agent.Input.LinkGone;
import dev.vigia.agent.Input.LinkSeen;
import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** News of the kernel to inputs, without a kernel. */
class LinkMirrorTest {
    private static final int RUNNING = IFF_UP | IFF_LOWER_UP | IFF_RUNNING;
    private static final LinkName ETH0 = new LinkName("eth0");
    private static final LinkName ETH1 = new LinkName("eth1");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Subnet ONE = Subnet.parse("10.0.0.1/24");
    private static final Subnet TWO = Subnet.parse("10.0.0.2/24");
    private static final Subnet SIX = Subnet.parse("fe80::1/64");

    private final List<Input> told = new ArrayList<>();
    private final LinkMirror mirror = new LinkMirror(told::add);

    private static NetlinkMessage link(int type, int family, int index, String name, int flags) {
        byte[] mac = new byte[6];
        MAC.write(mac, 0);
        return read(new NetlinkRequests(1).begin(type, 0).u8(family).zero(3).i32(index).i32(flags).i32(0)
                .attribute(IFLA_IFNAME, (name + "\0").getBytes(StandardCharsets.UTF_8)).attribute(IFLA_ADDRESS, mac)
                .attribute(IFLA_MTU, 1500).end());
    }

    private static NetlinkMessage address(int type, int index, Subnet subnet, int flags) {
        int family = subnet.address().family() == Family.IPV4 ? AF_INET : AF_INET6;
        return read(new NetlinkRequests(1).begin(type, 0).u8(family).u8(subnet.prefixLength()).u8(flags).u8(0)
                .i32(index).attribute(IFA_ADDRESS, subnet.address().bytes()).attribute(IFA_FLAGS, flags).end());
    }

    private static NetlinkMessage read(NetlinkRequests requests) {
        byte[] bytes = requests.bytes();
        return NetlinkMessage.read(bytes, bytes.length).get(0);
    }

    private static LinkSeen seen(LinkName name, int index, boolean running) {
        return new LinkSeen(name, index, MAC, 1500, running);
    }

    private void told(Input... expected) {
        assertEquals(List.of(expected), told);
        told.clear();
    }

    private void eth0WithOne() {
        mirror.hear(link(RTM_NEWLINK, AF_UNSPEC, 2, "eth0", RUNNING));
        mirror.hear(address(RTM_NEWADDR, 2, ONE, 0));
        told(seen(ETH0, 2, true), new AddressSeen(ETH0, ONE));
    }

    @Test
    void eachDifferenceIsToldOnce() {
        eth0WithOne();
        mirror.hear(link(RTM_NEWLINK, AF_UNSPEC, 2, "eth0", RUNNING | 0x100));
        mirror.hear(address(RTM_NEWADDR, 2, ONE, 0));
        told();
        mirror.hear(link(RTM_NEWLINK, AF_UNSPEC, 2, "eth0", IFF_UP | IFF_LOWER_UP));
        mirror.hear(link(RTM_NEWLINK, AF_UNSPEC, 2, "eth0", IFF_UP | IFF_RUNNING));
        mirror.hear(link(RTM_NEWLINK, AF_UNSPEC, 2, "eth0", IFF_LOWER_UP));
        told(seen(ETH0, 2, false));
        mirror.hear(address(RTM_DELADDR, 2, ONE, 0));
        mirror.hear(address(RTM_DELADDR, 2, ONE, 0));
        told(new AddressGone(ETH0, ONE));
    }

    @Test
    void aLinkThatGoesTakesItsAddressesAlong() {
        eth0WithOne();
        mirror.hear(link(RTM_DELLINK, AF_UNSPEC, 2, "eth0", 0));
        mirror.hear(address(RTM_DELADDR, 2, ONE, 0));
        told(new LinkGone(ETH0));
        assertEquals(0, mirror.index(ETH0));
    }

    @Test
    void newsOfABridgeAboutItsPortAreNoneOfTheLink() {
        eth0WithOne();
        mirror.hear(link(RTM_DELLINK, 7, 2, "eth0", RUNNING));
        told();
        assertEquals(2, mirror.index(ETH0));
    }

    @Test
    void aRenamedLinkIsOneGoneAndOneSeen() {
        eth0WithOne();
        mirror.hear(link(RTM_NEWLINK, AF_UNSPEC, 2, "eth1", RUNNING));
        told(new LinkGone(ETH0), seen(ETH1, 2, true), new AddressSeen(ETH1, ONE));
        mirror.hear(address(RTM_DELADDR, 2, ONE, 0));
        told(new AddressGone(ETH1, ONE));
    }

    @Test
    void aTentativeAddressIsSeenWhenItIsUsable() {
        eth0WithOne();
        mirror.hear(address(RTM_NEWADDR, 2, SIX, IFA_F_TENTATIVE));
        told();
        mirror.hear(address(RTM_NEWADDR, 2, SIX, 0x80));
        told(new AddressSeen(ETH0, SIX));
        mirror.hear(address(RTM_NEWADDR, 2, SIX, IFA_F_TENTATIVE));
        told(new AddressGone(ETH0, SIX));
        mirror.hear(address(RTM_NEWADDR, 2, SIX, IFA_F_TENTATIVE | IFA_F_DADFAILED));
        mirror.hear(address(RTM_NEWADDR, 2, SIX, IFA_F_DADFAILED));
        told();
    }

    @Test
    void aLinkWithAnUnspeakableNameIsNoneOfOurs() {
        mirror.hear(link(RTM_NEWLINK, AF_UNSPEC, 2, "ünspeakable", RUNNING));
        mirror.hear(address(RTM_NEWADDR, 2, ONE, 0));
        told();
    }

    @Test
    void newTablesTellWhatDiffersAndWhatHasGoneFirst() {
        eth0WithOne();
        mirror.hear(link(RTM_NEWLINK, AF_UNSPEC, 3, "eth1", RUNNING));
        told(seen(ETH1, 3, true));
        mirror.replace(
                List.of(link(RTM_NEWLINK, AF_UNSPEC, 2, "eth0", 0), link(RTM_NEWLINK, AF_UNSPEC, 9, "eth1", RUNNING)),
                List.of(address(RTM_NEWADDR, 2, TWO, 0), address(RTM_NEWADDR, 9, ONE, 0),
                        address(RTM_NEWADDR, 9, SIX, IFA_F_TENTATIVE), address(RTM_NEWADDR, 77, ONE, 0)));
        told(new LinkGone(ETH1), seen(ETH0, 2, false), new AddressGone(ETH0, ONE), new AddressSeen(ETH0, TWO),
                seen(ETH1, 9, true), new AddressSeen(ETH1, ONE));
        assertEquals(9, mirror.index(ETH1));
    }

    @Test
    void newTablesThatSayTheSameTellNothing() {
        eth0WithOne();
        mirror.replace(List.of(link(RTM_NEWLINK, AF_UNSPEC, 2, "eth0", RUNNING)),
                List.of(address(RTM_NEWADDR, 2, ONE, 0)));
        told();
    }
}
