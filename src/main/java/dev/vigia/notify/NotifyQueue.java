package dev.vigia.notify;

import dev.vigia.agent.Command;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The transitions of one name that wait to be told: in order, each once, at most {@value #LIMIT} of them; and between
 * them what is run on other occasions, so that no two scripts of a name run at a time.
 *
 * <p>Beyond that the oldest are skipped, and the next that is told says how many, so that a hanging script
 * costs knowledge of the past but never of the present.
 */
public final class NotifyQueue {
    /** How many transitions may wait. */
    public static final int LIMIT = 256;

    /**
     * One turn.
     *
     * @param command what asked for it
     * @param transition what is told
     * @param runs the commands that tell it, one after the other
     * @param skipped how many before it were not told, which its commands learn
     */
    public record Turn(Command command, Transition transition, List<NotifyRun> runs, int skipped) {
        /** Copies the list. */
        public Turn {
            runs = List.copyOf(runs);
        }

        /** Whether a transition is told, not only how the instance stands. */
        public boolean isTransition() {
            return command instanceof Command.Tell;
        }
    }

    private final Deque<Command> waiting = new ArrayDeque<>();
    private long last;
    private int skipped;
    private long everSkipped;

    /**
     * A queue in which nothing waits.
     *
     * @param told the number of the last transition that was told of this name; 0 where that is not known
     */
    public NotifyQueue(long told) {
        this.last = told;
    }

    /** Takes a transition in; what an agent that was killed has numbered before it and not told is skipped. */
    public void add(Command.Tell tell) {
        if (last > 0) {
            skip((int) Math.max(0, tell.transition().seq() - last - 1));
        }
        last = tell.transition().seq();
        queue(tell);
    }

    /** A lower rank was heard; one such word that waits says it for all. */
    public void add(Command.TellRival rival) {
        if (waiting.stream().noneMatch(Command.TellRival.class::isInstance)) {
            queue(rival);
        }
    }

    /** Something is to be run before a release, after what was told before it. */
    public void add(Command.Prepare prepare) {
        queue(prepare);
    }

    private void queue(Command command) {
        if (waiting.size() == LIMIT) {
            skip(waiting.poll() instanceof Command.Tell ? 1 : 0);
        }
        waiting.add(command);
    }

    private void skip(int count) {
        skipped += count;
        everSkipped += count;
    }

    /** The number of the last transition that was taken in. */
    public long newest() {
        return last;
    }

    /** How many transitions were skipped in all. */
    public long everSkipped() {
        return everSkipped;
    }

    /** How much waits. */
    public int size() {
        return waiting.size();
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The oldest turn; null where none waits. */
    public Turn next() {
        Command command = waiting.poll();
        if (command instanceof Command.TellRival rival) {
            return turn(command, rival.standing(), rival.listeners().rival(), rival.listeners());
        }
        if (command instanceof Command.Prepare prepare) {
            return turn(command, prepare.standing(), prepare.listeners().beforeRelease(), prepare.listeners());
        }
        return command instanceof Command.Tell tell ? turn(tell) : null;
    }

    private static Turn turn(Command command, Transition standing, List<String> argv, NotifySettings listeners) {
        var run = new NotifyRun(argv, environment(standing, 0), listeners.timeout());
        return new Turn(command, standing, List.of(run), 0);
    }

    private Turn turn(Command.Tell tell) {
        var turn = new Turn(tell, tell.transition(), runs(tell, skipped), skipped);
        if (!turn.runs().isEmpty()) {
            skipped = 0;
        }
        return turn;
    }

    /** A turn could not be told in its time, and a newer one takes its place and says so. */
    public void giveUp(Turn turn) {
        if (turn.isTransition()) {
            skipped += turn.skipped();
            skip(1);
        }
    }

    /** As keepalived: the role's own script first, then the one for all, with four arguments. */
    private static List<NotifyRun> runs(Command.Tell tell, int skipped) {
        NotifySettings listeners = tell.listeners();
        Transition transition = tell.transition();
        OperatorWord word = OperatorWord.of(transition.to());
        Map<String, String> environment = environment(transition, skipped);
        List<NotifyRun> runs = new ArrayList<>(2);
        List<String> own = switch (word) {
            case MASTER -> listeners.master();
            case BACKUP -> listeners.backup();
            case FAULT -> listeners.fault();
            case STOP -> listeners.stop();
        };
        if (!own.isEmpty()) {
            runs.add(new NotifyRun(own, environment, listeners.timeout()));
        }
        if (!listeners.any().isEmpty()) {
            List<String> argv = new ArrayList<>(listeners.any());
            argv.addAll(List.of(transition.kind().name(), transition.instance(), word.name(),
                    transition.priority().toString()));
            runs.add(new NotifyRun(argv, environment, listeners.timeout()));
        }
        return runs;
    }

    private static Map<String, String> environment(Transition transition, int skipped) {
        Map<String, String> environment = new HashMap<>();
        environment.put("VIGIA_INSTANCE", transition.instance());
        environment.put("VIGIA_KIND", transition.kind().name());
        environment.put("VIGIA_STATE", transition.to().state());
        environment.put("VIGIA_KEEPALIVED_STATE", OperatorWord.of(transition.to()).name());
        environment.put("VIGIA_PREVIOUS", transition.from().state());
        environment.put("VIGIA_REASON", transition.reason().code().word());
        environment.put("VIGIA_PRIORITY", transition.priority().toString());
        environment.put("VIGIA_SEQ", Long.toString(transition.seq()));
        if (!transition.resources().isEmpty()) {
            environment.put("VIGIA_RESOURCES", String.join(" ", transition.resources()));
        }
        if (skipped > 0) {
            environment.put("VIGIA_SKIPPED", Integer.toString(skipped));
        }
        return environment;
    }
}
