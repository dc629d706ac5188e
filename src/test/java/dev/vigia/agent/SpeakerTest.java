package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.net.Family;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.Datagram;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Wire;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a router says and counts. */
class SpeakerTest {
    @ParameterizedTest
    @CsvSource({"AUTO, PSEUDO_HEADER, MESSAGE_ONLY", "RFC9568, MESSAGE_ONLY, MESSAGE_ONLY",
        "RFC5798, PSEUDO_HEADER, PSEUDO_HEADER"})
    void onlyTheAutomaticFormFollowsAPeer(ChecksumChoice choice, ChecksumForm before, ChecksumForm after) {
        var settings = new InstanceSettings("web", Node.ETH0, Wire.VRID, new Priority(100), Node.SECOND, true, choice,
                Duration.ofSeconds(3), Node.instance(Family.IPV4, 100).addresses(), NotifySettings.NONE);
        Speaker speaker = new Speaker(() -> settings, new Counters(),
                new Signatures(() -> settings, new Counters(), new Notices(), new Serials()));
        assertEquals(before, said(speaker).form());
        speaker.heard(ChecksumForm.MESSAGE_ONLY);
        assertEquals(after, said(speaker).form());
        speaker.heard(ChecksumForm.PSEUDO_HEADER);
        assertEquals(choice == ChecksumChoice.AUTO ? ChecksumForm.PSEUDO_HEADER : after, said(speaker).form());
    }

    private static Reception.Accepted said(Speaker speaker) {
        return read((Command.Send) speaker.advert(new Priority(100), Wire.own(Family.IPV4), Moment.ORIGIN)
                .get(0));
    }

    /** As a peer reads it. */
    private static Reception.Accepted read(Command.Send send) {
        Octets message = send.message();
        Datagram packet = Wire.carrying(message, Wire.own(Family.IPV4), Family.IPV4.group());
        return (Reception.Accepted) AdvertCodec.decode(packet, AgentTest.stranger());
    }

    @Test
    void ipv6HasOneFormAndCountsNone() {
        Node node = Node.started(Family.IPV6, 100);
        node.advert(200);
        assertEquals(0L, node.status().counters().get("pseudo_header_checksum_accepted"));
        assertEquals(1L, node.status().counters().get("advertisement_rcvd"));
    }

    @Test
    void aLearnedIntervalNeverBecomesOurs() {
        Node node = Node.started(Family.IPV4, 100);
        node.advert(Wire.peer(Family.IPV4), 200, Duration.ofMillis(400), ChecksumForm.PSEUDO_HEADER);
        node.pass(Duration.ofNanos(1_443_750_000));
        assertEquals(Role.ACTIVE, node.status().role());
        node.pass(Duration.ofSeconds(5));
        assertEquals(6, node.all(Command.Send.class).size(), "6.2: Adver_Timer runs on our own interval");
        assertEquals(Duration.ofSeconds(1), read(node.all(Command.Send.class).get(5)).advert().interval());
    }

    @Test
    void transitionsAndResignationsAreCounted() {
        Node node = Node.started(Family.IPV4, 100);
        node.advert(200);
        node.advert(0);
        node.pass(Duration.ofSeconds(1));
        assertEquals(Reason.Code.RESIGNATION_HEARD, node.status().reason().code());
        assertEquals(1L, node.status().counters().get("priority_zero_pkts_rcvd"));
        assertEquals(1L, node.status().counters().get("active_transitions"));
        node.take(new Input.Stop());
        assertEquals(1L, node.status().counters().get("priority_zero_pkts_sent"));
    }
}
