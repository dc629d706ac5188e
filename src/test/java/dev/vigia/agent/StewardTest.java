package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Reply.Verdict;
import dev.vigia.agent.Wish.Act;
import dev.vigia.resource.Aim;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.TargetRole;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators order of resources: carried out, remembered, taken back, and refused where it makes no sense. */
class StewardTest {
    private static final GroupSettings GROUP = GroupSettings.of("web", ResourceSettings.of("fs", "lsb:fs"),
            ResourceSettings.of("db", "lsb:db"));

    private final Steward steward = new Steward();
    private final List<Command> out = new ArrayList<>();
    private final Custody custody = new Custody(new ServiceSettings(GROUP, Takeover.MANUAL,
            Optional.of(new FailoverDomain(List.of("lb1", "lb2"), true, true))), Instructions.NONE, "lb1",
            new Clearance(new Clearance.Terms(Takeover.MANUAL, 1, null), false, false), new Notices(), List.of());

    private Reply.Outcome take(Act act, String name) {
        return steward.take(new Wish.Resource(act, name), List.of(custody), Moment.ORIGIN, out);
    }

    private MetaAttributes meta(String name) {
        return custody.settings().group().members().stream().filter(member -> member.name().equals(name))
                .findFirst().orElseThrow().meta();
    }

    @Test
    void ordersStandUntilTheyAreTakenBackAndOutliveTheAgent() {
        assertEquals(Verdict.DONE, take(Act.STOP, "db").verdict());
        take(Act.UNMANAGE, "fs");
        take(Act.MAINTENANCE_ON, "");
        assertEquals(TargetRole.STOPPED, meta("db").targetRole());
        assertEquals(false, meta("fs").managed());
        assertTrue(custody.settings().group().maintenance());
        var next = new Steward();
        steward.orders().forEach(next::recall);
        assertEquals(steward.instructions(), next.instructions());
        take(Act.START, "db");
        take(Act.MANAGE, "fs");
        take(Act.MAINTENANCE_OFF, "");
        assertEquals(GROUP, custody.settings().group());
        assertEquals(List.of(), steward.orders());
    }

    @Test
    void aRestartIsOverWhenTheResourceIsDown() {
        custody.drive(Aim.UNDECIDED, null, Moment.ORIGIN, out);
        take(Act.RESTART, "db");
        assertEquals(TargetRole.STOPPED, meta("db").targetRole());
        steward.review(List.of(custody), Moment.ORIGIN, out);
        assertEquals(TargetRole.STOPPED, meta("db").targetRole(), "nobody knows yet whether it runs");
        assertEquals(List.of(), steward.orders(), "a restart is no standing order");
        for (Command command : List.copyOf(out)) {
            if (command instanceof Command.Operate probe) {
                custody.operated(probe.run(), Outcome.of(OcfCode.NOT_RUNNING),
                        Moment.ORIGIN, out);
            }
        }
        steward.review(List.of(custody), Moment.ORIGIN, out);
        assertEquals(TargetRole.STARTED, meta("db").targetRole());
    }

    @Test
    void whatMakesNoSenseIsRefusedInASentence() {
        assertEquals("there is no resource 'dbb' here; there are [fs, db]", take(Act.STOP, "dbb").text());
        assertEquals("no failover_domain here names 'lb7'; they name [lb1, lb2]",
                take(Act.CONFIRM_DEAD, "lb7").text());
        assertEquals(Verdict.REFUSED, take(Act.CONFIRM_DEAD, "lb2").verdict());
        assertEquals(Verdict.REFUSED, new Steward().take(new Wish.Resource(Act.CLEAN_UP, ""), List.of(),
                Moment.ORIGIN, out).verdict());
        custody.claim(Duration.ofSeconds(3), Duration.ofSeconds(2), Moment.ORIGIN, out);
        assertEquals(Verdict.DONE, take(Act.CONFIRM_DEAD, "lb2").verdict());
    }
}
