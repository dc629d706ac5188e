package dev.vigia.linux;

import dev.vigia.agent.AddressMark;
import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Route;
import dev.vigia.agent.Routing;
import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where the loop asks for addresses, routes and rules and is answered later: a thread of its own talks to the kernel.
 *
 * <p>A request about an address waits for the lock of all routing matters (rtnl_mutex), which every namespace of a
 * machine shares and which knows no priority: whoever holds it may himself be waiting for a processor. One request took
 * 24 ms beside somebody who removed 4,000 addresses, and 268 ms where he ran in the idle class (SCHED_IDLE) beside two
 * busy loops; no advert may wait for that. Requests are carried out in the order asked, one at a time.
 */
final class AddressDesk implements AutoCloseable {
    private static final int ANSWER_BUFFER = 1 << 20;
    /** How long requests are waited for at the end, in milliseconds. */
    private static final long LAST_WAIT = 1000;
    /** The last request. */
    private static final Runnable END = () -> {
        throw new IllegalStateException("it is not run");
    };

    /** An index that no link ever has. */
    static final int NO_LINK = Integer.MAX_VALUE;
    /** How long the answers of a rehearsal are waited for, in nanoseconds. */
    private static final long REHEARSAL = 20_000_000;

    private final LinkMonitor monitor;
    private final Netlink netlink;
    private final NetlinkAddresses addresses;
    private final NetlinkRoutings routings;
    private final boolean leftOver;
    private final Bell bell;
    private final BlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();
    private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::work, "addresses");

    /**
     * Opens a desk in the calling thread's network namespace.
     *
     * @param monitor what is known of links and addresses; it belongs to the thread that asks and looks
     * @throws ErrnoException where the kernel refuses
     */
    AddressDesk(LinkMonitor monitor) throws ErrnoException {
        this.monitor = monitor;
        this.bell = new Bell();
        try {
            this.netlink = new Netlink(0, ANSWER_BUFFER);
        } catch (ErrnoException refused) {
            bell.close();
            throw refused;
        }
        netlink.strict();
        this.addresses = new NetlinkAddresses(netlink);
        this.routings = new NetlinkRoutings(netlink);
        this.leftOver = routings.any();
        thread.setDaemon(true);
        thread.start();
    }

    /** The descriptor that is readable when there is something to {@link #look} at. */
    int fd() {
        return bell.fd();
    }

    /** Gives the answers that have come. On the thread that asked. */
    void look() {
        bell.hush();
        for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.run();
        }
    }

    /**
     * Puts addresses on a link. One that stands there already gets the lifetime; where duplicate address detection
     * has it in doubt or has condemned it, it is made anew.
     *
     * @param lifetime null for ever
     * @param marks what single ones are put on with
     * @param told is given the refused with the reason
     */
    void add(LinkName link, List<Subnet> wanted, Duration lifetime, Map<IpAddress, AddressMark> marks,
            Consumer<Map<Subnet, String>> told) {
        int index = monitor.index(link);
        if (index == 0) {
            told.accept(refused(wanted, noLink(link)));
        } else {
            add(index, wanted, lifetime, marks, told);
        }
    }

    private void add(int index, List<Subnet> wanted, Duration lifetime, Map<IpAddress, AddressMark> marks,
            Consumer<Map<Subnet, String>> told) {
        ask(() -> addresses.create(index, wanted, lifetime, marks), created -> {
            if (created.standing().isEmpty()) {
                told.accept(created.refused());
            } else {
                keep(index, created, lifetime, marks, told);
            }
        });
    }

    private void keep(int index, NetlinkAddresses.Created created, Duration lifetime,
            Map<IpAddress, AddressMark> marks, Consumer<Map<Subnet, String>> told) {
        monitor.drain();
        List<Subnet> standing = created.standing();
        List<Subnet> doubtful = standing.stream().filter(address -> monitor.doubts(index, address)).toList();
        ask(() -> {
            addresses.remove(index, doubtful);
            return addresses.replace(index, standing, lifetime, marks);
        }, refused -> {
            Map<Subnet, String> all = new LinkedHashMap<>(created.refused());
            all.putAll(refused);
            told.accept(all);
        });
    }

    /**
     * Renews the lifetime of addresses that stand on a link.
     *
     * @param told is given the refused with the reason: those that do not stand there as given, or cannot be used
     */
    void renew(LinkName link, List<Subnet> held, Duration lifetime, Consumer<Map<Subnet, String>> told) {
        int index = monitor.index(link);
        if (index == 0) {
            told.accept(refused(held, noLink(link)));
            return;
        }
        // The kernel would put on what has gone, whatever the flags say, and nobody would announce it. What goes
        // between this look and the request is told as gone before it is told as back, and is announced for that.
        monitor.drain();
        Map<Boolean, List<Subnet>> standing =
                held.stream().collect(Collectors.partitioningBy(address -> monitor.stands(index, address)));
        ask(() -> addresses.replace(index, standing.get(true), lifetime, Map.of()), refused -> {
            Map<Subnet, String> all = refused(standing.get(false), Errno.text(Errno.EADDRNOTAVAIL));
            all.putAll(refused);
            told.accept(all);
        });
    }

    /**
     * Takes addresses off a link.
     *
     * @param told is given the refused with the kernel's reason; one that is gone, with its link even, is none
     */
    void remove(LinkName link, List<Subnet> unwanted, Consumer<Map<Subnet, String>> told) {
        int index = monitor.index(link);
        if (index == 0) {
            told.accept(Map.of());
        } else {
            ask(() -> addresses.remove(index, unwanted), told);
        }
    }

    /** What is to be told where a former life has left routes or rules. */
    Optional<Input> leftOver() {
        return leftOver ? Optional.of(new Input.RoutingsLeft()) : Optional.empty();
    }

    /** Carries out what is about routes and rules; false for any other command. */
    boolean perform(Command command, Consumer<Input> told) {
        if (command instanceof Command.AddRoutings add) {
            List<RoutingMessage> wanted = aimed(add.routings());
            ask(() -> routings.add(wanted), added ->
                    told.accept(new Input.RoutingsAdded(add.router(), added.created(), added.refused())));
        } else if (command instanceof Command.RemoveRoutings remove) {
            List<RoutingMessage> unwanted = aimed(remove.routings());
            ask(() -> routings.remove(unwanted), refused ->
                    told.accept(new Input.RoutingsRemoved(remove.router(), refused)));
        } else if (command instanceof Command.SweepRoutings sweep) {
            List<RoutingMessage> but = aimed(sweep.but());
            ask(() -> routings.sweep(but), swept -> { });
        } else {
            return false;
        }
        return true;
    }

    private List<RoutingMessage> aimed(List<Routing> some) {
        monitor.drain();
        return some.stream().map(one -> new RoutingMessage(one,
                one instanceof Route route && route.link() != null ? monitor.index(route.link()) : 0)).toList();
    }

    /** Goes through all of it on a link that cannot be; the kernel refuses each request. */
    void rehearse(List<Subnet> slice) {
        List<Map<Subnet, String>> refused = new ArrayList<>();
        add(NO_LINK, slice, Duration.ofSeconds(1), Map.of(), refused::add);
        ask(() -> addresses.replace(NO_LINK, slice, Duration.ofSeconds(1), Map.of()), refused::add);
        ask(() -> addresses.remove(NO_LINK, slice), refused::add);
        try (var poll = new PollSet()) {
            poll.watch(fd());
            while (refused.size() < 3 && poll.await(REHEARSAL)) {
                look();
            }
        }
    }

    /** What is said of a link that is not there. */
    static String noLink(LinkName link) {
        return "there is no link " + link + ": " + Errno.text(Errno.ENODEV);
    }

    private static Map<Subnet, String> refused(List<Subnet> addresses, String why) {
        Map<Subnet, String> refused = new LinkedHashMap<>();
        addresses.forEach(address -> refused.put(address, why));
        return refused;
    }

    private <T> void ask(Supplier<T> request, Consumer<T> told) {
        requests.add(() -> {
            T answer = request.get();
            answers.add(() -> told.accept(answer));
        });
    }

    private void work() {
        try {
            for (Runnable next = requests.take(); next != END; next = requests.take()) {
                next.run();
                bell.ring();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error defect) {
            // It is the loop that ends where there is a defect.
            answers.add(() -> {
                throw new IllegalStateException("the thread of the addresses has ended", defect);
            });
            bell.ring();
        }
    }

    /** Ends when all that was asked is done, as far as the kernel does it in time. */
    @Override
    public void close() {
        requests.add(END);
        try {
            thread.join(LAST_WAIT);
            requests.clear();
            thread.interrupt();
            thread.join(1);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            // Where it is still with the kernel its buffers are still in use.
            netlink.close();
            bell.close();
        }
    }
}
