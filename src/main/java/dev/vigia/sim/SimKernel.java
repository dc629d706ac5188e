package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The part of a node's kernel that the agent uses: one link, its addresses, its group memberships. */
final class SimKernel {
    private final LinkName link;
    private final MacAddress mac;
    private final List<Subnet> own;
    private final Consumer<Input> inputs;
    private final Consumer<Input> answers;
    /** In kernel order. */
    private final Set<Subnet> addresses = new LinkedHashSet<>();
    /** Those of them that are not the node's own. */
    private final Set<Subnet> virtual = new LinkedHashSet<>();
    private final Set<Family> listening = EnumSet.noneOf(Family.class);
    private final Set<Subnet> refusing = new HashSet<>();
    private boolean running = true;

    /** A kernel with {@code own} addresses that tells {@code inputs} what happens and gives {@code answers}. */
    SimKernel(LinkName link, MacAddress mac, List<Subnet> own, Consumer<Input> inputs, Consumer<Input> answers) {
        this.link = link;
        this.mac = mac;
        this.own = own;
        this.inputs = inputs;
        this.answers = answers;
        addresses.addAll(own);
    }

    /** Tells everything that stands, as a dump does. */
    void dump() {
        inputs.accept(linkSeen());
        addresses.forEach(address -> inputs.accept(new Input.AddressSeen(link, address)));
    }

    private Input linkSeen() {
        return new Input.LinkSeen(link, 2, mac, 1500, running);
    }

    /** Carrier lost or found. */
    void carrier(boolean found) {
        if (running != found) {
            running = found;
            inputs.accept(linkSeen());
        }
    }

    /** From now on this address is refused, or no longer. */
    void refuse(Subnet address, boolean refuse) {
        if (refuse) {
            refusing.add(address);
        } else {
            refusing.remove(address);
        }
    }

    void refuseNothing() {
        refusing.clear();
    }

    /** Somebody else takes an address away. */
    void takeAway(Subnet address) {
        if (addresses.remove(address)) {
            virtual.remove(address);
            inputs.accept(new Input.AddressGone(link, address));
        }
    }

    /** Somebody else puts an address on. */
    void putOn(Subnet address) {
        if (addresses.add(address)) {
            if (!own.contains(address)) {
                virtual.add(address);
            }
            inputs.accept(new Input.AddressSeen(link, address));
        }
    }

    /** Whether a router here could own addresses: carrier, and an address to speak from. */
    boolean fit() {
        return running && addresses.containsAll(own);
    }

    boolean running() {
        return running;
    }

    boolean hears(Family family) {
        return running && listening.contains(family);
    }

    /** The addresses beyond the node's own. */
    Set<Subnet> virtual() {
        return Collections.unmodifiableSet(virtual);
    }

    void listen(Family family) {
        listening.add(family);
    }

    void add(Command.AddAddresses command) {
        Map<Subnet, String> refused = new LinkedHashMap<>();
        for (Subnet address : command.addresses()) {
            if (refusing.contains(address)) {
                refused.put(address, "refused by the simulation");
            } else {
                putOn(address);
            }
        }
        answers.accept(new Input.AddressesAdded(command.router(), refused));
    }

    void remove(RouterId router, List<Subnet> gone) {
        gone.forEach(this::takeAway);
        answers.accept(new Input.AddressesRemoved(router, Map.of()));
    }
}
