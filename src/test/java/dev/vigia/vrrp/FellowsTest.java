package dev.vigia.vrrp;

import static dev.vigia.vrrp.Rows.HIGHER;
import static dev.vigia.vrrp.Rows.INITIALIZE;
import static dev.vigia.vrrp.Rows.LOWER;
import static dev.vigia.vrrp.Rows.NOW;
import static dev.vigia.vrrp.Rows.US;
import static dev.vigia.vrrp.Rows.active;
import static dev.vigia.vrrp.Rows.backup;
import static dev.vigia.vrrp.Rows.contended;
import static dev.vigia.vrrp.Rows.heard;
import static dev.vigia.vrrp.Rows.row;
import static dev.vigia.vrrp.Rows.seconds;
import static dev.vigia.vrrp.Rows.sender;
import static dev.vigia.vrrp.Rows.startup;
import static dev.vigia.vrrp.Rows.tests;
import static dev.vigia.vrrp.Rows.timer;

import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action.Claim;
import dev.vigia.vrrp.Action.ReleaseAddresses;
import dev.vigia.vrrp.Action.SendAdvert;
import dev.vigia.vrrp.Rows.Row;
import dev.vigia.vrrp.Standing.Caution;
import dev.vigia.vrrp.State.Backup;
import dev.vigia.vrrp.State.Expecting.Fellows;
import dev.vigia.vrrp.State.Expecting.Proof;
import dev.vigia.vrrp.State.Expecting.Silence;
import dev.vigia.vrrp.State.Expecting.Vacancy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules of a router that shares its fate with others, one row per rule. */
class FellowsTest {
    static final Standing US_WITH_FELLOWS = together(100, Caution.SAFETY, true);
    static final Standing OWNER_WITH_FELLOWS = together(255, Caution.SAFETY, true);
    private static final Standing HASTY = together(100, Caution.AVAILABILITY, true);
    /** Not the one whose address breaks ties. */
    private static final Standing SECOND = together(100, Caution.SAFETY, false);

    private static final List<Row> ROWS = List.of(
        row("who may take over waits for the fellows", US_WITH_FELLOWS, backup(0, new Silence()), timer(),
                ready(Cause.ACTIVE_DOWN), null, new Claim()),
        row("the same after a resignation", US_WITH_FELLOWS, backup(0, new Vacancy(HIGHER.source())), timer(),
                ready(Cause.RESIGNATION_HEARD), null, new Claim()),
        row("the address owner waits for the fellows too", OWNER_WITH_FELLOWS, INITIALIZE, startup(),
                ready(Cause.ADDRESS_OWNER), Cause.STARTUP, new Claim()),
        row("all take over, each for its own cause", US_WITH_FELLOWS, ready(Cause.RESIGNATION_HEARD),
                new Event.TakeOver(), active(1), Cause.RESIGNATION_HEARD, Rows.TAKE_OVER),
        row("who waits for proof takes over with them", US_WITH_FELLOWS, backup(2, new Proof(), LOWER),
                new Event.TakeOver(), active(1), Cause.PREEMPTED_LOWER, Rows.TAKE_OVER),
        row("whose turn has not come does not", US_WITH_FELLOWS, backup(2, new Silence(), HIGHER),
                new Event.TakeOver(), backup(2, new Silence(), HIGHER), null),
        row("proof is of the moment: who is not ready now needs it again", US_WITH_FELLOWS,
                backup(2, new Proof(), LOWER), heard(50, "192.0.2.2", 1),
                backup(3.609375, new Proof(), sender("192.0.2.2", 50, 1, 0)), null, new Claim()),
        row("a lower priority that is heard again must prove itself awake", US_WITH_FELLOWS,
                ready(Cause.ACTIVE_DOWN), heard(50, "192.0.2.2", 1),
                backup(3.609375, new Proof(), sender("192.0.2.2", 50, 1, 0)), null, new Claim()),
        row("with availability a turn that has come stays", HASTY, ready(Cause.PREEMPTED_LOWER),
                heard(50, "192.0.2.2", 1), new Backup(Moment.NEVER,
                        new Audience(List.of(sender("192.0.2.2", 50, 1, 0))), new Fellows(Cause.PREEMPTED_LOWER)),
                null),
        row("a higher priority ends the wait for the fellows", US_WITH_FELLOWS, ready(Cause.ACTIVE_DOWN),
                heard(200, "192.0.2.9", 1), backup(3.609375, new Silence(), sender("192.0.2.9", 200, 1, 0)), null),
        row("a fellow has yielded: resign and wait", US, active(0.5), new Event.Follow(Cause.HIGHER_PRIORITY),
                backup(3.609375, new Silence()), Cause.HIGHER_PRIORITY, new SendAdvert(Priority.RESIGN),
                new ReleaseAddresses()),
        row("a fellow has yielded, and we have overslept: the graver cause counts", US, active(-2),
                new Event.Follow(Cause.HIGHER_PRIORITY), backup(3.609375, new Silence()), Cause.OVERSLEPT,
                new SendAdvert(Priority.RESIGN), new ReleaseAddresses()),
        row("the fellows own their addresses already", US, INITIALIZE, new Event.Join(), active(1), Cause.JOINED,
                Rows.TAKE_OVER),
        row("only the first breaks ties: another answers equal priority from whatever address", SECOND, active(0.5),
                heard(100, "255.255.255.254", 1), contended(0.5, Moment.NEVER, NOW, 0.05), null,
                new SendAdvert(new Priority(100))),
        row("a higher priority counts for each", SECOND, active(0.5), heard(101, "192.0.2.1", 1),
                backup(3.609375, new Silence(), sender("192.0.2.1", 101, 1, 0)), Cause.HIGHER_PRIORITY,
                new ReleaseAddresses()));

    @TestFactory
    Stream<DynamicTest> rules() {
        return tests(ROWS);
    }

    private static State ready(Cause cause) {
        return new Backup(Moment.NEVER, Audience.NOBODY, new Fellows(cause));
    }

    private static Standing together(int priority, Caution caution, boolean breaksTies) {
        return new Standing(new Priority(priority), breaksTies ? Rows.OURS : null, seconds(1), true, caution,
                seconds(3), Patience.RFC9568, false);
    }
}
