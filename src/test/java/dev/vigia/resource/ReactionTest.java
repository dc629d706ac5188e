package dev.vigia.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The reaction to every exit code in every operation, one row each: what is done next, what is then known, and why the
 * node is unfit. What crm_simulate 2.1.5 says of the same injections stands in the comments where it decided.
 */
class ReactionTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    /** Runs, with the answer to come; then the outcome; then next action / presence / halt / count. */
    private record Row(String when, Object answer, String expected) {
    }

    private static Row row(String when, Object answer, String expected) {
        return new Row(when, answer, expected);
    }

    private static final List<Row> ROWS = List.of(
        row("probe", OcfCode.NOT_RUNNING, "start STOPPED NONE 0"),
        row("probe", OcfCode.OK, "monitor STARTED NONE 0"),
        row("probe", OcfCode.DEGRADED, "monitor STARTED NONE 0"),
        row("probe", OcfCode.ERROR, "stop FAILED NONE 0"),
        row("probe", OcfCode.INVALID_PARAMETER, "lower STOPPED BANNED 0"),
        row("probe", OcfCode.UNIMPLEMENTED, "stop FAILED BANNED 0"),
        row("probe", OcfCode.INSUFFICIENT_PRIVILEGES, "stop FAILED BANNED 0"),
        row("probe", OcfCode.NOT_INSTALLED, "lower STOPPED BANNED 0"),
        row("probe", OcfCode.NOT_CONFIGURED, "stop FAILED STOPPED 0"),
        row("probe", OcfCode.RUNNING_PROMOTED, "stop FAILED NONE 0"),
        row("probe", OcfCode.FAILED_PROMOTED, "stop FAILED NONE 0"),
        row("probe", OcfCode.DEGRADED_PROMOTED, "stop FAILED NONE 0"),
        row("probe", Outcome.timeout(""), "stop FAILED NONE 0"),
        row("probe", Outcome.error(""), "stop FAILED NONE 0"),
        row("probe", Outcome.notInstalled(""), "lower STOPPED BANNED 0"),

        row("start", OcfCode.OK, "monitor STARTED NONE 0"),
        row("start", OcfCode.DEGRADED, "monitor STARTED NONE 0"),
        row("start", OcfCode.ERROR, "stop FAILED NONE 1"),
        row("start", OcfCode.INVALID_PARAMETER, "stop FAILED BANNED 1"),
        row("start", OcfCode.UNIMPLEMENTED, "stop FAILED BANNED 1"),
        row("start", OcfCode.INSUFFICIENT_PRIVILEGES, "stop FAILED BANNED 1"),
        row("start", OcfCode.NOT_INSTALLED, "stop FAILED BANNED 1"),
        row("start", OcfCode.NOT_CONFIGURED, "stop FAILED STOPPED 1"),
        row("start", OcfCode.NOT_RUNNING, "stop FAILED NONE 1"),
        row("start", OcfCode.RUNNING_PROMOTED, "stop FAILED NONE 1"),
        row("start", OcfCode.FAILED_PROMOTED, "stop FAILED NONE 1"),
        row("start", OcfCode.DEGRADED_PROMOTED, "stop FAILED NONE 1"),
        row("start", Outcome.timeout(""), "stop FAILED NONE 1"),
        row("start", Outcome.error(""), "stop FAILED NONE 1"),
        row("start", Outcome.notInstalled(""), "lower STOPPED BANNED 1"),

        row("monitor", OcfCode.OK, "- STARTED NONE 0"),
        row("monitor", OcfCode.DEGRADED, "- STARTED NONE 0"),
        row("monitor", OcfCode.ERROR, "stop FAILED NONE 1"),
        row("monitor", OcfCode.INVALID_PARAMETER, "stop FAILED BANNED 1"),
        // Documented as no recovery; crm_simulate recovers in place.
        row("monitor", OcfCode.UNIMPLEMENTED, "stop FAILED NONE 1"),
        row("monitor", OcfCode.INSUFFICIENT_PRIVILEGES, "stop FAILED BANNED 1"),
        row("monitor", OcfCode.NOT_INSTALLED, "stop FAILED BANNED 1"),
        row("monitor", OcfCode.NOT_CONFIGURED, "stop FAILED STOPPED 1"),
        row("monitor", OcfCode.NOT_RUNNING, "stop FAILED NONE 1"),
        row("monitor", OcfCode.RUNNING_PROMOTED, "stop FAILED NONE 1"),
        row("monitor", OcfCode.FAILED_PROMOTED, "stop FAILED NONE 1"),
        row("monitor", OcfCode.DEGRADED_PROMOTED, "stop FAILED NONE 1"),
        row("monitor", Outcome.timeout(""), "stop FAILED NONE 1"),
        row("monitor", Outcome.error(""), "stop FAILED NONE 1"),
        row("monitor", Outcome.notInstalled(""), "stop FAILED BANNED 1"),
        row("monitor", Outcome.cancelled(), "- STARTED NONE 0"),

        row("stop", OcfCode.OK, "lower STOPPED NONE 0"),
        row("stop", OcfCode.DEGRADED, "lower STOPPED NONE 0"),
        row("stop", OcfCode.ERROR, "- FAILED BLOCKED 1000000"),
        row("stop", OcfCode.NOT_INSTALLED, "- FAILED BLOCKED 1000000"),
        row("stop", OcfCode.NOT_RUNNING, "- FAILED BLOCKED 1000000"),
        row("stop", Outcome.timeout(""), "- FAILED BLOCKED 1000000"),
        row("stop", Outcome.error(""), "- FAILED BLOCKED 1000000"),
        row("stop", Outcome.notInstalled(""), "- FAILED BLOCKED 1000000"),
        row("stop fence", OcfCode.ERROR, "fence FAILED FENCING 1000000"),

        row("monitor ignore", OcfCode.NOT_RUNNING, "- STARTED NONE 0"),
        row("monitor ignore", OcfCode.NOT_INSTALLED, "- STARTED NONE 0"),
        row("monitor stop", OcfCode.NOT_RUNNING, "stop FAILED STOPPED 1"),
        row("monitor block", OcfCode.NOT_RUNNING, "- FAILED BLOCKED 1"),
        row("monitor standby", OcfCode.NOT_RUNNING, "standby FAILED STANDBY 1"),
        row("monitor fence", OcfCode.NOT_RUNNING, "fence FAILED FENCING 1"),
        row("start ignore", OcfCode.ERROR, "monitor STARTED NONE 0"),
        row("start stop", OcfCode.ERROR, "stop FAILED STOPPED 1"),
        row("start block", OcfCode.ERROR, "- FAILED BLOCKED 1"),
        row("start standby", OcfCode.ERROR, "standby FAILED STANDBY 1"),
        row("start fence", OcfCode.ERROR, "fence FAILED FENCING 1"),

        row("promote", OcfCode.OK, "- PROMOTED NONE 0"),
        row("promote", OcfCode.ERROR, "demote FAILED_PROMOTED NONE 1"),
        row("promote", OcfCode.NOT_INSTALLED, "demote FAILED_PROMOTED BANNED 1"),
        row("promote", OcfCode.NOT_RUNNING, "stop FAILED NONE 1"),
        row("promote", Outcome.timeout(""), "demote FAILED_PROMOTED NONE 1"),
        row("promote block", OcfCode.ERROR, "- FAILED_PROMOTED BLOCKED 1"),
        row("demote", OcfCode.OK, "lower STARTED NONE 0"),
        row("demote", OcfCode.ERROR, "stop FAILED NONE 1"),
        row("demote fence", OcfCode.ERROR, "fence FAILED FENCING 1"));

    @TestFactory
    Stream<DynamicTest> everyCode() {
        return ROWS.stream().map(row -> DynamicTest.dynamicTest(row.when() + " " + row.answer(),
                () -> assertEquals(row.expected(), reaction(row))));
    }

    private static String reaction(Row row) {
        String[] words = row.when().split(" ");
        OnFail onFail = words.length > 1 ? OnFail.valueOf(words[1].toUpperCase()) : null;
        Stage stage = new Stage(GroupSettings.of("g", resource(words[0], onFail)).startFailureIsFatal(false));
        stage.aim(Aim.ACTIVE);
        stage.tell(new Event.AddressRaised());
        String before = words[0];
        if (!before.equals("probe")) {
            stage.end("a", OcfCode.NOT_RUNNING);
        }
        if (List.of("monitor", "stop", "promote", "demote").contains(before)) {
            stage.end("a", OcfCode.OK);
        }
        if (before.equals("stop") && stage.member(0).pending() != null) {
            stage.end("a", OcfCode.OK);
        }
        if (before.equals("demote")) {
            stage.end("a", OcfCode.OK);
        }
        if (before.equals("stop") || before.equals("demote")) {
            stage.aim(Aim.BACKUP);
        }
        Outcome outcome = row.answer() instanceof OcfCode code ? Outcome.of(code) : (Outcome) row.answer();
        String did = stage.end("a", outcome).replaceAll("\\(a\\)", "").split(" ")[0];
        Member member = stage.member(0);
        return (did.isEmpty() ? "-" : did) + " " + member.presence() + " " + member.halt() + " "
                + member.failures().total();
    }

    private static ResourceSettings resource(String task, OnFail onFail) {
        List<Operation> operations = new ArrayList<>();
        Operation monitor = Operation.monitor(TEN, TEN);
        boolean promotes = task.equals("promote") || task.equals("demote");
        boolean monitors = task.equals("monitor");
        if (!promotes) {
            operations.add(monitors && onFail != null ? monitor.onFail(onFail) : monitor);
        }
        if (!monitors && onFail != null) {
            operations.add(Operation.of(Task.valueOf(task.toUpperCase()), TEN).onFail(onFail));
        }
        return ResourceSettings.of("a", "ocf:heartbeat:Dummy").meta(MetaAttributes.DEFAULT.promotable(promotes))
                .operations(operations);
    }
}
