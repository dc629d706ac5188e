package dev.vigia.control;

import dev.vigia.agent.Command;
import dev.vigia.agent.Notice;
import dev.vigia.agent.Transition;
import dev.vigia.config.Shown;
import dev.vigia.json.Json;
import dev.vigia.notify.NotifyAccount;
import dev.vigia.notify.OperatorWord;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened, each event one line of JSON, the oldest forgotten: transitions with their reasons, warnings, acts
 * with who wanted them.
 *
 * <p>Anybody may tell it something and never waits for it; one thread, the control socket's, numbers what came and
 * reads it.
 */
public final class Chronicle implements Consumer<Command> {
    /** How many events are remembered, at least. */
    public static final int LIMIT = 2000;
    /** How many may wait to be numbered; beyond it they are counted and lost. */
    static final int WAITING = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
    private static final int LONGEST_TEXT = 500;

    /** Where events outlive the agent. */
    public interface Store {
        /** The lines kept so far, oldest first; empty where there are none. */
        List<String> recall();

        /** Keeps a line; never waits. */
        void keep(String line);

        /** Why the latest lines are not kept, for people; empty where they are. */
        String trouble();
    }

    private record Arrival(Moment moment, Map<String, Object> told) {
    }

    private final Store store;
    private final Clock clock;
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    /** The lines remembered; the first of them has the place {@link #begin}. */
    private final List<String> lines = new ArrayList<>();
    private long begin;
    private long number;
    private boolean recalled;
    private volatile Runnable wake = () -> { };

    /**
     * A chronicle.
     *
     * @param store where it outlives the agent
     * @param clock the moment of what is told
     */
    public Chronicle(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Who is to be woken when something has come. */
    void wakes(Runnable reader) {
        wake = reader;
    }

    /** Notes what a command tells people; most commands tell nothing. From any thread. */
    @Override
    public void accept(Command command) {
        if (command instanceof Command.Tell tell) {
            note(transition(tell.transition()));
        } else if (command instanceof Command.Log log && log.notice().severity() != Notice.Severity.INFO) {
            Map<String, Object> told = told(log.notice().code(), log.notice().text());
            told.put("severity", log.notice().severity().name().toLowerCase(Locale.ROOT));
            note(told);
        }
    }

    /** Notes one sentence; from any thread. */
    public void note(String kind, String text) {
        note(told(kind, text));
    }

    /** Notes how a notify script went; from any thread. */
    public void ran(String name, NotifyAccount.Run run) {
        String how = run.failure().isEmpty() ? "ended well" : run.failure();
        Map<String, Object> told = told("notify_run", name + " seq " + run.seq() + " " + run.told() + ": "
                + run.command() + " " + how + " after " + run.milliseconds() + " ms");
        told.put("name", name);
        told.put("seq", run.seq());
        told.put("command", run.command());
        told.put("exit_status", run.exit());
        told.put("ms", run.milliseconds());
        told.put("killed", run.killed());
        told.put("failure", run.failure());
        note(told);
    }

    void note(Map<String, Object> told) {
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            lost.incrementAndGet();
            return;
        }
        arrivals.add(new Arrival(clock.now(), told));
        wake.run();
    }

    /** Notes and logs what an operator wants, or what came of it; from any thread. */
    void act(String form, Object... what) {
        String text = String.format(Locale.ROOT, form, what);
        LOG.info("operator_act: {}", text);
        note("operator_act", text);
    }

    static Map<String, Object> told(String kind, String text) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("kind", kind);
        told.put("text", Shown.cut(text, LONGEST_TEXT));
        return told;
    }

    private static Map<String, Object> transition(Transition transition) {
        Map<String, Object> told = told("transition", transition.instance() + " " + transition.from() + " -> "
                + transition.to() + ", priority " + transition.priority() + ", seq " + transition.seq() + ": "
                + transition.reason());
        told.put("of", transition.kind().name().toLowerCase(Locale.ROOT));
        told.put("name", transition.instance());
        told.put("seq", transition.seq());
        told.put("from", transition.from().state());
        told.put("to", transition.to().state());
        told.put("keepalived_state", OperatorWord.of(transition.to()).name());
        told.put("priority", transition.priority().number());
        told.put("reason", transition.reason().code().word());
        told.put("reason_detail", transition.reason().evidence());
        return told;
    }

    /** Numbers and keeps what has come. Like all below for one thread alone. */
    void settle() {
        if (arrivals.isEmpty()) {
            return;
        }
        recall();
        WallClock wall = WallClock.at(clock.now());
        int gone = lost.getAndSet(0);
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            waiting.decrementAndGet();
            add(wall.text(arrival.moment()), arrival.told());
        }
        if (gone > 0) {
            add(wall.text(clock.now()), told("skipped", gone + " events came too fast and are lost"));
        }
    }

    private void add(String at, Map<String, Object> told) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", ++number);
        event.put("at", at);
        event.putAll(told);
        String line = Json.line(event);
        remember(line);
        store.keep(line);
    }

    /** Not at the start, which has better to do. */
    private void recall() {
        if (!recalled) {
            recalled = true;
            for (String line : store.recall()) {
                if (Json.parse(line) instanceof Map<?, ?> event && event.get("event") instanceof Long given) {
                    number = Math.max(number, given);
                    remember(line);
                }
            }
        }
    }

    private void remember(String line) {
        lines.add(line);
        if (lines.size() >= 2 * LIMIT) {
            lines.subList(0, LIMIT).clear();
            begin += LIMIT;
        }
    }

    /** The place of the first event of the latest {@link #LIMIT}. */
    long first() {
        recall();
        return begin + Math.max(0, lines.size() - LIMIT);
    }

    /** The place behind the last event. */
    long end() {
        return begin + lines.size();
    }

    /** The oldest place that is remembered. */
    long begin() {
        return begin;
    }

    /** The event at a place from {@link #begin} to before {@link #end}. */
    String line(long place) {
        return lines.get((int) (place - begin));
    }

    /** Why the latest events would not survive the agent; empty where they would. */
    String trouble() {
        return store.trouble();
    }
}
