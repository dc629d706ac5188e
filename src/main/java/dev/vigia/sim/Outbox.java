package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Told;
import dev.vigia.time.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** What an agent wants done: carried out at once, unless the agent freezes or dies amid it. */
final class Outbox {
    private final SimWorld node;
    private final Simulation simulation;
    private final SimChecks checks;
    private final SimFencing fencing;
    /** What an agent that froze amid its commands has yet to do. */
    private final Deque<Command> unfinished = new ArrayDeque<>();
    private final Listeners listeners;
    private final SimDesk desk;
    private final SimAgents agents;
    private Runnable accident;
    private int commandsLeft;

    Outbox(SimWorld node, Simulation simulation, Random random) {
        this.node = node;
        this.simulation = simulation;
        this.listeners = new Listeners(node.name(), simulation, random);
        this.checks = new SimChecks(node, simulation);
        this.fencing = new SimFencing(node, simulation);
        this.desk = new SimDesk(node, simulation, random);
        this.agents = new SimAgents(node, simulation);
    }

    /** Plans an accident right after the agent's {@code count}th command from now on. */
    void after(int count, Runnable what) {
        commandsLeft = count;
        accident = what;
    }

    /** No accident is planned any more, and nothing is left to do. */
    void clear() {
        accident = null;
        unfinished.clear();
        listeners.cut();
    }

    /** A new agent begins. */
    void begin() {
        checks.begin();
        fencing.begin();
    }

    /** What turns other nodes off from here. */
    SimFencing fencing() {
        return fencing;
    }

    /** The checks of the node. */
    SimChecks checks() {
        return checks;
    }

    /** The services of the machine. */
    SimAgents agents() {
        return agents;
    }

    /** Carries out a command now, or when the agent is no longer frozen. */
    void perform(Command command, boolean frozen) {
        if (frozen) {
            unfinished.add(command);
            return;
        }
        carryOut(command);
        if (accident != null && --commandsLeft <= 0) {
            Runnable what = accident;
            accident = null;
            what.run();
        }
    }

    /** The agent goes on where it froze. */
    void finish() {
        while (!unfinished.isEmpty()) {
            carryOut(unfinished.poll());
        }
        desk.goOn();
    }

    /** The process is gone, with all that it still had to do. */
    void die() {
        clear();
        desk.cut();
        agents.cut();
    }

    /** The machine is without power. */
    void powerOff() {
        agents.powerOff();
        node.disk().boot();
    }

    /** The process ends in order. */
    void end() {
        desk.end();
        agents.cut();
    }

    /** Since when no request about addresses waits to be carried out: now, while one does. */
    Moment idleSince() {
        return desk.idleSince();
    }

    /** The machine goes on: what its agent asked for before is done. */
    void goOn() {
        desk.goOn();
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Send send) {
            send(send);
        } else if (command instanceof Command.Announce announce) {
            node.pace().announces(announce.frames().size(), simulation.now());
            if (node.kernel().running()) {
                simulation.network().carry(node, announce.frames());
            }
        } else if (command instanceof Command.Tell tell) {
            listeners.tell(tell);
            simulation.watch().told(node, tell.transition());
            node.disk().keep(tell.transition().instance(), new Told(tell.transition().seq(), tell.transition().to()));
        } else if (command instanceof Command.Prepare prepare) {
            listeners.prepare(prepare, node.now(), node.inbox()::put);
        } else if (command instanceof Command.Keep keep) {
            node.disk().keep(keep.orders(), simulation.now());
        } else if (command instanceof Command.Operate operate) {
            agents.operate(operate);
        } else if (command instanceof Command.CancelOperation cancel) {
            agents.cancel(cancel);
        } else if (command instanceof Command.Hold hold) {
            node.disk().hold(hold);
        } else if (command instanceof Command.Remember remember) {
            node.disk().remember(remember.mark());
        } else if (command instanceof Command.Answer answer) {
            node.disk().answered(answer);
        } else if (command instanceof Command.Examine examine) {
            checks.examine(examine.checks());
        } else if (command instanceof Command.Fence fence) {
            fencing.fence(fence);
        } else if (command instanceof Command.Log log) {
            simulation.watch().said(node, log.notice());
        } else {
            askKernel(command);
        }
    }

    private void askKernel(Command command) {
        if (command instanceof Command.Listen listen) {
            node.kernel().listen(listen.family());
        } else if (command instanceof Command.Watch) {
            node.kernel().watch();
        } else if (command instanceof Command.AddAddresses add) {
            node.pace().adds(add.addresses().size(), simulation.now());
            simulation.watch().leased(node, add.router(), add.lifetime());
            desk.ask(() -> node.kernel().add(add));
        } else if (command instanceof Command.RenewAddresses renew) {
            simulation.watch().leased(node, renew.router(), renew.lifetime());
            desk.ask(() -> node.kernel().renew(renew));
        } else if (command instanceof Command.RemoveAddresses remove) {
            desk.ask(() -> node.kernel().remove(remove.router(), remove.addresses()));
        } else if (node.kernel().routings().asked(command)) {
            desk.ask(() -> node.kernel().routings().perform(command));
        } else if (command instanceof Command.Guard guard) {
            node.inbox().answer(node.kernel().gate().guard(guard));
        } else if (command instanceof Command.Unguard unguard) {
            node.kernel().gate().unguard(unguard.router());
        } else if (command instanceof Command.Shut shut) {
            node.kernel().gate().shut(shut.router());
        } else if (command instanceof Command.LookAtGate look) {
            node.inbox().answer(node.kernel().gate().look(look.router()));
        }
    }

    private void send(Command.Send send) {
        if (send.last()) {
            node.pace().advert(send.router(), send.message().at(2) == 0, simulation.now());
        }
        String refused = node.kernel().send(send);
        if (refused != null) {
            node.inbox().answer(new Input.SendRefused(send.router(), refused));
        } else if (node.kernel().running()) {
            var packet = new SimPacket(send.source(), send.destination(), send.hopLimit(), send.message());
            simulation.network().carry(node, packet, simulation.now());
        }
    }
}
