package dev.vigia.probe;

import dev.vigia.health.Outcome;
import dev.vigia.health.Subject;
import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.security.SecureRandom;
import java.util.List;

/** One question to a resolver over UDP, and its answer. */
final class DnsTalk {
    /** Who goes on with a name's addresses. */
    @FunctionalInterface
    interface Resolved {
        /** Goes on. */
        void go(List<IpAddress> addresses) throws IOException;
    }

    /** Where resolvers listen. */
    static final int PORT = 53;
    /** Nobody on the way should guess what an answer must repeat. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Turn turn;
    private final String name;
    private final boolean ipv6;
    private final byte[] question;
    private final String place;
    private final DatagramChannel channel;

    private DnsTalk(Turn turn, String name, boolean ipv6, IpAddress server, int port) throws IOException {
        this.turn = turn;
        this.name = name;
        this.ipv6 = ipv6;
        this.place = Dial.place(server, port);
        try {
            this.question = DnsMessage.question(RANDOM.nextInt(1 << 16), name, ipv6);
        } catch (IllegalArgumentException noName) {
            throw new Failure(Outcome.NAME_UNKNOWN, noName.getMessage());
        }
        channel = DatagramChannel.open();
        turn.use(channel);
        turn.waitFor("the resolver " + place);
        // Connected, so that only its answers come, and the news that nobody listens there.
        channel.connect(Dial.socketAddress(server, port));
        channel.write(ByteBuffer.wrap(question));
    }

    /** Runs a dns check: an answer without an address is a failure. */
    static void check(Turn turn, Subject.Dns dns) throws IOException {
        IpAddress server = dns.server() == null ? turn.prober().names().servers().get(0) : dns.server();
        var talk = new DnsTalk(turn, dns.name(), dns.ipv6(), server, dns.port());
        talk.listen(true, addresses -> turn.finish(Outcome.PASSED, dns.name() + " is " + addresses.get(0)
                + ", says " + talk.place));
    }

    /** Finds a host's addresses: itself one, in this machine's file, or by its resolver, IPv4 first. */
    static void resolve(Turn turn, String host, Resolved resolved) throws IOException {
        List<IpAddress> known = literal(host);
        if (known.isEmpty()) {
            known = turn.prober().names().addresses(host);
        }
        if (!known.isEmpty()) {
            resolved.go(known);
            return;
        }
        IpAddress server = turn.prober().names().servers().get(0);
        int port = turn.prober().names().port();
        new DnsTalk(turn, host, false, server, port).listen(false, addresses -> {
            if (addresses.isEmpty()) {
                new DnsTalk(turn, host, true, server, port).listen(true, resolved);
            } else {
                resolved.go(addresses);
            }
        });
    }

    private static List<IpAddress> literal(String host) {
        try {
            return List.of(IpAddress.parse(host));
        } catch (IllegalArgumentException name) {
            return List.of();
        }
    }

    private void listen(boolean needed, Resolved resolved) {
        turn.await(SelectionKey.OP_READ, () -> read(needed, resolved));
    }

    /** Reads what is there; what is no answer to our question may be anybody's and changes nothing. */
    private void read(boolean needed, Resolved resolved) throws IOException {
        ByteBuffer bytes = turn.prober().buffer();
        if (channel.read(bytes) <= 0) {
            return;
        }
        DnsMessage message;
        try {
            message = DnsMessage.answer(bytes.flip(), question);
        } catch (IllegalArgumentException broken) {
            throw new Failure(Outcome.BAD_ANSWER, place + " sent " + broken.getMessage());
        }
        if (message == null) {
            return;
        }
        if (message.code() != 0) {
            Outcome outcome = message.code() == DnsMessage.NO_SUCH_NAME ? Outcome.NAME_UNKNOWN : Outcome.BAD_STATUS;
            throw new Failure(outcome, place + " says " + message.codeWord() + " of " + name);
        }
        if (needed && message.addresses().isEmpty()) {
            throw new Failure(Outcome.NAME_UNKNOWN, place + " knows no " + (ipv6 ? "AAAA" : "A") + " record of "
                    + name);
        }
        resolved.go(message.addresses());
    }
}
