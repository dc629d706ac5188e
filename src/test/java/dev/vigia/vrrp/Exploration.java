package dev.vigia.vrrp;

import dev.vigia.vrrp.SmallWorld.Violation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The worlds that some routers can get into, each met once, by the shortest story, and what quiet makes of each. */
final class Exploration {
    private record Origin(SmallWorld from, String event) {
    }

    /** How long quiet takes until somebody is Active, and until the right one is for good. */
    private record Calm(Duration owned, Duration settled) {
        static final Calm NOW = new Calm(Duration.ZERO, Duration.ZERO);
    }

    private final List<Standing> us;
    private final Duration takenOver;
    private final Duration settled;
    private final Map<SmallWorld, Origin> met = new HashMap<>();
    private final Map<SmallWorld, Calm> calm = new HashMap<>();
    private final Set<String> kinds = new TreeSet<>();
    private Calm longest = Calm.NOW;
    private long transitions;

    /**
     * An exploration.
     *
     * @param us the routers
     * @param takenOver how long all may be Backup once it is quiet
     * @param settled how long it may take once it is quiet until the right one is Active and stays so
     */
    Exploration(List<Standing> us, Duration takenOver, Duration settled) {
        this.us = us;
        this.takenOver = takenOver;
        this.settled = settled;
    }

    /** Every world within so many events. */
    Exploration to(int depth) {
        List<SmallWorld> front = List.of(SmallWorld.of(us.size()));
        met.put(front.get(0), new Origin(null, "at first"));
        for (int layer = 0; layer < depth; layer++) {
            List<SmallWorld> next = new ArrayList<>();
            for (SmallWorld world : front) {
                try {
                    world.next(us, (event, then) -> {
                        transitions++;
                        if (met.putIfAbsent(then, new Origin(world, event)) == null) {
                            next.add(then);
                        }
                    });
                } catch (Violation wrong) {
                    throw new AssertionError(wrong.getMessage() + "; at the end of" + story(world), wrong);
                }
            }
            front = next;
        }
        return this;
    }

    /** What becomes of each of them in quiet. */
    Exploration andQuiet() {
        for (SmallWorld world : met.keySet()) {
            kinds.addAll(world.kinds());
            try {
                Calm calm = calm(world.healed(us));
                if (calm.owned().compareTo(takenOver) > 0 || calm.settled().compareTo(settled) > 0) {
                    throw new Violation("quiet needs " + calm);
                }
                longest = new Calm(later(longest.owned(), calm.owned()), later(longest.settled(), calm.settled()));
            } catch (Violation wrong) {
                throw new AssertionError(wrong.getMessage() + "; in quiet after" + story(world), wrong);
            }
        }
        return this;
    }

    /** Follows the one story that quiet has until it is known, or goes round in a circle. */
    private Calm calm(SmallWorld world) {
        Map<SmallWorld, Integer> path = new HashMap<>();
        List<SmallWorld> order = new ArrayList<>();
        SmallWorld here = world;
        while (!calm.containsKey(here) && path.putIfAbsent(here, order.size()) == null) {
            order.add(here);
            here = here.quiet(us);
        }
        if (!calm.containsKey(here)) {
            for (SmallWorld again : order.subList(path.get(here), order.size())) {
                if (!again.isRight(us)) {
                    throw new Violation("quiet goes on for ever with " + again);
                }
                calm.put(again, Calm.NOW);
            }
        }
        Calm after = calm.get(here);
        for (int i = order.size() - 1; i >= 0; i--) {
            SmallWorld before = order.get(i);
            if (!calm.containsKey(before)) {
                calm.put(before, before(before, after));
            }
            after = calm.get(before);
        }
        return after;
    }

    private Calm before(SmallWorld world, Calm after) {
        boolean owned = world.active() > 0 || !world.isAnybodyFit();
        boolean right = world.isRight(us) && after.settled().isZero();
        Duration step = world.untilQuiet();
        return new Calm(owned ? Duration.ZERO : after.owned().plus(step),
                right ? Duration.ZERO : after.settled().plus(step));
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private String story(SmallWorld end) {
        Deque<String> lines = new ArrayDeque<>();
        for (SmallWorld world = end; world != null; world = met.get(world).from()) {
            lines.push("\n  " + met.get(world).event() + ": " + world);
        }
        return String.join("", lines);
    }

    /** How many worlds were met. */
    int worlds() {
        return met.size();
    }

    /** The kinds of state met. */
    Set<String> kinds() {
        return kinds;
    }

    /** The figures, for people. */
    @Override
    public String toString() {
        return "%d worlds, %d transitions; quiet: owned after at most %d ms, settled after at most %d ms".formatted(
                worlds(), transitions, longest.owned().toMillis(), longest.settled().toMillis());
    }
}
