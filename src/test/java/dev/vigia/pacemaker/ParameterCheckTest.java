package dev.vigia.pacemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.resource.AgentMetadata;
import dev.vigia.resource.ParameterFault;
import dev.vigia.resource.ResourceSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The messages about parameters, word for word: they are what the operator sees. */
class ParameterCheckTest {
    private static List<String> messages(AgentMetadata agent, Map<String, String> parameters) {
        ResourceSettings resource = ResourceSettings.of("fs", "ocf:vigia:disk").parameters(parameters);
        return ParameterCheck.faults(resource, agent).stream().map(ParameterFault::message).toList();
    }

    @Test
    void unknownAndMissingParametersAreSaidWithWhatWasMeant() {
        AgentMetadata disk = MetadataReader.read(MetadataReaderTest.DISK);
        assertEquals(List.of(), messages(disk, Map.of("device", "/dev/vdb1", "directory", "/srv")));
        assertEquals(List.of("ocf:vigia:disk has no parameter 'devcie'; did you mean 'device'?",
                "ocf:vigia:disk has no parameter 'quota'; it takes device, fstype, directory, mode, old",
                "ocf:vigia:disk needs the parameter 'device' (block device)"),
                messages(disk, Map.of("devcie", "/dev/vdb1", "quota", "1")));
        assertEquals(List.of("ocf:vigia:disk has no parameter 'a'; it takes none"),
                messages(MetadataReader.read("<resource-agent name='x'/>"), Map.of("a", "1")));
    }
}
