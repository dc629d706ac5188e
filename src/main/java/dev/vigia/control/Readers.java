package dev.vigia.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;

/**
 * Who may ask: root, the agent's own user, and the socket's group. The socket's mode says the same; this holds
 * even when somebody has loosened it.
 *
 * @param root the user with number 0, whatever its name
 * @param owner the agent's user
 * @param group the socket's group
 */
record Readers(UserPrincipal root, UserPrincipal owner, GroupPrincipal group) {
    /** As a socket's file says. */
    static Readers of(Path socket) throws IOException {
        // Where no user has that name, it is taken for a number.
        UserPrincipal root = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
        PosixFileAttributes file = Files.readAttributes(socket, PosixFileAttributes.class);
        return new Readers(root, file.owner(), file.group());
    }

    boolean admit(Peer peer) {
        return peer.user().equals(root) || peer.user().equals(owner) || peer.group().equals(group)
                || isMember(peer.user().getName());
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
        return users + " and members of the group " + group.getName();
    }
}
