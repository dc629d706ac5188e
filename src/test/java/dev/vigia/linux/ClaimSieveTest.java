package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Input;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Claim;
import org.junit.jupiter.api.Test;

/** Which claims matter, without a kernel. */
class ClaimSieveTest {
    private static final LinkName ETH0 = new LinkName("eth0");
    private static final LinkName ETH1 = new LinkName("eth1");
    private static final MacAddress OWN0 = new MacAddress(0x0200_0000_0000L);
    private static final MacAddress OWN1 = new MacAddress(0x0200_0000_0001L);
    private static final MacAddress OTHER = new MacAddress(0x0200_0000_00ffL);
    private static final IpAddress ONE = IpAddress.parse("10.0.0.1");
    private static final IpAddress TWO = IpAddress.parse("10.0.0.2");
    private static final Input.Claimed HEARD = new Input.Claimed(ETH0, ONE, OTHER);

    private final ClaimSieve sieve = new ClaimSieve();

    ClaimSieveTest() {
        sieve.watch(ETH0);
        assertTrue(sieve.hear(seen(ETH0, 2, OWN0)));
        assertTrue(sieve.hear(seen(ETH1, 3, OWN1)));
        assertFalse(sieve.hear(new Input.AddressSeen(ETH0, new Subnet(ONE, 24))));
        sieve.hear(new Input.AddressSeen(ETH1, new Subnet(TWO, 24)));
    }

    private static Input.LinkSeen seen(LinkName link, int index, MacAddress mac) {
        return new Input.LinkSeen(link, index, mac, 1500, true);
    }

    private Input.Claimed sift(int index, IpAddress address) {
        return sieve.sift(index, new Claim(address, OTHER, OTHER));
    }

    @Test
    void anothersClaimOfAnAddressThatStandsThereMatters() {
        assertEquals(HEARD, sift(2, ONE));
        assertNull(sift(2, TWO), "stands on another link");
        assertNull(sift(3, TWO), "not watched");
        assertNull(sift(9, ONE), "no link");
        sieve.watch(ETH1);
        assertEquals(new Input.Claimed(ETH1, TWO, OTHER), sift(3, TWO));
    }

    @Test
    void ourOwnClaimsDoNotWhicheverLinkTheyLeftBy() {
        for (MacAddress own : new MacAddress[] {OWN0, OWN1}) {
            assertNull(sieve.sift(2, new Claim(ONE, own, OTHER)));
            assertNull(sieve.sift(2, new Claim(ONE, OTHER, own)));
        }
        sieve.hear(seen(ETH1, 3, OTHER));
        assertNull(sift(2, ONE), "the MAC address is ours now");
        assertEquals(new Input.Claimed(ETH0, ONE, OWN1), sieve.sift(2, new Claim(ONE, OWN1, OWN1)), "no longer ours");
    }

    @Test
    void anAddressMattersUntilItsLastFormHasGone() {
        sieve.hear(new Input.AddressSeen(ETH0, new Subnet(ONE, 32)));
        sieve.hear(new Input.AddressGone(ETH0, new Subnet(ONE, 24)));
        assertEquals(HEARD, sift(2, ONE));
        sieve.hear(new Input.AddressGone(ETH0, new Subnet(ONE, 32)));
        assertNull(sift(2, ONE));
        sieve.hear(new Input.AddressGone(ETH0, new Subnet(ONE, 32)));
        sieve.hear(new Input.AddressSeen(ETH0, new Subnet(ONE, 32)));
        assertEquals(HEARD, sift(2, ONE));
    }

    @Test
    void aLinkIsFollowedToItsNewIndexAndLosesItsAddresses() {
        assertArrayEquals(new int[] {2}, sieve.indexes());
        sieve.hear(new Input.LinkGone(ETH0));
        assertArrayEquals(new int[0], sieve.indexes());
        assertNull(sift(2, ONE));
        sieve.hear(seen(ETH0, 17, OWN0));
        assertArrayEquals(new int[] {17}, sieve.indexes());
        assertNull(sift(17, ONE), "it came back without");
        sieve.hear(new Input.AddressSeen(ETH0, new Subnet(ONE, 24)));
        assertEquals(HEARD, sift(17, ONE));
        assertNull(sift(2, ONE), "the old index is nobody's");
    }

    @Test
    void renamingHandsTheIndexOn() {
        sieve.hear(seen(ETH1, 2, OWN0));
        sieve.hear(new Input.LinkGone(ETH0));
        assertArrayEquals(new int[0], sieve.indexes());
        assertNull(sift(2, ONE));
        sieve.watch(ETH1);
        assertArrayEquals(new int[] {2}, sieve.indexes());
    }

    @Test
    void theAnswerToAQuestionMatters() {
        sieve.ask(ETH0, TWO);
        assertEquals(new Input.Claimed(ETH0, TWO, OTHER), sift(2, TWO));
        for (int i = 0; i < ClaimSieve.QUESTIONS; i++) {
            sieve.ask(ETH0, new IpAddress(Family.IPV6, 0xfe80L << 48, i));
        }
        assertNull(sift(2, TWO), "old questions are forgotten, so that the list has an end");
    }
}
