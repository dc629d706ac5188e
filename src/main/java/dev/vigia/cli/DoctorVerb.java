package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import dev.vigia.control.Request;
import dev.vigia.daemon.Daemon;
import dev.vigia.daemon.ExitCode;
import dev.vigia.doctor.Doctor;
import dev.vigia.doctor.Found;
import dev.vigia.doctor.LocalMachine;
import dev.vigia.doctor.Patient;
import dev.vigia.doctor.Report;
import dev.vigia.json.Json;
import dev.vigia.linux.AddressProbe;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia doctor}: looks the node over, and says what would mend what is wrong. */
final class DoctorVerb {
    private static final String DEFAULT_FILE = "/etc/vigia/vigia.yaml";

    private DoctorVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out) throws UsageException {
        var arguments = new Arguments("doctor", words, Set.of("-o", "--socket"), Set.of("--json"), true);
        boolean json = arguments.oneOf("-o", List.of("table", "json")).equals("json") || arguments.has("--json");
        String named = arguments.name().isEmpty() ? DEFAULT_FILE : arguments.name();
        Path file = Path.of(named);
        // Scripts that are missing or unsafe are findings here, and no reason not to look at the rest.
        Reading reading = ConfigFile.read(file, FileFacts.NOT_ASKED, Daemon.hostName());
        var caller = reading.usable() && arguments.value("--socket", "").isEmpty()
                ? new Caller(Path.of(reading.settings().controlSocket())) : new Caller(arguments);
        Report report = Doctor.examine(patient(file, reading, caller));
        out.print(json ? Json.pretty(report.json()) + "\n"
                : report.table(StatusVerb.colourful(Path.of("/proc/self/fd/1"), System.getenv())));
        return !reading.usable() ? ExitCode.CONFIGURATION : report.failed() ? ExitCode.FAILURE : ExitCode.OK;
    }

    private static Patient patient(Path file, Reading reading, Caller caller) {
        var machine = new LocalMachine(DoctorVerb::holder);
        try {
            Map<?, ?> status = caller.ask(Request.STATUS);
            return StatusVerb.isStatus(status) ? new Patient(file, reading, machine, status, "")
                    : new Patient(file, reading, machine, null, "the answer on the control socket is no status");
        } catch (NoAnswerException none) {
            return new Patient(file, reading, machine, null, none.getMessage());
        }
    }

    private static Found holder(LinkName link, IpAddress address) {
        try {
            NetworkInterface there = NetworkInterface.getByName(link.text());
            byte[] mac = there == null ? null : there.getHardwareAddress();
            if (mac == null || mac.length != 6) {
                return Found.nothing(link + " has no hardware address to ask with");
            }
            return AddressProbe.holder(there.getIndex(), MacAddress.read(mac, 0), address)
                    .map(holder -> Found.text(holder.toString())).orElse(Found.text(""));
        } catch (IOException refused) {
            return Found.nothing(refused.getMessage());
        }
    }
}
