package dev.vigia.probe;

import dev.vigia.health.Outcome;
import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;

/** From a host's name or address to a TCP connection, one address after the other. */
final class Dial {
    /** Who goes on with a connection. */
    @FunctionalInterface
    interface Connected {
        /** Goes on; {@code place} is whom it is connected to, for people. */
        void go(SocketChannel channel, String place) throws IOException;
    }

    private final Turn turn;
    private final List<IpAddress> addresses;
    private final int port;
    private final Connected connected;
    private int tried;

    private Dial(Turn turn, List<IpAddress> addresses, int port, Connected connected) {
        this.turn = turn;
        this.addresses = addresses;
        this.port = port;
        this.connected = connected;
    }

    /** Connects; what goes wrong ends the run. */
    static void dial(Turn turn, String host, int port, Connected connected) throws IOException {
        DnsTalk.resolve(turn, host, addresses -> new Dial(turn, addresses, port, connected).next());
    }

    private void next() throws IOException {
        IpAddress address = addresses.get(tried++);
        String place = place(address, port);
        turn.waitFor("the connection to " + place);
        try {
            SocketChannel channel = SocketChannel.open();
            turn.use(channel);
            // Broken off, not closed: else each run would keep a port of ours for a minute.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (channel.connect(socketAddress(address, port))) {
                connected(channel, place);
            } else {
                turn.await(SelectionKey.OP_CONNECT, () -> finish(channel, place));
            }
        } catch (IOException refused) {
            another(refused);
        }
    }

    private void finish(SocketChannel channel, String place) throws IOException {
        try {
            channel.finishConnect();
        } catch (IOException refused) {
            another(refused);
            return;
        }
        connected(channel, place);
    }

    private void connected(SocketChannel channel, String place) throws IOException {
        // A port of the ephemeral range that nobody listens at can be met by itself (RFC 9293 section 3.5).
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            throw new Failure(Outcome.REFUSED, "connection refused");
        }
        connected.go(channel, place);
    }

    private void another(IOException refused) throws IOException {
        if (tried >= addresses.size()) {
            throw refused;
        }
        next();
    }

    static InetSocketAddress socketAddress(IpAddress address, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port);
    }

    static String place(IpAddress address, int port) {
        String text = address.toString();
        return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
    }
}
