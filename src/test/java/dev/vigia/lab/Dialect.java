package dev.vigia.lab;

import static dev.vigia.lab.Router.FRR;
import static dev.vigia.lab.Router.KEEPALIVED;
import static dev.vigia.lab.Router.VIGIA;

import dev.vigia.net.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How two routers speak with each other in a row of the interop table. */
enum Dialect {
    /** VRRPv2, whose adverts come no faster than each second. */
    VERSION2("v2", 1000, Plan.IPV4),
    /** VRRPv3 over IPv4. */
    IPV4("v3 IPv4", 100, Plan.IPV4),
    /** VRRPv3 over IPv6. */
    IPV6("v3 IPv6", 100, Plan.IPV6),
    /** VRRPv3 to declared peers over IPv4. */
    UNICAST4("unicast IPv4", 100, Plan.IPV4),
    /** VRRPv3 to declared peers over IPv6. */
    UNICAST6("unicast IPv6", 100, Plan.IPV6),
    /** The peer answers with the virtual MAC address, Vigia with that of its card. */
    PEERS_MAC("virtual MAC (peer)", 100, Plan.IPV4),
    /** Both answer with the virtual MAC address. */
    BOTH_MAC("virtual MAC (both)", 100, Plan.IPV4);

    private final String title;
    private final Duration interval;
    private final List<String> addresses;

    Dialect(String title, int millis, List<String> addresses) {
        this.title = title;
        this.interval = Duration.ofMillis(millis);
        this.addresses = addresses;
    }

    /** Why there is no such row with this peer; empty where there is one. */
    Optional<String> lacking(Router peer) {
        if (peer == FRR && (this == UNICAST4 || this == UNICAST6)) {
            return Optional.of("FRR 8.4.4 has no unicast");
        }
        // It knows nothing else: each of its rows is one.
        return peer == FRR && this == PEERS_MAC ? Optional.of("FRR's rows above are such rows") : Optional.empty();
    }

    /** What of ours has to be built before the row can be run; empty where it can. */
    Optional<String> open() {
        return this == BOTH_MAC ? Optional.of("Vigia's use_vmac") : Optional.empty();
    }

    /** Whether a client that is not a peer hears no adverts. */
    boolean unheard() {
        return this == UNICAST4 || this == UNICAST6;
    }

    /** What one router is to do. */
    Plan plan(int priority, IpAddress own, IpAddress peer) {
        return new Plan(priority, interval, addresses).with(switch (this) {
            case VERSION2 -> Map.of(VIGIA, List.of("version: 2"), KEEPALIVED, List.of(Plan.INSTANCE + "version 2"),
                    FRR, List.of("version 2"));
            case UNICAST4, UNICAST6 -> Map.of(
                    VIGIA, List.of("unicast_src_ip: \"" + own + '"', "unicast_peer: [ \"" + peer + "\" ]"),
                    KEEPALIVED, List.of(Plan.INSTANCE + "unicast_src_ip " + own,
                            Plan.INSTANCE + "unicast_peer {\n " + peer + "\n}"));
            case PEERS_MAC -> Map.of(KEEPALIVED, List.of(Plan.INSTANCE + "use_vmac"));
            default -> Map.of();
        });
    }

    /** The address that a station's adverts come from; a unicast one is global, as declared. */
    IpAddress source(int station) {
        return IpAddress.parse((addresses == Plan.IPV4 ? "10.0.0.%d" : "fd00::%d").formatted(station));
    }

    @Override
    public String toString() {
        return title;
    }
}
