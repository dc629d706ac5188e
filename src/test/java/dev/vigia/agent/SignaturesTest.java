package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.HmacSettings.Mode;
import dev.vigia.agent.HmacSettings.Store;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.Authenticator;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.HmacKey;
import dev.vigia.wire.ReplayWindow;
import dev.vigia.wire.Serial;
import dev.vigia.wire.Verification.Verdict;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a router does with auth_hmac, in both families: signs, judges, remembers, and takes new keys without a flap. */
@Timeout(30)
class SignaturesTest {
    private static final Instant DAY = Instant.parse("2026-11-23T20:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final List<HmacKey> KEYS = List.of(key(1, "11"), key(2, "22"));
    private static final Duration TAKEOVER = Duration.ofMillis(3610);

    private static HmacKey key(int id, String octet) {
        return new HmacKey(id, Octets.ofHex(octet.repeat(32)));
    }

    private static HmacSettings hmac(Mode mode, int active, HmacKey... keys) {
        List<HmacSettings.Key> places = List.of(keys).stream()
                .map(key -> new HmacSettings.Key(key.id(), Store.FILE, "/key" + key.id())).toList();
        return new HmacSettings(mode, active, places, WINDOW, new Authenticator(List.of(keys)));
    }

    private static InstanceSettings instance(Family family, HmacSettings hmac) {
        return Node.instance(family, 100).with(Peering.DEFAULT.signing(hmac));
    }

    /** A node that has been told the time. */
    private static Node started(Family family, HmacSettings hmac, SerialMark... marks) {
        Node node = new Node(family);
        node.take(new Input.TimeOfDay(DAY));
        node.take(new Input.Recall(Map.of(), List.of(), List.of(marks)));
        node.link(true);
        node.address(Wire.own(family), family == Family.IPV4 ? 24 : 64);
        node.configure(instance(family, hmac));
        return node;
    }

    private static Octets message(Family family, int priority) {
        var advert = new Advert(family, Wire.VRID, new Priority(priority), Node.SECOND, Wire.virtual(family));
        return AdvertCodec.encode(advert, Wire.peer(family), family.group(), ChecksumForm.PSEUDO_HEADER);
    }

    /** What the peer sends at this time by its clock, signed with a key. */
    private static Input signed(Family family, int priority, Instant at, HmacKey key) {
        IpAddress peer = Wire.peer(family);
        Octets signed = new Authenticator(List.of(key)).sign(message(family, priority), peer, family.group(), key.id(),
                Serial.at(at));
        return new Input.Arrived(Wire.carrying(signed, peer, family.group()));
    }

    private static Input unsigned(Family family, int priority) {
        return new Input.Arrived(Wire.carrying(message(family, priority), Wire.peer(family), family.group()));
    }

    private static Instant day(Node node) {
        return DAY.plus(Duration.between(Instant.EPOCH.plusSeconds(5), Instant.EPOCH.plusNanos(node.now().nanos())));
    }

    @ParameterizedTest
    @EnumSource
    void eachAdvertIsSignedAnewAndItsSerialRememberedBeforeItIsSent(Family family) {
        Node node = started(family, hmac(Mode.ENFORCE, 2, key(1, "11"), key(2, "22")));
        node.pass(TAKEOVER.plusSeconds(5));
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
        var verifier = new Authenticator(List.of(key(2, "22")));
        ReplayWindow window = ReplayWindow.time(WINDOW);
        Serial remembered = null;
        int sent = 0;
        for (Command command : node.commands) {
            if (command instanceof Command.Remember remember) {
                remembered = remember.mark().serial();
                assertEquals(new SerialMark(new RouterId("web", family), null, remembered), remember.mark());
            } else if (command instanceof Command.Send send) {
                var found = verifier.verify(Wire.carrying(send.message(), send.source(), send.destination()), window,
                        day(node));
                assertEquals(Verdict.OK, found.verdict(), found.detail());
                window = found.window();
                assertEquals(remembered, window.marks().get(0).serial());
                sent++;
            }
        }
        assertTrue(sent >= 5, sent + " adverts");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotSignedRightlyIsRefusedByNameAndHoldsNobodyBack(Family family) {
        Node node = started(family, hmac(Mode.ENFORCE, 1, KEYS.get(0)));
        node.take(signed(family, 200, DAY, KEYS.get(0)));
        Input recorded = signed(family, 200, DAY.plusMillis(900), KEYS.get(0));
        node.pass(Duration.ofMillis(900));
        node.take(recorded);
        List<Input> bad = List.of(unsigned(family, 200), recorded,
                signed(family, 200, DAY.plusSeconds(2), key(1, "99")),
                signed(family, 200, DAY.plusSeconds(2), key(7, "11")),
                signed(family, 0, DAY.minusSeconds(60), KEYS.get(0)),
                signed(family, 0, DAY.plusSeconds(60), KEYS.get(0)));
        for (Input input : bad) {
            node.pass(Duration.ofMillis(500));
            node.take(input);
        }
        assertEquals(Map.of("hmac_missing", 1L, "hmac_replay", 1L, "hmac_mismatch", 1L, "hmac_unknown_key", 1L,
                "hmac_stale", 2L, "hmac_malformed", 0L), rejected(node));
        assertEquals(2L, node.status().counters().get("hmac_verified"));
        assertEquals(List.of("hmac_missing", "hmac_replay", "hmac_mismatch", "hmac_unknown_key", "hmac_stale"),
                node.notices(), "each told once");
        assertEquals(List.of(Role.BACKUP), node.roles());
        node.pass(TAKEOVER.minusMillis(3000));
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles(), "counted from the last that was believed");
        assertFalse(node.commands.toString().contains("11111111"), "a secret is shown");
    }

    private static Map<String, Long> rejected(Node node) {
        Map<String, Long> found = new TreeMap<>(node.status().rejected());
        found.keySet().removeIf(label -> !label.startsWith("hmac_"));
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void permissiveRefusesNothingAndTellsWhatEnforceWouldRefuse(Family family) {
        Node node = started(family, hmac(Mode.PERMISSIVE, 1, KEYS.get(0)));
        for (int i = 0; i < 10; i++) {
            node.take(i % 2 == 0 ? unsigned(family, 200) : signed(family, 200, day(node), key(1, "99")));
            node.pass(Node.SECOND);
        }
        assertEquals(List.of(Role.BACKUP), node.roles());
        assertEquals(List.of("hmac_missing", "hmac_mismatch"), node.notices());
        assertEquals(10L, node.status().counters().get("hmac_unverified"));
        assertTrue(rejected(node).values().stream().allMatch(count -> count == 0), node.status().rejected().toString());
    }

    @ParameterizedTest
    @EnumSource
    void receiveOnlyDoesNotSign(Family family) {
        Node node = started(family, hmac(Mode.RECEIVE_ONLY, 1, KEYS.get(0)));
        node.take(signed(family, 200, DAY, KEYS.get(0)));
        assertEquals(1L, node.status().counters().get("hmac_verified"));
        node.pass(TAKEOVER);
        var send = node.all(Command.Send.class).get(0);
        assertEquals(Verdict.MISSING, new Authenticator(KEYS).verify(Wire.carrying(send.message(), send.source(),
                send.destination()), ReplayWindow.time(WINDOW), day(node)).verdict());
    }

    /** Make before break: all know the new key, then all sign with it, then nobody knows the old one. */
    @ParameterizedTest
    @EnumSource
    void keysAreRotatedWithoutATransition(Family family) {
        Node node = started(family, hmac(Mode.ENFORCE, 1, KEYS.get(0)));
        List<HmacSettings> steps = List.of(hmac(Mode.ENFORCE, 1, KEYS.get(0), KEYS.get(1)),
                hmac(Mode.ENFORCE, 2, KEYS.get(0), KEYS.get(1)), hmac(Mode.ENFORCE, 2, KEYS.get(1)));
        for (int step = 0; step < steps.size(); step++) {
            node.configure(instance(family, steps.get(step)));
            for (int i = 0; i < 8; i++) {
                node.take(signed(family, 200, day(node), step == 2 ? KEYS.get(1) : KEYS.get(i % (1 + step))));
                node.pass(Duration.ofMillis(500));
            }
        }
        assertEquals(List.of(Role.BACKUP), node.roles());
        assertEquals(24L, node.status().counters().get("hmac_verified"));
        node.take(signed(family, 200, day(node), KEYS.get(0)));
        assertEquals(1L, rejected(node).get("hmac_unknown_key"));
    }

    /** A router that is taken out and put in again by a reload has not forgotten either. */
    @ParameterizedTest
    @EnumSource
    void whatWasHeardAndSignedIsRememberedOverRestarts(Family family) {
        HmacSettings hmac = hmac(Mode.ENFORCE, 1, KEYS.get(0));
        Node before = started(family, hmac);
        Input recorded = signed(family, 0, DAY, KEYS.get(0));
        before.take(recorded);
        before.pass(TAKEOVER);
        SerialMark[] marks = before.all(Command.Remember.class).stream().map(Command.Remember::mark)
                .toArray(SerialMark[]::new);
        assertTrue(marks.length > 1, marks.length + " marks");
        Serial last = marks[marks.length - 1].serial();

        Node after = started(family, hmac, marks);
        after.take(recorded);
        assertEquals(1L, rejected(after).get("hmac_replay"));
        // Its clock was set back by 3 s: it begins again at DAY.
        after.pass(TAKEOVER);
        Serial first = after.all(Command.Remember.class).get(0).mark().serial();
        assertTrue(first.isAfter(last), first + " after " + last);

        Input fresh = signed(family, 200, day(after), KEYS.get(0));
        after.take(fresh);
        after.configure();
        after.pass(Duration.ofSeconds(3));
        after.configure(instance(family, hmac));
        after.take(fresh);
        assertEquals(1L, rejected(after).get("hmac_replay"), "once by the router that came back");
    }

    /** Whatever their clocks do by themselves, a window of 5 s bears 2 s; set by an hour, both follow. */
    @ParameterizedTest
    @EnumSource
    void clocksMayBeSet(Family family) {
        Node node = started(family, hmac(Mode.ENFORCE, 1, KEYS.get(0)));
        Duration[] ahead = {Duration.ofSeconds(2), Duration.ofSeconds(-2), Duration.ofHours(1), Duration.ofHours(-1)};
        for (int i = 0; i < ahead.length; i++) {
            node.take(new Input.TimeOfDay(day(node).plus(ahead[i])));
            Instant peer = i < 2 ? day(node) : day(node).plus(ahead[i]);
            node.take(signed(family, 200, peer.plusMillis(i), KEYS.get(0)));
            node.take(signed(family, 200, peer.plusMillis(100 + i), KEYS.get(0)));
            node.pass(Node.SECOND);
        }
        assertEquals(8L, node.status().counters().get("hmac_verified"), rejected(node).toString());
        assertEquals(List.of(Role.BACKUP), node.roles());
        node.pass(TAKEOVER);
        node.take(new Input.TimeOfDay(DAY.minusSeconds(7200)));
        node.pass(Node.SECOND);
        Serial back = node.all(Command.Send.class).stream().map(send -> serial(send.message()))
                .reduce((one, other) -> other).orElseThrow();
        assertTrue(back.ahead(DAY.minusSeconds(7200)).abs().toSeconds() <= 2, "it signs with the time it has: " + back);
    }

    private static Serial serial(Octets signed) {
        int at = signed.length() - Authenticator.TRAILER + 4;
        return new Serial(IntStream.range(at, at + 8).mapToLong(i -> signed.at(i) & 0xff)
                .reduce(0, (bits, octet) -> bits << 8 | octet));
    }

    @ParameterizedTest
    @EnumSource
    void aClockThatGoesAstrayIsToldOfWhileItIsStillBelieved(Family family) {
        Node node = started(family, hmac(Mode.ENFORCE, 1, KEYS.get(0)));
        node.take(signed(family, 200, DAY.plusSeconds(2), KEYS.get(0)));
        assertEquals(List.of(), node.notices());
        node.take(signed(family, 200, DAY.plusSeconds(4), KEYS.get(0)));
        assertEquals(List.of("clock_skew"), node.notices());
    }
}
