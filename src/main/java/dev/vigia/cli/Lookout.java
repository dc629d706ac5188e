package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.config.TimeText;
import dev.vigia.control.Request;
import dev.vigia.control.Request.Verb;
import dev.vigia.control.StatusScreen;
import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** {@code vigia status --watch}: the screen of a running agent, drawn again and again until somebody ends it. */
final class Lookout {
    private static final int EVENTS = 10;
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofHours(1);
    /** console_codes(4), xterm: the other screen, no cursor, long lines cut; and back. */
    private static final String BEGIN = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String END = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String LINE = "\u001b[%d;1H%s\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private final Caller caller;
    private final PrintStream out;
    private final boolean terminal;
    private final boolean colour;
    private final Deque<Map<?, ?>> events = new ArrayDeque<>();
    private Thread listener;

    private Lookout(Caller caller, PrintStream out, boolean terminal, boolean colour) {
        this.caller = caller;
        this.out = out;
        this.terminal = terminal;
        this.colour = colour;
    }

    /**
     * Watches.
     *
     * @param every how often it is drawn, as written
     * @param times how many times; 0 for ever
     * @throws NoAnswerException where no agent answers at first; later it may be on its way back
     */
    static ExitCode watch(Caller caller, PrintStream out, String every, int times, boolean terminal, boolean colour)
            throws UsageException, NoAnswerException {
        Duration pace = pace(every);
        var lookout = new Lookout(caller, out, terminal, colour);
        caller.ask(Request.STATUS);
        if (terminal) {
            out.print(BEGIN);
            Runtime.getRuntime().addShutdownHook(new Thread(lookout::leave));
        }
        for (int i = 0; (times == 0 || i < times) && !out.checkError(); i++) {
            lookout.draw();
            if (i + 1 != times) {
                LockSupport.parkNanos(pace.toNanos());
            }
        }
        return ExitCode.OK;
    }

    private static Duration pace(String every) throws UsageException {
        try {
            Duration pace = TimeText.parse(every);
            if (pace.compareTo(SHORTEST) >= 0 && pace.compareTo(LONGEST) <= 0) {
                return pace;
            }
        } catch (IllegalArgumentException noTime) {
            throw new UsageException("--every: " + noTime.getMessage());
        }
        throw new UsageException("--every " + every + " is out of range: " + TimeText.of(SHORTEST) + " to "
                + TimeText.of(LONGEST));
    }

    private void leave() {
        out.print(END);
        out.flush();
    }

    private void draw() {
        String screen;
        try {
            Map<?, ?> status = caller.ask(Request.STATUS);
            if (!StatusVerb.isStatus(status)) {
                throw caller.senseless("its answer is no status");
            }
            listen();
            screen = StatusScreen.of(status, latest(), colour);
        } catch (NoAnswerException none) {
            screen = none.getMessage() + "\n" + StatusScreen.events(latest());
        }
        out.print(terminal ? placed(screen) : screen + "\n");
        out.flush();
    }

    /** Each line by its place: a terminal with fewer lines shows the first of them, and the last at its foot. */
    static String placed(String screen) {
        var text = new StringBuilder();
        int row = 0;
        for (String line : screen.split("\n")) {
            text.append(LINE.formatted(++row, line));
        }
        return text + REST_OF_SCREEN;
    }

    /** Hears what happens; once more where the agent has hung up. */
    private void listen() {
        if (listener != null && listener.isAlive()) {
            return;
        }
        synchronized (events) {
            events.clear();
        }
        listener = new Thread(this::hear, "listener");
        listener.setDaemon(true);
        listener.start();
    }

    private void hear() {
        boolean[] head = {true};
        try {
            caller.listen(new Request(Verb.EVENTS, "", null, 0), line -> {
                if (Json.parse(line) instanceof Map<?, ?> event && !head[0]) {
                    note(event);
                }
                head[0] = false;
                return true;
            });
        } catch (NoAnswerException | IllegalArgumentException gone) {
            // The next drawing says so, and listens again.
            return;
        }
    }

    private void note(Map<?, ?> event) {
        synchronized (events) {
            if (events.size() == EVENTS) {
                events.poll();
            }
            events.add(event);
        }
    }

    private List<Map<?, ?>> latest() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}
