package dev.vigia.agent;

import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One virtual router drawn for people and programs. */
final class Portrait {
    private Portrait() {
    }

    /** Each address as configured, and whether it stands. */
    private static Map<Subnet, Boolean> held(VirtualRouter router) {
        Link link = router.port().link();
        Map<Subnet, Boolean> held = new LinkedHashMap<>();
        router.settings().held().forEach(address -> held.put(address, link.holds(address.address())));
        return held;
    }

    static Snapshot.Router of(VirtualRouter router, Tenure tenure, Counters counters,
            List<Reason> causes, Moment now) {
        State state = router.candidacy().state();
        InstanceSettings settings = router.settings();
        Duration interval = settings.advertInterval();
        if (state instanceof State.Backup backup && backup.audience().best().isPresent()) {
            interval = backup.audience().best().get().interval();
        }
        Moment deadline = state instanceof State.Active own ? own.nextAdvert() : state.deadline();
        Possession possession = router.possession();
        GateWatch gate = possession.gate();
        return new Snapshot.Router(router.id(), router.port().link().name(), settings.vrid(), tenure.role(),
                tenure.since(), tenure.reason(), settings.priority(), router.fitness().priority(), causes,
                state instanceof State.Active ? router.source() : router.candidacy().followed(),
                settings.advertInterval(), interval, deadline.equals(Moment.NEVER) ? null : deadline, held(router),
                possession.leaving().lasts(), gate.word(), gate.offBecause(), !settings.silent(),
                possession.claims(now), counters.byName(), counters.rejectedByLabel(router.port().rejected()),
                new Figures(counters.timings().arrivals(), counters.timings().takeovers(), tenure.passages(),
                        possession.leaseRest(now)));
    }
}
