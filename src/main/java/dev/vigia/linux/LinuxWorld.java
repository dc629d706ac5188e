package dev.vigia.linux;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.loop.World;
import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import dev.vigia.wire.Datagram;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The world of production: one namespace of this kernel and the mailbox of the other threads.
 *
 * <p>All of it belongs to one thread, which must be in the wanted network namespace from the constructor on; only
 * what is asked about addresses is carried out by another, since the kernel may let it wait.
 * Inputs come in the order: answers to our own commands, links and addresses (so that a configuration finds
 * them known), mailbox, then packets, the sockets taking turns, and last claims of addresses, which no advert
 * and no deadline waits for.
 */
public final class LinuxWorld implements World, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxWorld.class);
    private static final int ANSWER_BUFFER = 1 << 20;
    /** How soon the tables are tried again after they could not be read, in nanoseconds. */
    private static final long RETRY = 50_000_000;
    private static final int MAILBOX = 0;
    private static final int MONITOR = 1;
    private static final int GATE = 2;
    private static final int CLAIMS = 3;
    private static final int DESK = 5;
    private static final int FIRST_SOCKET = 6;

    private record Place(LinkName link, Family family) {
    }

    private final Clock clock = new MonotonicClock();
    private final Mailbox mailbox;
    private final Consumer<Command> others;
    private final Netlink netlink;
    private final PacketSocket packets;
    private final AddressDesk desk;
    private final Gate gate;
    private final ClaimWatch claims;
    private final LinkMonitor monitor;
    private final PollSet poll = new PollSet();
    private final Queue<Input> answers = new ArrayDeque<>();
    private final Queue<Input> news = new ArrayDeque<>();
    private final Map<Place, RawSocket> sockets = new LinkedHashMap<>();
    private RawSocket[] turns = {};
    private int turn;

    /**
     * Opens what every agent needs; its first inputs are the links and addresses, then what its former life
     * left in the gate.
     *
     * @param mailbox what other threads put in; closed with this
     * @param others carries out every command that is none of the kernel's, on the loop's thread
     * @param identity the same in each life of an agent, another for each agent of a machine: the path of
     *     its control socket
     * @throws ErrnoException where the kernel refuses, for want of CAP_NET_RAW
     */
    public LinuxWorld(Mailbox mailbox, Consumer<Command> others, String identity) throws ErrnoException {
        this(mailbox, others, identity, LinkMonitor.RECEIVE_BUFFER);
    }

    /** With a chosen room for news, in bytes. */
    LinuxWorld(Mailbox mailbox, Consumer<Command> others, String identity, int newsBuffer) throws ErrnoException {
        this.mailbox = mailbox;
        this.others = others;
        this.packets = new PacketSocket();
        this.gate = new Gate(identity, clock, answers::add);
        Netlink opened = null;
        ClaimWatch watch = null;
        LinkMonitor hearing = null;
        try {
            this.claims = watch = new ClaimWatch();
            opened = new Netlink(0, ANSWER_BUFFER);
            this.monitor = hearing = new LinkMonitor(opened, newsBuffer, this::hear);
            this.desk = new AddressDesk(monitor);
        } catch (ErrnoException refused) {
            packets.close();
            gate.close();
            if (hearing != null) {
                hearing.close();
            }
            if (watch != null) {
                watch.close();
            }
            if (opened != null) {
                opened.close();
            }
            throw refused;
        }
        this.netlink = opened;
        gate.inherit(monitor.standing());
        desk.leftOver().ifPresent(news::add);
        watch();
    }

    private void watch() {
        turns = sockets.values().toArray(RawSocket[]::new);
        int[] claimed = claims.fds();
        poll.watch(IntStream.concat(IntStream.of(mailbox.fd(), monitor.fd(), gate.fd(), claimed[0], claimed[1],
                        desk.fd()),
                sockets.values().stream().mapToInt(RawSocket::fd)).toArray());
    }

    private void hear(Input input) {
        news.add(input);
        claims.hear(input);
        if (input instanceof Input.LinkSeen seen) {
            gate.see(seen);
        } else if (input instanceof Input.LinkGone gone) {
            gate.lose(gone.link());
            // Its sockets would stay bound to an index that never returns.
            for (Family family : Family.values()) {
                forget(new Place(gone.link(), family));
            }
        }
        if ((input instanceof Input.LinkGone || input instanceof Input.AddressGone) && gate.hasHeirlooms()) {
            gate.release(monitor.standing());
        }
    }

    private void forget(Place place) {
        RawSocket socket = sockets.remove(place);
        if (socket != null) {
            socket.close();
            watch();
        }
    }

    @Override
    public Moment now() {
        return clock.now();
    }

    @Override
    public Input await(Moment deadline) {
        while (true) {
            Input waiting = waiting();
            if (waiting != null) {
                return waiting;
            }
            if (poll.await(patience(deadline)) || monitor.incomplete()) {
                Input input = look();
                if (input != null) {
                    return input;
                }
            }
            Moment now = now();
            if (!now.isBefore(deadline)) {
                return null;
            }
            Input claimed = poll.ready(CLAIMS) || poll.ready(CLAIMS + 1) ? claims.next(now) : null;
            if (claimed != null) {
                return claimed;
            }
        }
    }

    private Input waiting() {
        Input answer = answers.poll();
        if (answer != null) {
            return answer;
        }
        Input heard = news.poll();
        return heard != null ? heard : mailbox.poll();
    }

    /** How long to wait, in nanoseconds; negative without limit. */
    private long patience(Moment deadline) {
        Moment now = now();
        Moment pause = claims.rests(now);
        poll.heed(CLAIMS, pause == null);
        poll.heed(CLAIMS + 1, pause == null);
        Moment end = pause == null ? deadline : Moment.earlier(deadline, pause);
        long rest = end.equals(Moment.NEVER) ? -1 : Math.max(0, end.nanos() - now.nanos());
        return monitor.incomplete() && (rest < 0 || rest > RETRY) ? RETRY : rest;
    }

    /** Takes the next input from the descriptors that were ready; null where there was none after all. */
    private Input look() {
        if (poll.ready(MAILBOX)) {
            mailbox.hush();
        }
        if (poll.ready(DESK)) {
            desk.look();
        }
        if (poll.ready(GATE)) {
            gate.look();
        }
        if (poll.ready(MONITOR) || monitor.incomplete()) {
            monitor.drain();
        }
        Input waiting = waiting();
        return waiting != null ? waiting : arrived();
    }

    /** The next packet, beginning with the socket after the one whose turn was last. */
    private Input arrived() {
        for (int i = 0; i < turns.length; i++) {
            int candidate = (turn + i) % turns.length;
            Datagram datagram = poll.ready(FIRST_SOCKET + candidate) ? turns[candidate].receive() : null;
            if (datagram != null) {
                turn = candidate + 1;
                return new Input.Arrived(datagram);
            }
        }
        return null;
    }

    @Override
    public void perform(Command command) {
        if (command instanceof Command.Send send) {
            send(send);
        } else if (command instanceof Command.Announce announce) {
            announce(announce);
        } else if (command instanceof Command.AddAddresses add) {
            gate.cover(add.router(), add.addresses());
            desk.add(add.link(), add.addresses(), add.lifetime(), add.marks(),
                    refused -> answers.add(new Input.AddressesAdded(add.router(), refused)));
        } else if (command instanceof Command.RenewAddresses renew) {
            desk.renew(renew.link(), renew.addresses(), renew.lifetime(),
                    refused -> answers.add(new Input.AddressesRenewed(renew.router(), refused)));
        } else if (command instanceof Command.RemoveAddresses remove) {
            desk.remove(remove.link(), remove.addresses(), refused -> removed(remove, refused));
        } else if (command instanceof Command.Listen listen) {
            listen(listen);
        } else if (command instanceof Command.Watch watch) {
            claims.watch(watch.link());
        } else if (!gate.perform(command) && !desk.perform(command, answers::add)) {
            others.accept(command);
        }
    }

    private void removed(Command.RemoveAddresses remove, Map<Subnet, String> refused) {
        gate.uncover(remove.router(), remove.addresses().stream().filter(a -> !refused.containsKey(a)).toList());
        answers.add(new Input.AddressesRemoved(remove.router(), refused));
    }

    private void send(Command.Send send) {
        RawSocket socket = sockets.get(new Place(send.link(), send.source().family()));
        int errno = socket == null ? Errno.ENODEV : socket.send(send);
        if (gate.sent(send, errno == 0) && socket != null) {
            socket.token(send);
        }
        if (errno != 0) {
            answers.add(new Input.SendRefused(send.router(), "cannot send from " + send.source() + " on "
                    + send.link() + ": " + (socket == null ? "no socket is open there" : Errno.text(errno))));
        }
    }

    private void announce(Command.Announce announce) {
        int index = monitor.index(announce.link());
        for (Octets frame : announce.frames()) {
            int errno = packets.send(index, frame);
            if (errno == 0) {
                claims.sent(announce.link(), frame);
            } else {
                LOG.debug("announcement_lost: on {}: {}", announce.link(), Errno.text(errno));
            }
        }
    }

    private void listen(Command.Listen listen) {
        var place = new Place(listen.link(), listen.family());
        int index = monitor.index(listen.link());
        RawSocket open = sockets.get(place);
        if (open != null && open.index() == index) {
            return;
        }
        forget(place);
        if (index == 0) {
            String why = AddressDesk.noLink(listen.link());
            answers.add(new Input.ListenRefused(listen.link(), listen.family(), why));
            return;
        }
        try {
            sockets.put(place, new RawSocket(listen.link(), index, listen.family()));
            watch();
        } catch (ErrnoException refused) {
            answers.add(new Input.ListenRefused(listen.link(), listen.family(), refused.getMessage()));
        }
    }

    /**
     * Goes through the calls of a takeover on a link that cannot be, so that none is made for the first time
     * when it counts. The kernel refuses each; nothing changes and nothing is sent.
     */
    public void rehearse(List<Subnet> slice, Octets frame) {
        desk.rehearse(slice);
        gate.rehearse(slice);
        packets.send(AddressDesk.NO_LINK, frame);
    }

    /** How often the tables of links and addresses were read, the start included. */
    int readings() {
        return monitor.readings();
    }

    /** Closes every socket and the mailbox; addresses that stand on links stay. */
    @Override
    public void close() {
        sockets.values().forEach(RawSocket::close);
        sockets.clear();
        desk.close();
        monitor.close();
        gate.close();
        claims.close();
        netlink.close();
        packets.close();
        poll.close();
        mailbox.close();
    }
}
