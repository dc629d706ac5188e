package dev.vigia.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Who is at the other end of a control connection (SO_PEERCRED of unix(7)).
 *
 * @param user its user
 * @param group its group
 */
record Peer(UserPrincipal user, GroupPrincipal group) {
    static Peer of(SocketChannel channel) throws IOException {
        UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return new Peer(principal.user(), principal.group());
    }

    /**
     * Its process, which the JDK does not tell: by the caller's own word, and only where that is a process of the
     * same user.
     */
    String process(long pid) {
        try {
            boolean its = pid != 0 && Files.getOwner(Path.of("/proc", Long.toString(pid))).equals(user);
            return its ? "process " + pid : "a process unknown";
        } catch (IOException gone) {
            return "a process unknown";
        }
    }

    @Override
    public String toString() {
        return user.getName() + ":" + group.getName();
    }
}
