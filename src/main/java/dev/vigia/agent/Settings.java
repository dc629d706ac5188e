package dev.vigia.agent;

import dev.vigia.health.CheckSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * A whole valid configuration, defaults filled in: what a file means.
 *
 * @param routerId the node's name, {@code global_defs.router_id}
 * @param controlSocket path of the control socket
 * @param stateDirectory directory of what survives a reboot
 * @param scriptUser whom scripts run as
 * @param scriptSecurity whether a script that others than root can change is refused
 * @param fifos who gets a line for each transition, with distinct paths
 * @param metrics where its metrics can be read
 * @param instances the virtual routers in file order, with distinct {@link InstanceSettings#routerId()}
 * @param groups the {@code vrrp_sync_group}s in file order; no instance is in two, no group is called like one
 * @param checks what is looked at, with distinct names; links are not among them, which the kernel tells of
 * @param services the resources of those instances that have some; no resource is in two
 * @param fencing what can turn other nodes off, with distinct names
 */
public record Settings(
        String routerId,
        String controlSocket,
        String stateDirectory,
        String scriptUser,
        boolean scriptSecurity,
        List<FifoSettings> fifos,
        MetricsSettings metrics,
        List<InstanceSettings> instances,
        List<GroupSettings> groups,
        List<CheckSettings> checks,
        List<ServiceSettings> services,
        List<FenceDevice> fencing) {
    /** Copies the lists. */
    public Settings {
        fifos = List.copyOf(fifos);
        instances = List.copyOf(instances);
        groups = List.copyOf(groups);
        checks = List.copyOf(checks);
        services = List.copyOf(services);
        fencing = List.copyOf(fencing);
    }

    /** Settings with nothing that turns other nodes off. */
    public Settings(String routerId, String controlSocket, String stateDirectory, String scriptUser,
            boolean scriptSecurity, List<FifoSettings> fifos, MetricsSettings metrics,
            List<InstanceSettings> instances, List<GroupSettings> groups, List<CheckSettings> checks,
            List<ServiceSettings> services) {
        this(routerId, controlSocket, stateDirectory, scriptUser, scriptSecurity, fifos, metrics, instances, groups,
                checks, services, List.of());
    }

    /** Settings without resources. */
    public Settings(String routerId, String controlSocket, String stateDirectory, String scriptUser,
            boolean scriptSecurity, List<FifoSettings> fifos, MetricsSettings metrics,
            List<InstanceSettings> instances, List<GroupSettings> groups, List<CheckSettings> checks) {
        this(routerId, controlSocket, stateDirectory, scriptUser, scriptSecurity, fifos, metrics, instances, groups,
                checks, List.of());
    }

    /** Settings without a FIFO, metrics or a sync group. */
    public Settings(String routerId, String controlSocket, String stateDirectory, String scriptUser,
            boolean scriptSecurity, List<InstanceSettings> instances, List<CheckSettings> checks) {
        this(routerId, controlSocket, stateDirectory, scriptUser, scriptSecurity, List.of(), MetricsSettings.OFF,
                instances, List.of(), checks);
    }

    /** Settings without checks. */
    public Settings(String routerId, String controlSocket, String stateDirectory, String scriptUser,
            boolean scriptSecurity, List<InstanceSettings> instances) {
        this(routerId, controlSocket, stateDirectory, scriptUser, scriptSecurity, instances, List.of());
    }

    /** The same with the resources of one instance. */
    public Settings with(ServiceSettings service) {
        return new Settings(routerId, controlSocket, stateDirectory, scriptUser, scriptSecurity, fifos, metrics,
                instances, groups, checks, List.of(service), fencing);
    }

    /** The same with these sync groups. */
    public Settings with(List<GroupSettings> others) {
        return new Settings(routerId, controlSocket, stateDirectory, scriptUser, scriptSecurity, fifos, metrics,
                instances, others, checks, services, fencing);
    }

    /** Everybody who is told of transitions. */
    public Stream<NotifySettings> listeners() {
        return Stream.concat(instances.stream().map(InstanceSettings::listeners),
                groups.stream().map(GroupSettings::listeners));
    }

    /** What can turn a node off, in the order of the file; nothing where nothing can. */
    public List<FenceDevice> fencersOf(String node) {
        return fencing.stream().filter(device -> device.target(node).isPresent()).toList();
    }

    /** Whether what a running agent opened at its start by {@code other} serves these settings too. */
    boolean standsLike(Settings other) {
        return controlSocket.equals(other.controlSocket) && stateDirectory.equals(other.stateDirectory)
                && scriptUser.equals(other.scriptUser) && scriptSecurity == other.scriptSecurity
                && fifos.equals(other.fifos);
    }
}
