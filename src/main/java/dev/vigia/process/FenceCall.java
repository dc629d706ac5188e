package dev.vigia.process;

import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Target;
import java.util.Map;

/** What a fence agent reads on its standard input: a line for each parameter (FenceAgentAPI of fence-agents). */
final class FenceCall {
    private FenceCall() {
    }

    /** What has it fence a node, in the order in which Pacemaker says it. */
    static String of(FenceDevice device, Target target) {
        var lines = new StringBuilder();
        line(lines, "action", device.word());
        line(lines, "nodename", target.node());
        Map<String, String> parameters = device.parameters().values();
        String argument = device.argument();
        boolean open = parameters.getOrDefault(argument, "dynamic").equals("dynamic");
        if (open && !argument.equals(FenceDevice.NO_ARGUMENT)) {
            line(lines, argument, target.plug());
        }
        parameters.forEach((name, value) -> {
            if (!name.equals(argument) || !open) {
                line(lines, name, value);
            }
        });
        return lines.toString();
    }

    /** What has it describe itself. */
    static String metaData() {
        return "action=metadata\n";
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append(name).append('=').append(value).append('\n');
    }
}
