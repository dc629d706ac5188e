package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.util.List;

/** The addresses of an instance with resources, whose turn the resources decide: those of all its routers together. */
final class Premises {
    private final List<VirtualRouter> routers;

    Premises(List<VirtualRouter> routers) {
        this.routers = routers;
    }

    /** Puts them on the link. */
    void raise(Moment now) {
        routers.forEach(router -> router.raise(now));
    }

    /** Takes them off at once. */
    void lower(List<Command> out) {
        routers.forEach(router -> router.possession().release(out));
    }

    /** Whether all stand. */
    boolean stand() {
        return routers.stream().allMatch(router -> router.possession().owns()
                && router.settings().held().stream().allMatch(one -> router.port().link().holds(one.address())));
    }

    /** Whether none does, and none is to. */
    boolean gone() {
        return routers.stream().allMatch(router -> !router.possession().owns() && router.possession().settled());
    }
}
