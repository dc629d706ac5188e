package dev.vigia.control;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Wish;
import dev.vigia.json.Json;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.GroupPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's control socket: one thread, a bounded number of callers, each with bounded size and time.
 *
 * <p>A request is a line of JSON, {@code {"schema":1,"verb":"status"}}; so is the answer, which holds either
 * what was asked or {@code "error"} with one sentence.
 */
public final class ControlSocket implements AutoCloseable {
    /** How many callers are served at once. */
    static final int CALLERS = 16;
    /** How long a caller may take in all. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private final SocketFile file;
    private final Clock clock;
    private final Predicate<Input> agent;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final Queue<Command.Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Call> calls = new ArrayList<>();
    private final String owner = System.getProperty("user.name");
    private final String group;
    private long tickets;
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
        this.file = file;
        this.clock = clock;
        this.agent = agent;
        this.selector = Selector.open();
        this.server = file.channel();
        GroupPrincipal owning = file.group();
        this.group = owning == null ? "" : owning.getName();
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        var thread = new Thread(this::serve, "control");
        thread.setDaemon(true);
        thread.start();
    }

    /** The agent's answer to a question; from any thread. */
    public void answered(Command.Answer answer) {
        answers.add(answer);
        selector.wakeup();
    }

    private void serve() {
        while (!closed) {
            try {
                selector.select(patience());
                deliver();
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                calls.stream().filter(call -> !clock.now().isBefore(call.deadline())).toList().forEach(this::end);
            } catch (IOException | RuntimeException failed) {
                // One bad caller must not cost the others their socket.
                LOG.warn("control_error: {}", failed.toString());
            }
        }
    }

    /** Milliseconds until the first caller has had its time; 0 for ever. */
    private long patience() {
        Moment first = calls.stream().map(Call::deadline).min(Moment::compareTo).orElse(null);
        return first == null ? 0 : Math.max(1, clock.now().until(first).toMillis() + 1);
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            accept();
            return;
        }
        Call call = (Call) key.attachment();
        try {
            if (call.hasAnswer()) {
                write(call);
            } else if (call.ticket() == 0) {
                read(call);
            } else {
                // It spoke again, or hung up, before its answer: neither is of use to anybody.
                end(call);
            }
        } catch (IOException hungUp) {
            end(call);
        }
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            var call = new Call(channel, Peer.of(channel), clock.now().plus(PATIENCE));
            calls.add(call);
            channel.register(selector, SelectionKey.OP_READ, call);
            if (calls.size() > CALLERS) {
                answer(call, error("busy: " + CALLERS + " callers are being served; try again"));
            }
        } catch (IOException failed) {
            LOG.warn("control_error: a caller could not be accepted: {}", failed.toString());
        }
    }

    private void read(Call call) throws IOException {
        String line;
        try {
            line = call.read();
        } catch (IllegalArgumentException tooLong) {
            answer(call, error(tooLong.getMessage()));
            return;
        }
        if (line != null) {
            ask(call, line);
        }
    }

    private void ask(Call call, String line) throws IOException {
        String verb;
        try {
            verb = Request.verb(Json.parse(line));
        } catch (IllegalArgumentException wrong) {
            answer(call, error("the request is not understood: " + wrong.getMessage()));
            return;
        }
        if (!call.peer().maySee(owner, group)) {
            LOG.warn("control_refused: {} asked for {}", call.peer(), verb);
            answer(call, error("not allowed: ask as root, as " + owner + " or as a member of the group " + group));
            return;
        }
        call.waitsFor(++tickets);
        if (!agent.test(new Input.Asked(call.ticket(), new Wish.Status()))) {
            answer(call, error("the agent is too busy to answer; try again"));
        }
    }

    private void deliver() throws IOException {
        for (Command.Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            long ticket = answer.ticket();
            Map<String, Object> json = StatusJson.of(answer.snapshot(), WallClock.at(clock.now()));
            for (Call call : calls.stream().filter(waiting -> waiting.ticket() == ticket).toList()) {
                answer(call, json);
            }
        }
    }

    private void answer(Call call, Map<String, Object> json) {
        call.answers(json);
        try {
            write(call);
        } catch (IOException hungUp) {
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
        try {
            call.channel().close();
        } catch (IOException ignored) {
            LOG.debug("control_error: {}", ignored.toString());
        }
    }

    private static Map<String, Object> error(String sentence) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", StatusJson.SCHEMA);
        json.put("error", sentence);
        return json;
    }

    /** Ends all calls and removes the socket. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        file.close();
    }
}
