package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Tracked;
import dev.vigia.health.Verdict;
import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Priority;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What checks find, as the agent takes it: fitness is no preference, and nothing unknown takes anything away. */
class ChecksTest {
    private static final Duration TAKEOVER = Duration.ofMillis(3610);
    private static final LinkName ETH1 = new LinkName("eth1");
    private static final CheckSettings API = check("api", 0, false);
    private static final CheckSettings LOAD = check("load", -30, false);
    private static final CheckSettings GATEWAY = check("gateway", 0, true);

    private final Node node = new Node(Family.IPV4);

    private static CheckSettings check(String name, int weight, boolean witness) {
        return new CheckSettings(name, new Subject.Tcp("192.0.2.1", 80), Rhythm.DEFAULT, new Influence(weight, false),
                false, witness);
    }

    private static Tracked link(int weight, Duration up, Duration down) {
        return new Tracked(new CheckSettings("interface/eth1", new Subject.Link(ETH1, up, down), Rhythm.DEFAULT,
                Influence.DECISIVE), new Influence(weight, false));
    }

    private static InstanceSettings web(int priority, Tracked... tracked) {
        return Node.instance(Family.IPV4, priority).withTracked(List.of(tracked));
    }

    private static InstanceSettings web(CheckSettings... checks) {
        return web(100, Arrays.stream(checks).map(Tracked::new).toArray(Tracked[]::new));
    }

    /** A node whose links are up, configured with an instance and the node's checks. */
    private void start(InstanceSettings instance, CheckSettings... checks) {
        node.link(true);
        second(true);
        node.address(Wire.own(Family.IPV4), 24);
        configure(instance, checks);
    }

    private void configure(InstanceSettings instance, CheckSettings... checks) {
        node.take(new Input.Configure(new Settings("lb1", "", "", "nobody", true, List.of(instance),
                List.of(checks))));
    }

    private void second(boolean running) {
        node.take(new Input.LinkSeen(ETH1, 3, MacAddress.parse("02:00:00:00:00:07"), 1500, running));
    }

    private void finds(CheckSettings check, Outcome outcome, String evidence) {
        node.take(new Input.Checked(check, CheckState.initial(check, node.now()).next(check.rhythm(),
                CheckResult.of(outcome, evidence, Duration.ZERO), node.now())));
    }

    private void passes(CheckSettings check) {
        finds(check, Outcome.PASSED, "fine");
    }

    private void fails(CheckSettings check) {
        finds(check, Outcome.REFUSED, "nobody listens");
    }

    private void own() {
        node.pass(TAKEOVER);
        assertEquals(Role.ACTIVE, node.roles().get(node.roles().size() - 1));
        node.commands.clear();
    }

    private List<Integer> adverts() {
        return node.all(Command.Send.class).stream().map(send -> ((Reception.Accepted) AdvertCodec.decode(
                Wire.carrying(send.message(), Wire.own(Family.IPV4), Family.IPV4.group()), AgentTest.stranger()))
                .advert().priority().number()).toList();
    }

    private Transition told() {
        List<Command.Tell> told = node.all(Command.Tell.class);
        assertEquals(1, told.size(), "one transition, told once: " + told);
        return told.get(0).transition();
    }

    @Test
    void aDecisiveCheckThatFailsClosesAtOnceAndResigns() {
        start(web(API), API);
        passes(API);
        own();
        fails(API);
        assertEquals("check_failed (api: nobody listens)", told().reason().toString());
        assertEquals(Role.UNFIT, told().to());
        assertEquals(List.of(0), adverts(), "priority 0 at once");
        assertEquals(1, node.all(Command.Shut.class).size(), "the gate is closed at once");
        assertEquals(2, node.all(Command.RemoveAddresses.class).get(0).addresses().size());
        assertFalse(node.status().leaving(), "nobody is waited for");
        node.commands.clear();
        passes(API);
        assertEquals("fit_again", told().reason().toString());
        assertEquals(Role.BACKUP, told().to());
    }

    @Test
    void itYieldsEvenWithoutPreemption() {
        var instance = Node.instance(Family.IPV4, 100);
        start(new InstanceSettings("web", Node.ETH0, Wire.VRID, new Priority(254), Node.SECOND, false,
                ChecksumChoice.AUTO, Duration.ofSeconds(3), instance.addresses(), NotifySettings.NONE)
                .withTracked(List.of(new Tracked(API))), API);
        passes(API);
        own();
        fails(API);
        assertEquals(List.of(0), adverts());
        assertEquals(Role.UNFIT, told().to());
    }

    @Test
    void nothingIsToldWhileTheFirstWordIsAwaited() {
        start(web(API), API);
        node.pass(Duration.ofSeconds(30));
        assertEquals(List.of(), node.roles());
        assertEquals("[check_undecided (api: has not run yet)]", node.status().unfitBecause().toString());
        node.commands.clear();
        passes(API);
        assertEquals("started", told().reason().toString());
        assertEquals(Role.BACKUP, told().to());
    }

    @Test
    void aFirstWordThatIsNoIsTold() {
        start(web(API), API);
        finds(API, Outcome.MISSING, "/bin/api does not exist");
        assertEquals("check_unable (api: /bin/api does not exist)", told().reason().toString());
        assertEquals(Role.UNFIT, told().to());
    }

    @Test
    void aCheckAddedByAReloadTakesNothingAwayUntilItHasSpoken() {
        start(web(LOAD), LOAD);
        passes(LOAD);
        own();
        configure(web(LOAD, API), LOAD, API);
        node.pass(Node.SECOND);
        assertEquals(List.of(), node.roles());
        assertEquals(List.of(), node.status().unfitBecause());
        node.commands.clear();
        fails(API);
        assertEquals("check_failed (api: nobody listens)", told().reason().toString());
    }

    @Test
    void whatFailsIsNamedBeforeWhatIsUnknown() {
        start(web());
        own();
        configure(web(LOAD, check("other", 0, false), API), LOAD, check("other", 0, false), API);
        fails(API);
        assertEquals("check_failed (api: nobody listens)", told().reason().toString());
        assertEquals(2, node.status().unfitBecause().size());
    }

    @Test
    void aWeightMovesThePriorityAndYieldsSoftly() {
        start(web(LOAD), LOAD);
        passes(LOAD);
        own();
        fails(LOAD);
        assertEquals(List.of(), node.roles(), "it is as fit as ever");
        assertEquals(70, node.status().effectivePriority().number());
        assertEquals(100, node.status().configuredPriority().number());
        node.pass(Node.SECOND);
        assertEquals(List.of(70), adverts());
        node.commands.clear();
        node.advert(90);
        assertEquals("higher_priority (priority 90 from " + Wire.peer(Family.IPV4) + ", ours 70)",
                told().reason().toString());
        assertEquals(70, told().priority().number());
        assertTrue(node.status().leaving(), "and answers until the other does");
        assertEquals(List.of(), node.all(Command.RemoveAddresses.class));
    }

    @Test
    void aWeightedCheckThatCannotRunCountsByItsWeightAlone() {
        start(web(LOAD), LOAD);
        finds(LOAD, Outcome.NOT_STARTED, "no process");
        assertEquals(List.of(Role.BACKUP), node.roles());
        assertEquals(70, node.status().effectivePriority().number());
    }

    @Test
    void aBackupWhosePriorityRisesPreempts() {
        CheckSettings bonus = check("bonus", 50, false);
        start(web(bonus), bonus);
        fails(bonus);
        for (int i = 0; i < 10; i++) {
            node.advert(120);
            node.pass(Node.SECOND);
        }
        assertEquals(List.of(Role.BACKUP), node.roles());
        passes(bonus);
        for (int i = 0; i < 5; i++) {
            node.advert(120);
            node.pass(Node.SECOND);
        }
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
        assertEquals(150, adverts().get(0));
    }

    @Test
    void theAddressOwnersPriorityStays() {
        start(web(255, new Tracked(LOAD)), LOAD);
        fails(LOAD);
        assertEquals(255, node.status().effectivePriority().number());
        assertEquals(List.of(Role.ACTIVE), node.roles());
    }

    @Test
    void anIsolatedNodeLearnsItFromItsWitnesses() {
        start(web(), GATEWAY);
        assertEquals("[check_undecided (gateway: has not run yet)]", node.status().unfitBecause().toString());
        passes(GATEWAY);
        own();
        finds(GATEWAY, Outcome.TIMED_OUT, "no echo from 192.0.2.1");
        assertEquals("witnesses_lost (gateway: no echo from 192.0.2.1)", told().reason().toString());
        assertEquals(List.of(0), adverts());
    }

    @Test
    void initFailCountsAsFailedFromTheBeginning() {
        var strict = new CheckSettings("strict", API.subject(), Rhythm.DEFAULT, Influence.DECISIVE, true, false);
        start(web(strict), strict);
        assertEquals("check_failed (strict: counts as failed until it passes (init_fail))",
                told().reason().toString());
    }

    @Test
    void anotherLinkDecidesOrWeighs() {
        start(web(100, link(0, Duration.ZERO, Duration.ZERO)));
        own();
        second(false);
        assertEquals("check_failed (interface/eth1: eth1 is down or has no carrier)", told().reason().toString());
        node.commands.clear();
        second(true);
        assertEquals(Role.BACKUP, told().to());
        own();
        node.take(new Input.LinkGone(ETH1));
        assertEquals("check_failed (interface/eth1: eth1 does not exist)", told().reason().toString());
        second(true);
        configure(web(100, link(-40, Duration.ZERO, Duration.ZERO)));
        second(false);
        assertEquals(60, node.status().effectivePriority().number());
        assertEquals(List.of(), node.status().unfitBecause());
    }

    @Test
    void aLinksChangeCountsWhenItHasLasted() {
        start(web(100, link(0, Duration.ofSeconds(2), Duration.ofMillis(300))));
        own();
        second(false);
        node.pass(Duration.ofMillis(200));
        second(true);
        node.pass(Duration.ofSeconds(10));
        assertEquals(List.of(), node.roles(), "a short flap does not count");
        second(false);
        node.pass(Duration.ofMillis(299));
        assertEquals(List.of(), node.roles());
        node.pass(Duration.ofMillis(1));
        assertEquals(List.of(Role.UNFIT), node.roles(), "without anything being told in between");
        second(true);
        node.pass(Duration.ofMillis(1999));
        assertEquals(List.of(Role.UNFIT), node.roles());
        node.pass(Duration.ofMillis(1));
        assertEquals(List.of(Role.UNFIT, Role.BACKUP), node.roles());
    }

    @Test
    void areExaminedOnceAndWhatIsUnchangedStaysKnown() {
        start(web(API, LOAD), API, LOAD);
        assertEquals(List.of(new Command.Examine(List.of(API, LOAD))), node.all(Command.Examine.class));
        passes(API);
        fails(LOAD);
        own();
        configure(web(API, LOAD), API, LOAD);
        assertEquals(List.of(), node.all(Command.Examine.class), "nothing has changed");
        CheckSettings other = new CheckSettings("load", LOAD.subject(), Rhythm.DEFAULT, new Influence(-50, false));
        configure(web(API, other), API, other);
        assertEquals(List.of(new Command.Examine(List.of(API, other))), node.all(Command.Examine.class));
        assertEquals(100, node.status().effectivePriority().number(), "of the changed one nothing is known");
        assertEquals(List.of(), node.roles());
        configure(web(), new CheckSettings[0]);
        fails(API);
        assertEquals(List.of(), node.roles(), "what is no check any more is not believed");
        assertEquals(List.of(), node.status().unfitBecause());
    }

    @Test
    void theStatusShowsThem() {
        start(web(100, new Tracked(API), link(0, Duration.ZERO, Duration.ZERO)), API);
        fails(API);
        node.take(new Input.Asked(7, new Wish.Status()));
        var checks = ((Snapshot) node.all(Command.Answer.class).get(0).reply()).checks();
        assertEquals(List.of("api", "interface/eth1"), checks.stream().map(one -> one.settings().name()).toList());
        assertEquals(List.of(Verdict.DOWN, Verdict.UP), checks.stream().map(one -> one.state().verdict()).toList());
        assertEquals(List.of("check_up", "check_down"), node.notices());
    }
}
