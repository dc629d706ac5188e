package dev.vigia.lab;

import dev.vigia.json.Json;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A host on a {@link Lan}: a namespace with one card, {@code eth0}, and fixed addresses by its number n:
 * 02:00:00:00:01:n, 10.0.0.n/24, fe80::n/64 and fd00::n/64.
 */
final class Station {
    /** In a fresh namespace: no waiting for duplicates, and addresses from nowhere but us. */
    private static final String SYSCTLS = """
            for where in all default; do
              [ -d /proc/sys/net/ipv6/conf/$where ] || continue
              echo 0 > /proc/sys/net/ipv6/conf/$where/accept_dad
              echo 0 > /proc/sys/net/ipv6/conf/$where/dad_transmits
              echo 0 > /proc/sys/net/ipv6/conf/$where/accept_ra
              echo 0 > /proc/sys/net/ipv6/conf/$where/router_solicitations
            done
            """;

    private final Lan lan;
    private final String name;
    private final String namespace;
    private final int number;
    private final Path directory;
    private List<String> launcher = List.of();
    private Map<String, String> surroundings = Map.of();

    Station(Lan lan, String name, String namespace, int number) {
        this.lan = lan;
        this.name = name;
        this.namespace = namespace;
        this.number = number;
        try {
            this.directory = Files.createDirectories(lan.lab().directory().resolve(lan.name() + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.run(inside(List.of("sh", "-c", SYSCTLS)), "");
    }

    /** Gives the card its addresses. */
    void up() {
        Shell.run(Lab.inside(namespace, "ip", "-batch", "-"), """
                link set lo up
                link set eth0 addrgenmode none up
                addr add %s/24 dev eth0
                addr add %s/64 dev eth0 nodad
                addr add fd00::%x/64 dev eth0 nodad
                """.formatted(address(Family.IPV4), address(Family.IPV6), number));
    }

    /** Gives its second card, {@code eth1}, with the same MAC address, 10.0.1.n/24, fe80::n/64 and fd01::n/64. */
    void upSecond() {
        Shell.run(Lab.inside(namespace, "ip", "-batch", "-"), """
                link set eth1 addrgenmode none up
                addr add 10.0.1.%d/24 dev eth1
                addr add %s/64 dev eth1 nodad
                addr add fd01::%x/64 dev eth1 nodad
                """.formatted(number, address(Family.IPV6), number));
    }

    /** Its global address on a card: 10.0.0.n or fd00::n on {@code eth0}, 10.0.1.n or fd01::n on {@code eth1}. */
    IpAddress address(Family family, String card) {
        int lan = card.equals("eth0") ? 0 : 1;
        return IpAddress.parse((family == Family.IPV4 ? "10.0.%d.%d" : "fd0%d::%x").formatted(lan, number));
    }

    /** A command as it must be started to run here; the process keeps its id through it. */
    List<String> inside(List<String> words) {
        return Lab.inside(namespace, words.toArray(String[]::new));
    }

    /** Starts a program here that the lab ends at the latest when it closes. */
    Program start(String programName, List<String> words, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(surroundings);
        List<String> launched = Stream.concat(launcher.stream(), words.stream()).toList();
        var program = new Program(inside(launched), all, directory, programName);
        lan.lab().owns(program);
        return program;
    }

    /**
     * From now on programs start here in other surroundings.
     *
     * @param words a command that becomes the one whose words follow, as {@code env} does
     * @param environment added to the program's own
     */
    void surround(List<String> words, Map<String, String> environment) {
        launcher = List.copyOf(words);
        surroundings = Map.copyOf(environment);
    }

    /** The addresses that stand on its card now, as {@code ip -j addr} says. */
    List<IpAddress> addresses() {
        List<IpAddress> found = new ArrayList<>();
        String shown = Shell.run(Lab.inside(namespace, "ip", "-j", "addr", "show", "dev", "eth0"), "");
        for (Object link : (List<?>) Json.parse(shown)) {
            // An older ip prints empty objects for links that it filtered out.
            if (((Map<?, ?>) link).get("addr_info") instanceof List<?> entries) {
                for (Object entry : entries) {
                    found.add(IpAddress.parse((String) ((Map<?, ?>) entry).get("local")));
                }
            }
        }
        return found;
    }

    /** Whether the address stands on its card now. */
    boolean holds(IpAddress address) {
        return addresses().contains(address);
    }

    /** Forgets all addresses, as a machine does that lost its power, and comes up with its own. */
    void reboot() {
        Shell.run(Lab.inside(namespace, "ip", "addr", "flush", "dev", "eth0"), "");
        up();
    }

    /** Pulls its cable. */
    void cut() {
        lan.cut(this);
    }

    /** Puts its cable back. */
    void heal() {
        lan.heal(this);
    }

    /** The address that it sends adverts of a family from. */
    IpAddress address(Family family) {
        return IpAddress.parse((family == Family.IPV4 ? "10.0.0.%d" : "fe80::%x").formatted(number));
    }

    /** Its card's address. */
    MacAddress mac() {
        return new MacAddress(0x0200_0000_0100L | number);
    }

    /** Its name on the LAN. */
    String name() {
        return name;
    }

    /** The full name of its namespace. */
    String namespace() {
        return namespace;
    }

    /** The file that stands for its namespace, for setns(2). */
    Path path() {
        return Lab.path(namespace);
    }

    /** A directory of its own. */
    Path directory() {
        return directory;
    }

    @Override
    public String toString() {
        return name;
    }
}
