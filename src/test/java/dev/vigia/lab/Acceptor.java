package dev.vigia.lab;

import dev.vigia.linux.MonotonicClock;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A process that accepts connections on a port of the loopback and closes them: what checks of the benches ask. */
final class Acceptor {
    private static final int BACKLOG = 1024;
    private static final int PAUSE = 1000;

    private Acceptor() {
    }

    /** Accepts on port {@code words[0]} for {@code words[1]} ms, then ends. */
    public static void main(String[] words) throws IOException {
        Clock clock = new MonotonicClock();
        Moment end = clock.now().plus(Duration.ofMillis(Long.parseLong(words[1])));
        var server = new ServerSocket(Integer.parseInt(words[0]), BACKLOG, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PAUSE);
        System.out.println("ready");
        while (clock.now().isBefore(end)) {
            try {
                server.accept().close();
            } catch (SocketTimeoutException nobody) {
                continue;
            }
        }
        server.close();
    }
}
