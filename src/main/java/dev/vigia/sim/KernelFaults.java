package dev.vigia.sim;

import dev.vigia.agent.Routing;
import dev.vigia.net.Subnet;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What befalls a kernel: cables, refusals, and the hands of others in its addresses and rules. */
final class KernelFaults {
    private static final int LONGEST_REPAIR_MS = 20;

    private final Random random;

    KernelFaults(Random random) {
        this.random = random;
    }

    void carrier(SimWorld node) {
        node.kernel().carrier(!node.kernel().running());
    }

    private Subnet anyAddress(SimWorld node) {
        List<Subnet> held = node.routers().stream().flatMap(router -> router.held().stream()).toList();
        return held.get(random.nextInt(held.size()));
    }

    void refuse(SimWorld node) {
        node.kernel().refuse(anyAddress(node), random.nextBoolean());
    }

    void takeAway(SimWorld node) {
        node.kernel().takeAway(anyAddress(node));
    }

    /** Somebody types {@code ip address add}; where no agent runs, or for an address owner, that is their business. */
    void putOn(SimWorld node) {
        if (node.inCharge() && !node.instance().priority().owns()) {
            node.kernel().putOn(anyAddress(node));
        }
    }

    void ownAddress(SimWorld node) {
        Subnet own = node.owned().get(random.nextInt(node.owned().size()));
        if (random.nextBoolean()) {
            node.kernel().takeAway(own);
        } else {
            node.kernel().putOn(own);
        }
    }

    void gate(SimWorld node) {
        SimGate gate = node.kernel().gate();
        switch (random.nextInt(4)) {
            case 0 -> gate.refuse(random.nextBoolean());
            case 1 -> gate.stick(random.nextBoolean());
            case 2 -> gate.shutAll();
            default -> node.flushGate(Duration.ofMillis(1 + random.nextInt(LONGEST_REPAIR_MS)));
        }
    }

    /** A route is refused from now on, or no more, or somebody takes one away. */
    void route(SimWorld node) {
        List<Routing> routings = Keeping.routings(node);
        if (!routings.isEmpty()) {
            Routing any = routings.get(random.nextInt(routings.size()));
            switch (random.nextInt(3)) {
                case 0 -> node.kernel().routings().refuse(any);
                case 1 -> node.kernel().routings().refuse(null);
                default -> node.kernel().routings().takeAway(any);
            }
        }
    }

    void renewals(SimWorld node) {
        node.kernel().refuseRenewals(random.nextBoolean());
    }

    void firewall(SimWorld node) {
        node.kernel().firewall(random.nextBoolean());
    }
}
