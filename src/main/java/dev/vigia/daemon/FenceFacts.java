package dev.vigia.daemon;

import dev.vigia.agent.FenceDevice;
import dev.vigia.config.AgentOpinion;
import dev.vigia.config.FenceOpinion;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.pacemaker.FenceCheck;
import dev.vigia.pacemaker.MetadataReader;
import dev.vigia.process.FenceRunner;
import dev.vigia.resource.AgentMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the fence agents of this machine what they say of a configuration; each describes itself once. */
final class FenceFacts {
    private final List<Path> places;
    private final boolean binding;
    private final Map<String, AgentMetadata> known = new HashMap<>();

    /**
     * Of this machine.
     *
     * @param places where its fence agents are
     * @param binding whether one that is not here is an error, not a warning
     */
    FenceFacts(List<Path> places, boolean binding) {
        this.places = places;
        this.binding = binding;
    }

    FenceOpinion opinion(FenceDevice device) {
        try (var runner = new FenceRunner(places, new MonotonicClock(), input -> { })) {
            AgentMetadata metadata = known.get(device.agent());
            if (metadata == null) {
                metadata = MetadataReader.read(runner.metaData(device.agent()));
                known.put(device.agent(), metadata);
            }
            return new FenceOpinion(new AgentOpinion("", binding, FenceCheck.faults(device, metadata)),
                    FenceCheck.hostArgument(metadata));
        } catch (IOException silent) {
            return silent(silent.getMessage());
        } catch (IllegalArgumentException senseless) {
            return silent(device.agent() + ": " + senseless.getMessage());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return silent(device.agent() + " was not waited for");
        }
    }

    private FenceOpinion silent(String why) {
        return new FenceOpinion(new AgentOpinion(why, binding, List.of()), "");
    }
}
