package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A kernel that leaves a request about addresses without an answer. */
class SlowKernelTest {
    private final Agent agent = new Agent();

    /** A router that has just been elected; when that was. */
    private Moment taken() {
        Moment start = new Moment(0);
        agent.step(start, new Input.LinkSeen(Node.ETH0, 2, MacAddress.BROADCAST, 1500, true));
        agent.step(start, new Input.AddressSeen(Node.ETH0, Subnet.parse("192.0.2.1/24")));
        agent.step(start, new Input.Configure(
                new Settings("lb1", "", "", "nobody", true, List.of(Node.instance(Family.IPV4, 100)))));
        return agent.deadline();
    }

    @Test
    void aStopWaitsForItButNotForEver() {
        Moment taken = taken();
        agent.step(taken, new Input.Tick());
        agent.step(taken, new Input.Stop());
        assertFalse(agent.ended(), "an answer is still owed");
        agent.step(taken.plus(Duration.ofSeconds(3)), new Input.Stop());
        agent.step(taken.plus(Duration.ofSeconds(3)), new Input.Tick());
        Moment limit = taken.plus(Duration.ofMillis(6050));
        assertEquals(limit, agent.deadline());
        agent.step(limit, new Input.Tick());
        assertTrue(agent.ended());
    }

    @Test
    void anAdditionWithoutAnAnswerForTwoSecondsMakesUnfit() {
        Moment taken = taken();
        List<Role> told = new ArrayList<>();
        Moment unfit = Moment.NEVER;
        for (Moment now = taken; now.isBefore(taken.plus(Duration.ofSeconds(9))); now = agent.deadline()) {
            for (Command command : agent.step(now, new Input.Tick())) {
                if (command instanceof Command.Tell tell) {
                    told.add(tell.transition().to());
                    unfit = told.size() == 2 ? now : unfit;
                }
            }
        }
        assertEquals(List.of(Role.ACTIVE, Role.UNFIT), told);
        assertEquals(taken.plus(Duration.ofSeconds(2)), unfit);
    }
}
