package dev.vigia.probe;

import dev.vigia.health.Outcome;
import dev.vigia.health.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;

/** One GET and as much of its answer as decides. */
final class HttpTalk {
    private final Turn turn;
    private final Subject.Http wanted;
    private final HttpAnswer answer = new HttpAnswer();
    private SocketChannel channel;
    private TlsStream tls;

    HttpTalk(Turn turn, Subject.Http wanted) {
        this.turn = turn;
        this.wanted = wanted;
    }

    void begin() throws IOException {
        Dial.dial(turn, wanted.host(), wanted.port(), (connected, place) -> {
            channel = connected;
            ByteBuffer request = ByteBuffer.wrap(request(wanted).getBytes(StandardCharsets.UTF_8));
            if (wanted.trust() == null) {
                write(request);
            } else {
                secure(() -> tls.write(request, this::listen));
            }
        });
    }

    /** What is sent. */
    static String request(Subject.Http wanted) {
        boolean usual = wanted.port() == (wanted.trust() == null ? 80 : 443);
        String host = wanted.host().contains(":") ? "[" + wanted.host() + "]" : wanted.host();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", usual ? host : host + ":" + wanted.port());
        headers.put("User-Agent", "vigia");
        headers.put("Accept", "*/*");
        Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.putAll(wanted.headers());
        headers.keySet().removeIf(own::containsKey);
        headers.putAll(wanted.headers());
        headers.put("Connection", "close");
        return "GET " + wanted.target() + " HTTP/1.1\r\n" + headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n").collect(Collectors.joining())
                + "\r\n";
    }

    /** The engine is made aside, since reading the authorities takes long. */
    private void secure(Step next) {
        SSLEngine[] engine = new SSLEngine[1];
        Failure[] refused = new Failure[1];
        turn.await(0, () -> { });
        turn.prober().aside(turn, () -> {
            try {
                engine[0] = turn.prober().trust().engine(wanted.trust(), wanted.host(), wanted.port());
            } catch (Failure failure) {
                refused[0] = failure;
            }
        }, () -> {
            if (refused[0] != null) {
                throw refused[0];
            }
            tls = new TlsStream(turn, channel, engine[0]);
            tls.shake(next);
        });
    }

    private void write(ByteBuffer request) throws IOException {
        channel.write(request);
        if (request.hasRemaining()) {
            turn.await(SelectionKey.OP_WRITE, () -> write(request));
        } else {
            listen();
        }
    }

    private void listen() throws IOException {
        turn.waitFor("the answer to GET " + wanted.target());
        turn.await(SelectionKey.OP_READ, this::read);
        if (tls != null) {
            // It may have come together with the end of the handshake.
            read();
        }
    }

    /** Reads once; a server that sends without end takes its turn like any other. */
    private void read() throws IOException {
        ByteBuffer bytes = turn.prober().buffer();
        int count = tls == null ? channel.read(bytes) : tls.read(bytes);
        if (count < 0) {
            answer.end();
        } else {
            answer.feed(bytes.flip());
        }
        judge();
        if (count > 0 && tls != null && !turn.isOver()) {
            // More of it may lie unwrapped where no selector sees it.
            turn.prober().execute(() -> turn.attempt(this::read));
        }
    }

    /** Ends the run as soon as what has come decides. */
    private void judge() throws Failure {
        if (!answer.headIsThere()) {
            return;
        }
        if (wanted.statuses().stream().noneMatch(range -> range.holds(answer.status()))) {
            throw new Failure(Outcome.BAD_STATUS, "status " + answer.status() + ", not " + wanted.statuses().stream()
                    .map(Object::toString).collect(Collectors.joining(" or ")));
        }
        if (wanted.content().isEmpty()) {
            turn.finish(Outcome.PASSED, "status " + answer.status());
        } else if (answer.isComplete() || answer.isTooLong()) {
            search();
        }
    }

    private void search() throws Failure {
        boolean found = new String(answer.body(), StandardCharsets.ISO_8859_1).contains(
                new String(wanted.content().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        if (found) {
            turn.finish(Outcome.PASSED, "status " + answer.status() + " with '" + wanted.content() + "'");
        } else if (answer.isTooLong()) {
            throw new Failure(Outcome.TOO_LARGE, "'" + wanted.content() + "' is not in the first "
                    + HttpAnswer.LONGEST_BODY + " bytes of the body");
        } else {
            throw new Failure(Outcome.BAD_CONTENT, "the body does not hold '" + wanted.content() + "'");
        }
    }
}
