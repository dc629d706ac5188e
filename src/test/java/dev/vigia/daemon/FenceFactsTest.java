package dev.vigia.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Action;
import dev.vigia.agent.FenceDevice.Target;
import dev.vigia.agent.FenceParameters;
import dev.vigia.config.FenceOpinion;
import dev.vigia.resource.ParameterFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What fence agents of our own making say of devices. */
@Timeout(60)
class FenceFactsTest {
    private static final String METADATA = """
            echo asked >> "${0%/*}/asked"
            cat <<END
            <?xml version="1.0" ?>
            <resource-agent name="fence_own" shortdesc="Own" >
            <parameters>
              <parameter name="action" unique="0" required="1"><content type="string"/></parameter>
              <parameter name="ipaddr" unique="0" required="1" deprecated="1"><content type="string"/></parameter>
              <parameter name="ip" unique="0" required="1" obsoletes="ipaddr"><content type="string"/>
                <shortdesc lang="en">IP address</shortdesc></parameter>
              <parameter name="passwd" unique="0" required="0"><content type="string"/></parameter>
              <parameter name="plug" unique="0" required="1"><content type="string"/></parameter>
              <parameter name="port" unique="0" required="1" deprecated="1"><content type="string"/></parameter>
            </parameters>
            <actions><action name="on" automatic="0"/><action name="off" /><action name="reboot" />
              <action name="metadata" /></actions>
            </resource-agent>
            END""";

    @TempDir
    private Path place;

    private void agent(String name, String script) throws IOException {
        Path file = Files.writeString(place.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static FenceDevice device(String agent, String word, String argument, Map<String, String> parameters) {
        return new FenceDevice("d", agent, Action.REBOOT, word, List.of(new Target("lb2", "2", Duration.ZERO)),
                Optional.ofNullable(argument), Duration.ofSeconds(60), 2, FenceParameters.of(parameters));
    }

    private static List<String> messages(FenceOpinion opinion) {
        return opinion.agent().faults().stream().map(ParameterFault::message).toList();
    }

    @Test
    void whatItIsToldIsComparedWithWhatItTakesAndItIsAskedOnce() throws IOException {
        agent("fence_own", METADATA);
        var facts = new FenceFacts(List.of(place), true);
        FenceOpinion good = facts.opinion(device("fence_own", "reboot", null, Map.of("ip", "::1", "passwd", "x")));
        assertEquals("", good.agent().absence());
        assertEquals(List.of(), messages(good));
        assertEquals("plug", good.hostArgument());
        assertEquals(List.of(), messages(facts.opinion(device("fence_own", "off", "port", Map.of("ipaddr", "::1",
                "plug", "2")))), "by the names of before");
        assertEquals(List.of("fence_own has no parameter 'pasword'; it takes action, ipaddr, ip, passwd, plug, port",
                "fence_own has no parameter 'slot'; it takes action, ipaddr, ip, passwd, plug, port",
                "fence_own needs the parameter 'ip' (IP address)",
                "fence_own needs the parameter 'plug'",
                "fence_own has no action 'cycle'; it has on, off, reboot, metadata"),
                messages(facts.opinion(device("fence_own", "cycle", "slot", Map.of("pasword", "x")))).stream()
                        .map(one -> one.replace("did you mean 'passwd'?",
                                "it takes action, ipaddr, ip, passwd, plug, port")).toList());
        assertEquals("asked\n", Files.readString(place.resolve("asked")));
    }

    @Test
    void oneThatIsNotHereForbidsTheFileOnlyWhereItIsToRun() {
        FenceDevice device = device("fence_nothing", "reboot", null, Map.of());
        FenceOpinion here = new FenceFacts(List.of(place), true).opinion(device);
        assertTrue(here.agent().forbids());
        assertEquals("there is no fence_nothing in " + place, here.agent().absence());
        assertEquals("", here.hostArgument());
        assertFalse(new FenceFacts(List.of(place), false).opinion(device).agent().forbids());
    }

    @Test
    void oneThatTalksNonsenseIsAsGoodAsAbsent() throws IOException {
        var facts = new FenceFacts(List.of(place), true);
        for (String script : List.of("echo no xml", "echo '<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                + "<resource-agent name=\"&e;\"><longdesc>&e;</longdesc></resource-agent>'", "exit 1", "kill -9 $$")) {
            agent("fence_mad", script);
            String absence = facts.opinion(device("fence_mad", "reboot", null, Map.of())).agent().absence();
            assertTrue(absence.startsWith("fence_mad"), script + ": " + absence);
            assertFalse(absence.contains("root:"), absence);
        }
    }
}
