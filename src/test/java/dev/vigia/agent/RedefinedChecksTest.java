package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Tracked;
import dev.vigia.net.Family;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is on its way about a check while the file that defines it is read again. */
class RedefinedChecksTest {
    private final Node node = new Node(Family.IPV4);

    private static CheckSettings api(int port) {
        return new CheckSettings("api", new Subject.Tcp("192.0.2.1", port), Rhythm.DEFAULT, Influence.DECISIVE);
    }

    private void configure(CheckSettings check) {
        InstanceSettings web = Node.instance(Family.IPV4, 100)
                .withTracked(List.of(new Tracked(check, Influence.DECISIVE)));
        node.take(new Input.Configure(new Settings("lb1", "", "", "nobody", true, List.of(web), List.of(check))));
    }

    private void says(CheckSettings check, Outcome outcome) {
        node.take(new Input.Checked(check, CheckState.initial(check, node.now()).next(check.rhythm(),
                CheckResult.of(outcome, "so", Duration.ZERO), node.now())));
    }

    @Test
    void whatWasSaidOfTheOldOneIsNotBelievedOfTheNewOne() {
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        configure(api(80));
        says(api(80), Outcome.PASSED);
        node.pass(Duration.ofSeconds(8));
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
        configure(api(81));
        says(api(80), Outcome.REFUSED);
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
        says(api(81), Outcome.REFUSED);
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE, Role.UNFIT), node.roles());
    }
}
