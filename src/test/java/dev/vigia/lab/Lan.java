package dev.vigia.lab;

import dev.vigia.net.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One Ethernet: a bridge in a namespace of its own as the switch, and stations on its ports. */
final class Lan {
    private final Lab lab;
    private final String name;
    private final String bridge;
    private final List<Station> stations = new ArrayList<>();
    private final Map<String, String> detours = new HashMap<>();

    /** Builds the switch. */
    Lan(Lab lab, String name) {
        this.lab = lab;
        this.name = name.isEmpty() ? "" : name + "-";
        this.bridge = lab.namespace(this.name + "lan");
        // No snooping: there is no querier, and groups would be forgotten after some minutes.
        batch(bridge, "link set lo up",
                "link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
                "link set br0 addrgenmode none up");
    }

    /** Adds a station; the first is number 1, which its addresses show. */
    Station station(String stationName) {
        int number = stations.size() + 1;
        Station station = new Station(this, stationName, lab.namespace(name + stationName), number);
        plugIn(station);
        station.up();
        stations.add(station);
        return station;
    }

    /** Gives a station of another LAN a second card, {@code eth1}, on this one ({@link Station#upSecond}). */
    void plug(Station station) {
        batch(bridge, "link add " + station.name() + " type veth peer name eth1 address " + station.mac() + " netns "
                        + station.namespace(),
                "link set " + station.name() + " addrgenmode none master br0 up");
        station.upSecond();
    }

    /** Gives a station its card and its cable; the card has no addresses yet. */
    void plugIn(Station station) {
        String detour = detours.get(station.name());
        String card = "peer name eth0 address " + station.mac() + " netns " + station.namespace();
        String atSwitch = "link add " + station.name() + " type veth ";
        if (detour == null) {
            batch(bridge, atSwitch + card);
        } else {
            batch(bridge, atSwitch + "peer name far netns " + detour);
            batch(detour, "link add near type veth " + card, "link set near addrgenmode none up",
                    "link set far addrgenmode none up");
        }
        batch(bridge, "link set " + station.name() + " addrgenmode none master br0 up");
    }

    /**
     * Makes the cable of the station that will have this name lead through a namespace of its own: nothing passes
     * until somebody there joins the card {@code near}, on the station's side, to the card {@code far}.
     *
     * @return the namespace
     */
    String detour(String stationName) {
        return detours.computeIfAbsent(stationName, station -> lab.namespace(name + station + "-relay"));
    }

    /** Pulls the station's cable out of the switch: both ends lose carrier. */
    void cut(Station station) {
        batch(bridge, "link set " + station.name() + " down");
    }

    /** Puts it back. */
    void heal(Station station) {
        batch(bridge, "link set " + station.name() + " up");
    }

    /** Whose card has this address. */
    Optional<Station> owner(MacAddress mac) {
        return stations.stream().filter(station -> station.mac().equals(mac)).findFirst();
    }

    /** What the names of its stations begin with in the lab. */
    String name() {
        return name;
    }

    /** Where it stands. */
    Lab lab() {
        return lab;
    }

    /** The namespace of the switch, whose ports are named after the stations. */
    String bridge() {
        return bridge;
    }

    private static void batch(String namespace, String... lines) {
        Shell.run(Lab.inside(namespace, "ip", "-batch", "-"), String.join("\n", lines) + "\n");
    }
}
