package dev.vigia.config;

import dev.vigia.agent.Takeover;
import dev.vigia.resource.AgentName;
import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OnFail;
import dev.vigia.resource.TargetRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The part of the table of keys that is about resources, in Pacemaker's words. */
final class ResourceKeys {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Kind<Duration> SPAN = Kinds.time(Duration.ofMillis(10), Duration.ofHours(24), MILLI);
    private static final Kind<Duration> FORGETTING = Kinds.time(Duration.ZERO, Duration.ofDays(365), MILLI);
    /** What a shell takes for a variable's name, in which parameters reach agents. */
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    private static final Kind<OnFail> ON_FAIL = Kinds.oneOf(words(OnFail.values(), OnFail::word));
    private static final Kind<Boolean> ROLE = Kinds.oneOf(Kinds.words("Promoted", true, "Unpromoted", false));

    /** Where resources are named in an instance. */
    static final Kind<List<Placed<String>>> NAMES =
            Structures.listOf(0, Kinds.matching("the name of a resource", Structures.NAME));
    /** When they may be taken over. */
    static final Kind<Takeover> TAKEOVER = Kinds.oneOf(words(Takeover.values(), Takeover::word));
    /** When the addresses come. */
    static final Kind<AddressPlace> ADDRESS_PLACE =
            Kinds.oneOf(Kinds.words("first", AddressPlace.FIRST, "last", AddressPlace.LAST));

    /** How long an operation may take and what its failure leads to; of start, promote and demote. */
    static final Block OPERATION = new Block("start");
    static final Key<Duration> TIMEOUT = OPERATION.key("timeout", SPAN, "20s", "after which it is killed");
    static final Key<OnFail> FAILED = OPERATION.key("on-fail", ON_FAIL, "restart", "what its failure leads to");

    /** The same of a stop, whose failure leads to less. */
    static final Block STOP = new Block("stop");
    static final Key<OnFail> STOP_FAILED = STOP.optional("on-fail", Kinds.oneOf(Kinds.words(
            "block", OnFail.BLOCK, "fence", OnFail.FENCE)),
            "what its failure leads to; default: fence with 'takeover: fence', else block");

    /** One that is run again and again. */
    static final Block MONITOR = new Block("monitor");
    static final Key<Duration> INTERVAL =
            MONITOR.key("interval", SPAN, "10s", "how long after its end it is run again");
    static final Key<Boolean> PROMOTED =
            MONITOR.optional("role", ROLE, "of a promotable resource: the role that it watches; default: Unpromoted");
    static final Key<Integer> CHECK_LEVEL = MONITOR.key("OCF_CHECK_LEVEL",
            Kinds.whole(0, 1000, Integer::valueOf), "0", "how deep it looks, in the agent's own terms");

    static {
        STOP.share(TIMEOUT);
        MONITOR.share(TIMEOUT, FAILED);
        for (Block block : List.of(OPERATION, STOP)) {
            block.never("interval", "only a monitor is run again and again");
        }
        MONITOR.never("name", "the operations of a resource are a map: 'monitor: { interval: 10s }'");
    }

    /** The operations of a resource. */
    static final Block OPERATIONS = new Block("op");
    static final Key<Fields> START =
            OPERATIONS.optional("start", Structures.block(OPERATION), "how it is started");
    static final Key<Fields> STOPS = OPERATIONS.optional("stop", Structures.block(STOP), "how it is stopped");
    static final Key<List<Fields>> MONITORS = OPERATIONS.optional("monitor", monitors(),
            "how it is watched, a map or a list of maps; default: every 10s");
    static final Key<Fields> PROMOTE =
            OPERATIONS.optional("promote", Structures.block(OPERATION), "how it is promoted");
    static final Key<Fields> DEMOTE = OPERATIONS.optional("demote", Structures.block(OPERATION), "how it is demoted");

    /** How a resource is treated. */
    static final Block META = new Block("meta");
    static final Key<Integer> THRESHOLD = META.key("migration-threshold", threshold(), "INFINITY",
            "after how many failures this node gives it up; INFINITY: never");
    static final Key<Duration> FAILURE_TIMEOUT = META.key("failure-timeout", FORGETTING, "0s",
            "how long after the last failure all are forgotten; 0: never");
    static final Key<Boolean> MANAGED = META.key("is-managed", Kinds.TRUTH, "true",
            "whether it is started and stopped");
    static final Key<Boolean> MAINTENANCE =
            META.key("maintenance", Kinds.TRUTH, "false", "whether it is not even watched");
    static final Key<TargetRole> TARGET_ROLE = META.key("target-role",
            Kinds.oneOf(words(TargetRole.values(), TargetRole::word)), "Started", "beyond which it does not go");
    static final Key<Boolean> PROMOTABLE = META.key("promotable", Kinds.TRUTH, "false",
            "whether it runs on both nodes, promoted on the Active one");

    static {
        META.never("resource-stickiness", "write 'preempt: false' in the vrrp_instance that it follows");
        META.never("allow-migrate", "leave it out: nothing migrates live, it is stopped here and started there");
        META.never("priority", "leave it out: the vrrp_instance has one");
    }

    /** One resource. */
    static final Block RESOURCE = new Block("resource");
    static final Key<AgentName> AGENT = RESOURCE.required("agent", Kind.text("the name of an agent",
            Schema.map("type", "string", "pattern", "^(ocf:[^:]+:[^:]+|systemd:.+|lsb:.+)$"),
            text -> AgentName.parse(text.text())), "who runs it: ocf:PROVIDER:TYPE, systemd:UNIT or lsb:SCRIPT");
    static final Key<Map<String, Placed<String>>> PARAMS =
            RESOURCE.optional("params", params(), "the agent's parameters, by name");
    static final Key<Fields> OP =
            RESOURCE.optional("op", Structures.block(OPERATIONS), "its operations that differ from the default");
    static final Key<Fields> META_BLOCK = RESOURCE.optional("meta", Structures.block(META), "how it is treated");

    /** Which nodes may run resources. */
    static final Block DOMAIN = new Block("failover_domain");
    static final Key<List<Placed<String>>> NODES = DOMAIN.required("nodes", Structures.listOf(1, Kinds.NODE_NAME),
            "the nodes by their router_id, the most preferred first");
    static final Key<Boolean> RESTRICTED =
            DOMAIN.key("restricted", Kinds.TRUTH, "false", "whether the resources run nowhere else");
    static final Key<Boolean> FAILBACK = DOMAIN.key("failback", Kinds.TRUTH, "true",
            "whether they go back to a more preferred node when it returns");

    private ResourceKeys() {
    }

    private static <T> Map<String, T> words(T[] values, Function<T, String> word) {
        Map<String, T> words = new LinkedHashMap<>();
        for (T value : values) {
            words.put(word.apply(value), value);
        }
        return words;
    }

    private static Kind<Integer> threshold() {
        Kind<Integer> number = Kinds.whole(0, MetaAttributes.INFINITY, Integer::valueOf);
        String wanted = number.wanted() + ", or INFINITY";
        var schema = Schema.map("anyOf", List.of(number.schema(), Schema.map("enum", List.of("INFINITY"))));
        return new Kind<>(wanted, schema, (node, problems) -> {
            boolean never = node instanceof Node.Scalar text && text.text().equals("INFINITY");
            return never ? Integer.valueOf(MetaAttributes.INFINITY) : number.read(node, problems);
        });
    }

    private static Kind<List<Fields>> monitors() {
        Kind<Fields> one = Structures.block(MONITOR);
        Kind<List<Placed<Fields>>> many = Structures.listOf(1, one);
        var schema = Schema.map("anyOf", List.of(one.schema(), many.schema()));
        return new Kind<>("a map, or a list of maps", schema, (node, problems) -> {
            if (node instanceof Node.Sequence) {
                List<Placed<Fields>> all = many.read(node, problems);
                return all == null ? null : all.stream().map(Placed::value).toList();
            }
            Fields fields = one.read(node, problems);
            return fields == null ? null : List.of(fields);
        });
    }

    /** Each value with the place of its name. */
    static Kind<Map<String, Placed<String>>> params() {
        String wanted = "a map of parameters";
        var schema = Schema.map("type", List.of("object", "null"), "additionalProperties",
                Schema.map("type", List.of("string", "number", "boolean")));
        return new Kind<>(wanted, schema, (node, problems) -> {
            if (node instanceof Node.Scalar text && text.absent()) {
                return Map.of();
            }
            if (!(node instanceof Node.Mapping map)) {
                return Kind.refuse(node, wanted, problems);
            }
            Map<String, Placed<String>> params = new LinkedHashMap<>();
            List<Node.Entry> wrong = new ArrayList<>();
            for (Node.Entry entry : map.entries()) {
                String name = entry.key().text();
                if (!PARAMETER.matcher(name).matches()) {
                    problems.error(entry.key().place(), "'" + Shown.cut(name, 60) + "' is no name of a parameter",
                            "they have 1 to 128 letters, digits and _ . -");
                    wrong.add(entry);
                } else if (entry.value() instanceof Node.Scalar text && !text.absent()) {
                    params.put(name, new Placed<>(entry.key().place(), text.text()));
                } else {
                    Kind.refuse(entry.value(), "the text of parameter '" + name + "'", problems);
                    wrong.add(entry);
                }
            }
            return wrong.isEmpty() ? params : null;
        });
    }
}
