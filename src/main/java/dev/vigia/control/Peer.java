package dev.vigia.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Who is at the other end of a control connection (SO_PEERCRED of unix(7)).
 *
 * @param user the name of its user
 * @param group the name of its group
 */
record Peer(String user, String group) {
    static Peer of(SocketChannel channel) throws IOException {
        UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return new Peer(principal.user().getName(), principal.group().getName());
    }

    /**
     * Whether it may see: root, the agent's own user, and the socket's group. The socket's mode says the
     * same; this holds even when somebody has loosened it.
     *
     * @param owner the agent's user
     * @param reading the socket's group
     */
    boolean maySee(String owner, String reading) {
        return user.equals("root") || user.equals(owner) || group.equals(reading) || isMemberOf(reading);
    }

    private boolean isMemberOf(String reading) {
        try (var lines = Files.lines(Path.of("/etc/group"))) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length == 4 && fields[0].equals(reading))
                    .anyMatch(fields -> List.of(fields[3].split(",")).contains(user));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    @Override
    public String toString() {
        return user + ":" + group;
    }
}
