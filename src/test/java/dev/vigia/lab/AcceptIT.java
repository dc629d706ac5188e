package dev.vigia.lab;

import static dev.vigia.lab.Router.VIGIA;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accept_Mode off (RFC 9568 section 6.1): found by ARP and neighbour discovery, routed through, and not served. */
@Timeout(180)
class AcceptIT {
    private static final Duration LIMIT = Duration.ofSeconds(25);
    /** Longer than any answer takes on a busy machine. */
    private static final int PATIENCE = 3000;
    /** How long silence is listened to. */
    private static final int SILENCE = 300;
    private static final int PORT = 7007;
    private static final String VIP4 = "10.0.0.100";
    private static final String VIP6 = "fd00::100";
    private static final List<String> BOTH = List.of(VIP4, VIP6);
    /** Beyond the router: only through it. */
    private static final List<String> BEYOND = List.of("10.0.1.1", "fd01::1");
    private static final String FILE = """
            global_defs:
              router_id: %1$s
              control_socket: %2$s/control.sock
              state_directory: %2$s/state
              script_user: root
              enable_script_security: false
            vrrp_instance:
              web:
                interface: eth0
                virtual_router_id: 51
                priority: %3$d
                advert_int: 200ms
                accept: %4$s
                virtual_ipaddress: [ 10.0.0.100/24, "fe80::51:1/64", "fd00::100/64" ]
            """;

    private Lab lab;
    private Station client;
    private Station router;
    private ServerSocket service;

    /** A client and a host behind the router, on which a service listens at all addresses. */
    @BeforeEach
    void twoLans() throws Exception {
        Skip.unless(Lab.obstacle());
        lab = Lab.open();
        Lan lan = lab.lan("lan");
        client = lan.station("client");
        router = lan.station("lb1");
        Lan inside = lab.lan("inside");
        inside.plug(router);
        Station host = inside.station("host");
        shell(router, "echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
        shell(host, "ip addr flush dev eth0; ip addr add 10.0.1.1/24 dev eth0; ip addr add fd01::1/64 dev eth0 nodad; "
                + "ip route add 10.0.0.0/24 via 10.0.1.2; ip -6 route add fd00::/64 via fd01::2");
        shell(client, "ip route add 10.0.1.0/24 via " + VIP4 + "; ip -6 route add fd01::/64 via " + VIP6);
        service = TcpCourse.at(router, () -> new ServerSocket(PORT));
    }

    @AfterEach
    void away() throws IOException {
        if (lab != null) {
            lab.close();
        }
        if (service != null) {
            service.close();
        }
    }

    private static String shell(Station station, String line) {
        return Shell.run(station.inside(List.of("sh", "-c", line)), "");
    }

    private Program start(int priority, boolean accept) {
        return VIGIA.start(router, file(priority, accept));
    }

    private String file(int priority, boolean accept) {
        return FILE.formatted(router.name(), router.directory(), priority, accept);
    }

    private boolean ping(String address, int millis) throws Exception {
        return TcpCourse.at(client, () -> InetAddress.getByName(address).isReachable(millis));
    }

    private boolean connects(String address, int millis) throws Exception {
        return TcpCourse.at(client, () -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, PORT), millis);
                return true;
            } catch (IOException unanswered) {
                return false;
            }
        });
    }

    /** Whether somebody who does not know it yet learns by ARP or neighbour discovery where it is. */
    private boolean found(String address) throws Exception {
        shell(client, "ip neigh flush to " + address);
        ping(address, SILENCE);
        return shell(client, "ip neigh show to " + address).contains("lladdr " + router.mac());
    }

    /** Whether it finds a neighbour for what it sends from a virtual address; the answer is sent to that. */
    private boolean finds(String neighbour, String from) throws Exception {
        shell(router, "ip neigh flush to " + neighbour);
        TcpCourse.at(router, () -> {
            try (var socket = new Socket()) {
                socket.bind(new InetSocketAddress(from, 0));
                socket.connect(new InetSocketAddress(neighbour, PORT), SILENCE);
                return true;
            } catch (IOException unanswered) {
                return false;
            }
        });
        return shell(router, "ip neigh show to " + neighbour).contains("lladdr " + client.mac());
    }

    private void served() throws Exception {
        for (String address : BOTH) {
            assertTrue(ping(address, PATIENCE), () -> address + " answers no ping");
            assertTrue(connects(address, PATIENCE), () -> address + " takes no connection");
        }
    }

    private void notServedButFound() throws Exception {
        for (String address : BOTH) {
            assertFalse(ping(address, SILENCE), () -> address + " answers a ping");
            assertFalse(connects(address, SILENCE), () -> address + " takes a connection");
            assertTrue(found(address), () -> address + " is not found: " + shell(client, "ip neigh"));
        }
        assertTrue(finds("10.0.0.1", VIP4) && finds("fd00::1", VIP6), () -> shell(router, "ip neigh"));
        for (String own : List.of("10.0.0.2", "fd00::2")) {
            assertTrue(ping(own, PATIENCE) && connects(own, PATIENCE), () -> own + " is its own");
        }
    }

    private void routed() throws Exception {
        for (String beyond : BEYOND) {
            assertTrue(ping(beyond, PATIENCE), () -> beyond + " is not reached through the router");
        }
    }

    private void awaitActive(Program agent) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(100))
                .failFast("the agent has ended", () -> !agent.alive())
                .until(() -> vigia("status", "-q") == 0);
    }

    private int vigia(String... words) {
        List<String> all = new ArrayList<>(List.of(Path.of("scripts/vigia").toAbsolutePath().toString()));
        all.addAll(List.of(words));
        all.addAll(List.of("--socket", router.directory() + "/control.sock"));
        return Shell.attempt(all, "").exit();
    }

    /** What packet filters there are at the router. */
    private String rules() {
        return shell(router, "if command -v nft > /dev/null; then nft list ruleset; fi");
    }

    @Test
    void isToggledByAReloadAndAStopLeavesNothing() throws Exception {
        Program agent = start(150, true);
        awaitActive(agent);
        served();
        routed();
        for (boolean accept : new boolean[] {false, true, false}) {
            Router.write(router, "vigia.yaml", file(150, accept));
            assertEquals(0, vigia("reload"), agent::output);
            if (accept) {
                served();
            } else {
                notServedButFound();
            }
            routed();
        }
        assertFalse(agent.output().contains("ACTIVE -> "), agent::output);
        agent.terminate();
        assertEquals(0, agent.exit(LIMIT).orElseThrow(), agent::output);
        assertEquals("", rules());
        assertTrue(router.addresses().stream().noneMatch(address -> BOTH.contains(address.toString())));
        shell(router, "ip addr add 10.0.0.100/24 dev eth0; ip addr add fd00::100/64 dev eth0 nodad");
        served();
    }

    @Test
    void outlivesItsAgentAndIsCleanedUp() throws Exception {
        Program agent = start(150, false);
        awaitActive(agent);
        notServedButFound();
        agent.kill();
        for (String address : BOTH) {
            assertFalse(connects(address, SILENCE), () -> address + " serves though its agent is dead");
        }
        agent = start(150, false);
        awaitActive(agent);
        notServedButFound();
        routed();
        agent.kill();
        Router.run(router, List.of("clean-up", "-c", router.directory().resolve("vigia.yaml").toString())).exit(LIMIT);
        assertEquals("", rules());
        assertTrue(router.addresses().stream().noneMatch(address -> BOTH.contains(address.toString())));
        shell(router, "ip addr add 10.0.0.100/24 dev eth0; ip addr add fd00::100/64 dev eth0 nodad");
        served();
    }

    @Test
    void theAddressOwnerIsServedInSpiteOfIt() throws Exception {
        Program agent = start(255, false);
        awaitActive(agent);
        served();
        routed();
    }
}
