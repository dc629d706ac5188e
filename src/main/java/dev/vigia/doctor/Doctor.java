package dev.vigia.doctor;

import java.util.List;
import java.util.stream.Stream;

/** All checks, in the order in which a node is put together: the machine first, its peers last. */
public final class Doctor {
    /** Every check; their names are stable. */
    static final List<Check> CHECKS = Stream.of(MachineChecks.ALL, UnitChecks.ALL, FileChecks.ALL, LinkChecks.ALL,
            AddressChecks.ALL, KeeperChecks.ALL, KernelChecks.ALL, FirewallChecks.ALL, AgentChecks.ALL)
            .flatMap(List::stream).toList();

    private Doctor() {
    }

    /** Looks everything over, and changes nothing. */
    public static Report examine(Patient patient) {
        return new Report(patient.file().toString(),
                CHECKS.stream().flatMap(check -> check.examine(patient).stream()).toList());
    }
}
