package dev.vigia.config;

import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can turn other nodes off, printed as the configuration that means it. */
public final class StonithText {
    private StonithText() {
    }

    /** The block of all devices; nothing where there are none. */
    static void blocks(List<FenceDevice> devices, StringBuilder text) {
        if (!devices.isEmpty()) {
            text.append(Keys.STONITH).append(":\n");
        }
        for (FenceDevice device : devices) {
            text.append("  ").append(YamlWord.of(device.name())).append(":\n    ").append(StonithKeys.AGENT)
                    .append(": ").append(YamlWord.quoted(StonithKeys.CLASS + device.agent())).append("\n    ")
                    .append(StonithKeys.ACTION).append(": ").append(device.action().word()).append("\n    ")
                    .append(StonithKeys.PARAMS).append(":\n");
            parameters(device).forEach((name, value) -> text.append("      ").append(YamlWord.quoted(name))
                    .append(": ").append(YamlWord.quoted(value)).append('\n'));
        }
    }

    /** All that {@code params} says, ours first: what Pacemaker too would have to be told. */
    public static Map<String, String> parameters(FenceDevice device) {
        Map<String, String> parameters = new LinkedHashMap<>();
        List<Target> targets = device.targets();
        if (!targets.isEmpty()) {
            parameters.put(StonithMeaning.HOST_LIST, joined(targets, ",", Target::node));
            List<Target> renamed = targets.stream().filter(one -> !one.plug().equals(one.node())).toList();
            if (!renamed.isEmpty()) {
                parameters.put(StonithMeaning.HOST_MAP, joined(renamed, ";", one -> one.node() + ":"
                        + StonithMeaning.escaped(one.plug())));
            }
            Duration first = targets.get(0).delay();
            boolean same = targets.stream().allMatch(one -> one.delay().equals(first));
            parameters.put(StonithMeaning.DELAY, same ? span(first)
                    : joined(targets, ";", one -> one.node() + ":" + span(one.delay())));
        }
        device.hostArgument().ifPresent(argument -> parameters.put(StonithMeaning.HOST_ARGUMENT, argument));
        String own = StonithMeaning.prefix(device.action());
        if (!device.word().equals(device.action().word())) {
            parameters.put(own + "action", device.word());
        }
        parameters.put(own + "timeout", span(device.timeout()));
        parameters.put(own + "retries", String.valueOf(device.attempts()));
        parameters.putAll(device.parameters().values());
        return parameters;
    }

    /** In whole numbers: Pacemaker knows no fractions. */
    private static String span(Duration span) {
        return span.toMillis() % 1000 == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
    }

    private static String joined(List<Target> targets, String separator,
            Function<Target, String> form) {
        return targets.stream().map(form).collect(Collectors.joining(separator));
    }
}
