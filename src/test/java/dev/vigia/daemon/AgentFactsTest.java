package dev.vigia.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.AgentOpinion;
import dev.vigia.process.AgentRunner.Places;
import dev.vigia.resource.ResourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What agents of our own making say of resources. */
@Timeout(60)
class AgentFactsTest {
    @TempDir
    private Path root;
    private AgentFacts facts;

    @BeforeEach
    void open() {
        facts = new AgentFacts(new Places(root, root.resolve("init"), root.resolve("systemctl")));
    }

    private Path program(String file, String script) throws IOException {
        Path program = root.resolve(file);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static ResourceSettings resource(String agent, String... parameters) {
        ResourceSettings bare = ResourceSettings.of("r", agent);
        return parameters.length == 0 ? bare : bare.parameters(Map.of(parameters[0], parameters[1]));
    }

    @Test
    void parametersAreComparedWithWhatTheAgentTakesAndItIsAskedOnce() throws IOException {
        program("resource.d/own/disk", """
                echo asked >> "$OCF_ROOT/asked"
                cat <<END
                <resource-agent name="disk"><parameters><parameter name="device" required="1"><content type="string"/>
                </parameter></parameters><actions><action name="start"/></actions></resource-agent>
                END""");
        assertEquals(new AgentOpinion("", true, List.of()),
                facts.binding(resource("ocf:own:disk", "device", "/dev/x")));
        AgentOpinion wrong = facts.binding(resource("ocf:own:disk", "devize", "/dev/x"));
        assertEquals(List.of("ocf:own:disk has no parameter 'devize'; did you mean 'device'?",
                "ocf:own:disk needs the parameter 'device'"),
                wrong.faults().stream().map(one -> one.message()).toList());
        assertEquals("asked\n", Files.readString(root.resolve("asked")));
    }

    @Test
    void oneThatIsNotHereForbidsTheFileOnlyWhereItIsToRun() {
        AgentOpinion here = facts.binding(resource("ocf:own:nothing"));
        assertTrue(here.forbids());
        assertEquals("ocf:own:nothing cannot be asked: there is no agent " + root + "/resource.d/own/nothing",
                here.absence());
        AgentOpinion elsewhere = facts.lenient(resource("ocf:own:nothing"));
        assertFalse(elsewhere.forbids());
        assertEquals(here.absence(), elsewhere.absence());
    }

    @Test
    void unitsAndScriptsAreLookedUp() throws IOException {
        assertEquals("lsb:mail is not here: there is no init script " + root.resolve("init/mail"),
                facts.binding(resource("lsb:mail")).absence());
        program("init/mail", "exit 0");
        assertEquals("", facts.binding(resource("lsb:mail")).absence());
        assertEquals("systemd:db is not here: there is no " + root.resolve("systemctl"),
                facts.binding(resource("systemd:db")).absence());
        program("systemctl", "echo LoadState=not-found; echo ActiveState=inactive");
        assertEquals("systemd:db is not here: db.service cannot be loaded: not-found",
                facts.binding(resource("systemd:db")).absence());
        program("systemctl", "echo LoadState=loaded; echo ActiveState=inactive");
        assertEquals("", facts.binding(resource("systemd:db")).absence());
    }

    @Test
    void oneThatTalksNonsenseIsAsGoodAsAbsent() throws IOException {
        program("resource.d/own/mad", "echo no xml");
        String absence = facts.binding(resource("ocf:own:mad")).absence();
        assertTrue(absence.startsWith("ocf:own:mad: the meta-data is no XML"), absence);
        program("resource.d/own/sick", "exit 1");
        absence = facts.binding(resource("ocf:own:sick")).absence();
        assertTrue(absence.startsWith("ocf:own:sick does not describe itself"), absence);
    }
}
