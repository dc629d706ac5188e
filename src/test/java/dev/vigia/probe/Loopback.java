package dev.vigia.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A TCP server of a test on loopback: each connection is served by a thread of its own. */
final class Loopback implements AutoCloseable {
    /** What is done with a connection, which is closed afterwards. */
    interface Service {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Service service;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    /** The first lines of the requests that came. */
    final Queue<String> requests = new ConcurrentLinkedQueue<>();

    Loopback(Service service) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), service);
    }

    Loopback(ServerSocket listener, Service service) {
        this.listener = listener;
        this.service = service;
        daemon(this::listen);
    }

    /** One that answers each request with these bytes. */
    static Loopback answering(String answer) throws IOException {
        return new Loopback(socket -> write(socket, answer));
    }

    static Thread daemon(Runnable task) {
        var thread = new Thread(task, "loopback");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            service.serve(socket);
        } catch (IOException | InterruptedException gone) {
            return;
        } finally {
            sockets.remove(socket);
        }
    }

    /** Reads a request up to its empty line. */
    static String request(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            text.append((char) next);
        }
        return text.toString();
    }

    static void write(Socket socket, String answer) throws IOException {
        request(socket);
        OutputStream out = socket.getOutputStream();
        out.write(answer.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Holds the connection until the other side or the test ends it. */
    static void hold(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            continue;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
