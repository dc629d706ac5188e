package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;

/**
 * How the other node of an instance is turned off where it does not say that it runs nothing ({@code takeover: fence}):
 * one attempt at a time, a bounded number of them, and never of a node that was not heard in this life.
 *
 * <p>Of two nodes that want to fence each other one must survive: the first of the {@code failover_domain} begins at
 * once, the other after {@code pcmk_delay_base}, so the machine that would fence back is off by then.
 */
final class Fencing {
    /** How often at most in one wait. */
    static final int MOST = 10;
    /** How long after one that proved nothing the next begins. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final String node;
    private List<FenceDevice> devices;
    /** Since when the node is silent for which it is done; null while nobody is to be fenced. */
    private Moment silence;
    private int attempts;
    private long runs;
    /** The number of the one under way; 0 for none. */
    private long underWay;
    private Moment next = Moment.NEVER;
    private String last = "";

    /** By what this node can turn the others off. */
    Fencing(String node, List<FenceDevice> devices) {
        this.node = node;
        this.devices = List.copyOf(devices);
    }

    /** There are other devices now. */
    void configured(List<FenceDevice> others) {
        devices = List.copyOf(others);
    }

    /** What became of the last; empty before that. */
    String last() {
        return last;
    }

    /** Nothing is to be proved any more: who was to be fenced lives, or this node does not want to take over. */
    void rest() {
        silence = null;
        underWay = 0;
        next = Moment.NEVER;
    }

    /**
     * Begins what is due.
     *
     * @param since from when on the other's silence means something
     * @param domain both nodes, this one among them
     */
    void tick(String group, Moment since, FailoverDomain domain, Moment now, List<Command> out) {
        String other = domain.nodes().stream().filter(each -> !each.equals(node)).findFirst().orElse("");
        List<FenceDevice> able = devices.stream().filter(device -> device.target(other).isPresent()).toList();
        if (able.isEmpty()) {
            return;
        }
        if (!since.equals(silence)) {
            silence = since;
            attempts = 0;
            underWay = 0;
            Duration delay = able.get(0).target(other).orElseThrow().delay();
            next = since.plus(domain.nodes().indexOf(node) == 0 ? Duration.ZERO : delay);
        }
        if (underWay == 0 && attempts < MOST && !now.isBefore(next)) {
            FenceDevice device = able.get(attempts % able.size());
            attempts++;
            runs++;
            underWay = runs;
            next = Moment.NEVER;
            out.add(new Command.Fence(group, runs, device, other));
            out.add(new Command.Log(new Notice(Notice.Severity.ALERT, "fencing", group + ": " + other
                    + " is silent and has not said that nothing runs there: " + device.name() + " turns it off")));
        }
    }

    /** One has ended; whether it proves what is waited for. */
    boolean ended(Input.Fenced fenced, Moment now) {
        if (fenced.run() != underWay) {
            return false;
        }
        underWay = 0;
        last = fenced.why();
        next = fenced.proven() || attempts >= MOST ? Moment.NEVER : now.plus(PAUSE);
        return fenced.proven();
    }

    /** Whether it has given up. */
    boolean exhausted() {
        return silence != null && underWay == 0 && attempts >= MOST;
    }

    /** When it wants a tick. */
    Moment deadline() {
        return next;
    }
}
