package dev.vigia.doctor;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.config.Reading;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who is looked over: a configuration, the machine it is for, and perhaps an agent that runs there. */
public final class Patient {
    private final Path file;
    private final Reading reading;
    private final Machine machine;
    private final Agent agent;
    private Links links;

    /**
     * A patient.
     *
     * @param file where the configuration is
     * @param reading what it says, with scripts not looked at
     * @param machine the machine
     * @param status the answer of a running agent to {@code status}; null where there is none
     * @param noStatus why there is none
     */
    public Patient(Path file, Reading reading, Machine machine, Map<?, ?> status, String noStatus) {
        this.file = file;
        this.reading = reading;
        this.machine = machine;
        this.agent = new Agent(status, noStatus);
    }

    Path file() {
        return file;
    }

    /** Where the configuration is, as a shell takes it. */
    String shellFile() {
        return Finding.quoted(file.toString());
    }

    Reading reading() {
        return reading;
    }

    /** What the file means; null where it has an error. */
    Settings settings() {
        return reading.settings();
    }

    Machine machine() {
        return machine;
    }

    Agent agent() {
        return agent;
    }

    /** The links of the machine, looked at once. */
    Links links() {
        if (links == null) {
            links = Links.read(machine.run("ip", "-j", "-d", "address", "show"));
        }
        return links;
    }

    /** The virtual routers of the file. */
    List<InstanceSettings> instances() {
        return settings().instances();
    }

    /** The links that routers of the file advertise on. */
    Set<LinkName> names() {
        return instances().stream().map(InstanceSettings::link).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those with a router of a family. */
    Set<LinkName> names(Family family) {
        return instances().stream().filter(instance -> instance.family() == family).map(InstanceSettings::link)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The links of the file that are there. */
    List<NetLink> present() {
        return names().stream().map(name -> links().find(name.text())).filter(link -> link != null).toList();
    }

    /** Those that are there and have a router of a family. */
    List<NetLink> present(Family family) {
        return names(family).stream().map(name -> links().find(name.text())).filter(link -> link != null).toList();
    }

    /** Every virtual address of the file. */
    Set<IpAddress> virtual() {
        return instances().stream().flatMap(instance -> instance.held().stream()).map(Subnet::address)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a link has of its own in a family: neither virtual nor refused as a duplicate. */
    List<Subnet> own(NetLink link, Family family) {
        Set<IpAddress> virtual = virtual();
        return link.addresses().stream().filter(address -> !address.duplicate()).map(NetLink.Address::subnet)
                .filter(subnet -> subnet.address().family() == family && !virtual.contains(subnet.address())).toList();
    }

    /** A number of /proc/sys/net; null where there is none. */
    Integer setting(String path) {
        String word = machine.read("/proc/sys/net/" + path).word();
        return word.matches("-?\\d{1,9}") ? Integer.valueOf(word) : null;
    }
}
