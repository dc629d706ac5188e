package dev.vigia.process;

import dev.vigia.resource.Invocation;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An init script (Linux Standard Base 5.0, init script actions): {@code start}, {@code stop}, {@code status}. */
final class LsbScript implements AgentCall {
    /** From here on the statuses of the other actions are no longer those of OCF. */
    private static final int KNOWN = 7;
    private static final int NOT_INSTALLED = 150;
    private static final int NO_PERMISSION = 151;

    private final Path file;
    private final Task task;

    LsbScript(Path directory, Invocation invocation) {
        this.file = directory.resolve(invocation.resource().agent().type());
        this.task = invocation.operation().task();
    }

    @Override
    public Optional<Outcome> refusal() {
        if (task == Task.PROMOTE || task == Task.DEMOTE) {
            return Optional.of(Outcome.of(OcfCode.UNIMPLEMENTED, "an init script cannot be promoted"));
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of(Outcome.notInstalled("there is no init script " + file));
        }
        return Files.isExecutable(file) ? Optional.empty()
                : Optional.of(Outcome.of(OcfCode.INSUFFICIENT_PRIVILEGES, file + " is not executable"));
    }

    @Override
    public List<String> command() {
        return List.of(file.toString(), task == Task.MONITOR ? "status" : task.word());
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Optional<Outcome> judge(int status, String output, String errors) {
        OcfCode code = status == NOT_INSTALLED ? OcfCode.NOT_INSTALLED
                : status == NO_PERMISSION ? OcfCode.INSUFFICIENT_PRIVILEGES
                : task == Task.MONITOR ? ofStatus(status)
                : status <= KNOWN ? OcfCode.of(status) : OcfCode.ERROR;
        return Optional.of(Outcome.of(code, code == OcfCode.OK ? "" : Tail.plain(errors)));
    }

    /** Dead with a pid file, dead with a lock file and simply dead are all not running; nobody knows is an error. */
    private static OcfCode ofStatus(int status) {
        return switch (status) {
            case 0 -> OcfCode.OK;
            case 1, 2, 3 -> OcfCode.NOT_RUNNING;
            default -> OcfCode.ERROR;
        };
    }
}
