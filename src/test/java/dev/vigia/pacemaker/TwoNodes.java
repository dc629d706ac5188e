package dev.vigia.pacemaker;

import dev.vigia.resource.Aim;
import dev.vigia.resource.Event;
import dev.vigia.resource.Failures;
import dev.vigia.resource.Group;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupState;
import dev.vigia.resource.GroupState.Address;
import dev.vigia.resource.Halt;
import dev.vigia.resource.Member;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.OnFail;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.Pending;
import dev.vigia.resource.Presence;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.TargetRole;
import dev.vigia.resource.Task;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One state of a group on two nodes, as we hold it and as Pacemaker is told it: on the first node each member has ended
 * an operation some way, on the second nothing ever ran.
 */
final class TwoNodes {
    /** When what has happened, happened; and when it is decided about. */
    static final Instant THEN = Instant.ofEpochSecond(1_700_000_000);
    static final long LATER = 40;
    private static final Duration EXPIRED = Duration.ofSeconds(30);
    private static final Duration LASTING = Duration.ofSeconds(300);
    private static final Operation MONITOR = Operation.monitor(Duration.ofSeconds(10), Duration.ofSeconds(20));

    /**
     * What one member went through.
     *
     * @param task the operation that ended last
     * @param probe whether that was a probe, so that nothing was done before
     * @param code how
     * @param earlier how many failures of its monitor were counted before
     */
    record Past(Task task, boolean probe, OcfCode code, int earlier) {
    }

    final GroupSettings us;
    final boolean standby;
    final int stickiness;
    /** The values of all dimensions, for counting. */
    final List<String> values = new ArrayList<>();
    private final List<Past> pasts;
    private final GroupState state;

    TwoNodes(GroupSettings us, List<Past> pasts, boolean standby, int stickiness) {
        this.us = us;
        this.pasts = List.copyOf(pasts);
        this.standby = standby;
        this.stickiness = stickiness;
        this.state = past();
    }

    /** A random one. */
    static TwoNodes random(Random random) {
        List<String> values = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        values.add("members " + size);
        List<Past> pasts = new ArrayList<>();
        List<ResourceSettings> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            boolean well = random.nextInt(5) > 0;
            Task task = well && random.nextInt(4) > 0 ? Task.MONITOR
                    : one(random, Task.START, Task.STOP, Task.MONITOR);
            OcfCode code = well ? OcfCode.OK : one(random, OcfCode.ERROR, OcfCode.INVALID_PARAMETER,
                    OcfCode.NOT_INSTALLED, OcfCode.NOT_CONFIGURED, OcfCode.NOT_RUNNING);
            // Who recovers does so at once, so that no failure that leads to that is ever left to expire.
            boolean expires = well || random.nextInt(30) == 0;
            members.add(member(i, expires, random, values));
            // What is ignored is not counted.
            boolean ignored = members.get(i).monitors(false).get(0).onFail() == OnFail.IGNORE;
            int earlier = ignored || well && random.nextBoolean() ? 0 : random.nextInt(5);
            values.addAll(List.of("task " + task, "rc " + code.status(), "last " + task + " " + code.status()));
            values.add("failures " + earlier);
            pasts.add(new Past(task, false, code, earlier));
        }
        boolean maintenance = random.nextInt(10) == 0;
        boolean standby = random.nextInt(8) == 0;
        int stickiness = one(random, 0, 200);
        values.addAll(List.of("maintenance " + maintenance, "standby " + standby, "stickiness " + stickiness));
        TwoNodes both = new TwoNodes(new GroupSettings("g", members, GroupSettings.AddressPlace.FIRST, true,
                maintenance), pasts, standby, stickiness);
        both.values.addAll(values);
        return both;
    }

    private static ResourceSettings member(int index, boolean expires, Random random, List<String> values) {
        int threshold = one(random, MetaAttributes.INFINITY, 1, 3);
        Duration timeout = one(random, Duration.ZERO, expires ? EXPIRED : LASTING, LASTING);
        boolean managed = random.nextInt(20) > 0;
        TargetRole role = random.nextInt(20) > 0 ? TargetRole.STARTED : TargetRole.STOPPED;
        OnFail onFail = one(random, OnFail.IGNORE, OnFail.RESTART, OnFail.RESTART, OnFail.RESTART, OnFail.STOP,
                OnFail.BLOCK, OnFail.STANDBY);
        values.addAll(List.of("threshold " + threshold, "failure-timeout " + timeout, "managed " + managed,
                "target-role " + role, "on-fail " + onFail));
        return ResourceSettings.of("r" + index, "ocf:heartbeat:Dummy", MONITOR.onFail(onFail)).meta(
                MetaAttributes.DEFAULT.migrationThreshold(threshold).failureTimeout(timeout).managed(managed)
                        .targetRole(role));
    }

    @SafeVarargs
    private static <T> T one(Random random, T... all) {
        return all[random.nextInt(all.length)];
    }

    /** Our state after all that has happened. */
    private GroupState past() {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < pasts.size(); i++) {
            Past past = pasts.get(i);
            SortedMap<String, Integer> counts = new TreeMap<>();
            if (past.earlier() > 0) {
                counts.put(MONITOR.key(), past.earlier());
            }
            Duration timeout = us.members().get(i).meta().failureTimeout();
            Moment expiry = timeout.isZero() || counts.isEmpty() ? Moment.NEVER : Moment.ORIGIN.plus(timeout);
            Presence before = past.task() == Task.START ? Presence.STOPPED
                    : past.probe() ? Presence.UNKNOWN : Presence.STARTED;
            var pending = new Pending(i + 1, operation(i), Moment.ORIGIN.plus(LASTING), false);
            members.add(new Member(before, pending, new TreeMap<>(), new Failures(counts, null, expiry), Halt.NONE,
                    false));
        }
        var state = new GroupState(Aim.UNDECIDED, members, Address.UP, pasts.size());
        for (int i = 0; i < pasts.size(); i++) {
            state = Group.step(us, state, new Event.Ended(i + 1, Outcome.of(pasts.get(i).code())), Moment.ORIGIN)
                    .state();
        }
        for (Member member : state.members()) {
            // A monitor that was begun meanwhile has nothing new to say.
            if (member.pending() != null) {
                state = Group.step(us, state, new Event.Ended(member.pending().number(), Outcome.cancelled()),
                        Moment.ORIGIN).state();
            }
        }
        return new GroupState(Aim.UNDECIDED, state.members(), Address.UP, state.runs());
    }

    private Operation operation(int index) {
        ResourceSettings resource = us.members().get(index);
        Task task = pasts.get(index).task();
        return pasts.get(index).probe() ? resource.probe()
                : task == Task.MONITOR ? resource.monitors(false).get(0) : resource.operation(task);
    }

    /** The same for Pacemaker. */
    Cib cib() {
        List<CibHistory> history = IntStream.range(0, pasts.size()).mapToObj(this::history).toList();
        List<CibHistory> other = us.members().stream().map(member -> new CibHistory(member, List.of(
                ended(member.probe(), OcfCode.NOT_RUNNING, 0)), Failures.NONE)).toList();
        var scores = new TreeMap<>(Map.of("lb1", 100));
        return new Cib(List.of(new CibNode("lb1", true, standby, history), new CibNode("lb2", true, false, other)),
                false, List.of(new CibGroup(us, List.of(), Optional.empty(), scores, stickiness)));
    }

    private CibHistory history(int index) {
        ResourceSettings resource = us.members().get(index);
        Past past = pasts.get(index);
        List<CibHistory.Ended> ended = new ArrayList<>();
        if (!past.probe()) {
            ended.add(ended(resource.probe(), OcfCode.NOT_RUNNING, -3));
        }
        if (!past.probe() && past.task() != Task.START) {
            ended.add(ended(resource.operation(Task.START), OcfCode.OK, -2));
        }
        ended.add(ended(operation(index), past.code(), 0));
        if (past.task() == Task.START && past.code() == OcfCode.OK) {
            ended.add(ended(resource.monitors(false).get(0), OcfCode.OK, 0));
        }
        return new CibHistory(resource, ended, state.members().get(index).failures());
    }

    private static CibHistory.Ended ended(Operation operation, OcfCode code, int seconds) {
        return new CibHistory.Ended(operation, Outcome.of(code), THEN.plusSeconds(seconds));
    }

    /** Whether some member may run on the first node and cannot be stopped. */
    boolean isPinned() {
        return IntStream.range(0, pasts.size()).anyMatch(i -> state.members().get(i).mayRun()
                && (us.maintenance() || us.members().get(i).isLeftAlone()
                || state.members().get(i).halt() == Halt.BLOCKED));
    }

    /** Whether some member shall be stopped. */
    boolean isStoppedByWill() {
        return us.members().stream().anyMatch(member -> member.meta().targetRole() == TargetRole.STOPPED);
    }

    /** Whether some member failed as it would on every node, or in a way that stops it everywhere. */
    boolean isWrongEverywhere() {
        return IntStream.range(0, pasts.size()).anyMatch(i -> state.members().get(i).halt() == Halt.STOPPED
                || pasts.get(i).code() == OcfCode.NOT_CONFIGURED);
    }

    /** Whether some member's last operation, a stop or another one, failed longer ago than its failure-timeout. */
    boolean hasExpired(boolean stop) {
        return IntStream.range(0, pasts.size()).anyMatch(i -> pasts.get(i).code() != OcfCode.OK
                && (pasts.get(i).task() == Task.STOP) == stop
                && us.members().get(i).meta().failureTimeout().equals(EXPIRED));
    }

    /** What we would do. */
    List<String> ours() {
        return Decision.ours(us, state, standby, Moment.ORIGIN.plus(Duration.ofSeconds(LATER)));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(standby ? "standby" : "").append(us.maintenance() ? " maintenance" : "");
        for (int i = 0; i < pasts.size(); i++) {
            ResourceSettings member = us.members().get(i);
            MetaAttributes meta = member.meta();
            Past past = pasts.get(i);
            text.append(text.isEmpty() ? "" : "; ").append(member.name()).append(' ')
                    .append(past.task().word()).append('=').append(past.code().status())
                    .append(" before ").append(past.earlier())
                    .append(meta.migrationThreshold() == MetaAttributes.INFINITY ? ""
                            : " threshold " + meta.migrationThreshold())
                    .append(meta.failureTimeout().isZero() ? "" : meta.failureTimeout().equals(EXPIRED) ? " expired"
                            : " lasting").append(meta.managed() ? "" : " unmanaged")
                    .append(meta.targetRole() == TargetRole.STARTED ? "" : " target Stopped")
                    .append(" on-fail ").append(member.monitors(false).get(0).onFail().word());
        }
        return text.toString();
    }
}
