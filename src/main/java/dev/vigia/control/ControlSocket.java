package dev.vigia.control;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Wish;
import dev.vigia.json.Json;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's control socket: one thread, a bounded number of callers, each with bounded size and time.
 *
 * <p>A request is a line of JSON, {@code {"schema":1,"verb":"status"}}; so is the answer, which holds either
 * what was asked or {@code "error"} with one sentence ({@link Fault}).
 */
public final class ControlSocket implements AutoCloseable {
    /** How many callers are served at once. */
    static final int CALLERS = 16;
    /** How long a caller may take in all. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    /** How long no caller is accepted after one could not be. */
    private static final Duration REST = Duration.ofSeconds(1);
    private static final long FAREWELL_MILLIS = 1000;

    private final SocketFile file;
    private final Readers readers;
    private final Clock clock;
    private final Predicate<Input> agent;
    private final Duration patience;
    private final Selector selector;
    private final SelectionKey door;
    private final Queue<Command.Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Call> calls = new ArrayList<>();
    private final Thread thread = new Thread(this::serve, "control");
    /** The question asked last, and whether the agent still owes its answer. */
    private long asked;
    private boolean owed;
    private Moment doorOpens;
    private volatile boolean closed;

    /**
     * Serves an opened socket on a thread of its own.
     *
     * @param file the socket
     * @param clock for the callers' time
     * @param agent takes a question without waiting; false when it is too busy
     * @throws IOException where the channel cannot be served
     */
    public ControlSocket(SocketFile file, Clock clock, Predicate<Input> agent) throws IOException {
        this(file, clock, agent, PATIENCE);
    }

    /** With a chosen time for each caller. */
    ControlSocket(SocketFile file, Clock clock, Predicate<Input> agent, Duration patience) throws IOException {
        this.file = file;
        this.patience = patience;
        this.readers = file.readers();
        this.clock = clock;
        this.agent = agent;
        this.selector = Selector.open();
        file.channel().configureBlocking(false);
        this.door = file.channel().register(selector, SelectionKey.OP_ACCEPT);
        this.doorOpens = clock.now();
        thread.setDaemon(true);
        thread.start();
    }

    /** The agent's answer to a question; from any thread. */
    public void answered(Command.Answer answer) {
        answers.add(answer);
        selector.wakeup();
    }

    private void serve() {
        try (selector) {
            while (!closed) {
                selector.select(this::serve, patience());
                for (Command.Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
                    deliver(answer);
                }
                calls.stream().filter(call -> !clock.now().isBefore(call.deadline())).toList().forEach(this::expire);
                if (door.isValid()) {
                    door.interestOps(clock.now().isBefore(doorOpens) ? 0 : SelectionKey.OP_ACCEPT);
                }
            }
        } catch (IOException | RuntimeException failed) {
            // Going round again would only fail again; the agent itself does not need this thread.
            LOG.error("control_error: nobody can ask this agent any more", failed);
        } finally {
            List.copyOf(calls).forEach(call -> refuse(call, Fault.NO_ANSWER, "the agent ends"));
            List.copyOf(calls).forEach(this::end);
        }
    }

    /** Milliseconds until something must be done unasked; 0 for ever. */
    private long patience() {
        Stream<Moment> ends = calls.stream().map(Call::deadline);
        Stream<Moment> opening = door.isValid() && door.interestOps() == 0 ? Stream.of(doorOpens) : Stream.empty();
        return Stream.concat(ends, opening).min(Moment::compareTo)
                .map(first -> Math.max(0, clock.now().until(first).toMillis()) + 1).orElse(0L);
    }

    /** Whatever one caller does wrong ends that call and nothing else. */
    private void serve(SelectionKey key) {
        if (key.attachment() instanceof Call call) {
            try {
                serve(call);
            } catch (IOException | RuntimeException hungUp) {
                LOG.debug("control_error: {}", hungUp.toString());
                end(call);
            }
        } else {
            accept();
        }
    }

    private void serve(Call call) throws IOException {
        if (call.hasAnswer()) {
            write(call);
        } else if (call.speaks()) {
            read(call);
        }
    }

    private void accept() {
        SocketChannel channel = null;
        try {
            channel = file.channel().accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            var call = new Call(channel, Peer.of(channel), clock.now().plus(patience));
            channel.register(selector, SelectionKey.OP_READ, call);
            if (calls.size() >= CALLERS) {
                // Who has taken the longest makes room, so that callers who hang do not shut out the others.
                refuse(calls.get(0), Fault.BUSY, "more than " + CALLERS + " callers at once; try again");
            }
            calls.add(call);
        } catch (ClosedChannelException ended) {
            LOG.debug("control_error: {}", ended.toString());
        } catch (IOException | RuntimeException failed) {
            // Out of descriptors, most likely, and the caller is still at the door: trying at once would spin.
            LOG.warn("control_error: a caller could not be accepted: {}", failed.toString());
            doorOpens = clock.now().plus(REST);
            close(channel);
        }
    }

    private void read(Call call) throws IOException {
        String line;
        try {
            line = call.read();
            if (line == null) {
                return;
            }
            Request.verb(Json.parse(line));
        } catch (IllegalArgumentException wrong) {
            refuse(call, Fault.NOT_UNDERSTOOD, "the request is not understood: " + wrong.getMessage());
            return;
        }
        if (!readers.admit(call.peer())) {
            LOG.warn("control_refused: {} asked", call.peer());
            refuse(call, Fault.NOT_ALLOWED, "not allowed: " + readers + " may ask");
            return;
        }
        // What it says beyond, or that it says no more, is of no use to anybody.
        call.channel().keyFor(selector).interestOps(0);
        call.waitsFor(asked + 1);
        if (!owed) {
            ask();
        }
    }

    /** One question at a time, for all who have come until it is put: the loop has better to do. */
    private void ask() {
        asked++;
        owed = agent.test(new Input.Asked(asked, new Wish.Status()));
        if (!owed) {
            waiting(asked).forEach(call -> refuse(call, Fault.BUSY, "the agent is too busy to answer; try again"));
        }
    }

    private List<Call> waiting(long ticket) {
        return calls.stream().filter(call -> call.ticket() == ticket).toList();
    }

    private void deliver(Command.Answer answer) {
        owed = owed && answer.ticket() != asked;
        List<Call> waiting = waiting(answer.ticket());
        if (!waiting.isEmpty()) {
            tell(waiting, answer);
        }
        if (!owed && !waiting(asked + 1).isEmpty()) {
            ask();
        }
    }

    private void tell(List<Call> waiting, Command.Answer answer) {
        try {
            Map<String, Object> json = ReplyJson.of(answer.reply(), WallClock.at(clock.now()));
            waiting.forEach(call -> answer(call, json));
        } catch (RuntimeException defect) {
            LOG.error("control_error: the answer cannot be told", defect);
            waiting.forEach(call -> refuse(call, Fault.NO_ANSWER, "the agent cannot tell its state: " + defect));
        }
    }

    /** Its time is over: it is told why, if it can still be told anything. */
    private void expire(Call call) {
        if (call.speaks()) {
            refuse(call, Fault.NOT_UNDERSTOOD, "no whole line came within " + patience.toMillis() + " ms");
        } else if (!call.hasAnswer()) {
            refuse(call, Fault.NO_ANSWER,
                    "the agent's event loop did not answer within " + patience.toMillis() + " ms");
        }
        end(call);
    }

    private void refuse(Call call, Fault fault, String sentence) {
        if (call.hasAnswer()) {
            end(call);
        } else {
            answer(call, fault.json(sentence));
        }
    }

    private void answer(Call call, Map<String, Object> json) {
        call.answers(json);
        try {
            write(call);
        } catch (IOException | RuntimeException hungUp) {
            end(call);
        }
    }

    private void write(Call call) throws IOException {
        if (call.write()) {
            end(call);
        } else {
            call.channel().keyFor(selector).interestOps(SelectionKey.OP_WRITE);
        }
    }

    private void end(Call call) {
        calls.remove(call);
        close(call.channel());
    }

    private static void close(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) {
            LOG.debug("control_error: {}", ignored.toString());
        }
    }

    /** Ends all calls and removes the socket. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(FAREWELL_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
