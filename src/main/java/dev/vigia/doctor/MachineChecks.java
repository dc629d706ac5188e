package dev.vigia.doctor;

import dev.vigia.health.Subject;
import java.util.List;
import java.util.stream.Stream;

/** What the machine must have before an agent can run on it. */
final class MachineChecks {
    /** The first kernel with a hook for what leaves a link, on which the gate stands. */
    private static final int[] EGRESS_HOOK = {5, 16};
    private static final int OLDEST_JAVA = 17;

    static final List<Check> ALL = List.of(
            new Check("configuration", "the file can be read and has no mistake", MachineChecks::configuration),
            new Check("java_version", "Java is 17 or newer", MachineChecks::java),
            new Check("kernel_version", "the kernel has the hooks that the gate needs", MachineChecks::kernel),
            new Check("nft_tool", "nft is there, to look at the firewall with",
                    patient -> tool(patient, "nft", "firewall rules cannot be looked at", "nftables")),
            new Check("libpcap", "libpcap is there, for `vigia capture`", MachineChecks::libpcap),
            Check.ofFile("script_tools", "chrt, prlimit, setsid, setpriv are there, to confine scripts with",
                    MachineChecks::scriptTools),
            new Check("clock", "the clock is set by the network, so that histories can be compared",
                    MachineChecks::clock),
            new Check("lsm", "no security module is in the agent's way", MachineChecks::securityModule));

    private MachineChecks() {
    }

    private static List<Finding> configuration(Patient patient) {
        String file = patient.file().toString();
        String check = "vigia check -c " + patient.shellFile();
        if (patient.settings() == null) {
            return List.of(Finding.fail(file, patient.reading().problems().get(0).message()
                    + (patient.reading().problems().size() > 1 ? "; and more" : ""), check));
        }
        Machine.Place place = patient.machine().place(file);
        if (place.there() && (place.mode() & 022) != 0) {
            return List.of(Finding.fail(file, "others than its owner can write it, and so run scripts as they like",
                    "chmod go-w " + patient.shellFile()));
        }
        int warnings = patient.reading().problems().size();
        return List.of(warnings == 0
                ? Finding.ok(file, patient.instances().size() + " virtual routers")
                : Finding.warn(file, patient.reading().problems().get(0).message(), check));
    }

    private static List<Finding> java(Patient patient) {
        int version = patient.machine().java();
        return List.of(version >= OLDEST_JAVA ? Finding.ok("", "Java " + version)
                : Finding.fail("", "this is Java " + version, "apt-get install openjdk-17-jre-headless"));
    }

    private static List<Finding> kernel(Patient patient) {
        String release = patient.machine().read("/proc/sys/kernel/osrelease").word();
        String[] parts = release.split("[^0-9]+");
        if (parts.length < 2 || parts[0].isEmpty()) {
            return List.of(Finding.skipped("", "the kernel does not say its version"));
        }
        int major = Integer.parseInt(parts[0]);
        boolean young = major > EGRESS_HOOK[0]
                || major == EGRESS_HOOK[0] && Integer.parseInt(parts[1]) >= EGRESS_HOOK[1];
        return List.of(young ? Finding.ok("", "Linux " + release)
                : Finding.warn("", "Linux " + release + " is older than 5.16: without its egress hook there is no gate,"
                + " and a dead agent's addresses answer until their lease ends",
                "apt-get install linux-image-amd64"));
    }

    private static List<Finding> tool(Patient patient, String name, String consequence, String pack) {
        String path = patient.machine().program(name);
        return List.of(path.isEmpty() ? Finding.warn("", "there is no " + name + ": " + consequence,
                "apt-get install " + pack) : Finding.ok("", path));
    }

    private static List<Finding> libpcap(Patient patient) {
        Found known = patient.machine().run("ldconfig", "-p");
        if (!known.there()) {
            return List.of(Finding.skipped("", known.why()));
        }
        return List.of(known.text().lines().map(String::strip).filter(line -> line.startsWith("libpcap.so"))
                .findFirst().map(line -> Finding.ok("", line))
                .orElseGet(() -> Finding.warn("", "there is no libpcap: 'vigia capture' cannot listen",
                        "apt-get install libpcap0.8")));
    }

    private static List<Finding> scriptTools(Patient patient) {
        boolean scripts = patient.settings().listeners().anyMatch(listener -> listener.runsAnything())
                || patient.settings().checks().stream().anyMatch(check -> check.subject() instanceof Subject.Script);
        if (!scripts) {
            return List.of(Finding.skipped("", "the file names no script"));
        }
        List<String> missing = Stream.of("chrt", "prlimit", "setsid", "setpriv")
                .filter(tool -> patient.machine().program(tool).isEmpty()).toList();
        return List.of(missing.isEmpty() ? Finding.ok("", "all there")
                : Finding.fail("", "there is no " + String.join(", no ", missing) + ": scripts cannot be run",
                "apt-get install util-linux"));
    }

    private static List<Finding> clock(Patient patient) {
        Found said = patient.machine().run("timedatectl", "show", "--property=NTPSynchronized", "--value");
        if (!said.there()) {
            return List.of(Finding.skipped("", said.why()));
        }
        return List.of(said.word().equals("yes") ? Finding.ok("", "synchronised")
                : Finding.warn("", "it is not synchronised; elections do not need it, but histories of two nodes"
                + " cannot be compared", "timedatectl set-ntp true"));
    }

    private static List<Finding> securityModule(Patient patient) {
        Machine machine = patient.machine();
        if (machine.read("/sys/fs/selinux/enforce").word().equals("1")) {
            return List.of(Finding.warn("SELinux", "it is enforcing: look whether it has refused the agent anything",
                    "ausearch --message avc --start boot --comm java"));
        }
        return List.of(machine.read("/sys/kernel/security/apparmor/profiles").word().lines()
                .filter(line -> line.endsWith("(enforce)") && line.matches(".*\\b(vigia|java)\\b.*")).findFirst()
                .map(line -> Finding.warn("AppArmor", "it confines " + line,
                        "aa-complain " + Finding.quoted(line.substring(0, line.lastIndexOf(' ')))))
                .orElseGet(() -> Finding.ok("", "none confines Java")));
    }
}
