package dev.vigia.agent;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What can turn other nodes off: a fence agent and what it is told; in Pacemaker's words a stonith resource.
 *
 * @param name its name in the file
 * @param agent the agent's program, {@code fence_ipmilan}
 * @param action what is done to a node
 * @param word what the agent calls that ({@code pcmk_reboot_action}, {@code pcmk_off_action})
 * @param targets the nodes that it can fence ({@code pcmk_host_list}, {@code pcmk_host_map}), all distinct
 * @param hostArgument the parameter that names the node to the agent ({@code pcmk_host_argument}), or {@code none};
 *     nothing where the agent was not asked, which then is told by {@code port}
 * @param timeout how long all attempts together may take ({@code pcmk_reboot_timeout})
 * @param attempts how often it is tried at most ({@code pcmk_reboot_retries}), at least once
 * @param parameters what else the agent is told
 */
public record FenceDevice(String name, String agent, Action action, String word, List<Target> targets,
        Optional<String> hostArgument, Duration timeout, int attempts, FenceParameters parameters) {
    /** What {@code pcmk_host_argument} says where no parameter names the node. */
    public static final String NO_ARGUMENT = "none";

    /** What is done to a node: either proves, once it has succeeded, that nothing of before runs there. */
    public enum Action {
        /** It is turned off and on. */
        REBOOT,
        /** It is turned off, and stays so. */
        OFF;

        /** As the file writes it: {@code off}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A node that it can fence.
     *
     * @param node its {@code router_id}
     * @param plug what the agent calls it ({@code pcmk_host_map}); the node's own name where the file says nothing
     * @param delay how long who does not own the addresses waits before it fences this node ({@code pcmk_delay_base}),
     *     so that of two nodes that fence each other one survives
     */
    public record Target(String node, String plug, Duration delay) {
    }

    /** Copies the list. */
    public FenceDevice {
        targets = List.copyOf(targets);
    }

    /** How it fences a node; nothing where it cannot. */
    public Optional<Target> target(String node) {
        return targets.stream().filter(target -> target.node().equals(node)).findFirst();
    }

    /** The parameter by which the agent is told the node; {@value #NO_ARGUMENT} for none. */
    public String argument() {
        return hostArgument.orElse("port");
    }

    /** The same where the agent has said by which parameter it is told, and the file does not. */
    public FenceDevice toldBy(String argument) {
        return hostArgument.isPresent() || argument.isEmpty() ? this : new FenceDevice(name, agent, action, word,
                targets, Optional.of(argument), timeout, attempts, parameters);
    }
}
