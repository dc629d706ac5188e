package dev.vigia.lab;

import dev.vigia.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One Ethernet: a bridge in a namespace of its own as the switch, and stations on its ports. */
final class Lan {
    private final Lab lab;
    private final String name;
    private final String bridge;
    private final List<Station> stations = new ArrayList<>();

    /** Builds the switch. */
    Lan(Lab lab, String name) {
        this.lab = lab;
        this.name = name.isEmpty() ? "" : name + "-";
        this.bridge = lab.namespace(this.name + "lan");
        // No snooping: there is no querier, and groups would be forgotten after some minutes.
        batch("link set lo up",
                "link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
                "link set br0 addrgenmode none up");
    }

    /** Adds a station; the first is number 1, which its addresses show. */
    Station station(String stationName) {
        int number = stations.size() + 1;
        Station station = new Station(this, stationName, lab.namespace(name + stationName), number);
        batch("link add " + stationName + " type veth peer name eth0 address " + station.mac() + " netns "
                        + station.namespace(),
                "link set " + stationName + " addrgenmode none master br0 up");
        station.up();
        stations.add(station);
        return station;
    }

    /** Gives a station of another LAN a second card, {@code eth1}, on this one ({@link Station#upSecond}). */
    void plug(Station station) {
        batch("link add " + station.name() + " type veth peer name eth1 address " + station.mac() + " netns "
                        + station.namespace(),
                "link set " + station.name() + " addrgenmode none master br0 up");
        station.upSecond();
    }

    /** Pulls the station's cable out of the switch: both ends lose carrier. */
    void cut(Station station) {
        batch("link set " + station.name() + " down");
    }

    /** Puts it back. */
    void heal(Station station) {
        batch("link set " + station.name() + " up");
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

    private void batch(String... lines) {
        Shell.run(Lab.inside(bridge, "ip", "-batch", "-"), String.join("\n", lines) + "\n");
    }
}
