package dev.vigia.probe;

import dev.vigia.health.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** TLS over a channel that does not wait (RFC 8446), by the JDK's engine. */
final class TlsStream {
    /** How many records are looked at before others have their turn. */
    private static final int AT_ONCE = 100;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Turn turn;
    private final SocketChannel channel;
    private final SSLEngine engine;
    /** What came and is not yet unwrapped, ready to be read from. */
    private final ByteBuffer arrived;
    /** What is wrapped and not yet sent, ready to be read from. */
    private final ByteBuffer leaving;

    TlsStream(Turn turn, SocketChannel channel, SSLEngine engine) throws IOException {
        this.turn = turn;
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        arrived = ByteBuffer.allocate(packet).flip();
        leaving = ByteBuffer.allocate(packet).flip();
        engine.beginHandshake();
    }

    /** Shakes hands, then goes on; the arithmetic is done aside. */
    void shake(Step next) throws IOException {
        turn.waitFor("the TLS handshake");
        for (int steps = 0; steps < AT_ONCE; steps++) {
            if (leaving.hasRemaining() && !flush()) {
                turn.await(SelectionKey.OP_WRITE, () -> shake(next));
                return;
            }
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                // Nothing may come in between: the channel is not looked at until the task is done.
                turn.await(0, () -> { });
                turn.prober().aside(turn, engine.getDelegatedTask(), () -> shake(next));
                return;
            }
            if (status == HandshakeStatus.NEED_WRAP) {
                wrap(NOTHING);
            } else if (status == HandshakeStatus.NEED_UNWRAP) {
                if (!unwrap(turn.prober().buffer())) {
                    turn.await(SelectionKey.OP_READ, () -> shake(next));
                    return;
                }
            } else {
                checkValidity();
                next.go();
                return;
            }
        }
        turn.prober().execute(() -> turn.attempt(() -> shake(next)));
    }

    /** Of a certificate that is itself an authority, and of a session taken up again, the JDK does not ask. */
    private void checkValidity() throws IOException {
        if (engine.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate) {
            try {
                certificate.checkValidity();
            } catch (CertificateException outOfDate) {
                throw new SSLException(outOfDate);
            }
        }
    }

    /** Sends all of {@code bytes}, then goes on. */
    void write(ByteBuffer bytes, Step next) throws IOException {
        while (leaving.hasRemaining() || bytes.hasRemaining()) {
            if (leaving.hasRemaining() && !flush()) {
                turn.await(SelectionKey.OP_WRITE, () -> write(bytes, next));
                return;
            }
            if (bytes.hasRemaining()) {
                wrap(bytes);
            }
        }
        next.go();
    }

    /** Reads what is there into {@code target}: the bytes, 0 for none yet, -1 at the end. */
    int read(ByteBuffer target) throws IOException {
        int before = target.position();
        for (int steps = 0; steps < AT_ONCE && target.position() == before; steps++) {
            if (engine.isInboundDone()) {
                return -1;
            }
            if (!unwrap(target)) {
                return 0;
            }
            answerHandshake();
        }
        return target.position() - before;
    }

    /** What the other side may want after the handshake: tickets and new keys (RFC 8446 section 4.6). */
    private void answerHandshake() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
            wrap(NOTHING);
            flush();
        }
    }

    private void wrap(ByteBuffer bytes) throws IOException {
        leaving.compact();
        SSLEngineResult result = engine.wrap(bytes, leaving);
        leaving.flip();
        if (!leaving.hasRemaining()) {
            throw new Failure(Outcome.CLOSED, result.getStatus() == Status.CLOSED
                    ? "the TLS session was closed by the other side" : "the TLS session cannot go on");
        }
    }

    private boolean flush() throws IOException {
        channel.write(leaving);
        return !leaving.hasRemaining();
    }

    /** Unwraps one record, if a whole one is there. */
    private boolean unwrap(ByteBuffer target) throws IOException {
        SSLEngineResult result = engine.unwrap(arrived, target);
        if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
            return result.bytesConsumed() > 0 || result.bytesProduced() > 0
                    || result.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP;
        }
        arrived.compact();
        int count = channel.read(arrived);
        arrived.flip();
        if (count < 0) {
            throw new Failure(Outcome.CLOSED, "closed by the other side in the middle of TLS");
        }
        return count > 0;
    }
}
