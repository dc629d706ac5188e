package dev.vigia.sim;

import dev.vigia.agent.Agent;
import dev.vigia.agent.Command;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Input;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Told;
import dev.vigia.loop.EventLoop;
import dev.vigia.loop.History;
import dev.vigia.loop.Journal;
import dev.vigia.loop.World;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One simulated node: its kernel, its clock, its agent while that runs, and the world that the agent sees. */
public final class SimWorld implements World {
    /** The link of every node. */
    public static final LinkName LINK = new LinkName("eth0");
    /** What a socket buffer holds; later packets are lost, as in a kernel. */
    private static final int SOCKET_BUFFER = 256;
    private static final int JOURNAL = 64;

    private final String name;
    private final Settings settings;
    private final Subnet own;
    private final MacAddress mac;
    private final DriftingClock clock;
    private final Simulation simulation;
    private final Map<String, Told> told = new HashMap<>();
    private final Pace pace;
    /** Answers come before what kernel and operator say, and that before packets, as in the real world. */
    private final Deque<Input> answers = new ArrayDeque<>();
    private final Deque<Input> news = new ArrayDeque<>();
    private final Deque<Input> packets = new ArrayDeque<>();
    private SimKernel kernel;
    private Agent agent;
    private EventLoop loop;
    private Journal journal = new Journal(JOURNAL);
    private Moment busyUntil = Moment.ORIGIN;
    private boolean frozen;
    private boolean stopping;

    SimWorld(String name, Settings settings, Subnet own, MacAddress mac, DriftingClock clock, Simulation simulation) {
        this.name = name;
        this.settings = settings;
        this.own = own;
        this.mac = mac;
        this.clock = clock;
        this.simulation = simulation;
        this.pace = new Pace(name, instance());
        boot();
    }

    private void boot() {
        kernel = new SimKernel(LINK, mac, List.of(own), this::put, answers::add);
    }

    /** Starts an agent on this node as the daemon does: the kernel's dump, what was told, the configuration. */
    public void start() {
        clearInputs();
        stopping = false;
        agent = new Agent();
        journal = new Journal(JOURNAL);
        loop = new EventLoop(this, agent, journal, new History(), command -> {
        });
        kernel.dump();
        put(new Input.Recall(told, List.of()));
        put(new Input.Configure(settings));
    }

    /** Asks the agent to stop in order. */
    public void stop() {
        stopping = true;
        put(new Input.Stop());
    }

    /** The whole node loses its power: agent, addresses and memberships are gone at once. */
    public void powerOff() {
        agent = null;
        loop = null;
        frozen = false;
        clearInputs();
        pace.poweredOff();
        boot();
    }

    /** The agent stands still, or goes on; its kernel works all the time. */
    public void freeze(boolean freeze) {
        frozen = freeze;
        pace.woke(simulation.now());
    }

    /** The agent's next system call takes {@code span}. */
    public void stall(Duration span) {
        busyUntil = simulation.now().plus(span);
    }

    /** Whether a system call keeps the agent waiting. */
    public boolean stalled() {
        return busyUntil.isAfter(simulation.now());
    }

    /** Whether an agent runs here, frozen or not. */
    public boolean up() {
        return agent != null;
    }

    /** Whether an agent runs here that has not been asked to stop, and so answers for what is on the link. */
    public boolean inCharge() {
        return up() && !stopping;
    }

    /** Whether an agent runs here and is not frozen. */
    public boolean awake() {
        return up() && !frozen;
    }

    /** The node's name. */
    public String name() {
        return name;
    }

    /** The node's one instance. */
    public InstanceSettings instance() {
        return settings.instances().get(0);
    }

    /** The address that it has of its own. */
    public Subnet own() {
        return own;
    }

    /** The latest inputs of its agent. */
    public Journal journal() {
        return journal;
    }

    SimKernel kernel() {
        return kernel;
    }

    Pace pace() {
        return pace;
    }

    Map<String, Told> told() {
        return told;
    }

    int waiting() {
        return answers.size() + news.size() + packets.size();
    }

    /** Whether somebody on the LAN who asks for a virtual address gets an answer from this node. */
    boolean answers() {
        return kernel.running() && !kernel.virtual().isEmpty();
    }

    /** The true moment at which this node wants its turn. */
    Moment wakesAt() {
        if (!awake()) {
            return Moment.NEVER;
        }
        Moment wish = waiting() == 0 ? clock.truly(agent.deadline()) : simulation.now();
        return Moment.later(wish, busyUntil);
    }

    /** Lets the agent take one input. */
    void turn() {
        loop.turn();
        if (agent.ended()) {
            agent = null;
            clearInputs();
        }
    }

    private void clearInputs() {
        answers.clear();
        news.clear();
        packets.clear();
    }

    private void put(Input input) {
        news.add(input);
    }

    void deliver(SimPacket packet) {
        if (up() && kernel.hears(packet.source().family()) && packets.size() < SOCKET_BUFFER) {
            packets.add(new Input.Arrived(packet.received()));
        }
    }

    @Override
    public Moment now() {
        return clock.shows(simulation.now());
    }

    @Override
    public Input await(Moment deadline) {
        if (!answers.isEmpty()) {
            return answers.poll();
        }
        return news.isEmpty() ? packets.poll() : news.poll();
    }

    @Override
    public void perform(Command command) {
        if (command instanceof Command.Send send) {
            send(send);
        } else if (command instanceof Command.Listen listen) {
            kernel.listen(listen.family());
        } else if (command instanceof Command.AddAddresses add) {
            pace.adds(add.addresses().size(), simulation.now());
            kernel.add(add);
        } else if (command instanceof Command.RenewAddresses renew) {
            answers.add(new Input.AddressesRenewed(renew.router(), Map.of()));
        } else if (command instanceof Command.RemoveAddresses remove) {
            kernel.remove(remove.router(), remove.addresses());
        } else if (command instanceof Command.Announce announce) {
            pace.announces(announce.frames().size(), simulation.now());
        } else if (command instanceof Command.Tell tell) {
            simulation.watch().told(this, tell.transition());
            told.put(tell.transition().instance(), new Told(tell.transition().seq(), tell.transition().to()));
        }
    }

    private void send(Command.Send send) {
        pace.advert(simulation.now());
        if (!kernel.running()) {
            answers.add(new Input.SendRefused(send.router(), "ENETDOWN"));
            return;
        }
        simulation.network().carry(this,
                new SimPacket(send.source(), send.destination(), 255, send.message()), simulation.now());
    }
}
