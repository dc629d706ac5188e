package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.time.Moment;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ClaimCodec;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An agent under test with a clock moved by hand and a kernel that grants everything unless told otherwise. */
final class Node {
    static final LinkName ETH0 = Wire.LINK;
    static final Duration SECOND = Duration.ofSeconds(1);

    final Agent agent = new Agent();
    /** Everything the agent has asked for since it was last looked at. */
    final List<Command> commands = new ArrayList<>();
    final Map<Subnet, String> refusals = new LinkedHashMap<>();
    /** Routes and rules that are refused, and why. */
    final Map<Routing, String> routeRefusals = new LinkedHashMap<>();
    /** Those that stand. */
    final Set<Routing> routings = new LinkedHashSet<>();
    /** Why the kernel has no gate; empty where it has one. */
    String gateRefused = "";
    /** Whether the gate opens when an advert leaves. */
    boolean gateOpens = true;
    /** How often the gate was looked at. */
    int looks;
    /** The most additions and removals that one step has asked for. */
    long mostMovedInOneStep;
    /** The most transitions that one step has told. */
    long mostToldInOneStep;
    private final Family family;
    private final List<Input> pending = new ArrayList<>();
    private Moment now = new Moment(5_000_000_000L);

    Node(Family family) {
        this.family = family;
    }

    static InstanceSettings instance(Family family, int priority) {
        List<Subnet> addresses = Wire.virtual(family).stream().map(Subnet::host).toList();
        return instance("web", family, priority, addresses);
    }

    static InstanceSettings instance(String name, Family family, int priority, List<Subnet> addresses) {
        return new InstanceSettings(name, ETH0, Wire.VRID, new Priority(priority), SECOND, true, ChecksumChoice.AUTO,
                Duration.ofSeconds(3), addresses, NotifySettings.NONE);
    }

    /** A node whose link is up and has its own address, configured with one instance. */
    static Node started(Family family, int priority) {
        return started(instance(family, priority));
    }

    /** The same with an instance of the caller's. */
    static Node started(InstanceSettings instance) {
        Node node = new Node(instance.family());
        node.link(true);
        node.address(Wire.own(instance.family()), instance.family() == Family.IPV4 ? 24 : 64);
        node.configure(instance);
        return node;
    }

    void link(boolean running) {
        take(new Input.LinkSeen(ETH0, 2, MacAddress.parse("02:00:00:00:00:01"), 1500, running));
    }

    void address(IpAddress address, int prefix) {
        take(new Input.AddressSeen(ETH0, new Subnet(address, prefix)));
    }

    void configure(InstanceSettings... instances) {
        take(new Input.Configure(new Settings("lb1", "", "", "nobody", true, List.of(instances))));
    }

    void advert(int priority) {
        take(heard(priority));
    }

    /** The peer's advert as an input. */
    Input heard(int priority) {
        return heard(Wire.peer(family), priority, SECOND, ChecksumForm.PSEUDO_HEADER);
    }

    void advert(IpAddress source, int priority, Duration interval, ChecksumForm form) {
        take(heard(source, priority, interval, form));
    }

    private Input heard(IpAddress source, int priority, Duration interval, ChecksumForm form) {
        var advert = new Advert(family, Wire.VRID, new Priority(priority), interval, Wire.virtual(family));
        Octets message = AdvertCodec.encode(advert, source, family.group(), form);
        return new Input.Arrived(Wire.carrying(message, source, family.group()));
    }

    /** Lets time pass, ticking whenever the agent wants to. */
    void pass(Duration span) {
        Moment end = now.plus(span);
        while (!agent.deadline().isAfter(end)) {
            now = Moment.later(now, agent.deadline());
            take(new Input.Tick());
        }
        now = end;
    }

    void take(Input input) {
        takeBeforeAnswers(input);
    }

    /** Several inputs before the kernel's answer to what the first led to. */
    void takeBeforeAnswers(Input... inputs) {
        List.of(inputs).forEach(this::step);
        while (!pending.isEmpty()) {
            step(pending.remove(0));
        }
    }

    private void step(Input input) {
        List<Command> asked = agent.step(now, input);
        mostMovedInOneStep = Math.max(mostMovedInOneStep, asked.stream().filter(command ->
                command instanceof Command.AddAddresses || command instanceof Command.RemoveAddresses).count());
        mostToldInOneStep = Math.max(mostToldInOneStep, asked.stream().filter(Command.Tell.class::isInstance).count());
        for (Command command : asked) {
            commands.add(command);
            answer(command);
        }
    }

    private void answer(Command command) {
        if (command instanceof Command.AddAddresses add) {
            Map<Subnet, String> refused = new LinkedHashMap<>(refusals);
            refused.keySet().retainAll(add.addresses());
            for (Subnet address : add.addresses()) {
                if (!refused.containsKey(address)) {
                    pending.add(new Input.AddressSeen(add.link(), address));
                }
            }
            pending.add(0, new Input.AddressesAdded(add.router(), refused));
        } else if (command instanceof Command.RenewAddresses renew) {
            pending.add(0, new Input.AddressesRenewed(renew.router(), Map.of()));
        } else if (command instanceof Command.Guard guard) {
            pending.add(0, new Input.Guarded(guard.router(), gateRefused));
        } else if (command instanceof Command.AddRoutings add) {
            List<Routing> created = new ArrayList<>(add.routings());
            created.removeIf(one -> routeRefusals.containsKey(one) || !routings.add(one));
            pending.add(0, new Input.RoutingsAdded(add.router(), created, routeRefusals));
        } else if (command instanceof Command.RemoveRoutings remove) {
            routings.removeAll(Set.copyOf(remove.routings()));
            pending.add(0, new Input.RoutingsRemoved(remove.router(), Map.of()));
        } else if (command instanceof Command.SweepRoutings sweep) {
            routings.retainAll(sweep.but());
        } else if (command instanceof Command.LookAtGate look) {
            looks++;
            pending.add(0, new Input.GateSeen(look.router(), gateOpens ? SECOND : null));
        } else if (command instanceof Command.RemoveAddresses remove) {
            remove.addresses().forEach(gone -> pending.add(new Input.AddressGone(remove.link(), gone)));
            pending.add(0, new Input.AddressesRemoved(remove.router(), Map.of()));
        }
    }

    /** The commands of one kind since they were last cleared. */
    <T extends Command> List<T> all(Class<T> kind) {
        return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The frames that say whose the addresses are, not those that ask. */
    List<Command.Announce> announcements() {
        return all(Command.Announce.class).stream().filter(announce -> ClaimCodec.decode(
                announce.frames().get(0).bytes(), announce.frames().get(0).length()) != null).toList();
    }

    List<String> notices() {
        return all(Command.Log.class).stream().map(log -> log.notice().code()).toList();
    }

    List<Role> roles() {
        return all(Command.Tell.class).stream().map(tell -> tell.transition().to()).toList();
    }

    Snapshot.Router status() {
        take(new Input.Asked(7, new Wish.Status()));
        List<Command.Answer> answers = all(Command.Answer.class).stream()
                .filter(answer -> answer.reply() instanceof Snapshot).toList();
        commands.removeAll(answers);
        return ((Snapshot) answers.get(0).reply()).routers().get(0);
    }

    Moment now() {
        return now;
    }
}
