package dev.vigia.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;

/**
 * Who may ask: root, the agent's own user, and the socket's group. The socket's mode says the same; this holds
 * even when somebody has loosened it.
 *
 * @param root the user with number 0, whatever its name
 * @param owner the agent's user
 * @param group the socket's group; null where no group may
 */
record Readers(UserPrincipal root, UserPrincipal owner, GroupPrincipal group) {
    // Where no user or group has that name, it is taken for a number.
    private static final String ROOT = "0";

    /** As a socket's file says. */
    static Readers of(Path socket) throws IOException {
        UserPrincipal root = users().lookupPrincipalByName(ROOT);
        PosixFileAttributes file = Files.readAttributes(socket, PosixFileAttributes.class);
        return new Readers(root, file.owner(), file.group());
    }

    /**
     * Who of them may also act. Not root's group: a socket belongs to it where nobody has made a group for the
     * purpose, and processes are in it that are not trusted (a container's that runs as any user, say).
     */
    Readers actors() throws IOException {
        return users().lookupPrincipalByGroupName(ROOT).equals(group) ? new Readers(root, owner, null) : this;
    }

    private static UserPrincipalLookupService users() {
        return FileSystems.getDefault().getUserPrincipalLookupService();
    }

    boolean admit(Peer peer) {
        return peer.user().equals(root) || peer.user().equals(owner)
                || group != null && (peer.group().equals(group) || isMember(peer.user().getName()));
    }

    /** The peer's further groups are not told with its credentials, so they are looked up (group(5)). */
    private boolean isMember(String user) {
        try (var lines = Files.lines(Path.of("/etc/group"))) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length == 4 && fields[0].equals(group.getName()))
                    .anyMatch(fields -> List.of(fields[3].split(",")).contains(user));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    @Override
    public String toString() {
        String users = owner.equals(root) ? "root" : "root, " + owner.getName();
        return users + (group == null ? "" : " and members of the group " + group.getName());
    }
}
