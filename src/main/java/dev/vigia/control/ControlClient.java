package dev.vigia.control;

import dev.vigia.json.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Predicate;

/** Asks a running agent through its control socket. */
public final class ControlClient {
    /** In bytes; that of 4,000 addresses is a twentieth of it, and more would not fit into the launcher's heap. */
    private static final int LONGEST_ANSWER = 8 << 20;

    private ControlClient() {
    }

    /**
     * Asks, and waits for the answer: at most ten seconds, or 65 for an act.
     *
     * @param socket the agent's control socket
     * @param request what is asked
     * @return the answer, an object of schema 1
     * @throws IOException where no agent answers there, or not in time, or not sensibly
     */
    public static Map<?, ?> ask(Path socket, Request request) throws IOException {
        var timer = new Timer("patience", true);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            timer.schedule(closing(channel), request.patience().toMillis());
            channel.connect(UnixDomainSocketAddress.of(socket));
            String words = Json.line(request.json()) + "\n";
            channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)));
            return understood(Json.parse(line(Channels.newInputStream(channel))));
        } catch (ClosedChannelException late) {
            throw new IOException("no answer within " + request.patience().toSeconds() + " s", late);
        } catch (IllegalArgumentException notJson) {
            throw new IOException("its answer is not whole: " + notJson.getMessage(), notJson);
        } finally {
            timer.cancel();
        }
    }

    /**
     * Asks for what happened, and gives on each line that comes.
     *
     * @param lines takes the first line, which says how many events follow or what is wrong, and each event; false
     *     when it has enough
     * @return whether {@code lines} had enough; false where the agent hung up
     * @throws IOException where no agent answers there, or not in time
     */
    public static boolean listen(Path socket, Request request, Predicate<String> lines) throws IOException {
        var timer = new Timer("patience", true);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            timer.schedule(closing(channel), request.patience().toMillis());
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((Json.line(request.json()) + "\n").getBytes(StandardCharsets.UTF_8)));
            var reader = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel),
                    StandardCharsets.UTF_8));
            for (String line = line(reader); line != null; line = line(reader)) {
                if (request.verb() == Request.Verb.EVENTS) {
                    timer.cancel();
                }
                if (!lines.test(line)) {
                    return true;
                }
            }
            return false;
        } catch (ClosedChannelException late) {
            throw new IOException("no answer within " + request.patience().toSeconds() + " s", late);
        } finally {
            timer.cancel();
        }
    }

    /** The next whole line; null where there is none. */
    private static String line(Reader reader) throws IOException {
        var line = new StringBuilder();
        for (int next = reader.read(); next != '\n'; next = reader.read()) {
            if (next < 0) {
                return null;
            }
            if (line.length() == LONGEST_ANSWER) {
                throw new IOException("its answer does not end");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    /** The first line and no more: the agent hangs up behind it, which may look like an error. */
    private static String line(InputStream stream) throws IOException {
        var line = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int read = stream.read(part); read > 0; read = stream.read(part)) {
            line.write(part, 0, read);
            if (part[read - 1] == '\n') {
                break;
            }
            if (line.size() > LONGEST_ANSWER) {
                throw new IOException("its answer does not end");
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static Map<?, ?> understood(Object answer) throws IOException {
        if (answer instanceof Map<?, ?> json && Long.valueOf(StatusJson.SCHEMA).equals(json.get("schema"))) {
            return json;
        }
        throw new IOException("its answer is not of schema " + StatusJson.SCHEMA + ": is it an agent of this version?");
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
