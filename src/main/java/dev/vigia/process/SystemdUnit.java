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
import java.util.regex.Pattern;

/** A unit of systemd, through systemctl(1): a monitor reads its ActiveState, start and stop wait for their jobs. */
final class SystemdUnit implements AgentCall {
    private static final Pattern SUFFIXED = Pattern.compile(".*\\.(service|socket|mount|automount|path|timer|target"
            + "|swap|device|slice|scope)");
    /** Exit statuses of systemctl(1), which are those of LSB. */
    private static final int NO_PERMISSION = 4;
    private static final int NO_UNIT = 5;

    private final Path systemctl;
    private final Task task;
    private final String unit;

    SystemdUnit(Path systemctl, Invocation invocation) {
        String type = invocation.resource().agent().type();
        this.systemctl = systemctl;
        this.task = invocation.operation().task();
        this.unit = SUFFIXED.matcher(type).matches() ? type : type + ".service";
    }

    @Override
    public Optional<Outcome> refusal() {
        if (task == Task.PROMOTE || task == Task.DEMOTE) {
            return Optional.of(Outcome.of(OcfCode.UNIMPLEMENTED, "a unit of systemd cannot be promoted"));
        }
        return Files.isExecutable(systemctl) ? Optional.empty()
                : Optional.of(Outcome.notInstalled("there is no " + systemctl));
    }

    @Override
    public List<String> command() {
        return task == Task.MONITOR
                ? List.of(systemctl.toString(), "show", "--property=LoadState", "--property=ActiveState", "--", unit)
                : List.of(systemctl.toString(), "--no-ask-password", task.word(), "--", unit);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Optional<Outcome> judge(int status, String output, String errors) {
        if (status != 0) {
            return Optional.of(failed(status, Tail.plain(errors)));
        }
        return task == Task.MONITOR ? state(output) : Optional.of(Outcome.of(OcfCode.OK));
    }

    private Outcome failed(int status, String errors) {
        if (status == NO_UNIT && task == Task.STOP) {
            // What is not there does not run.
            return Outcome.of(OcfCode.OK);
        }
        OcfCode code = status == NO_UNIT ? OcfCode.NOT_INSTALLED
                : status == NO_PERMISSION ? OcfCode.INSUFFICIENT_PRIVILEGES : OcfCode.ERROR;
        return Outcome.of(code, errors.isEmpty() ? "systemctl ended with exit status " + status : errors);
    }

    /** Nothing while the unit is on its way up or down: what it will be is not known yet. */
    private Optional<Outcome> state(String output) {
        String load = property(output, "LoadState");
        String active = property(output, "ActiveState");
        return switch (active) {
            case "active", "reloading", "refreshing" -> Optional.of(Outcome.of(OcfCode.OK));
            case "activating", "deactivating", "maintenance" -> Optional.empty();
            case "inactive", "failed" -> Optional.of(load.equals("loaded")
                    ? Outcome.of(OcfCode.NOT_RUNNING, active.equals("failed") ? unit + " has failed" : "")
                    : Outcome.of(OcfCode.NOT_INSTALLED, unit + " cannot be loaded: " + load));
            default -> Optional.of(Outcome.of(OcfCode.ERROR,
                    "systemctl does not say what " + unit + " is: '" + Tail.plain(active) + "'"));
        };
    }

    private static String property(String output, String name) {
        return output.lines().filter(line -> line.startsWith(name + "=")).findFirst()
                .map(line -> line.substring(name.length() + 1).strip()).orElse("");
    }
}
