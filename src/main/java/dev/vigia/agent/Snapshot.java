package dev.vigia.agent;

import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.resource.GroupState;
import dev.vigia.resource.OperationHistory;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The whole node at one moment, for people and programs.
 *
 * @param node the node's name
 * @param at the moment
 * @param worstLag the longest time that the loop came late for a deadline, since the start
 * @param lags how late the loop came for adverts
 * @param measures what was done for punctuality, in force or refused; empty before it is known
 * @param routers the virtual routers in file order
 * @param groups the sync groups in file order
 * @param checks the checks in file order, tracked links last
 * @param services the instances with resources
 */
public record Snapshot(String node, Moment at, Duration worstLag, Distribution lags, List<Measure> measures,
        List<Router> routers, List<Group> groups, List<Check> checks, List<Service> services)
        implements Reply {
    /** Copies the lists. */
    public Snapshot {
        measures = List.copyOf(measures);
        routers = List.copyOf(routers);
        groups = List.copyOf(groups);
        checks = List.copyOf(checks);
        services = List.copyOf(services);
    }

    /**
     * The resources of one instance.
     *
     * @param settings what they are
     * @param state what is known of them
     * @param held whether this node may run them
     * @param waitsFor what it waits for until it may, where the election is won; empty where it does not wait
     * @param histories what was done with each of them here, in order
     */
    public record Service(ServiceSettings settings, GroupState state, boolean held, String waitsFor,
            List<OperationHistory> histories) {
        /** Copies the list. */
        public Service {
            histories = List.copyOf(histories);
        }
    }

    /**
     * One check.
     *
     * @param settings what it looks at, and how
     * @param state what is known of it
     */
    public record Check(CheckSettings settings, CheckState state) {
    }

    /**
     * One sync group.
     *
     * @param name its name
     * @param members the names of its instances
     * @param role the role of them all, as last told
     * @param since when they all had taken that role
     * @param reason why
     */
    public record Group(String name, List<String> members, Role role, Moment since, Reason reason) {
        /** Copies the list. */
        public Group {
            members = List.copyOf(members);
        }
    }

    /**
     * One virtual router.
     *
     * @param id its instance and family
     * @param link its link
     * @param vrid its virtual router id
     * @param role its role
     * @param since when it took that role
     * @param reason why it took that role
     * @param configuredPriority the priority of the file
     * @param effectivePriority the priority it sends
     * @param unfitBecause every cause that makes it unfit now; empty when fit
     * @param activeRouter the Active router's address: ours when Active, the one followed as Backup; null if unknown
     * @param advertInterval our own interval
     * @param activeAdvertInterval the interval in force: learned as Backup, our own as Active
     * @param deadline when its timer runs out: the next advert as Active, the takeover as Backup; else null
     * @param addresses each virtual address as configured and whether the kernel holds it for us
     * @param leaving whether it still answers for addresses that a successor is taking over
     * @param gate {@code open}, {@code closed} or {@code off}
     * @param gateOffBecause why there is no gate, for people; empty where there is one
     * @param accept whether it serves what is sent to its addresses, or answers only ARP and neighbour discovery
     * @param claims who else claims addresses of ours, as last heard
     * @param counters counters in YANG words
     * @param rejected refused packets by {@code Rejection} label
     * @param figures what was measured
     */
    public record Router(
            RouterId id,
            LinkName link,
            Vrid vrid,
            Role role,
            Moment since,
            Reason reason,
            Priority configuredPriority,
            Priority effectivePriority,
            List<Reason> unfitBecause,
            IpAddress activeRouter,
            Duration advertInterval,
            Duration activeAdvertInterval,
            Moment deadline,
            Map<Subnet, Boolean> addresses,
            boolean leaving,
            String gate,
            String gateOffBecause,
            boolean accept,
            Map<IpAddress, MacAddress> claims,
            Map<String, Long> counters,
            Map<String, Long> rejected,
            Figures figures) {
    }
}
