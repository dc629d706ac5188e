package dev.vigia.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Agent;
import dev.vigia.agent.Command;
import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceParameters;
import dev.vigia.agent.HmacSettings;
import dev.vigia.agent.Input;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.SerialMark;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Told;
import dev.vigia.agent.Role;
import dev.vigia.agent.Wish;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.json.Json;
import dev.vigia.loop.EventLoop;
import dev.vigia.loop.History;
import dev.vigia.loop.Journal;
import dev.vigia.loop.World;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Seed;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import dev.vigia.wire.Authenticator;
import dev.vigia.wire.HmacKey;
import dev.vigia.wire.Serial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of an agent's life, and a new agent that lives through it. */
@Timeout(60)
class ReplayTest {
    private static final Path GOOD = Path.of("src/test/resources/config/good");
    @TempDir
    private Path folder;

    /** A kernel that grants all it is asked about addresses, and time that passes by itself. */
    private static final class Ready implements World {
        private final Queue<Input> inputs = new ArrayDeque<>();
        private Moment now = new Moment(7_000_000_000L);
        private int turns;

        @Override
        public Moment now() {
            return now;
        }

        @Override
        public Input await(Moment deadline) {
            if (++turns == 400) {
                return new Input.Stop();
            }
            now = now.plus(Duration.ofNanos(1234));
            Input next = inputs.poll();
            if (next == null) {
                now = Moment.later(now, Moment.earlier(deadline, now.plus(Duration.ofSeconds(5))));
            }
            return next;
        }

        @Override
        public void perform(Command command) {
            if (command instanceof Command.AddAddresses add) {
                add.addresses().forEach(address -> inputs.add(new Input.AddressSeen(add.link(), address)));
                inputs.add(new Input.AddressesAdded(add.router(), Map.of()));
            } else if (command instanceof Command.RenewAddresses renew) {
                inputs.add(new Input.AddressesRenewed(renew.router(), Map.of()));
            } else if (command instanceof Command.RemoveAddresses remove) {
                remove.addresses().forEach(address -> inputs.add(new Input.AddressGone(new LinkName("eth0"), address)));
                inputs.add(new Input.AddressesRemoved(remove.router(), Map.of(Subnet.parse("10.0.0.9/24"), "EPERM")));
            }
        }
    }

    private static Settings settings(Path file) {
        return ConfigFile.read(file, FileFacts.NOT_ASKED, "lb1").settings();
    }

    private Path recorded(Path configuration) throws IOException {
        Path path = folder.resolve("journal");
        var world = new Ready();
        var link = new LinkName("eth0");
        world.inputs.add(new Input.LinkSeen(link, 2, MacAddress.parse("02:00:00:00:00:01"), 1500, true));
        world.inputs.add(new Input.AddressSeen(link, Subnet.parse("10.0.0.1/24")));
        world.inputs.add(new Input.AddressSeen(link, Subnet.parse("fe80::1/64")));
        var before = Map.of("web", new Told(3, Role.BACKUP), "a", new Told(1, Role.ACTIVE));
        world.inputs.add(new Input.Recall(before, List.of()));
        world.inputs.add(new Input.Configure(settings(configuration)));
        world.inputs.add(new Input.Asked(1, new Wish.Status()));
        try (JournalFile journal = JournalFile.open(path, "1.0")) {
            new EventLoop(world, new Agent(), new Journal(10, journal), new History(), command -> { }).run();
        }
        return path;
    }

    static Stream<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.list(GOOD)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("hmac.yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aNewAgentDoesEverythingAsTheRecordedOneDid(Path configuration) throws Exception {
        Path path = recorded(configuration);
        List<String> told = new ArrayList<>();
        Replay.Outcome outcome = Replay.of(path, (at, transition) -> told.add(at + " " + transition.instance()));
        assertEquals("", outcome.difference());
        assertTrue(outcome.same() && outcome.inputs() >= 400, outcome::toString);
        assertEquals("1.0", outcome.version());
        // Where checks decide and none has said anything, nothing happens.
        assertTrue(!told.isEmpty() || configuration.toString().contains("checks"), "something happened");
    }

    /** A journal is copied about: keys do not go with it. */
    @Test
    void whatWasSignedIsNamedAndItsKeysAreNotKept() throws Exception {
        Path path = folder.resolve("journal");
        String hmac = "{ mode: receive-only, active_key: 1, keys: { 1: { file: /key1 } } }";
        var key = new HmacKey(1, Octets.ofHex("5a".repeat(32)));
        Settings settings = ConfigFile.parse("vigia.yaml", Files.readString(GOOD.resolve("smallest.yaml"))
                .concat("    auth_hmac: " + hmac + "\n").getBytes(StandardCharsets.UTF_8), FileFacts.NOT_ASKED, "lb1")
                .settings();
        InstanceSettings plain = settings.instances().get(0);
        HmacSettings before = plain.peering().hmac();
        var signing = new HmacSettings(before.mode(), 1, before.keys(), before.tolerance(),
                new Authenticator(List.of(key)));
        var world = new Ready();
        world.inputs.add(new Input.TimeOfDay(Instant.parse("2026-11-23T20:00:00.123456789Z")));
        world.inputs.add(new Input.Recall(Map.of(), List.of(), List.of(new SerialMark(plain.routerId(), null,
                new Serial(-7)))));
        world.inputs.add(new Input.Configure(new Settings("lb1", "/c", "/s", "nobody", true,
                List.of(plain.with(plain.peering().signing(signing))))));
        try (JournalFile journal = JournalFile.open(path, "1.0")) {
            new EventLoop(world, new Agent(), new Journal(10, journal), new History(), command -> { }).run();
        }
        assertFalse(Files.readString(path).toLowerCase(Locale.ROOT).contains("5a5a5a5a"), "a secret");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Replay.of(path, (at, transition) -> { }))
                .getMessage().endsWith("a journal holds no keys: this life cannot be repeated"));
    }

    @Test
    void theFileIsForItsOwnerAlone() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(recorded(GOOD.resolve("smallest.yaml")))));
    }

    @Test
    void whatGoesOtherwiseIsNamedByItsLine() throws Exception {
        Path path = recorded(GOOD.resolve("smallest.yaml"));
        List<String> lines = new ArrayList<>(Files.readAllLines(path));
        int seen = 0;
        while (!lines.get(seen).contains("Input$Configure")) {
            seen++;
        }
        lines.set(seen, lines.get(seen).replace("\"number\":51", "\"number\":52"));
        Files.write(path, lines);
        Replay.Outcome outcome = Replay.of(path, (at, transition) -> { });
        assertFalse(outcome.same());
        assertTrue(outcome.line() > seen && outcome.difference().startsWith("recorded "), outcome::toString);
    }

    @Test
    void aKilledWritersHalfLineIsNoFaultAndWhatWasLostIsSaid() throws Exception {
        Path path = recorded(GOOD.resolve("smallest.yaml"));
        String whole = Files.readString(path);
        Files.writeString(path, whole.substring(0, whole.length() - 20));
        Replay.Outcome killed = Replay.of(path, (at, transition) -> { });
        assertTrue(killed.same() && killed.difference().contains("not whole"), killed::toString);
        Files.writeString(path, whole + "{\"lost\":17}\n");
        Replay.Outcome lost = Replay.of(path, (at, transition) -> { });
        assertTrue(lost.same() && lost.difference().contains("17 were lost"), lost::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{\"journal\":99}", "{\"journal\":1,\"version\":\"1\"}\n{\"at\":1}\n{}\n",
        "{\"journal\":1}\n{\"at\":1,\"in\":{\"@\":\"cli.Main\"},\"did\":\"\"}\n{}\n",
        "{\"journal\":1}\n{\"at\":1,\"in\":{\"@\":\"time.Moment\",\"nanos\":1},\"did\":\"\"}\n{}\n",
        "{\"journal\":1}\n{\"at\":1,\"in\":{\"@\":\"agent.Input$Nothing\"},\"did\":\"\"}\n{}\n",
        "{\"journal\":1}\n{\"at\":1,\"in\":{\"@\":\"agent.Input$LinkGone\","
                + "\"link\":{\"@\":\"net.LinkName\",\"text\":\"\"}}}\n{}\n"})
    void whatIsNoJournalIsRefusedAndRunsNothing(String text) throws Exception {
        Path path = Files.writeString(folder.resolve("wrong"), text);
        assertThrows(IllegalArgumentException.class, () -> Replay.of(path, (at, transition) -> { }));
    }

    /** Whatever a disk or a hand has made of a journal: it is refused by its line, or goes otherwise, and ends. */
    @Test
    void aDamagedJournalIsRefusedInASentence() throws Exception {
        byte[] whole = Files.readAllBytes(recorded(GOOD.resolve("smallest.yaml")));
        var random = Seed.random(ReplayTest.class);
        Path path = folder.resolve("damaged");
        for (int i = 0; i < 400; i++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(path, bytes);
            try {
                Replay.of(path, (at, transition) -> { });
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage().startsWith("line ")
                        || refused.getMessage().startsWith("this is no journal"), refused::toString);
            }
        }
    }

    @Test
    void aFileOfOneEndlessLineIsRefusedByItsHead() throws Exception {
        Path path = Files.writeString(folder.resolve("endless"), "{".repeat(10_000));
        assertEquals("this is no journal of Vigia", assertThrows(IllegalArgumentException.class,
                () -> Replay.of(path, (at, transition) -> { })).getMessage());
    }

    /** What an agent fails on is what a journal is looked at for. */
    @Test
    void theInputThatAnAgentFailsOnIsTheLast() throws Exception {
        Path path = folder.resolve("journal");
        var world = new Ready();
        world.inputs.add(new Input.Configure(null));
        try (JournalFile journal = JournalFile.open(path, "1.0")) {
            var loop = new EventLoop(world, new Agent(), new Journal(10, journal), new History(), command -> { });
            assertThrows(RuntimeException.class, loop::run);
        }
        Replay.Outcome outcome = Replay.of(path, (at, transition) -> { });
        assertTrue(outcome.line() == 2 && outcome.difference().startsWith("the agent fails: "), outcome::toString);
    }

    private static void live(Path path) throws IOException {
        try (JournalFile none = JournalFile.open(path, "1")) {
            none.step(Moment.ORIGIN, new Input.Tick(), List.of());
        }
    }

    /** An agent that must run does not end for want of a record, nor wait for somebody who reads one. */
    @Test
    void noJournalIsNoTrouble() throws Exception {
        live(null);
        live(folder.resolve("no/journal"));
        live(folder);
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        live(pipe);
        assertEquals(List.of(pipe), Files.list(folder).toList());
    }

    /** {@code run -c FILE --journal FILE} is a slip of the hand. */
    @Test
    void whatIsNoJournalIsNotOverwritten() throws Exception {
        Path precious = Files.writeString(folder.resolve("vigia.yaml"), "vrrp_instance:\n");
        live(precious);
        assertEquals("vrrp_instance:\n", Files.readString(precious));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
        live(link);
        assertFalse(Files.exists(folder.resolve("nothing")), "through somebody's link");
    }

    @Test
    void theJournalOfTheLifeBeforeIsKeptForItsOwnerAlone() throws Exception {
        Path path = folder.resolve("journal");
        Files.createFile(path);
        live(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(path, "{\"at\":7}\n", StandardOpenOption.APPEND);
        live(path);
        assertTrue(Files.readString(folder.resolve("journal.1")).endsWith("{\"at\":7}\n"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        Files.writeString(folder.resolve("journal.1"), "somebody's");
        live(path);
        assertEquals("somebody's", Files.readString(folder.resolve("journal.1")));
    }

    /** What fence agents are told is all that a journal keeps back. */
    private static Settings withoutPasswords(Settings all) {
        return new Settings(all.routerId(), all.controlSocket(), all.stateDirectory(), all.scriptUser(),
                all.scriptSecurity(), all.fifos(), all.metrics(), all.instances(), all.groups(), all.checks(),
                all.services(), all.fencing().stream().map(one -> new FenceDevice(one.name(), one.agent(),
                one.action(), one.word(), one.targets(), one.hostArgument(), one.timeout(), one.attempts(),
                FenceParameters.ofNames(one.parameters().names()))).toList());
    }

    @Test
    void valuesOfEachKindComeBack() throws Exception {
        for (Path file : configurations().toList()) {
            var before = new Input.Configure(settings(file));
            String line = Json.line(RecordText.written(before));
            assertFalse(line.contains("s3cret"), "a password of " + file);
            assertEquals(new Input.Configure(withoutPasswords(before.settings())),
                    RecordText.read(Json.parse(line), Input.class), file::toString);
        }
        assertNull(RecordText.read(null, String.class));
        assertThrows(IllegalArgumentException.class, () -> RecordText.written(new Object()));
    }
}
