package dev.vigia.config;

import dev.vigia.agent.FenceDevice;
import dev.vigia.resource.ResourceSettings;
import java.util.Optional;
import java.util.function.Function;

/** What the machine says about the files and users a configuration names; empty answers are good news. */
public interface FileFacts {
    /** Asks nothing and finds nothing wrong: for {@code check --no-files} and for tests. */
    FileFacts NOT_ASKED = new Agents(resource -> AgentOpinion.NONE, device -> FenceOpinion.NONE);

    /**
     * Asks agents at most, and finds nothing wrong with anything else.
     *
     * @param agents answers for those of resources
     * @param fences answers for those that fence
     */
    record Agents(Function<ResourceSettings, AgentOpinion> agents, Function<FenceDevice, FenceOpinion> fences)
            implements FileFacts {
        @Override
        public Optional<String> whyNotRunnable(String path) {
            return Optional.empty();
        }

        @Override
        public Optional<String> whyUnsafe(String path) {
            return Optional.empty();
        }

        @Override
        public Optional<String> whyNoFifo(String path) {
            return Optional.empty();
        }

        @Override
        public KeyFile key(String path) {
            return KeyFile.NOT_ASKED;
        }

        @Override
        public KeyFile credential(String name) {
            return KeyFile.NOT_ASKED;
        }

        @Override
        public boolean knowsUser(String name) {
            return true;
        }

        @Override
        public AgentOpinion opinion(ResourceSettings resource) {
            return agents.apply(resource);
        }

        @Override
        public FenceOpinion opinion(FenceDevice device) {
            return fences.apply(device);
        }
    }

    /**
     * Why a program cannot be run: "does not exist", "is a directory", "is not executable".
     *
     * @param path an absolute path
     * @return what follows the path in a sentence, or empty
     */
    Optional<String> whyNotRunnable(String path);

    /**
     * Which part of a path others than root could change: "/opt can be written by its group".
     *
     * @param path an absolute path that exists
     * @return a sentence, or empty
     */
    Optional<String> whyUnsafe(String path);

    /**
     * Why there is no FIFO and none can be made: "is no FIFO", "has no directory to be made in".
     *
     * @param path an absolute path
     * @return what follows the path in a sentence, or empty
     */
    Optional<String> whyNoFifo(String path);

    /**
     * The secret in a file.
     *
     * @param path an absolute path
     */
    KeyFile key(String path);

    /**
     * The secret that systemd hands to this process as a credential (systemd.exec(5)).
     *
     * @param name the credential's name
     */
    KeyFile credential(String name);

    /**
     * Whether this system has a user.
     *
     * @param name the user's name
     */
    boolean knowsUser(String name);

    /**
     * What a resource's agent says of it; may run the agent, and takes seconds at most. Nobody is asked where this is
     * not overridden.
     */
    default AgentOpinion opinion(ResourceSettings resource) {
        return AgentOpinion.NONE;
    }

    /** The same of a fence agent. */
    default FenceOpinion opinion(FenceDevice device) {
        return FenceOpinion.NONE;
    }
}
