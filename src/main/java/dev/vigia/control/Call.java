package dev.vigia.control;

import dev.vigia.json.Json;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One connection to the control socket: one line of JSON in, one out, then the end. */
final class Call {
    /** The longest request, in bytes. */
    static final int LONGEST = 64 << 10;

    private final SocketChannel channel;
    private final Peer peer;
    private Moment deadline;
    private ByteBuffer request = ByteBuffer.allocate(512);
    private ByteBuffer answer;
    private long ticket;
    private Request act;

    Call(SocketChannel channel, Peer peer, Moment deadline) {
        this.channel = channel;
        this.peer = peer;
        this.deadline = deadline;
    }

    SocketChannel channel() {
        return channel;
    }

    Peer peer() {
        return peer;
    }

    /** When patience with it ends. */
    Moment deadline() {
        return deadline;
    }

    /** Whether its request is still to come. */
    boolean speaks() {
        return ticket == 0 && answer == null;
    }

    /** The question it waits for; 0 for none. */
    long ticket() {
        return ticket;
    }

    void waitsFor(long asked) {
        ticket = asked;
    }

    /** Waits for an act of its own, until another deadline. */
    void waitsFor(long asked, Request request, Moment until) {
        ticket = asked;
        act = request;
        deadline = until;
    }

    /** The act it waits for; null for none. */
    Request act() {
        return act;
    }

    /**
     * Reads what has come.
     *
     * @return the request's line when it is whole, else null; the end of what is said ends a line too
     * @throws IOException where the caller hung up without a word
     * @throws IllegalArgumentException where the request is too long
     */
    String read() throws IOException {
        if (channel.read(request) < 0) {
            if (request.position() == 0) {
                throw new IOException("the caller hung up");
            }
            return new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
        }
        for (int i = 0; i < request.position(); i++) {
            if (request.get(i) == '\n') {
                return new String(request.array(), 0, i, StandardCharsets.UTF_8);
            }
        }
        if (request.position() >= LONGEST) {
            throw new IllegalArgumentException("the request is longer than " + LONGEST + " bytes");
        }
        if (!request.hasRemaining()) {
            request = ByteBuffer.allocate(Math.min(LONGEST, request.capacity() * 4)).put(request.flip());
        }
        return null;
    }

    void answers(Map<String, Object> json) {
        ticket = 0;
        act = null;
        answer = ByteBuffer.wrap((Json.line(json) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    boolean hasAnswer() {
        return answer != null;
    }

    /** Writes what goes out now; true when all is out. */
    boolean write() throws IOException {
        channel.write(answer);
        return !answer.hasRemaining();
    }
}
