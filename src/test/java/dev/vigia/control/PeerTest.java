package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import org.junit.jupiter.api.Test;

/** Whose process a caller may say it is. */
class PeerTest {
    @Test
    void onlyAProcessOfItsOwnUser() throws IOException {
        UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
        GroupPrincipal group = users.lookupPrincipalByGroupName("0");
        UserPrincipal us = Files.getOwner(Path.of("/proc/self"));
        UserPrincipal stranger = users.lookupPrincipalByName("1000000007");
        long pid = ProcessHandle.current().pid();
        assertEquals("process " + pid, new Peer(us, group).process(pid));
        assertEquals("a process unknown", new Peer(stranger, group).process(pid), "somebody else's");
        assertEquals("a process unknown", new Peer(us, group).process(Integer.MAX_VALUE), "nobody's");
        assertEquals("a process unknown", new Peer(us, group).process(0), "not said");
    }
}
