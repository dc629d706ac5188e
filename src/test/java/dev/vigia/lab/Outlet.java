package dev.vigia.lab;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Opens packet sockets on cards of other namespaces, without moving the caller there. */
final class Outlet {
    private Outlet() {
    }

    /** A socket on a card in a namespace, for the caller to close. */
    static PacketSocket open(String namespace, String card) {
        String line = Shell.run(Lab.inside(namespace, "ip", "-o", "link", "show", "dev", card), "");
        int index = Integer.parseInt(line.substring(0, line.indexOf(':')));
        var opened = new CompletableFuture<PacketSocket>();
        // Only this thread changes its namespace; a socket stays where it was opened.
        var thread = new Thread(() -> {
            try {
                Probe.enter(Lab.path(namespace));
                opened.complete(new PacketSocket(index, IpAddress.parse("10.0.0.1")));
            } catch (IOException | RuntimeException e) {
                opened.completeExceptionally(e);
            }
        }, "outlet");
        thread.start();
        return opened.join();
    }

    /** A socket on a station's card. */
    static PacketSocket open(Station station) {
        return open(station.namespace(), "eth0");
    }

    /** The next IPv4 advert of a station as it comes to another's card, made to come from that card. */
    static byte[] record(Station from, Station to) {
        byte[] frame = new byte[2048];
        try (PacketSocket socket = open(to)) {
            for (int i = 0; i < 1000; i++) {
                socket.await(Duration.ofMillis(100));
                int length = socket.receive(frame);
                if (length > 42 && frame[23] == 112 && MacAddress.read(frame, 6).equals(from.mac())) {
                    byte[] recorded = Arrays.copyOf(frame, length);
                    // A switch that saw one card at two ports would fail the test, not the agent.
                    to.mac().write(recorded, 6);
                    return recorded;
                }
            }
        }
        throw new AssertionError("no advert of " + from + " came to " + to);
    }
}
