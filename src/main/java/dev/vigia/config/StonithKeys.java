package dev.vigia.config;

import dev.vigia.agent.FenceDevice.Action;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The part of the table of keys that is about turning other nodes off, in Pacemaker's words. */
final class StonithKeys {
    /** How Pacemaker names the class. */
    static final String CLASS = "stonith:";
    private static final Pattern AGENT_NAME = Pattern.compile("fence_[A-Za-z0-9_.-]{1,57}");

    /** One device. */
    static final Block DEVICE = new Block("stonith");
    static final Key<String> AGENT = DEVICE.required("agent", Kind.text("the name of a fence agent",
            Schema.map("type", "string", "pattern", "^(" + CLASS + ")?" + AGENT_NAME + "$"), StonithKeys::agent),
            "who turns the node off: stonith:fence_TYPE, a program in /usr/sbin");
    static final Key<Map<String, Placed<String>>> PARAMS = DEVICE.optional("params", ResourceKeys.params(),
            "the agent's parameters, by name, and pcmk_host_list and its sisters: which node, and how");
    static final Key<Action> ACTION = DEVICE.key("action",
            Kinds.oneOf(Kinds.words("reboot", Action.REBOOT, "off", Action.OFF)), "reboot", "what is done to the node");

    static {
        DEVICE.never("op", "leave it out: a device is asked when it is needed; see pcmk_reboot_timeout in 'params'");
        DEVICE.never("meta", "leave it out: a device needs no treatment");
        DEVICE.never("stonith-action", "write 'action'");
    }

    private StonithKeys() {
    }

    /** The devices by name; passwords stand among their parameters, so no line of theirs is shown. */
    static Kind<List<Fields>> devices() {
        Kind<List<Fields>> named = Structures.named(0, DEVICE);
        return new Kind<>(named.wanted(), named.schema(), (node, problems) -> named.read(node, problems.unseen()));
    }

    private static String agent(Node.Scalar text) throws Wrong {
        String name = text.text().startsWith(CLASS) ? text.text().substring(CLASS.length()) : text.text();
        if (!AGENT_NAME.matcher(name).matches()) {
            throw new Wrong("'" + Shown.cut(text.text(), 60) + "' names no fence agent",
                    "write stonith:fence_TYPE, as stonith:fence_ipmilan: a program in /usr/sbin");
        }
        return name;
    }
}
