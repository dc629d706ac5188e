package dev.vigia.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.ffi.Native;
import dev.vigia.resource.Action;
import dev.vigia.resource.Aim;
import dev.vigia.resource.Event;
import dev.vigia.resource.Group;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupState;
import dev.vigia.resource.Invocation;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.OnFail;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.Presence;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Step;
import dev.vigia.resource.Task;
import dev.vigia.resource.Unfit;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's own agents, called by our runner and led by our group. */
@Timeout(300)
class RealAgentsIT {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final String NAMESPACE = "vigia-ra-" + ProcessHandle.current().pid();

    @TempDir
    private Path directory;
    private Path root;
    private AgentRunner runner;

    @BeforeEach
    void open() throws IOException {
        Path installed = Stream.of("target/peers/pacemaker-resource-agents/usr/lib/ocf", "/usr/lib/ocf")
                .map(Path::of).filter(path -> Files.exists(path.resolve("resource.d/pacemaker/Stateful"))).findFirst()
                .map(Path::toAbsolutePath).orElse(null);
        if (installed == null) {
            System.out.println("SKIPPED: RealAgentsIT: no resource agents here; scripts/peers --all fetches them");
        }
        Assumptions.assumeTrue(installed != null, "no resource agents here");
        // A root of our own, so that agents of ours can stand beside theirs.
        root = Files.createDirectories(directory.resolve("ocf"));
        Files.createSymbolicLink(root.resolve("lib"), installed.resolve("lib"));
        Files.createDirectories(root.resolve("resource.d/vigia"));
        for (String provider : List.of("heartbeat", "pacemaker")) {
            Files.createSymbolicLink(root.resolve("resource.d").resolve(provider),
                    installed.resolve("resource.d").resolve(provider));
        }
        runner = new AgentRunner(new AgentRunner.Places(root, directory, directory), Scripts.CLOCK);
    }

    @AfterEach
    void close() throws Exception {
        if (runner != null) {
            runner.close();
        }
        if (Files.exists(Path.of("/run/netns", NAMESPACE))) {
            ip("netns", "del", NAMESPACE);
        }
    }

    private static String ip(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
        return said;
    }

    private Outcome call(ResourceSettings resource, Operation operation) throws Exception {
        var answer = new CompletableFuture<Outcome>();
        runner.call(new Invocation(resource, operation, "lb1"), answer::complete);
        return answer.get(100, TimeUnit.SECONDS);
    }

    private Outcome call(ResourceSettings resource, Task task) throws Exception {
        return call(resource, task == Task.MONITOR ? Operation.monitor(Duration.ZERO, AMPLE)
                : Operation.of(task, AMPLE));
    }

    private List<Integer> codes(ResourceSettings resource, Task... tasks) throws Exception {
        List<Integer> codes = new ArrayList<>();
        for (Task task : tasks) {
            codes.add(call(resource, task).code().status());
        }
        return codes;
    }

    private ResourceSettings stateful(String name, Operation... operations) {
        return ResourceSettings.of(name, "ocf:pacemaker:Stateful")
                .parameters(Map.of("state", directory.resolve(name).toString()))
                .meta(MetaAttributes.DEFAULT.promotable(true)).operations(List.of(operations));
    }

    private ResourceSettings dummy(String name, Operation... operations) {
        return ResourceSettings.of(name, "ocf:heartbeat:Dummy", operations)
                .parameters(Map.of("state", directory.resolve(name).toString()));
    }

    @Test
    void dummyAndStatefulAnswerAsTheStandardSays() throws Exception {
        assertEquals(List.of(7, 0, 0, 0, 0, 0, 7), codes(dummy("d"), Task.MONITOR, Task.START, Task.START,
                Task.MONITOR, Task.STOP, Task.STOP, Task.MONITOR));
        assertEquals(List.of(7, 0, 0, 0, 8, 0), codes(stateful("s"), Task.MONITOR, Task.START, Task.MONITOR,
                Task.PROMOTE, Task.MONITOR, Task.DEMOTE));
        Outcome gone = call(dummy("d"), Operation.monitor(Duration.ofSeconds(10), AMPLE));
        assertEquals(Outcome.of(OcfCode.NOT_RUNNING, "No process state file found"), gone,
                "no probe, so it gives its reason");
    }

    @Test
    void whatIsNotInstalledBansTheNodeInsteadOfLooping() throws Exception {
        ResourceSettings disk = ResourceSettings.of("disk", "ocf:heartbeat:Filesystem").parameters(
                Map.of("device", "/dev/none", "directory", directory.resolve("srv").toString(), "fstype", "nonefs"));
        Course course = new Course(GroupSettings.of("g", disk));
        course.tell(new Event.Aimed(Aim.ACTIVE));
        course.until(state -> state.unfit(course.us).isPresent() && state.isReleased(course.us)
                || state.isComplete(course.us));
        Unfit unfit = course.state.unfit(course.us).orElseThrow();
        System.out.println("RealAgentsIT: Filesystem: " + unfit.cause() + " " + unfit.failure().text());
        assertEquals(Unfit.Cause.HARD_ERROR, unfit.cause());
        assertTrue(course.log.size() < 5, "no loop: " + course.log);
    }

    @Test
    void aGroupOfThemIsLedThroughItsWholeLife() throws Exception {
        Operation often = Operation.monitor(Duration.ofMillis(500), AMPLE);
        Operation promoted = new Operation(Task.MONITOR, Duration.ofMillis(700), AMPLE, OnFail.RESTART, true, 0);
        Course course = new Course(
                GroupSettings.of("g", dummy("a", often), stateful("s", promoted), dummy("z", often)));
        course.tell(new Event.Aimed(Aim.BACKUP));
        course.until(state -> state.members().get(1).presence() == Presence.STARTED && state.isReleased(course.us));
        course.tell(new Event.Aimed(Aim.ACTIVE));
        course.until(state -> state.isComplete(course.us));
        assertEquals(List.of("a start", "s promote", "z start"), course.changes(), "s was started as a Backup's");
        Files.delete(directory.resolve("a"));
        course.until(state -> state.members().get(0).failures().total() == 1);
        course.until(state -> state.isComplete(course.us));
        assertEquals(List.of("z stop", "s demote", "a stop", "a start", "s promote", "z start"), course.changes());
        assertEquals("monitor_500: not running (7): No process state file found",
                course.state.members().get(0).failures().last().text());
        course.tell(new Event.Aimed(Aim.STOPPED));
        course.until(state -> state.isReleased(course.us)
                && state.members().stream().noneMatch(member -> member.mayRun()));
        assertEquals(List.of("z stop", "s demote", "s stop", "a stop"), course.changes());
        assertEquals(List.of(),
                Stream.of("a", "s", "z").filter(name -> Files.exists(directory.resolve(name))).toList());
    }

    @Test
    void anAddressOfPacemakersOwnAgentStandsInItsNamespace() throws Exception {
        boolean able = Native.LIBC.getuid() == 0;
        if (!able) {
            System.out.println("SKIPPED: RealAgentsIT: IPaddr2: a namespace takes root");
        }
        Assumptions.assumeTrue(able);
        ip("netns", "add", NAMESPACE);
        ip("-n", NAMESPACE, "link", "add", "eth0", "type", "veth", "peer", "name", "eth1");
        ip("-n", NAMESPACE, "link", "set", "eth1", "up");
        ip("-n", NAMESPACE, "link", "set", "eth0", "up");
        Scripts.write(root.resolve("resource.d/vigia"), "IPaddr2", "exec ip netns exec " + NAMESPACE + " "
                + root.resolve("resource.d/heartbeat/IPaddr2") + " \"$@\"");
        ResourceSettings address = ResourceSettings.of("vip", "ocf:vigia:IPaddr2").parameters(
                Map.of("ip", "192.0.2.10", "cidr_netmask", "24", "nic", "eth0"));
        assertEquals(List.of(7, 0, 0), codes(address, Task.MONITOR, Task.START, Task.MONITOR));
        assertTrue(ip("-n", NAMESPACE, "-4", "addr").contains("192.0.2.10/24"));
        assertEquals(List.of(0, 0, 7), codes(address, Task.STOP, Task.STOP, Task.MONITOR));
        assertFalse(ip("-n", NAMESPACE, "-4", "addr").contains("192.0.2.10"));
        Outcome bad = call(address.parameters(Map.of("ip", "none", "nic", "eth0")), Task.START);
        assertEquals(OcfCode.NOT_CONFIGURED, bad.code(), bad.text());
        assertFalse(bad.reason().isEmpty(), "it says why");
    }

    /** A group that is led by real answers: one thread, one queue, as the loop does it. */
    private final class Course {
        private final GroupSettings us;
        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private final List<String> log = new ArrayList<>();
        private int told;
        private GroupState state;

        Course(GroupSettings us) {
            this.us = us;
            this.state = GroupState.initial(us, false);
        }

        void tell(Event event) {
            Step step = Group.step(us, state, event, Scripts.CLOCK.now());
            state = step.state();
            for (Action action : step.actions()) {
                if (action instanceof Action.Run run) {
                    ResourceSettings resource = us.members().stream()
                            .filter(one -> one.name().equals(run.resource())).findFirst().orElseThrow();
                    log.add(run.resource() + " " + run.operation().task().word());
                    runner.call(new Invocation(resource, run.operation(), "lb1"),
                            outcome -> events.add(new Event.Ended(run.number(), outcome)));
                } else if (action instanceof Action.RaiseAddress) {
                    events.add(new Event.AddressRaised());
                } else if (action instanceof Action.LowerAddress) {
                    events.add(new Event.AddressLowered());
                }
            }
        }

        void until(Predicate<GroupState> reached) throws InterruptedException {
            Moment end = Scripts.CLOCK.now().plus(AMPLE);
            while (!reached.test(state)) {
                Moment now = Scripts.CLOCK.now();
                assertTrue(now.isBefore(end), "not reached in time: " + state + "\n" + log);
                Event event = events.poll(now.until(Moment.earlier(end, state.deadline())).toMillis() + 1,
                        TimeUnit.MILLISECONDS);
                tell(event == null ? new Event.TimerRanOut() : event);
            }
        }

        /** What was asked beside monitors since the last time. */
        List<String> changes() {
            List<String> changes = log.subList(told, log.size()).stream()
                    .filter(line -> !line.endsWith("monitor") && !(told == 0 && line.equals("s start"))).toList();
            told = log.size();
            return changes;
        }
    }
}
