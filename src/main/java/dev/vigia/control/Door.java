package dev.vigia.control;

import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Where callers come in; shut for a while after one could not be accepted, since trying at once would spin. */
final class Door {
    private static final Duration REST = Duration.ofSeconds(1);

    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private Moment opens;

    Door(ServerSocketChannel channel, Selector selector, Moment now) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_ACCEPT);
        this.opens = now;
    }

    /** The next caller, or null where none is there. */
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** A caller could not be accepted, for want of descriptors most likely, and is still at the door. */
    void shut(Moment now) {
        opens = now.plus(REST);
    }

    /** Opens again when the time has come. */
    void settle(Moment now) {
        if (key.isValid()) {
            key.interestOps(now.isBefore(opens) ? 0 : SelectionKey.OP_ACCEPT);
        }
    }

    /** When it opens again; never where it is open. */
    Moment opens() {
        return key.isValid() && key.interestOps() == 0 ? opens : Moment.NEVER;
    }

    /** Closes a channel, if there is one. */
    static void hangUp(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) {
            // Nothing more can be done for it.
            return;
        }
    }
}
