package dev.vigia.sim;

import dev.vigia.agent.Input;
import java.util.ArrayDeque;
import java.util.Deque;

/** What waits for an agent: answers come before what kernel and operator say, and that before packets. */
final class Inbox {
    /** What a socket buffer holds; later packets are lost, as in a kernel. */
    private static final int SOCKET_BUFFER = 256;

    private final Deque<Input> answers = new ArrayDeque<>();
    private final Deque<Input> news = new ArrayDeque<>();
    private final Deque<Input> packets = new ArrayDeque<>();

    void answer(Input input) {
        answers.add(input);
    }

    void put(Input input) {
        news.add(input);
    }

    /** Whether there was room for a packet or frame. */
    boolean packet(Input input) {
        return packets.size() < SOCKET_BUFFER && packets.add(input);
    }

    /** The next input; null where none waits. */
    Input poll() {
        if (!answers.isEmpty()) {
            return answers.poll();
        }
        return news.isEmpty() ? packets.poll() : news.poll();
    }

    int size() {
        return answers.size() + news.size() + packets.size();
    }

    void clear() {
        answers.clear();
        news.clear();
        packets.clear();
    }
}
