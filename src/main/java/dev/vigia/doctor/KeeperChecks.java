package dev.vigia.doctor;

import dev.vigia.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether somebody else keeps the links or addresses: NetworkManager, networkd, ifupdown, netplan. */
final class KeeperChecks {
    private static final List<String> FILES = List.of("/etc/network/interfaces", "/etc/network/interfaces.d",
            "/etc/netplan", "/etc/systemd/network", "/run/systemd/network", "/etc/NetworkManager/system-connections",
            "/etc/sysconfig/network-scripts");
    private static final int MOST = 200;

    static final List<Check> ALL = List.of(
            Check.ofFile("address_configured", "no network configuration of the system names a virtual address",
                    KeeperChecks::configured),
            Check.ofLinks("network_manager", "NetworkManager leaves the interface alone", patient ->
                    patient.present().stream().map(link -> networkManager(patient, link)).toList()),
            Check.ofLinks("networkd", "systemd-networkd leaves foreign addresses of the interface alone", patient ->
                    patient.present().stream().map(link -> networkd(patient, link)).toList()));

    private KeeperChecks() {
    }

    private static List<Finding> configured(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (String file : FILES.stream().flatMap(path -> Stream.concat(Stream.of(path),
                patient.machine().list(path).stream())).limit(MOST).toList()) {
            String text = patient.machine().read(file).word();
            for (IpAddress address : patient.virtual()) {
                if (!text.contains(address.toString())) {
                    continue;
                }
                List<String> lines = text.lines().filter(line -> !line.strip().startsWith("#")
                        && mention(address).matcher(line).find()).toList();
                if (!lines.isEmpty()) {
                    findings.add(Finding.fail(address.toString(), file + " gives it to this node for good: "
                            + lines.get(0).strip(), "sed -i '/" + address.toString().replace(".", "\\.")
                            + "/s/^/#/' " + Finding.quoted(file)));
                }
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok("", "none names one")) : findings;
    }

    private static Pattern mention(IpAddress address) {
        return Pattern.compile("(?<![\\w.:])" + Pattern.quote(address.toString()) + "(?![\\w:]|\\.\\d)");
    }

    private static Finding networkManager(Patient patient, NetLink link) {
        Found state = patient.machine().read("/run/NetworkManager/devices/" + link.index());
        boolean managed = state.word().lines().anyMatch(line -> line.matches("managed=(true|full|1)"));
        return managed ? Finding.warn(link.name(), "NetworkManager manages it, and may take the addresses off when it"
                + " is told to apply its own", "nmcli device set " + link.shell() + " managed no")
                : Finding.ok(link.name(), state.there() ? "not managed" : "NetworkManager does not know it");
    }

    private static Finding networkd(Patient patient, NetLink link) {
        List<String> state = patient.machine().read("/run/systemd/netif/links/" + link.index()).word().lines().toList();
        String file = state.stream().filter(line -> line.startsWith("NETWORK_FILE=")).findFirst()
                .map(line -> line.substring("NETWORK_FILE=".length())).orElse("");
        if (file.isEmpty()) {
            return Finding.ok(link.name(), "networkd does not manage it");
        }
        String dropIns = "/etc/systemd/network/" + file.substring(file.lastIndexOf('/') + 1) + ".d";
        String shell = Finding.quoted(dropIns);
        boolean kept = Stream.concat(Stream.of(file), patient.machine().list(dropIns).stream())
                .anyMatch(path -> patient.machine().read(path).word().lines()
                .anyMatch(line -> line.strip().matches("KeepConfiguration=(static|yes|true)")));
        return kept ? Finding.ok(link.name(), "networkd manages it and keeps what others add")
                : Finding.warn(link.name(), "networkd manages it by " + file + ", and takes foreign addresses off when"
                + " it starts anew or configures the link again", "mkdir -p " + shell
                + " && printf '[Network]\\nKeepConfiguration=static\\n' > " + shell
                + "/vigia.conf && networkctl reload");
    }
}
