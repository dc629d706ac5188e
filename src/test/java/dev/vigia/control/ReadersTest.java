package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;

/** Who may ask and who may act, by number: no such users need to exist. */
class ReadersTest {
    private final UserPrincipal root = user("0");
    private final UserPrincipal agent = user("1000000001");
    private final UserPrincipal stranger = user("1000000002");
    private final GroupPrincipal rootGroup = group("0");
    private final GroupPrincipal operators = group("1000000003");
    private final GroupPrincipal others = group("1000000004");

    private static UserPrincipal user(String number) {
        try {
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(number);
        } catch (IOException unknown) {
            throw new IllegalArgumentException(number, unknown);
        }
    }

    private static GroupPrincipal group(String number) {
        try {
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(number);
        } catch (IOException unknown) {
            throw new IllegalArgumentException(number, unknown);
        }
    }

    @Test
    void theGroupOfTheSocketMayAskAndAct() throws IOException {
        var readers = new Readers(root, agent, operators);
        for (Readers all : new Readers[] {readers, readers.actors()}) {
            assertTrue(all.admit(new Peer(root, others)));
            assertTrue(all.admit(new Peer(agent, others)));
            assertTrue(all.admit(new Peer(stranger, operators)));
            assertFalse(all.admit(new Peer(stranger, others)));
            assertFalse(all.admit(new Peer(stranger, rootGroup)));
        }
    }

    @Test
    void rootsGroupMayAskButNotAct() throws IOException {
        var readers = new Readers(root, root, rootGroup);
        assertTrue(readers.admit(new Peer(stranger, rootGroup)));
        assertFalse(readers.actors().admit(new Peer(stranger, rootGroup)));
        assertTrue(readers.actors().admit(new Peer(root, others)));
        assertEquals("root", readers.actors().toString());
        assertEquals("root, " + agent.getName(), new Readers(root, agent, rootGroup).actors().toString());
    }
}
