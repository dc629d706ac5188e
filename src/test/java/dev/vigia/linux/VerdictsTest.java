package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.LinuxAbi;
import dev.vigia.net.Subnet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A batch is acknowledged once, whatever its length, and no refusal in it is taken for a success. */
class VerdictsTest {
    private static final int FIRST = 7;

    private static List<NetlinkMessage> said(int which, int errno) {
        byte[] bytes = new NetlinkRequests(FIRST + which).begin(LinuxAbi.NLMSG_ERROR, 0).i32(-errno).zero(16).end()
                .bytes();
        return NetlinkMessage.read(bytes, bytes.length);
    }

    private static List<Integer> numbers(Verdicts verdicts) {
        return verdicts.answers().stream().map(Netlink.Answer::errno).toList();
    }

    @Test
    void onlyTheLastOfManyRequestsWantsAnAnswer() {
        List<Subnet> slice = IntStream.rangeClosed(1, 64).mapToObj(i -> Subnet.parse("10.0.0." + i)).toList();
        var requests = new NetlinkRequests(FIRST);
        NetlinkAddresses.write(requests, LinuxAbi.RTM_NEWADDR, 0, 3, slice, null);
        byte[] bytes = requests.bytes();
        List<Integer> acknowledged = NetlinkMessage.read(bytes, bytes.length).stream()
                .filter(message -> (message.flags() & LinuxAbi.NLM_F_ACK) != 0).map(NetlinkMessage::sequence).toList();
        assertEquals(List.of(FIRST + 63), acknowledged);
    }

    @Test
    void whatWasNotRefusedWhenTheLastIsAnsweredWasCarriedOut() {
        var verdicts = new Verdicts(FIRST, 4);
        verdicts.hear(said(1, Errno.EEXIST));
        assertFalse(verdicts.complete());
        verdicts.hear(said(3, 0));
        assertTrue(verdicts.complete());
        assertEquals(List.of(0, Errno.EEXIST, 0, 0), numbers(verdicts));
    }

    @Test
    void aRefusalOfTheLastEndsItToo() {
        var verdicts = new Verdicts(FIRST, 2);
        verdicts.hear(said(1, Errno.ENODEV));
        assertTrue(verdicts.complete());
        assertEquals(List.of(0, Errno.ENODEV), numbers(verdicts));
    }

    @Test
    void silenceIsNoSuccessWhereAnAnswerWasLostOrTheLastNeverCame() {
        var lost = new Verdicts(FIRST, 3);
        lost.lose();
        lost.hear(said(2, 0));
        assertEquals(List.of(Errno.ETIMEDOUT, Errno.ETIMEDOUT, 0), numbers(lost));
        var unfinished = new Verdicts(FIRST, 2);
        unfinished.hear(said(0, Errno.EEXIST));
        assertEquals(List.of(Errno.EEXIST, Errno.ETIMEDOUT), numbers(unfinished));
    }

    @Test
    void answersToOtherRequestsAreNotOurs() {
        var verdicts = new Verdicts(FIRST, 1);
        verdicts.hear(said(-1, Errno.EEXIST));
        verdicts.hear(said(1, Errno.EEXIST));
        assertFalse(verdicts.complete());
    }
}
