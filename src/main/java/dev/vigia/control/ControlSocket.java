package dev.vigia.control;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Reply;
import dev.vigia.agent.Wish;
import dev.vigia.config.Shown;
import dev.vigia.json.Json;
import dev.vigia.notify.NotifyAccount;
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
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's control socket: one thread, a bounded number of callers, each with bounded size and time.
 *
 * <p>A request is a line of JSON, {@code {"schema":1,"verb":"status"}}; so is the answer, which holds either
 * what was asked or {@code "error"} with one sentence ({@link Fault}). An act goes on when its caller hangs up.
 */
public final class ControlSocket implements AutoCloseable {
    /** How many callers are served at once. */
    static final int CALLERS = 16;
    /** How many of them may wait for an act: the others must still be heard. */
    static final int ACTS = CALLERS / 2;
    /** How long a caller may take in all, unless it waits for an act. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private static final long FAREWELL_MILLIS = 1000;

    private final SocketFile file;
    private final Readers readers;
    private final Readers actors;
    private final Clock clock;
    private final Predicate<Input> agent;
    private final Function<String, NotifyAccount> notified;
    private final Duration patience;
    private final Duration actPatience;
    private final Selector selector;
    private final Door door;
    private final Chronicle chronicle;
    private final Followers followers;
    private final Queue<Command.Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Call> calls = new ArrayList<>();
    private final Thread thread = new Thread(this::serve, "control");
    /** The question asked last, and whether the agent still owes its answer. */
    private long asked;
    private boolean owed;
    /** How many acts were asked; their tickets are below zero, where no question's are. */
    private long acts;
    private volatile boolean closed;

    /**
     * Serves an opened socket on a thread of its own.
     *
     * @param file the socket
     * @param clock for the callers' time
     * @param agent takes a question without waiting; false when it is too busy
     * @param chronicle what happens, for who reads it
     * @param notified how it went with the scripts of a name
     * @throws IOException where the channel cannot be served
     */
    public ControlSocket(SocketFile file, Clock clock, Predicate<Input> agent, Chronicle chronicle,
            Function<String, NotifyAccount> notified) throws IOException {
        this(file, clock, agent, chronicle, notified, PATIENCE, Request.ACT_PATIENCE);
    }

    /** With a chosen time for each caller and for each act. */
    ControlSocket(SocketFile file, Clock clock, Predicate<Input> agent, Chronicle chronicle,
            Function<String, NotifyAccount> notified, Duration patience, Duration actPatience) throws IOException {
        this.file = file;
        this.patience = patience;
        this.actPatience = actPatience;
        this.readers = file.readers();
        this.actors = readers.actors();
        this.clock = clock;
        this.agent = agent;
        this.notified = notified;
        this.selector = Selector.open();
        this.chronicle = chronicle;
        this.followers = new Followers(chronicle, selector);
        this.door = new Door(file.channel(), selector, clock.now());
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
                door.settle(clock.now());
                followers.tell();
            }
        } catch (IOException | RuntimeException failed) {
            // Going round again would only fail again; the agent itself does not need this thread.
            LOG.error("control_error: nobody can ask this agent any more", failed);
        } finally {
            List.copyOf(calls).forEach(call -> refuse(call, Fault.NO_ANSWER, "the agent ends"));
            List.copyOf(calls).forEach(this::end);
            followers.close();
        }
    }

    /** Milliseconds until something must be done unasked; 0 for ever. */
    private long patience() {
        Moment first = calls.stream().map(Call::deadline).reduce(door.opens(), Moment::earlier);
        return first.equals(Moment.NEVER) ? 0 : Math.max(0, clock.now().until(first).toMillis()) + 1;
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
        } else if (!followers.serve(key)) {
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
            channel = door.accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            var call = new Call(channel, Peer.of(channel), clock.now().plus(patience));
            channel.register(selector, SelectionKey.OP_READ, call);
            if (calls.size() >= CALLERS) {
                // Who has taken the longest makes room, so that callers who hang do not shut out the others.
                calls.stream().filter(one -> one.act() == null).findFirst().ifPresent(one ->
                        refuse(one, Fault.BUSY, "more than " + CALLERS + " callers at once; try again"));
            }
            calls.add(call);
        } catch (ClosedChannelException ended) {
            LOG.debug("control_error: {}", ended.toString());
        } catch (IOException | RuntimeException failed) {
            LOG.warn("control_error: a caller could not be accepted: {}", failed.toString());
            door.shut(clock.now());
            Door.hangUp(channel);
        }
    }

    private void read(Call call) throws IOException {
        Request request;
        try {
            String line = call.read();
            if (line == null) {
                return;
            }
            request = Request.of(Json.parse(line));
        } catch (IllegalArgumentException wrong) {
            refuse(call, Fault.NOT_UNDERSTOOD, "the request is not understood: " + wrong.getMessage());
            return;
        }
        Readers admitted = request.acts() ? actors : readers;
        if (!admitted.admit(call.peer())) {
            LOG.warn("control_refused: {} asked: {}", call.peer(), request);
            refuse(call, Fault.NOT_ALLOWED, "not allowed: " + admitted + " may ask for " + request.verb().word());
            return;
        }
        if (request.wish() == null) {
            followers.join(call.channel(), request.verb() == Request.Verb.EVENTS);
            calls.remove(call);
            return;
        }
        // What it says beyond, or that it says no more, is of no use to anybody.
        call.channel().keyFor(selector).interestOps(0);
        if (request.acts()) {
            act(call, request);
            return;
        }
        call.waitsFor(asked + 1);
        if (!owed) {
            ask();
        }
    }

    /** Each act is put for itself, and noted with who wants it. */
    private void act(Call call, Request request) {
        if (calls.stream().filter(other -> other.act() != null).count() >= ACTS) {
            refuse(call, Fault.BUSY, "more than " + ACTS + " acts at once; try again");
            return;
        }
        acts++;
        call.waitsFor(-acts, request, clock.now().plus(actPatience));
        chronicle.act("%s asks: %s (act %d, %s)", call.peer(), request, acts, call.peer().process(request.pid()));
        if (!agent.test(new Input.Asked(-acts, request.wish()))) {
            LOG.warn("operator_act: act {} is not done: the agent is too busy", acts);
            refuse(call, Fault.BUSY, "the agent is too busy; nothing was done; try again");
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
        if (answer.reply() instanceof Reply.Outcome outcome) {
            chronicle.act("act %d is %s: %s", -answer.ticket(), outcome.verdict().name().toLowerCase(Locale.ROOT),
                    Shown.cut(outcome.text(), 240));
        }
        if (!waiting.isEmpty()) {
            tell(waiting, answer);
        }
        if (!owed && !waiting(asked + 1).isEmpty()) {
            ask();
        }
    }

    private void tell(List<Call> waiting, Command.Answer answer) {
        try {
            Map<String, Object> json = ReplyJson.of(answer.reply(), WallClock.at(clock.now()), notified);
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
        } else if (call.act() != null) {
            LOG.warn("operator_act: act {} is not done after {} ms", -call.ticket(), actPatience.toMillis());
            refuse(call, Fault.TIMED_OUT, "not done within " + actPatience.toMillis() + " ms: " + call.act()
                    + "; it may still be: 'vigia status' tells");
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
        Door.hangUp(call.channel());
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
