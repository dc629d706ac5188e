package dev.vigia.control;

import dev.vigia.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who reads the {@link Chronicle}: a line of JSON that says how many events follow, these, and for who follows each
 * further one as it happens. Who does not read costs a cursor, and is told what was skipped when reading again.
 */
final class Followers {
    /** How many read at once; who has stopped reading, or has read the longest, makes room for the next. */
    static final int MOST = 16;
    private static final int PART = 16 << 10;

    private static final class Follower {
        private final SelectionKey key;
        private final boolean follows;
        private final long until;
        private long next;
        private ByteBuffer out;

        Follower(SelectionKey key, boolean follows, long next, long until, ByteBuffer out) {
            this.key = key;
            this.follows = follows;
            this.next = next;
            this.until = until;
            this.out = out;
        }
    }

    private final Chronicle chronicle;
    private final Selector selector;
    private final List<Follower> all = new ArrayList<>();

    Followers(Chronicle chronicle, Selector selector) {
        this.chronicle = chronicle;
        this.selector = selector;
        chronicle.wakes(selector::wakeup);
    }

    /**
     * Takes over a caller's channel.
     *
     * @param follows whether it wants what happens from now on too
     */
    void join(SocketChannel channel, boolean follows) {
        chronicle.settle();
        if (all.size() >= MOST) {
            // Who still owes what it was sent does not read; else who has read the longest makes room.
            end(all.stream().filter(one -> one.out.hasRemaining()).findFirst().orElse(all.get(0)));
        }
        long first = chronicle.first();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", StatusJson.SCHEMA);
        json.put("events", chronicle.end() - first);
        json.put("not_kept_because", chronicle.trouble());
        var follower = new Follower(channel.keyFor(selector), follows, first, chronicle.end(), bytes(Json.line(json)));
        follower.key.attach(follower);
        all.add(follower);
        tell(follower);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Serves a key if it is a follower's. */
    boolean serve(SelectionKey key) {
        if (!(key.attachment() instanceof Follower follower)) {
            return false;
        }
        try {
            if (key.isReadable() && ((SocketChannel) key.channel()).read(ByteBuffer.allocate(512)) < 0) {
                end(follower);
                return true;
            }
        } catch (IOException hungUp) {
            end(follower);
            return true;
        }
        tell(follower);
        return true;
    }

    /** Numbers what has come and tells it to who follows. */
    void tell() {
        chronicle.settle();
        List.copyOf(all).forEach(this::tell);
    }

    private void tell(Follower follower) {
        try {
            while (refill(follower)) {
                ((SocketChannel) follower.key.channel()).write(follower.out);
                if (follower.out.hasRemaining()) {
                    follower.key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
            }
            follower.key.interestOps(SelectionKey.OP_READ);
            if (!follower.follows) {
                end(follower);
            }
        } catch (IOException | RuntimeException hungUp) {
            end(follower);
        }
    }

    /** Whether there is something to write, a part of what is due where the last part is out. */
    private boolean refill(Follower follower) {
        if (follower.out.hasRemaining()) {
            return true;
        }
        var text = new StringBuilder();
        if (follower.next < chronicle.begin()) {
            long gone = chronicle.begin() - follower.next;
            text.append(Json.line(Chronicle.told("skipped", gone + " events were forgotten before they were read")))
                    .append('\n');
            follower.next = chronicle.begin();
        }
        long until = follower.follows ? chronicle.end() : follower.until;
        while (follower.next < until && text.length() < PART) {
            text.append(chronicle.line(follower.next++)).append('\n');
        }
        if (text.isEmpty()) {
            return false;
        }
        follower.out = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        return true;
    }

    private void end(Follower follower) {
        all.remove(follower);
        Door.hangUp((SocketChannel) follower.key.channel());
    }

    /** Tells the last of it, and hangs up. */
    void close() {
        tell();
        List.copyOf(all).forEach(this::end);
    }
}
