package dev.vigia.control;

import dev.vigia.json.Json;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;

/** Asks a running agent through its control socket. */
public final class ControlClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 64 << 20;

    private ControlClient() {
    }

    /**
     * Asks, and waits at most ten seconds for the answer.
     *
     * @param socket the agent's control socket
     * @param verb what is asked
     * @return the answer, an object of schema 1
     * @throws IOException where no agent answers there, or not in time, or not sensibly
     */
    public static Map<?, ?> ask(Path socket, String verb) throws IOException {
        var timer = new Timer("patience", true);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            timer.schedule(closing(channel), PATIENCE.toMillis());
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request = Json.line(Map.of("schema", StatusJson.SCHEMA, "verb", verb)) + "\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            byte[] answer = Channels.newInputStream(channel).readNBytes(LONGEST_ANSWER);
            if (Json.parse(new String(answer, StandardCharsets.UTF_8)) instanceof Map<?, ?> json) {
                return json;
            }
            throw new IOException("its answer is no object");
        } catch (IllegalArgumentException notJson) {
            throw new IOException("its answer is not whole: " + notJson.getMessage(), notJson);
        } finally {
            timer.cancel();
        }
    }

    private static TimerTask closing(SocketChannel channel) {
        return new TimerTask() {
            @Override
            public void run() {
                try {
                    channel.close();
                } catch (IOException alreadyClosed) {
                    cancel();
                }
            }
        };
    }
}
