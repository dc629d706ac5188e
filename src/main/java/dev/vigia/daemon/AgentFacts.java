package dev.vigia.daemon;

import dev.vigia.config.AgentOpinion;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.pacemaker.MetadataReader;
import dev.vigia.pacemaker.ParameterCheck;
import dev.vigia.process.AgentRunner;
import dev.vigia.process.AgentRunner.Places;
import dev.vigia.resource.AgentMetadata;
import dev.vigia.resource.AgentName;
import dev.vigia.resource.ResourceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the agents of this machine what they say of a configuration; each describes itself once. */
final class AgentFacts {
    private final Places places;
    private final Map<AgentName, AgentMetadata> known = new HashMap<>();

    AgentFacts(Places places) {
        this.places = places;
    }

    /** Where distributions put them; {@code OCF_ROOT} in the environment names another root, as for ocf-tester(8). */
    static Places usual() {
        String root = System.getenv("OCF_ROOT");
        return root == null || !root.startsWith("/") ? Places.USUAL
                : new Places(Path.of(root), Places.USUAL.init(), Places.USUAL.systemctl());
    }

    /** For a machine that has to run it: an agent that is not here is an error. */
    AgentOpinion binding(ResourceSettings resource) {
        return opinion(resource, true);
    }

    /** For another machine: an agent that is not here is a warning. */
    AgentOpinion lenient(ResourceSettings resource) {
        return opinion(resource, false);
    }

    private AgentOpinion opinion(ResourceSettings resource, boolean binding) {
        try (var runner = new AgentRunner(places, new MonotonicClock())) {
            if (resource.agent().standard() != AgentName.Standard.OCF) {
                return new AgentOpinion(runner.absence(resource).orElse(""), binding, List.of());
            }
            AgentMetadata metadata = known.get(resource.agent());
            if (metadata == null) {
                metadata = MetadataReader.read(runner.metaData(resource.agent()));
                known.put(resource.agent(), metadata);
            }
            return new AgentOpinion("", binding, ParameterCheck.faults(resource, metadata));
        } catch (IOException silent) {
            return new AgentOpinion(silent.getMessage(), binding, List.of());
        } catch (IllegalArgumentException senseless) {
            return new AgentOpinion(resource.agent() + ": " + senseless.getMessage(), binding, List.of());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return new AgentOpinion(resource.agent() + " was not waited for", binding, List.of());
        }
    }
}
