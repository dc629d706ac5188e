package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** The part of a node's kernel that the agent uses: one link, its addresses and their leases, the gate, the sockets. */
final class SimKernel {
    private final LinkName link;
    private final MacAddress mac;
    private final List<Subnet> own;
    private final Clock clock;
    private final SimGate gate;
    private final Leases leases;
    private final SimRoutings routings;
    private final Consumer<Input> inputs;
    private final Consumer<Input> answers;
    /** In kernel order. */
    private final Set<Subnet> addresses = new LinkedHashSet<>();
    /** Those of them that are not the node's own. */
    private final Set<Subnet> virtual = new LinkedHashSet<>();
    /** Those of them that somebody else put on, and the agent never touched. */
    private final Set<Subnet> foreign = new HashSet<>();
    private final Set<Family> listening = EnumSet.noneOf(Family.class);
    private final Set<Subnet> refusing = new HashSet<>();
    private boolean watching;
    private boolean running = true;
    private boolean firewalled;
    private boolean refusingRenewals;

    /** A kernel with {@code own} addresses that tells {@code inputs} what happens and gives {@code answers}. */
    SimKernel(LinkName link, MacAddress mac, List<Subnet> own, Clock clock, Random random, Consumer<Input> inputs,
            Consumer<Input> answers) {
        this.link = link;
        this.mac = mac;
        this.own = own;
        this.clock = clock;
        this.gate = new SimGate(clock);
        this.leases = new Leases(random);
        this.routings = new SimRoutings(inputs, answers);
        this.inputs = inputs;
        this.answers = answers;
        addresses.addAll(own);
    }

    SimRoutings routings() {
        return routings;
    }

    SimGate gate() {
        return gate;
    }

    MacAddress mac() {
        return mac;
    }

    /** Tells everything that stands, as a dump does. */
    void dump() {
        inputs.accept(linkSeen());
        addresses.forEach(address -> inputs.accept(new Input.AddressSeen(link, address)));
        routings.dump();
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

    /** From now on renewals are refused, or no longer. */
    void refuseRenewals(boolean refuse) {
        refusingRenewals = refuse;
    }

    /** From now on a firewall keeps adverts from leaving, or no longer. */
    void firewall(boolean up) {
        firewalled = up;
    }

    void refuseNothing() {
        refusing.clear();
        refusingRenewals = false;
        routings.refuse(null);
        firewalled = false;
        gate.refuse(false);
        gate.stick(false);
    }

    /** Somebody else takes an address away. */
    void takeAway(Subnet address) {
        if (addresses.remove(address)) {
            virtual.remove(address);
            foreign.remove(address);
            leases.end(address);
            inputs.accept(new Input.AddressGone(link, address));
        }
    }

    /** Somebody else puts an address on. */
    void putOn(Subnet address) {
        if (stand(address)) {
            foreign.add(address);
        }
    }

    /** Whether the address was not there before. */
    private boolean stand(Subnet address) {
        if (!addresses.add(address)) {
            return false;
        }
        if (!own.contains(address)) {
            virtual.add(address);
        }
        inputs.accept(new Input.AddressSeen(link, address));
        return true;
    }

    private void lease(Subnet address, Duration lifetime) {
        stand(address);
        foreign.remove(address);
        leases.grant(address, lifetime, clock.now());
    }

    /** Whether a router here could own addresses: carrier, an address to speak from, leave to speak. */
    boolean fit() {
        return running && addresses.containsAll(own);
    }

    boolean running() {
        return running;
    }

    boolean hears(Family family) {
        return running && listening.contains(family);
    }

    boolean watches() {
        return running && watching;
    }

    /** The addresses beyond the node's own. */
    Set<Subnet> virtual() {
        return Collections.unmodifiableSet(virtual);
    }

    /** Whether an address stands that the agent put on. */
    boolean holdsForAgent() {
        return virtual.size() > foreign.size();
    }

    /** Whether adverts do not leave, or leave and open nothing. */
    boolean muffled() {
        return firewalled || gate.stuck();
    }

    /** Whether somebody on the LAN who asks for any of the virtual addresses gets an answer. */
    boolean answers() {
        return running && anyOpen(Set.of());
    }

    /** The same for the addresses that the agent put on. */
    boolean answersForAgent() {
        return running && anyOpen(foreign);
    }

    private boolean anyOpen(Set<Subnet> others) {
        for (Subnet address : virtual) {
            if (gate.lets(address.address()) && !others.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody on the LAN who asks for this address gets an answer. */
    boolean answersFor(IpAddress address) {
        return running && gate.lets(address)
                && virtual.stream().anyMatch(subnet -> subnet.address().equals(address));
    }

    /** Whether somebody on the LAN is served at any of these addresses, as far as the agent put them on. */
    boolean serves(List<Subnet> these) {
        return running && these.stream().anyMatch(subnet -> virtual.contains(subnet) && !foreign.contains(subnet)
                && gate.lets(subnet.address()) && !gate.hushes(subnet.address()));
    }

    /** The agent's process is gone, and with it its sockets; addresses and gate stay. */
    void orphaned() {
        listening.clear();
        watching = false;
        gate.orphaned();
    }

    void listen(Family family) {
        listening.add(family);
    }

    void watch() {
        watching = true;
    }

    /** Sends an advert: null where it leaves, if only towards a dead carrier, else why not. */
    String send(Command.Send send) {
        if (firewalled) {
            return "EPERM";
        }
        gate.sees(send);
        return null;
    }

    /** What of it is out of order, for evidence. */
    @Override
    public String toString() {
        return "listens " + listening + (running ? "" : ", no carrier") + (firewalled ? ", firewalled" : "")
                + (gate.stuck() ? ", gate stuck" : "") + (refusing.isEmpty() ? "" : ", refuses " + refusing);
    }

    void add(Command.AddAddresses command) {
        Map<Subnet, String> refused = new LinkedHashMap<>();
        gate.put(command.router(), command.addresses());
        for (Subnet address : command.addresses()) {
            if (refusing.contains(address)) {
                refused.put(address, "refused by the simulation");
            } else {
                lease(address, command.lifetime());
            }
        }
        answers.accept(new Input.AddressesAdded(command.router(), refused));
    }

    /** One that is missing is put on again, as the kernel does. */
    void renew(Command.RenewAddresses command) {
        Map<Subnet, String> refused = new LinkedHashMap<>();
        for (Subnet address : command.addresses()) {
            if (refusingRenewals || refusing.contains(address)) {
                refused.put(address, "refused by the simulation");
            } else {
                lease(address, command.lifetime());
            }
        }
        answers.accept(new Input.AddressesRenewed(command.router(), refused));
    }

    void remove(RouterId router, List<Subnet> gone) {
        gone.forEach(this::takeAway);
        gate.gone(router, gone);
        answers.accept(new Input.AddressesRemoved(router, Map.of()));
    }

    /** When this kernel does something by itself next: an address goes, a gate closes. */
    Moment next() {
        return Moment.earlier(leases.first(), gate.closes());
    }

    /** Does what is due. */
    void elapse() {
        leases.ended(clock.now()).forEach(this::takeAway);
    }
}
