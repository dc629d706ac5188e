package dev.vigia.agent;

import dev.vigia.health.CheckSettings;
import java.util.List;

/**
 * A whole valid configuration, defaults filled in: what a file means.
 *
 * @param routerId the node's name, {@code global_defs.router_id}
 * @param controlSocket path of the control socket
 * @param stateDirectory directory of what survives a reboot
 * @param scriptUser whom scripts run as
 * @param scriptSecurity whether a script that others than root can change is refused
 * @param fifos who gets a line for each transition, with distinct paths
 * @param instances the {@code vrrp_instance}s in file order, with distinct names
 * @param checks what is looked at, with distinct names; links are not among them, which the kernel tells of
 */
public record Settings(
        String routerId,
        String controlSocket,
        String stateDirectory,
        String scriptUser,
        boolean scriptSecurity,
        List<FifoSettings> fifos,
        List<InstanceSettings> instances,
        List<CheckSettings> checks) {
    /** Copies the lists. */
    public Settings {
        fifos = List.copyOf(fifos);
        instances = List.copyOf(instances);
        checks = List.copyOf(checks);
    }

    /** Settings without a FIFO. */
    public Settings(String routerId, String controlSocket, String stateDirectory, String scriptUser,
            boolean scriptSecurity, List<InstanceSettings> instances, List<CheckSettings> checks) {
        this(routerId, controlSocket, stateDirectory, scriptUser, scriptSecurity, List.of(), instances, checks);
    }

    /** Settings without checks. */
    public Settings(String routerId, String controlSocket, String stateDirectory, String scriptUser,
            boolean scriptSecurity, List<InstanceSettings> instances) {
        this(routerId, controlSocket, stateDirectory, scriptUser, scriptSecurity, instances, List.of());
    }

    /** Whether what a running agent opened at its start by {@code other} serves these settings too. */
    boolean standsLike(Settings other) {
        return controlSocket.equals(other.controlSocket) && stateDirectory.equals(other.stateDirectory)
                && scriptUser.equals(other.scriptUser) && scriptSecurity == other.scriptSecurity
                && fifos.equals(other.fifos);
    }
}
