package dev.vigia.lab;

import dev.vigia.net.IpAddress;
import java.io.IOException;
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
}
