package dev.vigia.process;

import dev.vigia.agent.Order;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orders that stand, kept on disk so that they survive a restart; written by a thread of its own. One with an
 * end is kept with the time of day of that end. A directory that cannot be written is a warning, no more.
 */
public final class OrderLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderLog.class);
    private static final long FAREWELL_SECONDS = 2;

    private final StateFile file;
    private final InstantSource clock;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "orders");
        thread.setDaemon(true);
        return thread;
    });
    /** What is to be written next; null while nothing is. */
    private final AtomicReference<Map<String, Object>> next = new AtomicReference<>();
    private boolean warned;

    /**
     * The log of one agent.
     *
     * @param directory where it is kept; several agents may share it
     * @param agent tells this agent's from others', its control socket's path
     * @param clock the time of day
     */
    public OrderLog(Path directory, String agent, InstantSource clock) {
        this.file = new StateFile(directory, "orders", agent);
        this.clock = clock;
    }

    /** The orders that still stand; none where nothing can be read. */
    public List<Order> recall() {
        try {
            return read(file.read());
        } catch (NoSuchFileException first) {
            LOG.debug("orders_unreadable: {} is not there yet", file);
        } catch (IOException | IllegalArgumentException | DateTimeParseException damaged) {
            LOG.warn("orders_unreadable: {} cannot be read, so nothing is drained any more: {}", file,
                    damaged.toString());
        }
        return List.of();
    }

    private List<Order> read(Object json) {
        if (!(json instanceof Map<?, ?> root) || !(root.get("orders") instanceof List<?> entries)) {
            throw new IllegalArgumentException("it holds no \"orders\"");
        }
        List<Order> orders = new ArrayList<>();
        for (Object entry : entries) {
            if (!(entry instanceof Map<?, ?> order) || !(order.get("name") instanceof String name)) {
                throw new IllegalArgumentException("an order has no \"name\"");
            }
            var kind = Order.Kind.valueOf(String.valueOf(order.get("kind")));
            Duration remaining = order.containsKey("until") ? remaining(order) : null;
            if (remaining == null || !remaining.isNegative() && !remaining.isZero()) {
                orders.add(new Order(kind, name, remaining));
            }
        }
        return orders;
    }

    /** Never more than it was when it was written: a clock set back since does not make an hour a year. */
    private Duration remaining(Map<?, ?> order) {
        if (!(order.get("remaining_ms") instanceof Long millis)) {
            throw new IllegalArgumentException("an order with an end has no sensible \"remaining_ms\"");
        }
        Duration until = Duration.between(clock.instant(), Instant.parse(String.valueOf(order.get("until"))));
        Duration written = Duration.ofMillis(millis);
        return until.compareTo(written) < 0 ? until : written;
    }

    /** Keeps these orders in place of those kept before, soon: never waits for the disk. */
    public void keep(List<Order> orders) {
        Instant now = clock.instant();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("orders", orders.stream().map(order -> json(order, now)).toList());
        // what waits is replaced, so that a slow disk piles up nothing
        if (next.getAndSet(json) == null) {
            writer.execute(this::write);
        }
    }

    private static Map<String, Object> json(Order order, Instant now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", order.kind().name());
        json.put("name", order.name());
        if (order.remaining() != null) {
            json.put("until", now.plus(order.remaining()).toString());
            json.put("remaining_ms", order.remaining().toMillis());
        }
        return json;
    }

    private void write() {
        try {
            file.write(next.getAndSet(null));
            warned = false;
        } catch (IOException unwritable) {
            if (!warned) {
                warned = true;
                LOG.warn("state_unwritable: {} cannot be written, what is drained will not be after a restart: {}",
                        file, unwritable.toString());
            }
        }
    }

    /** Ends once what is to be kept is on disk, or the disk takes too long. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("state_unwritable: {} is still being written; the agent ends without it", file);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
