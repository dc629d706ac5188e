package dev.vigia.metrics;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The port or socket where metrics are read. */
final class Listener {
    private Listener() {
    }

    /**
     * Opens it; a socket that nobody serves any more is replaced.
     *
     * @param place a loopback address and port, or the path of a socket
     * @throws IOException where it cannot be opened
     */
    static ServerSocketChannel open(String place) throws IOException {
        return place.startsWith("/") ? socket(Path.of(place)) : port(place);
    }

    private static ServerSocketChannel port(String place) throws IOException {
        int colon = place.lastIndexOf(':');
        InetAddress address = InetAddress.getByName(place.substring(0, colon));
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(new InetSocketAddress(address, Integer.parseInt(place.substring(colon + 1))));
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static ServerSocketChannel socket(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
                throw new IOException("something else has that name; move it away, or name another");
            }
            if (isServed(path)) {
                throw new IOException("another process serves it");
            }
            Files.delete(path);
        }
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            // Whoever may enter its directory may read: there is no secret in it, and nothing can be done.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static boolean isServed(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (ConnectException nobody) {
            return false;
        }
    }
}
