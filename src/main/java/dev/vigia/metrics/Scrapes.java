package dev.vigia.metrics;

import dev.vigia.agent.MetricsSettings;
import dev.vigia.agent.Snapshot;
import dev.vigia.notify.NotifyAccount;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the metrics over HTTP/1.1 (RFC 9112), {@code GET /metrics} and nothing else: a bounded number of callers,
 * each with bounded size and time. Where it cannot be opened, the agent goes on without.
 */
public final class Scrapes implements AutoCloseable {
    /** How many callers are served at once; the next is hung up on. */
    static final int CALLERS = 4;
    /** How long the head of a request may be. */
    static final int HEAD = 8192;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Scrapes.class);

    private final Source source;
    private final String version;
    private final Function<String, NotifyAccount> notified;
    private final Consumer<Page> others;
    private final Duration patience;
    private final ThreadPoolExecutor callers;
    private final ScheduledThreadPoolExecutor clock;
    private MetricsSettings settings = MetricsSettings.OFF;
    private ServerSocketChannel channel;

    /**
     * One that serves nothing yet.
     *
     * @param source asks the agent
     * @param version the agent's
     * @param notified how it went with the scripts of a name
     * @param reloads how it went with the configuration
     */
    public Scrapes(Source source, String version, Function<String, NotifyAccount> notified, Reloads reloads) {
        this(source, version, notified, reloads::tell, PATIENCE);
    }

    Scrapes(Source source, String version, Function<String, NotifyAccount> notified, Consumer<Page> others,
            Duration patience) {
        this.source = source;
        this.version = version;
        this.notified = notified;
        this.others = others;
        this.patience = patience;
        callers = new ThreadPoolExecutor(0, CALLERS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Scrapes::thread);
        clock = new ScheduledThreadPoolExecutor(1, Scrapes::thread);
        clock.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "metrics");
        thread.setDaemon(true);
        return thread;
    }

    /** Serves where these settings say from now on, and nowhere else. */
    public synchronized void configure(MetricsSettings next) {
        boolean moves = !next.listen().equals(settings.listen()) || channel == null;
        settings = next;
        if (!moves) {
            return;
        }
        shut();
        if (next.listen().isEmpty()) {
            return;
        }
        try {
            ServerSocketChannel opened = Listener.open(next.listen());
            channel = opened;
            thread(() -> accept(opened)).start();
            LOG.info("metrics_open: metrics can be read at {}", next.listen());
        } catch (IOException failed) {
            LOG.error("metrics_refused: nobody can read metrics at {}: {}", next.listen(), failed.getMessage());
        }
    }

    private void accept(ServerSocketChannel opened) {
        while (opened.isOpen()) {
            try {
                SocketChannel caller = opened.accept();
                hand(caller);
            } catch (IOException | RuntimeException ended) {
                if (opened.isOpen()) {
                    LOG.error("metrics_error: nobody can read metrics any more until the next reload", ended);
                    hangUp(opened);
                }
            }
        }
    }

    private void hand(SocketChannel caller) {
        try {
            callers.execute(() -> serve(caller));
        } catch (RejectedExecutionException tooMany) {
            hangUp(caller);
        }
    }

    private void serve(SocketChannel caller) {
        ScheduledFuture<?> end = clock.schedule(() -> hangUp(caller), patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            String answer = answer(head(caller));
            ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                caller.write(bytes);
            }
        } catch (IOException hungUp) {
            LOG.debug("metrics_error: {}", hungUp.toString());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            end.cancel(false);
            hangUp(caller);
        }
    }

    /** The request up to its empty line; what is longer, or ends before, is no request. */
    private static String head(SocketChannel caller) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD);
        while (bytes.hasRemaining() && caller.read(bytes) >= 0) {
            String head = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            int end = head.indexOf("\r\n\r\n");
            if (end >= 0) {
                return head.substring(0, end);
            }
        }
        return "";
    }

    private String answer(String head) throws InterruptedException {
        String[] request = head.split("\r\n", 2)[0].split(" ");
        if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
            return response("400 Bad Request", "this speaks HTTP/1.1: GET /metrics\n", false);
        }
        boolean body = !request[0].equals("HEAD");
        if (body && !request[0].equals("GET")) {
            return response("405 Method Not Allowed", "only GET /metrics\n", true);
        }
        if (!request[1].split("\\?", 2)[0].equals("/metrics")) {
            return response("404 Not Found", "the metrics are at /metrics\n", body);
        }
        String page = page();
        return page == null ? response("503 Service Unavailable", "the agent does not answer\n", body)
                : response("200 OK", page, body);
    }

    private static String response(String status, String text, boolean body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "
                + text.getBytes(StandardCharsets.UTF_8).length
                + "\r\nAllow: GET, HEAD\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n" + (body ? text : "");
    }

    private String page() throws InterruptedException {
        Snapshot snapshot = source.ask();
        if (snapshot == null) {
            return null;
        }
        Page page = new Page();
        NodeMetrics.tell(page, snapshot, version, notified);
        RouterMetrics.tell(page, snapshot);
        ResourceMetrics.tell(page, snapshot);
        others.accept(page);
        ProcessMetrics.tell(page);
        if (exporterNames()) {
            ExporterMetrics.tell(page, snapshot);
        }
        return page.toString();
    }

    private synchronized boolean exporterNames() {
        return settings.exporterNames();
    }

    private static void hangUp(Channel one) {
        try {
            one.close();
        } catch (IOException gone) {
            LOG.debug("metrics_error: {}", gone.toString());
        }
    }

    private void shut() {
        if (channel == null) {
            return;
        }
        try {
            Path path = channel.getLocalAddress() instanceof UnixDomainSocketAddress socket
                    ? socket.getPath() : null;
            channel.close();
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException gone) {
            LOG.debug("metrics_error: {}", gone.toString());
        }
        channel = null;
    }

    /** Serves nothing any more. */
    @Override
    public synchronized void close() {
        shut();
        callers.shutdownNow();
        clock.shutdownNow();
    }
}
