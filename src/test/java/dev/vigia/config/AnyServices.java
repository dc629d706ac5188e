package dev.vigia.config;

import dev.vigia.agent.FailoverDomain;
import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Action;
import dev.vigia.agent.FenceDevice.Target;
import dev.vigia.agent.FenceParameters;
import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.LeaseSettings;
import dev.vigia.agent.ServiceSettings;
import dev.vigia.agent.Takeover;
import dev.vigia.resource.AgentName;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OnFail;
import dev.vigia.resource.Operation;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.TargetRole;
import dev.vigia.resource.Task;
import dev.vigia.vrrp.Standing.Caution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Resources drawn by lot, and the instances that they follow made to fit. */
final class AnyServices {
    private final RandomGenerator random;
    private final IntFunction<String> text;
    private final List<FenceDevice> fencing = new ArrayList<>();
    private final String self;
    private int number;

    AnyServices(RandomGenerator random, IntFunction<String> text, String self) {
        this.random = random;
        this.text = text;
        this.self = self;
    }

    /** What turns the others off. */
    List<FenceDevice> fencing() {
        return fencing;
    }

    private FailoverDomain domain(Takeover takeover) {
        if (takeover != Takeover.FENCE) {
            return new FailoverDomain(List.of("lb1", "null").subList(0, 1 + random.nextInt(2)), random.nextBoolean(),
                    random.nextBoolean());
        }
        String other = "node" + ++number;
        fencing.add(device(other));
        List<String> nodes = random.nextBoolean() ? List.of(self, other) : List.of(other, self);
        return new FailoverDomain(nodes, random.nextBoolean(), random.nextBoolean());
    }

    private FenceDevice device(String other) {
        List<Target> targets = new ArrayList<>(List.of(target(other)));
        for (int i = random.nextInt(3); i > 0; i--) {
            targets.add(target("more" + i));
        }
        var parameters = new TreeMap<String, String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parameters.put(List.of("null", "0x1", "a.b-c", "passwd").get(i), line(random.nextInt(12)));
        }
        Action action = any(Action.values());
        return new FenceDevice("d" + number, "fence_any.thing-" + number, action,
                random.nextBoolean() ? action.word() : "cycle", targets,
                random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean() ? "none" : "plug"),
                Duration.ofMillis(1000 + random.nextInt(600_000)), 1 + random.nextInt(10),
                FenceParameters.of(parameters));
    }

    private Target target(String node) {
        return new Target(node, random.nextBoolean() ? node : line(6) + "x",
                Duration.ofMillis(random.nextInt(600_000)));
    }

    private String line(int length) {
        return text.apply(length).replaceAll("[\\r\\n\\x00]", "_");
    }

    /** Gives resources to some of the instances, which from then on hand over and lease as those with resources do. */
    List<ServiceSettings> services(List<InstanceSettings> instances) {
        Set<String> names = new LinkedHashSet<>();
        instances.forEach(instance -> {
            if (random.nextInt(4) == 0) {
                names.add(instance.name());
            }
        });
        instances.replaceAll(instance -> names.contains(instance.name()) ? fitting(instance) : instance);
        return names.stream().map(this::service).toList();
    }

    private static InstanceSettings fitting(InstanceSettings instance) {
        LeaseSettings lease = instance.lease();
        return instance.with(Handover.BREAK_BEFORE_MAKE).with(new LeaseSettings(Caution.SAFETY, lease.gate(),
                lease.gateTimeout(), lease.addressLifetime()));
    }

    private ServiceSettings service(String name) {
        Takeover takeover = any(Takeover.values());
        List<ResourceSettings> members = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            members.add(resource(takeover == Takeover.FENCE));
        }
        var group = new GroupSettings(name, members, any(AddressPlace.values()), random.nextBoolean(), false);
        boolean limited = takeover == Takeover.FENCE || random.nextBoolean();
        return new ServiceSettings(group, takeover, limited ? Optional.of(domain(takeover)) : Optional.empty());
    }

    private ResourceSettings resource(boolean fencing) {
        boolean ocf = random.nextInt(3) > 0;
        boolean promotable = ocf && random.nextInt(3) == 0;
        var parameters = new TreeMap<String, String>();
        for (int i = ocf ? random.nextInt(4) : 0; i > 0; i--) {
            parameters.put(List.of("null", "0x1", "a.b-c", "device").get(i), text.apply(random.nextInt(12)));
        }
        TargetRole role = promotable ? any(TargetRole.values()) : random.nextBoolean() ? TargetRole.STARTED
                : TargetRole.STOPPED;
        var meta = new MetaAttributes(random.nextBoolean() ? MetaAttributes.INFINITY : random.nextInt(100),
                Duration.ofMillis(random.nextInt(100_000)), random.nextBoolean(), random.nextBoolean(), role,
                promotable);
        String agent = ocf ? "ocf:vendor:Type-" + number : random.nextBoolean() ? "systemd:a@b.mount" : "lsb:exim4";
        String name = List.of("null", "true", "r.s-t", "_").get(random.nextInt(4)) + ++number;
        return new ResourceSettings(name, AgentName.parse(agent), parameters, operations(promotable, fencing), meta);
    }

    private List<Operation> operations(boolean promotable, boolean fencing) {
        List<Operation> operations = new ArrayList<>();
        if (random.nextBoolean()) {
            operations.add(Operation.of(Task.START, span()).onFail(failing(fencing)));
        }
        if (fencing || random.nextBoolean()) {
            operations.add(Operation.of(Task.STOP, span()).onFail(fencing && random.nextBoolean() ? OnFail.FENCE
                    : OnFail.BLOCK));
        }
        if (promotable && random.nextBoolean()) {
            operations.add(Operation.of(Task.PROMOTE, span()).onFail(failing(fencing)));
            operations.add(Operation.of(Task.DEMOTE, span()).onFail(failing(fencing)));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            operations.add(new Operation(Task.MONITOR, span().plusSeconds(100L * i), span(), failing(fencing),
                    promotable && random.nextBoolean(), random.nextInt(3) * 10));
        }
        return operations;
    }

    private OnFail failing(boolean fencing) {
        OnFail any = any(OnFail.values());
        return any == OnFail.FENCE && !fencing ? OnFail.RESTART : any;
    }

    private Duration span() {
        return Duration.ofMillis(10 + random.nextInt(90_000));
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
