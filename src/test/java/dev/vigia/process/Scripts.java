package dev.vigia.process;

import dev.vigia.agent.Command;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.agent.Transition;
import dev.vigia.config.FileFacts;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.Priority;
import dev.vigia.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Scripts and transitions for the tests of this package; scripts run as the tests' own user. */
final class Scripts {
    static final Clock CLOCK = new MonotonicClock();

    private Scripts() {
    }

    /** The user who runs the tests: nothing of the confinement but the user is different. */
    static Confinement asOurselves() {
        return Confinement.as(System.getProperty("user.name"));
    }

    /** Everything may be run: the tests' own scripts lie where others may write. */
    static Trust trust() {
        return new Trust(FileFacts.NOT_ASKED, false);
    }

    /** A shell script in a directory, executable. */
    static String write(Path directory, String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    /** A transition told to one command alone. */
    static Command.Tell tell(String instance, long seq, Duration timeout, String... command) {
        var listeners = new NotifySettings(List.of(command), List.of(), List.of(), List.of(), List.of(), timeout);
        Role to = seq % 2 == 0 ? Role.ACTIVE : Role.BACKUP;
        return new Command.Tell(new Transition(instance, seq, Role.STOPPED, to, new Priority(100),
                Reason.of(Reason.Code.STARTED)), listeners);
    }

    /** The lines of a file; none where it is not there yet. */
    static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Whether a process lives; one that only waits to be reaped does not. */
    static boolean lives(String pid) {
        try {
            String status = Files.readString(Path.of("/proc", pid, "stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }
}
