package dev.vigia.vrrp;

import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.State.Active;
import dev.vigia.vrrp.State.Backup;
import dev.vigia.vrrp.State.Doubt;
import dev.vigia.vrrp.State.Initialize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A few routers on one link at one moment, which is always the origin: worlds that are equal have the same future,
 * whenever and however they came about. Routers decide by the real {@link Election}.
 *
 * <p>Each step of a router is judged at once, and a wrong one is a {@link Violation}.
 *
 * @param nodes the routers
 * @param flights the adverts on their way, in order
 * @param cut the routers that are cut off from all others, a bit each
 */
record SmallWorld(List<Node> nodes, List<Flight> flights, int cut) {
    /** How long an advert may be on its way. */
    static final Duration LATENCY = Duration.ofMillis(500);
    static final Moment NOW = Moment.ORIGIN;
    private static final Moment LONG_AGO = new Moment(Long.MIN_VALUE / 2);
    private static final Comparator<Flight> ORDER = Comparator.comparing(Flight::sent).thenComparing(Flight::from)
            .thenComparing(Flight::to).thenComparing(Flight::priority);

    /**
     * One router.
     *
     * @param fit whether it is fit and running; who is not, is Initialize
     * @param state its state, as the election sees it
     * @param disputed since when it is Active although every advert of a better Active router reaches it; else NEVER
     */
    record Node(boolean fit, State state, Moment disputed) {
        static final Node DOWN = new Node(false, new Initialize(), Moment.NEVER);
    }

    /** An advert on its way. */
    record Flight(int from, int to, Priority priority, Moment sent) {
    }

    /** The election did what it must never do. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String message) {
            super(message);
        }

        Violation(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** All down, nothing said yet. */
    static SmallWorld of(int count) {
        return new SmallWorld(Collections.nCopies(count, Node.DOWN), List.of(), 0);
    }

    /** Everything that can happen next, with its name. */
    void next(List<Standing> us, BiConsumer<String, SmallWorld> found) {
        for (Flight flight : new HashSet<>(flights)) {
            String advert = " " + flight.from() + ">" + flight.to() + " " + flight.priority().number();
            found.accept("deliver" + advert, delivering(us, flight));
            found.accept("lose" + advert, without(flight).judged(this, us, flight.to()));
        }
        Moment due = due();
        boolean inTime = flights.isEmpty() || !due.isAfter(flights.get(0).sent().plus(LATENCY));
        for (int i = 0; i < nodes.size(); i++) {
            if (inTime && !due.equals(Moment.NEVER) && nodes.get(i).state().deadline().equals(due)) {
                found.accept("timer " + i, timer(us, i));
            }
            faults(us, i, found);
        }
    }

    private void faults(List<Standing> us, int i, BiConsumer<String, SmallWorld> found) {
        Node node = nodes.get(i);
        if (node.fit()) {
            found.accept("crash " + i, with(i, Node.DOWN).judged(this, us, -1));
            found.accept("unfit " + i, step(us, i, new Event.Shutdown(), false));
        } else {
            found.accept("start " + i, step(us, i, new Event.Startup(), true));
        }
        if (node.state() instanceof Active active && active.doubt() == Doubt.NONE) {
            // So soon after its crash that nobody else can have taken over.
            found.accept("relaunch " + i, with(i, Node.DOWN).step(us, i, new Event.Adoption(), true));
        }
        boolean isCut = (cut & 1 << i) != 0;
        if (isCut) {
            found.accept("heal " + i, new SmallWorld(nodes, flights, cut & ~(1 << i)).judged(this, us, -1));
        } else if (i > 0 || nodes.size() > 2) {
            List<Flight> left = flights.stream().filter(flight -> flight.from() != i && flight.to() != i).toList();
            found.accept("cut " + i, new SmallWorld(nodes, left, cut | 1 << i).judged(this, us, -1));
        }
    }

    /** When the next timer runs out; NEVER where there is none. */
    Moment due() {
        return nodes.stream().map(node -> node.state().deadline()).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** An advert arrives. */
    SmallWorld delivering(List<Standing> us, Flight flight) {
        int to = flight.to();
        Standing sender = us.get(flight.from());
        var heard = new Event.Heard(sender.address(), flight.priority(), sender.advertInterval());
        SmallWorld after = without(flight).step(us, to, heard, nodes.get(to).fit());
        boolean yields = us.get(to).yieldsTo(flight.priority(), sender.address());
        if (yields && !flight.priority().resigns() && after.nodes().get(to).state() instanceof Active) {
            throw new Violation(to + " stays Active although it has heard " + flight.from());
        }
        return after;
    }

    /** The clock goes on to the next timer, which is this router's. */
    SmallWorld timer(List<Standing> us, int i) {
        SmallWorld then = later(NOW.until(due()));
        SmallWorld after = then.step(us, i, new Event.TimerRanOut(), then.nodes().get(i).fit());
        if (!after.nodes().get(i).state().deadline().isAfter(NOW)) {
            throw new Violation("the timer of " + i + " runs out again at once");
        }
        return after;
    }

    private SmallWorld step(List<Standing> us, int i, Event event, boolean fit) {
        State before = nodes.get(i).state();
        Step step;
        try {
            step = Election.step(us.get(i), before, event, NOW);
        } catch (RuntimeException e) {
            throw new Violation(event + " throws in " + before, e);
        }
        judge(i, before, event, step, fit);
        List<Flight> sent = new ArrayList<>(flights);
        for (Action action : step.actions()) {
            if (action instanceof Action.SendAdvert advert) {
                for (int to = 0; to < nodes.size(); to++) {
                    if (to != i && (cut & (1 << i | 1 << to)) == 0) {
                        sent.add(new Flight(i, to, advert.priority(), NOW));
                    }
                }
            }
        }
        sent.sort(ORDER);
        Node node = new Node(fit, step.state(), nodes.get(i).disputed());
        return new SmallWorld(with(i, node).nodes(), List.copyOf(sent), cut).judged(this, us, -1);
    }

    private static void judge(int i, State before, Event event, Step step, boolean fit) {
        State state = step.state();
        if (!fit && !(state instanceof Initialize)) {
            throw new Violation(i + " is unfit and became " + state);
        }
        if (fit && state instanceof Initialize) {
            throw new Violation(i + " is fit and became Initialize by " + event);
        }
        if (state.deadline().isBefore(NOW)) {
            throw new Violation(i + " has a deadline in the past: " + state);
        }
        boolean was = before instanceof Active;
        boolean is = state instanceof Active;
        boolean takes = step.actions().stream().anyMatch(
                action -> action instanceof Action.TakeAddresses || action instanceof Action.AdoptAddresses);
        if (takes != (is && !was) || step.actions().contains(new Action.ReleaseAddresses()) != (was && !is)) {
            throw new Violation(i + " goes from " + before + " to " + state + " and does " + step.actions());
        }
        if ((step.cause() != null) != (before.getClass() != state.getClass())) {
            throw new Violation(i + " goes from " + before + " to " + state + " because of " + step.cause());
        }
    }

    /** The same with each dispute known: who has lost an advert just now may dispute anew. */
    private SmallWorld judged(SmallWorld before, List<Standing> us, int deprived) {
        List<Node> next = new ArrayList<>(nodes);
        for (int i = 0; i < next.size(); i++) {
            Node node = next.get(i);
            int better = better(us, i);
            boolean goesOn = better == before.better(us, i) && i != deprived;
            Moment since = better == 0 ? Moment.NEVER : goesOn ? node.disputed() : NOW;
            if (since.plus(us.get(i).advertInterval()).plus(LATENCY).isBefore(NOW)) {
                throw new Violation(i + " and a better router are both Active, and hear each other");
            }
            next.set(i, new Node(node.fit(), node.state(), since));
        }
        return new SmallWorld(List.copyOf(next), flights, cut);
    }

    /** The better Active routers that an Active one hears, a bit each. */
    private int better(List<Standing> us, int i) {
        int better = 0;
        if (!(nodes.get(i).state() instanceof Active)) {
            return 0;
        }
        for (int j = 0; j < nodes.size(); j++) {
            boolean connected = j != i && (cut & (1 << i | 1 << j)) == 0;
            if (connected && nodes.get(j).state() instanceof Active
                    && us.get(i).yieldsTo(us.get(j).priority(), us.get(j).address())) {
                better |= 1 << j;
            }
        }
        return better;
    }

    /** How many are Active. */
    long active() {
        return nodes.stream().filter(node -> node.state() instanceof Active).count();
    }

    /** How long until {@link #quiet}. */
    Duration untilQuiet() {
        return flights.isEmpty() ? NOW.until(due()) : Duration.ZERO;
    }

    /** What happens next where nothing is lost or late and nobody fails; the same where nothing ever will. */
    SmallWorld quiet(List<Standing> us) {
        if (!flights.isEmpty()) {
            return delivering(us, flights.get(0));
        }
        Moment due = due();
        for (int i = 0; i < nodes.size() && !due.equals(Moment.NEVER); i++) {
            if (nodes.get(i).state().deadline().equals(due)) {
                return timer(us, i);
            }
        }
        return this;
    }

    /** Whether there is one Active router, and none that should preempt it; nobody fit: none. */
    boolean isRight(List<Standing> us) {
        boolean preempted = false;
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = 0; j < nodes.size() && nodes.get(i).state() instanceof Active; j++) {
                preempted |= nodes.get(j).fit() && us.get(j).preempts(us.get(i).priority());
            }
        }
        return active() == (isAnybodyFit() ? 1 : 0) && !preempted;
    }

    /** Whether anybody could own the addresses. */
    boolean isAnybodyFit() {
        return nodes.stream().anyMatch(Node::fit);
    }

    /** The same with nobody cut off. */
    SmallWorld healed(List<Standing> us) {
        return new SmallWorld(nodes, flights, 0).judged(this, us, -1);
    }

    private SmallWorld with(int i, Node node) {
        List<Node> next = new ArrayList<>(nodes);
        next.set(i, node);
        return new SmallWorld(List.copyOf(next), flights, cut);
    }

    private SmallWorld without(Flight flight) {
        List<Flight> left = new ArrayList<>(flights);
        left.remove(flight);
        return new SmallWorld(nodes, List.copyOf(left), cut);
    }

    private SmallWorld later(Duration span) {
        if (span.isZero()) {
            return this;
        }
        return new SmallWorld(
                nodes.stream().map(node -> new Node(
                        node.fit(), later(node.state(), span), node.disputed().minus(span))).toList(),
                flights.stream().map(flight -> new Flight(
                        flight.from(), flight.to(), flight.priority(), flight.sent().minus(span))).toList(),
                cut);
    }

    private static State later(State state, Duration span) {
        if (state instanceof Backup backup) {
            var audience = new Audience(backup.audience().senders().stream().map(sender -> new Sender(sender.source(),
                    sender.priority(), sender.interval(), sender.heard().minus(span))).toList());
            return new Backup(backup.deadline().minus(span), audience, backup.expecting());
        }
        if (state instanceof Active active) {
            return new Active(active.nextAdvert().minus(span), active.assertion().minus(span),
                    forgotten(active.asserted().minus(span)), active.announcement().minus(span),
                    forgotten(active.announced().minus(span)), active.doubt());
        }
        return state;
    }

    /** What lies back further than any pace means no more than long ago. */
    private static Moment forgotten(Moment moment) {
        return moment.plus(Election.ANNOUNCEMENT_PACE).isAfter(NOW) ? moment : LONG_AGO;
    }

    /** Which routers are in which kind of state, for people. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Node node : nodes) {
            text.append(node.state().getClass().getSimpleName()).append(' ');
        }
        return text.append("on their way ").append(flights.size()).append(", cut ").append(cut).toString();
    }

    /** The kinds of state that the routers are in. */
    Set<String> kinds() {
        Set<String> kinds = new HashSet<>();
        for (Node node : nodes) {
            State state = node.state();
            String name = state.getClass().getSimpleName();
            if (state instanceof Backup backup) {
                kinds.add(name + " " + backup.expecting().getClass().getSimpleName());
            } else {
                kinds.add(state instanceof Active active ? name + " " + active.doubt() : name);
            }
        }
        return kinds;
    }
}
