package dev.vigia.doctor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What the agent may do: its capabilities, and the limits of its systemd unit. */
final class UnitChecks {
    private static final String UNIT = "vigia.service";
    private static final String[] SHOW = {"systemctl", "show", UNIT, "--property=LoadState,User,LimitRTPRIO,"
            + "RestrictRealtime,LimitMEMLOCK,LimitNOFILE,MemoryMax,TasksMax,CPUQuotaPerSecUSec,Restart,WatchdogUSec,"
            + "CapabilityBoundingSet,AmbientCapabilities,KillMode"};
    private static final String REVERT = "systemctl revert " + UNIT + " && systemctl restart " + UNIT;
    private static final List<String> NEEDED = List.of("cap_net_admin", "cap_net_raw");
    /** The bits of capabilities(7), in the order of {@link #NEEDED}. */
    private static final int[] BITS = {12, 13};
    /** What the launcher's Java takes at most, in bytes, with room for scripts. */
    private static final long MEMORY = 256L << 20;
    private static final long LOCKED = 64L << 20;
    private static final long PRIORITY = 10;
    private static final long DESCRIPTORS = 1024;
    private static final long TASKS = 64;

    static final List<Check> ALL = List.of(
            new Check("capabilities", "the agent has CAP_NET_ADMIN and CAP_NET_RAW", UnitChecks::capabilities),
            new Check("unit_realtime", "the unit allows real-time priority (LimitRTPRIO, RestrictRealtime)",
                    ofUnit(unit -> unit.getOrDefault("RestrictRealtime", "no").equals("yes")
                            ? wrong("RestrictRealtime=yes: adverts are late on a busy machine")
                            : least(unit, "LimitRTPRIO", PRIORITY, "adverts are late on a busy machine"))),
            new Check("unit_memory", "the unit leaves it enough memory (MemoryMax, LimitMEMLOCK)",
                    ofUnit(unit -> {
                        Finding most = least(unit, "MemoryMax", MEMORY, "the agent may be killed for want of memory");
                        return most.verdict() == Verdict.OK ? least(unit, "LimitMEMLOCK", LOCKED,
                                "the agent may be swapped out") : most;
                    })),
            new Check("unit_cpu", "the unit does not ration processor time (CPUQuota)",
                    ofUnit(unit -> unit.getOrDefault("CPUQuotaPerSecUSec", "infinity").equals("infinity")
                            ? Finding.ok(UNIT, "no CPUQuota")
                            : wrong("CPUQuota: " + unit.get("CPUQuotaPerSecUSec") + " a second; throttled, it misses"
                            + " adverts"))),
            new Check("unit_limits", "the unit leaves it enough threads and descriptors (TasksMax, LimitNOFILE)",
                    ofUnit(unit -> {
                        Finding tasks = least(unit, "TasksMax", TASKS, "scripts cannot be started");
                        return tasks.verdict() == Verdict.OK ? least(unit, "LimitNOFILE", DESCRIPTORS,
                                "sockets cannot be opened") : tasks;
                    })),
            new Check("unit_restart", "the unit restarts and watches the agent (Restart, WatchdogSec)",
                    ofUnit(unit -> !List.of("always", "on-failure").contains(unit.getOrDefault("Restart", "no"))
                            ? wrong("Restart=" + unit.get("Restart") + ": after a crash nobody starts it again")
                            : List.of("0", "infinity").contains(unit.getOrDefault("WatchdogUSec", "0"))
                            ? wrong("no WatchdogSec: an agent that hangs goes on hanging")
                            : Finding.ok(UNIT, "Restart=" + unit.get("Restart") + ", WatchdogUSec="
                            + unit.get("WatchdogUSec")))),
            new Check("realtime_budget", "the kernel lets real-time threads run (sched_rt_runtime_us)",
                    UnitChecks::budget));

    private UnitChecks() {
    }

    private static Finding wrong(String evidence) {
        return Finding.warn(UNIT, evidence, REVERT);
    }

    private static Finding least(Map<String, String> unit, String key, long least, String consequence) {
        String value = unit.getOrDefault(key, "infinity");
        boolean enough = !value.matches("\\d{1,18}") || Long.parseLong(value) >= least;
        return enough ? Finding.ok(UNIT, key + "=" + value)
                : wrong(key + "=" + value + ", less than " + least + ": " + consequence);
    }

    private static Function<Patient, List<Finding>> ofUnit(Function<Map<String, String>, Finding> judge) {
        return patient -> {
            Found said = patient.machine().run(SHOW);
            Map<String, String> unit = properties(said);
            return List.of(!said.there() ? Finding.skipped("", said.why())
                    : !"loaded".equals(unit.get("LoadState")) ? Finding.skipped("", "there is no " + UNIT + " here")
                    : judge.apply(unit));
        };
    }

    private static Map<String, String> properties(Found said) {
        Map<String, String> unit = new HashMap<>();
        said.word().lines().filter(line -> line.contains("="))
                .forEach(line -> unit.put(line.substring(0, line.indexOf('=')),
                        line.substring(line.indexOf('=') + 1)));
        return unit;
    }

    private static List<Finding> capabilities(Patient patient) {
        if (patient.agent().answers()) {
            return List.of(Finding.ok("", "an agent runs, which would not without them"));
        }
        Map<String, String> unit = properties(patient.machine().run(SHOW));
        if ("loaded".equals(unit.get("LoadState"))) {
            return List.of(ofTheUnit(unit));
        }
        String status = patient.machine().read("/proc/thread-self/status").word();
        long bits = status.lines().filter(line -> line.startsWith("CapEff:"))
                .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16)).findFirst()
                .orElse(0L);
        List<String> missing = Arrays.stream(BITS).filter(bit -> (bits >>> bit & 1) == 0)
                .mapToObj(bit -> NEEDED.get(bit - BITS[0]).toUpperCase(Locale.ROOT)).toList();
        if (missing.isEmpty()) {
            return List.of(Finding.ok("", "this process has them"));
        }
        boolean container = patient.machine().place("/.dockerenv").there();
        return List.of(Finding.fail("", "this process lacks " + String.join(" and ", missing)
                + ", and there is no unit that would give them", container
                ? "docker run --cap-add NET_ADMIN --cap-add NET_RAW …" : "sudo vigia run -c " + patient.shellFile()));
    }

    private static Finding ofTheUnit(Map<String, String> unit) {
        String bounding = unit.getOrDefault("CapabilityBoundingSet", "");
        String user = unit.getOrDefault("User", "");
        boolean root = user.isEmpty() || user.equals("root");
        String given = root ? bounding : unit.getOrDefault("AmbientCapabilities", "");
        List<String> missing = NEEDED.stream().filter(one -> !List.of(given.split(" ")).contains(one)
                || !List.of(bounding.split(" ")).contains(one)).toList();
        return missing.isEmpty() ? Finding.ok(UNIT, "the unit gives them")
                : Finding.fail(UNIT, (root ? "CapabilityBoundingSet" : "AmbientCapabilities of user " + user)
                + " lacks " + String.join(" and ", missing), REVERT);
    }

    private static List<Finding> budget(Patient patient) {
        Found said = patient.machine().read("/proc/sys/kernel/sched_rt_runtime_us");
        if (!said.there()) {
            return List.of(Finding.skipped("", said.why()));
        }
        return List.of(said.word().equals("0") ? Finding.fail("", "0: no real-time thread gets any processor time",
                "sysctl -w kernel.sched_rt_runtime_us=950000") : Finding.ok("", said.word()));
    }
}
