package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent leaves in the kernel when it has stopped: nothing. */
class CleanIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** All that an agent could leave; counters and timers left out. */
    private static final String KERNEL = """
            ip -o addr | sed 's/valid_lft [^ ]*//; s/preferred_lft [^ ]*//'
            ip route show table all
            ip -6 route show table all | sed 's/ expires [^ ]*//'
            ip rule
            ip -o link | sed 's/ qlen .*//'
            ip maddr show dev eth0 | sed 's/users.*//'
            cut -c1-60 /proc/net/raw /proc/net/raw6 | cut -d: -f1,2
            wc -l < /proc/net/packet
            grep -rs . /proc/sys/net/ipv4/conf/eth0 /proc/sys/net/ipv6/conf/eth0
            if command -v nft > /dev/null; then nft list ruleset; fi
            """;

    @ParameterizedTest
    @ValueSource(strings = {"ipv4", "ipv6"})
    void stoppingLeavesNothing(String family) {
        Skip.unless(Lab.obstacle());
        var plan = new Plan(150, INTERVAL, family.equals("ipv4") ? Plan.IPV4 : Plan.IPV6);
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("clean").station("lb1");
            String before = kernel(station);
            assertEquals(before, kernel(station), "the control: what is compared stands still by itself");
            Program agent = Router.VIGIA.start(station, plan);
            awaitHeld(station, plan, agent);
            assertNotEquals(before, kernel(station), "what is compared shows a running agent");
            stop(agent);
            assertEquals(before, kernel(station));

            agent = Router.VIGIA.start(station, plan);
            awaitHeld(station, plan, agent);
            agent.kill();
            agent = Router.VIGIA.start(station, plan);
            // The address is there all the time: only the agent can tell that it owns it.
            awaitOwned(station, agent);
            stop(agent);
            assertEquals(before, kernel(station), "after a kill -9 and another start");
        }
    }

    private static void awaitHeld(Station station, Plan plan, Program agent) {
        try {
            await().atMost(Pair.START).until(() -> station.holds(plan.address()));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("the agent runs: " + agent.alive() + ", ended with " + agent.exit(Duration.ZERO)
                    + ", holds " + station.addresses() + ", said: " + agent.output(), late);
        }
    }

    private static void awaitOwned(Station station, Program agent) {
        try {
            await().atMost(Pair.START).pollInterval(Duration.ofMillis(500)).until(() -> owns(station));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("the agent runs: " + agent.alive() + ", ended with " + agent.exit(Duration.ZERO)
                    + ", holds " + station.addresses() + ", said: " + agent.output(), late);
        }
    }

    private static boolean owns(Station station) {
        String launcher = Path.of("scripts/vigia").toAbsolutePath().toString();
        String socket = station.directory() + "/control.sock";
        return Shell.attempt(List.of(launcher, "status", "-q", "--socket", socket), "").exit() == 0;
    }

    private static void stop(Program agent) {
        agent.terminate();
        assertEquals(0, agent.exit(Pair.START).orElseThrow(), agent::output);
    }

    private static String kernel(Station station) {
        return Shell.run(station.inside(List.of("sh", "-c", KERNEL)), "");
    }
}
