package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.json.Json;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Signed adverts between real agents: elections, new keys, crashes, recorded adverts, a peer that signs nothing. */
class SignedIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final List<String> SECRETS = List.of("11".repeat(32), "22".repeat(64));

    /** The lines of an instance that knows these keys and signs with one of them. */
    private static String hmac(String mode, int active, int... ids) {
        String keys = String.join(", ", Arrays.stream(ids)
                .mapToObj(id -> id + ": { file: \"%s/key" + id + "\" }").toList());
        // Wide enough that what was recorded is refused because it was heard, not because it is old.
        return "    auth_hmac: { mode: " + mode + ", active_key: " + active + ", keys: { " + keys
                + " }, time_window: 60s }\n";
    }

    private static void keys(Station station) throws IOException {
        for (int id = 1; id <= SECRETS.size(); id++) {
            Path file = station.directory().resolve("key" + id);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, "hex:" + SECRETS.get(id - 1) + "\n");
        }
    }

    private static String file(Station station, int priority, String hmac) {
        return """
                global_defs:
                  router_id: %s
                  control_socket: %s/control.sock
                  state_directory: %s/state
                vrrp_instance:
                  web:
                    interface: eth0
                    virtual_router_id: %d
                    priority: %d
                    advert_int: 100ms
                    virtual_ipaddress: [ 10.0.0.100/24 ]
                """.formatted(station.name(), station.directory(), station.directory(), Plan.VRID, priority)
                + hmac.replace("%s", station.directory().toString());
    }

    private static Program start(Station station, int priority, String hmac) throws IOException {
        keys(station);
        return Router.VIGIA.start(station, file(station, priority, hmac));
    }

    private static void reload(Station station, int priority, String hmac) throws IOException {
        Files.writeString(station.directory().resolve("vigia.yaml"), file(station, priority, hmac));
        Shell.Outcome done = vigia(station, "reload");
        assertEquals(0, done.exit(), done::output);
    }

    private static Shell.Outcome vigia(Station station, String... words) {
        String[] all = new String[words.length + 3];
        all[0] = Path.of("scripts/vigia").toAbsolutePath().toString();
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--socket";
        all[words.length + 2] = station.directory() + "/control.sock";
        return Shell.attempt(List.of(all), "");
    }

    private static Map<?, ?> counters(Station station) {
        Shell.Outcome status = vigia(station, "status", "-o", "json");
        assertEquals(0, status.exit(), status::output);
        List<?> routers = (List<?>) ((Map<?, ?>) Json.parse(status.printed())).get("instances");
        return (Map<?, ?>) ((Map<?, ?>) routers.get(0)).get("counters");
    }

    private static long counter(Station station, String name) {
        return (Long) counters(station).get(name);
    }

    private static long rejected(Station station, String label) {
        return (Long) ((Map<?, ?>) counters(station).get("rejected")).get(label);
    }

    @Test
    void twoThatSignBearRecordersNewKeysAndCrashes() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("signed");
            Station one = lan.station("lb1");
            Station other = lan.station("lb2");
            Station client = lan.station("client");
            var plan = new Plan(150, INTERVAL, Plan.IPV4);
            Program first = start(one, 150, hmac("enforce", 1, 1));
            Program second = start(other, 100, hmac("enforce", 1, 1));
            await().atMost(Pair.START).until(() -> one.holds(plan.address()) && !other.holds(plan.address())
                    && second.output().contains("BACKUP"));
            try (Probe probe = Probe.start(client, plan.address()); PacketSocket socket = Outlet.open(client)) {
                probe.watch(Duration.ofMillis(500));
                Moment from = probe.now();
                int[] said = {first.output().length(), second.output().length()};

                byte[] recorded = Outlet.record(one, client);
                byte[] forged = Forgery.of(client, plan, 255).frame();
                byte[] changed = recorded.clone();
                // A resignation in the name of the first, with its own signature.
                changed[ETHERNET + IP + 2] = 0;
                for (int i = 0; i < 20; i++) {
                    socket.sendFrame(recorded);
                    socket.sendFrame(forged);
                    socket.sendFrame(changed);
                    probe.watch(Duration.ofMillis(50));
                }
                assertEquals(20, rejected(other, "hmac_replay"), counters(other).toString());
                assertEquals(20, rejected(other, "hmac_missing"));
                assertTrue(second.output().contains("hmac_replay") && second.output().contains("hmac_missing"));

                rotate(one, other, probe);
                Timeline seen = probe.timeline().between(from, probe.now());
                assertEquals(Set.of(one.mac()), seen.answerers(), "nobody else ever answered");
                System.out.printf("SignedIT: recorders, forgers and new keys: %d ms without an answer%n",
                        seen.blackout().toMillis());
                assertTrue(seen.blackout().compareTo(Duration.ofMillis(100)) < 0, seen::story);
                assertFalse(first.output().substring(said[0]).contains("ACTIVE -> "), first::output);
                assertFalse(second.output().substring(said[1]).contains("BACKUP -> "), second::output);
                crash(socket, first, second, one, other, client, plan);
            }
            String said = first.output() + second.output() + vigia(other, "status", "-o", "json").output()
                    + vigia(other, "history").output() + vigia(other, "explain").output();
            SECRETS.forEach(secret -> assertFalse(said.contains(secret.substring(0, 16)), "a secret was shown"));
        }
    }

    /** Make before break: both know the new key, then both sign with it, then nobody knows the old one. */
    private static void rotate(Station one, Station other, Probe probe) throws IOException {
        List<String> steps = List.of(hmac("enforce", 1, 1, 2), hmac("enforce", 2, 1, 2), hmac("enforce", 2, 2));
        for (String step : steps) {
            reload(one, 150, step);
            probe.watch(Duration.ofMillis(300));
            reload(other, 100, step);
            probe.watch(Duration.ofMillis(300));
        }
        assertEquals(0, rejected(other, "hmac_unknown_key") + rejected(one, "hmac_unknown_key"));
        long verified = counter(other, "hmac_verified");
        probe.watch(Duration.ofSeconds(1));
        assertTrue(counter(other, "hmac_verified") >= verified + 5, "it hears the new key");
    }

    /** Both are killed; each comes back, fooled by nothing that was recorded, and believed at once by the other. */
    private static void crash(PacketSocket socket, Program first, Program second, Station one, Station other,
            Station client, Plan plan) throws IOException {
        byte[] last = Outlet.record(one, client);
        first.kill();
        second.kill();
        Program again = start(other, 100, hmac("enforce", 2, 2));
        await().atMost(Pair.START).until(() -> again.output().contains("BACKUP"));
        socket.sendFrame(last);
        await().atMost(Pair.START).until(() -> rejected(other, "hmac_replay") == 1);
        assertEquals(0, counter(other, "hmac_verified"), "nobody else is there");
        await().atMost(Pair.START).until(() -> other.holds(plan.address()));

        Program back = start(one, 150, hmac("enforce", 2, 2));
        await().atMost(Pair.START).until(() -> one.holds(plan.address()) && !other.holds(plan.address())
                && back.output().contains("ACTIVE"));
        assertEquals(1, rejected(other, "hmac_replay"), "nothing but what was recorded was refused");
        assertEquals(0, rejected(other, "hmac_stale") + rejected(one, "hmac_stale") + rejected(one, "hmac_replay"));
        assertTrue(counter(other, "hmac_verified") > 0);
    }

    @Test
    void aPeerThatDoesNotSignIsHeardWherePermissiveAndRefusedWhereEnforced() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("mixed");
            Station plain = lan.station("lb1");
            Station signing = lan.station("lb2");
            var plan = new Plan(150, INTERVAL, Plan.IPV4);
            start(plain, 150, "");
            await().atMost(Pair.START).until(() -> plain.holds(plan.address()));
            Program agent = start(signing, 100, hmac("permissive", 1, 1));
            await().atMost(Pair.START).until(() -> agent.output().contains("BACKUP"));
            await().atMost(Pair.START).until(() -> counter(signing, "hmac_unverified") > 10);
            assertFalse(signing.holds(plan.address()), agent::output);
            assertTrue(agent.output().contains("'mode: enforce' would refuse it"), agent::output);
            assertEquals(0, rejected(signing, "hmac_missing"));

            reload(signing, 100, hmac("enforce", 1, 1));
            await().atMost(Pair.START).until(() -> signing.holds(plan.address()));
            assertTrue(rejected(signing, "hmac_missing") > 0);
            reload(signing, 100, hmac("receive-only", 1, 1));
            await().atMost(Pair.START).until(() -> !signing.holds(plan.address()));

            // The other way round: who has no keys understands no signature.
            reload(signing, 200, hmac("permissive", 1, 1));
            await().atMost(Pair.START).until(() -> rejected(plain, "packet_length_error") > 0);
        }
    }

    /** Over IPv6 the kernel sums the signature too. */
    @Test
    void ipv6IsSignedAsWell() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("signed6");
            var pair = List.of(lan.station("lb1"), lan.station("lb2"));
            IpAddress address = IpAddress.parse("fe80::51:1");
            Program[] agents = new Program[2];
            for (int i = 0; i < 2; i++) {
                Station station = pair.get(i);
                keys(station);
                agents[i] = Router.VIGIA.start(station, file(station, 150 - 50 * i, hmac("enforce", 2, 1, 2))
                        .replace("10.0.0.100/24", "\"fe80::51:1/64\", 10.0.0.100/24"));
            }
            await().atMost(Pair.START).until(() -> pair.get(0).holds(address) && !pair.get(1).holds(address)
                    && agents[1].output().contains("BACKUP") && counter(pair.get(1), "hmac_verified") > 5);
            assertEquals(0, rejected(pair.get(1), "hmac_mismatch") + rejected(pair.get(1), "checksum_error"));
            agents[0].kill();
            await().atMost(Pair.START).until(() -> pair.get(1).holds(address));
        }
    }

    /** What the agent would not start with is refused before anything is touched. */
    @Test
    void aKeyThatOthersCanReadStartsNothing() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("open").station("lb1");
            keys(station);
            Files.setPosixFilePermissions(station.directory().resolve("key1"),
                    PosixFilePermissions.fromString("rw-r--r--"));
            Program agent = Router.VIGIA.start(station, file(station, 100, hmac("enforce", 1, 1)));
            assertEquals(Optional.of(3), agent.exit(Pair.START).stream().boxed().findFirst(), agent::output);
            assertTrue(agent.output().contains("can be read by everyone"), agent::output);
            assertFalse(agent.output().contains(SECRETS.get(0).substring(0, 8)), agent::output);
        }
    }
}
