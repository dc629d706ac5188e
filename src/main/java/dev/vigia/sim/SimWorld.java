package dev.vigia.sim;

import dev.vigia.agent.Agent;
import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Wish;
import dev.vigia.loop.DatedWorld;
import dev.vigia.loop.EventLoop;
import dev.vigia.loop.History;
import dev.vigia.loop.Journal;
import dev.vigia.loop.World;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One simulated node: its kernel, its clock, its agent while that runs, and the world that the agent sees. */
public final class SimWorld implements World {
    /** The link of every node. */
    public static final LinkName LINK = new LinkName("eth0");
    private static final int JOURNAL = 64;

    private final String name;
    private Settings settings;
    private final List<Subnet> own;
    private final MacAddress mac;
    private final DriftingClock clock;
    private final Random random;
    private final Simulation simulation;
    private final Disk disk = new Disk();
    private final Pace pace;
    private final Inbox inbox = new Inbox();
    private final Standstill standstill = new Standstill();
    private final Outbox outbox;
    private SimKernel kernel;
    private Agent agent;
    private EventLoop loop;
    private Journal journal = new Journal(JOURNAL);
    private Moment diedAt = Moment.ORIGIN;
    private boolean stopping;

    SimWorld(String name, Settings settings, List<Subnet> own, MacAddress mac, DriftingClock clock, Random random,
            Simulation simulation) {
        this.name = name;
        this.settings = settings;
        this.own = List.copyOf(own);
        this.mac = mac;
        this.clock = clock;
        this.random = random;
        this.simulation = simulation;
        this.pace = new Pace(name, routers(), simulation.watch().demands());
        this.outbox = new Outbox(this, simulation, random);
        boot();
    }

    private void boot() {
        kernel = new SimKernel(LINK, mac, own, this, random, inbox::put, inbox::answer);
    }

    /** Starts an agent on this node as the daemon does: the kernel's dump, what is left, the configuration. */
    public void start() {
        inbox.clear();
        outbox.begin();
        stopping = false;
        agent = new Agent();
        journal = new Journal(JOURNAL);
        var dated = new DatedWorld(this, () -> disk.day(simulation.now()));
        loop = new EventLoop(dated, agent, journal, new History(), command -> { });
        kernel.dump();
        inbox.put(new Input.Inherited(kernel.gate().inheritances()));
        inbox.put(new Input.Recall(disk.told(), disk.orders(simulation.now()), disk.marks(),
                disk.holds()));
        configure(settings);
    }

    /** Takes up these settings, now and with each start. */
    void configure(Settings next) {
        settings = next;
        inbox.put(new Input.Configure(next));
    }

    /** Asks the agent to stop in order. */
    public void stop() {
        stopping = true;
        inbox.put(new Input.Stop());
    }

    /** An operator asks the agent for something. */
    public void ask(Wish wish) {
        inbox.put(new Input.Asked(disk.ticket(), wish));
    }

    /** The whole node loses its power: agent, addresses, gate and sockets are gone at once. */
    public void powerOff() {
        pause(false);
        dies();
        outbox.powerOff();
        boot();
    }

    /** The agent's process is killed; addresses and gate stay, and the kernel goes on with them. */
    public void crash() {
        dies();
        kernel.orphaned();
    }

    private void dies() {
        diedAt = standstill.still(simulation.now()) ? standstill.since() : simulation.now();
        agent = null;
        loop = null;
        outbox.die();
        standstill.thaw();
        inbox.clear();
        disk.askersLeave();
        pace.silenced();
        simulation.watch().died(this);
    }

    /** The agent stands still, or goes on; its kernel works all the time. */
    public void freeze(boolean freeze) {
        if (freeze) {
            standstill.freeze(simulation.now());
        } else {
            standstill.thaw();
            pace.woke(simulation.now());
            outbox.finish();
            endWhenDone();
            repairGate();
        }
    }

    /** The machine stands still, or goes on: the agent, the kernel's timers and the clock. */
    public void pause(boolean pause) {
        if (pause) {
            standstill.pause(simulation.now());
        } else if (standstill.paused()) {
            simulation.watch().life(this).missed(standstill.resume(simulation.now()));
            simulation.network().disturbed();
            pace.woke(simulation.now());
            outbox.goOn();
        }
    }

    /** The agent's next system call takes {@code span}. */
    public void stall(Duration span) {
        standstill.stall(span, simulation.now());
    }

    /** Whether a system call keeps the agent waiting. */
    public boolean stalled() {
        return standstill.busyUntil().isAfter(simulation.now());
    }

    /** Somebody flushes the kernel's rules: a living agent notices and puts them back within {@code span}. */
    void flushGate(Duration span) {
        kernel.gate().flush(up());
        simulation.plan(simulation.now().plus(span), this::repairGate);
    }

    private void repairGate() {
        if (awake() && kernel.gate().flushed()) {
            kernel.gate().repair();
        }
    }

    /** Whether an agent runs here, frozen or not. */
    public boolean up() {
        return agent != null;
    }

    /** Whether an agent runs here that has not been asked to stop, and so answers for what is on the link. */
    public boolean inCharge() {
        return up() && !stopping;
    }

    /** Whether an agent runs here and is not frozen, nor its machine paused. */
    public boolean awake() {
        return up() && !standstill.frozen() && !standstill.paused();
    }

    /** Since when no agent works here: dead, frozen, paused or kept by a call; null while one does. */
    Moment stillSince() {
        if (!up()) {
            return diedAt;
        }
        return standstill.still(simulation.now()) ? standstill.since() : null;
    }

    boolean paused() {
        return standstill.paused();
    }

    /** The node's name. */
    public String name() {
        return name;
    }

    /** The node's first virtual router, with which the others share their fate. */
    public InstanceSettings instance() {
        return settings.instances().get(0);
    }

    /** All virtual routers of the node. */
    List<InstanceSettings> routers() {
        return settings.instances();
    }

    /** The addresses that it has of its own, that of its first virtual router's family first. */
    List<Subnet> owned() {
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

    Disk disk() {
        return disk;
    }

    Inbox inbox() {
        return inbox;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Whether somebody on the LAN who asks for a virtual address gets an answer from this node. */
    boolean answers() {
        return !standstill.paused() && kernel.answers();
    }

    /** Whether somebody on the LAN who asks for this virtual address gets an answer from this node. */
    boolean answersFor(IpAddress address) {
        return !standstill.paused() && kernel.answersFor(address);
    }

    /** The true moment at which this node, its kernel or its agent, wants its turn. */
    Moment wakesAt() {
        return standstill.paused() ? Moment.NEVER : Moment.earlier(truly(kernel.next()), agentWakesAt());
    }

    private Moment agentWakesAt() {
        if (!awake()) {
            return Moment.NEVER;
        }
        Moment wish = inbox.size() == 0 ? truly(agent.deadline()) : simulation.now();
        return Moment.later(wish, standstill.busyUntil());
    }

    private Moment truly(Moment shown) {
        return clock.truly(shown).plus(standstill.lost());
    }

    /** Lets the kernel do what is due, and the agent take one input where that is due. */
    void turn() {
        kernel.elapse();
        if (!agentWakesAt().isAfter(simulation.now())) {
            loop.turn();
            endWhenDone();
        }
    }

    /** The process ends with its agent, but not before it has done what the agent said last. */
    private void endWhenDone() {
        if (up() && agent.ended() && !standstill.frozen()) {
            outbox.end();
            agent = null;
            diedAt = simulation.now();
            inbox.clear();
            disk.askersLeave();
            kernel.gate().clear();
        }
    }

    void deliver(SimPacket packet) {
        boolean hears = !standstill.paused() && up() && kernel.hears(packet.source().family());
        if (hears && !inbox.packet(new Input.Arrived(packet.received()))) {
            simulation.network().disturbed();
        }
    }

    /** Frames of ARP or neighbour discovery arrive: claims are heard, questions answered. */
    void deliver(List<SimFrame> frames, SimWorld from) {
        if (standstill.paused()) {
            return;
        }
        for (SimFrame frame : frames) {
            if (!frame.asks() && kernel.watches() && up()) {
                inbox.packet(new Input.Claimed(LINK, frame.address(), frame.mac()));
            } else if (frame.asks() && answersFor(frame.address())) {
                simulation.network().reply(this, from, new SimFrame(false, frame.address(), mac));
            }
        }
    }

    @Override
    public Moment now() {
        return clock.shows(standstill.running(simulation.now()));
    }

    @Override
    public Input await(Moment deadline) {
        return inbox.poll();
    }

    @Override
    public void perform(Command command) {
        if (up()) {
            outbox.perform(command, standstill.frozen());
        }
    }
}
