package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Tracked;
import dev.vigia.net.Family;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fifty routers that listen to one check: no advert waits behind the transitions of all. */
class ManyRoutersTest {
    private static final int COUNT = 50;
    private static final CheckSettings API = new CheckSettings("api", new Subject.Tcp("192.0.2.1", 80),
            Rhythm.DEFAULT, Influence.DECISIVE, false, false);

    private final Node node = new Node(Family.IPV4);

    private void start() {
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        List<InstanceSettings> all = IntStream.range(0, COUNT).mapToObj(i -> new InstanceSettings("web" + i,
                Node.ETH0, new Vrid(i + 1), new Priority(100), Node.SECOND, true, ChecksumChoice.AUTO,
                Duration.ofSeconds(3), List.of(Subnet.parse("192.0.2." + (100 + i))), NotifySettings.NONE)
                .withTracked(List.of(new Tracked(API)))).toList();
        node.take(new Input.Configure(new Settings("lb1", "", "", "nobody", true, all, List.of(API))));
        finds(Outcome.PASSED);
        node.pass(Duration.ofSeconds(6));
        assertEquals(COUNT, node.roles().stream().filter(Role.ACTIVE::equals).count());
        node.commands.clear();
    }

    private void finds(Outcome outcome) {
        node.take(new Input.Checked(API, CheckState.initial(API, node.now()).next(API.rhythm(),
                CheckResult.of(outcome, "so it is", Duration.ZERO), node.now())));
    }

    @Test
    void soManyTransitionsTakePlaceInOneStepAndTheRestInTheNext() {
        start();
        node.mostToldInOneStep = 0;
        finds(Outcome.REFUSED);
        node.pass(Duration.ZERO);
        assertEquals(Roster.MOST_AT_ONCE, node.mostToldInOneStep);
        assertEquals(COUNT, node.roles().size());
        assertTrue(node.roles().stream().allMatch(Role.UNFIT::equals));
        assertTrue(node.agent.deadline().isAfter(node.now()));
    }

    @Test
    void whatIsFoundMeanwhileCountsForAllWhoAreStillToBeLookedAt() {
        start();
        finds(Outcome.REFUSED);
        finds(Outcome.PASSED);
        node.pass(Duration.ZERO);
        node.pass(Duration.ofSeconds(5));
        List<Role> last = IntStream.range(0, COUNT).mapToObj(i -> node.all(Command.Tell.class).stream()
                .map(Command.Tell::transition).filter(each -> each.instance().equals("web" + i))
                .reduce((one, other) -> other).map(Transition::to).orElse(Role.ACTIVE)).toList();
        assertTrue(last.stream().allMatch(Role.ACTIVE::equals), "the latest word: " + last);
    }
}
