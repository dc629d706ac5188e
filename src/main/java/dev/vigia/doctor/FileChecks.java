package dev.vigia.doctor;

import static dev.vigia.doctor.Finding.quoted;

import dev.vigia.agent.FifoSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Scripts and their users, and the directories that the agent writes to. */
final class FileChecks {
    /** The history and its neighbours take less; a full disk is near. */
    private static final long ROOM = 32L << 20;

    static final List<Check> ALL = List.of(
            Check.ofFile("script_runs", "every script is there and can be run", patient -> scripts(patient)
                    .stream().map(script -> runs(patient, script)).toList()),
            Check.ofFile("script_ownership", "nobody but root can change a script, or a directory on its way",
                    patient -> !patient.settings().scriptSecurity()
                            ? List.of(Finding.skipped("", "enable_script_security is off"))
                            : scripts(patient).stream().map(script -> owned(patient, script)).toList()),
            Check.ofFile("script_user", "the users that scripts run as are known", FileChecks::users),
            Check.ofFile("state_directory", "the state directory is there and can be written",
                    FileChecks::stateDirectory),
            Check.ofFile("disk_space", "there is room for the state", FileChecks::room),
            Check.ofFile("socket_directory", "the directory of the control socket is there and is not everybody's",
                    FileChecks::socketDirectory));

    private FileChecks() {
    }

    /** The path of every program that the file names. */
    private static Set<String> scripts(Patient patient) {
        Set<String> all = new LinkedHashSet<>();
        Stream.of(
                patient.settings().listeners().flatMap(FileChecks::commands),
                patient.settings().fifos().stream().map(FifoSettings::script),
                patient.settings().checks().stream().map(CheckSettings::subject)
                        .filter(Subject.Script.class::isInstance).map(subject -> ((Subject.Script) subject).argv()))
                .flatMap(commands -> commands).filter(command -> !command.isEmpty())
                .forEach(command -> all.add(command.get(0)));
        return all;
    }

    private static Stream<List<String>> commands(NotifySettings told) {
        return Stream.of(told.any(), told.master(), told.backup(), told.fault(), told.stop(), told.rival(),
                told.beforeRelease());
    }

    private static Finding runs(Patient patient, String script) {
        Optional<String> why = patient.machine().files().whyNotRunnable(script);
        return why.isEmpty() ? Finding.ok(script, "can be run") : Finding.fail(script, "it " + why.get(),
                why.get().contains("not executable") ? "chmod a+x " + quoted(script)
                        : "install -m 755 -o root -g root YOUR-SCRIPT " + quoted(script));
    }

    private static Finding owned(Patient patient, String script) {
        if (patient.machine().files().whyNotRunnable(script).isPresent()) {
            return Finding.skipped(script, "it cannot be run at all");
        }
        String why = patient.machine().files().whyUnsafe(script).orElse("");
        int owner = why.indexOf(" is owned by ");
        int mode = why.indexOf(" can be written by ");
        // A directory that is everybody's on purpose, as /tmp is, stays so.
        if (mode > 0 && (patient.machine().place(why.substring(0, mode)).mode() & 01000) != 0) {
            String better = "/etc/vigia/" + Path.of(script).getFileName();
            return Finding.fail(script, why, "install -D -m 755 -o root -g root " + quoted(script) + " "
                    + quoted(better) + " # then name that in " + patient.shellFile());
        }
        return why.isEmpty() ? Finding.ok(script, "root's, all the way")
                : Finding.fail(script, why, owner > 0 ? "chown -h root: " + quoted(why.substring(0, owner))
                : mode > 0 ? "chmod go-w " + quoted(why.substring(0, mode)) : "namei -om " + quoted(script));
    }

    private static List<Finding> users(Patient patient) {
        Set<String> users = new LinkedHashSet<>();
        if (patient.settings().listeners().anyMatch(NotifySettings::runsAnything)) {
            users.add(patient.settings().scriptUser());
        }
        for (CheckSettings check : patient.settings().checks()) {
            if (check.subject() instanceof Subject.Script script) {
                users.add(script.user());
            }
        }
        return users.stream().map(user -> patient.machine().files().knowsUser(user)
                ? Finding.ok(user, "is known") : Finding.fail(user, "there is no such user",
                "useradd --system --no-create-home --shell /usr/sbin/nologin " + quoted(user))).toList();
    }

    private static List<Finding> stateDirectory(Patient patient) {
        String path = patient.settings().stateDirectory();
        Machine.Place place = patient.machine().place(path);
        String make = "install -d -m 750 " + quoted(path);
        return List.of(!place.there() ? Finding.warn(path, "it is not there: without it no history, and numbers"
                + " start anew", make)
                : !place.directory() ? Finding.warn(path, "it is no directory", "mv " + quoted(path) + " "
                + quoted(path + ".old") + " && "
                + make)
                : !place.writable() ? Finding.warn(path, "this user may not write there, or it is mounted read-only",
                "chown root " + quoted(path) + " && chmod u+rwx " + quoted(path))
                : (place.mode() & 002) != 0
                ? Finding.fail(path, "everybody may write there", "chmod o-w " + quoted(path))
                : Finding.ok(path, "can be written"));
    }

    private static List<Finding> room(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        Path socket = Path.of(patient.settings().controlSocket()).toAbsolutePath().getParent();
        for (String path : new LinkedHashSet<>(List.of(patient.settings().stateDirectory(), socket.toString()))) {
            long free = patient.machine().place(path).free();
            if (free >= 0) {
                findings.add(free >= ROOM ? Finding.ok(path, (free >> 20) + " MiB free")
                        : Finding.warn(path, "only " + (free >> 10) + " KiB are free: history and drains may be lost",
                        "journalctl --vacuum-size=100M"));
            }
        }
        return findings;
    }

    private static List<Finding> socketDirectory(Patient patient) {
        Path directory = Path.of(patient.settings().controlSocket()).toAbsolutePath().getParent();
        Machine.Place place = patient.machine().place(directory.toString());
        String path = directory.toString();
        return List.of(!place.there() ? Finding.fail(path, "it is not there, where the control socket shall be",
                "install -d -m 750 " + quoted(path))
                : (place.mode() & 002) != 0 && (place.mode() & 01000) == 0
                ? Finding.fail(path, "everybody may replace the control socket", "chmod o-w " + quoted(path))
                : Finding.ok(path, "is there"));
    }
}
