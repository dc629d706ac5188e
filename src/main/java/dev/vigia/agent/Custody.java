package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.resource.Action;
import dev.vigia.resource.Aim;
import dev.vigia.resource.Event;
import dev.vigia.resource.Group;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupState;
import dev.vigia.resource.Halt;
import dev.vigia.resource.Invocation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Step;
import dev.vigia.resource.Unfit;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The resources of one instance on this node: run where the election and their {@link Clearance} let them, with the
 * addresses among them in their turn.
 */
final class Custody {
    private final String node;
    private final Clearance clearance;
    private final Notices notices;
    private final Fencing fencing;
    /** As the file has it. */
    private ServiceSettings written;
    private Instructions instructions;
    /** As operators have it. */
    private ServiceSettings settings;
    private GroupState state;
    private final Rival rival = new Rival();
    private final Annals annals;
    private boolean kept;
    private boolean raises;
    private boolean lowers;
    /** How long an Active with a higher rank than ours may be silent until we go on; null while none asks us to go. */
    private Moment asked;

    Custody(ServiceSettings written, Instructions instructions, String node, Clearance clearance, Notices notices,
            List<FenceDevice> fencers) {
        this.fencing = new Fencing(node, fencers);
        this.annals = new Annals(written.group().name());
        this.written = written;
        this.instructions = instructions;
        this.settings = written.with(instructions.over(written.group()));
        this.node = node;
        this.clearance = clearance;
        this.notices = notices;
        this.kept = clearance.held();
        this.state = GroupState.initial(settings.group(), false);
    }

    /** The name of the instance. */
    String name() {
        return settings.group().name();
    }

    ServiceSettings settings() {
        return settings;
    }

    Clearance clearance() {
        return clearance;
    }

    GroupState state() {
        return state;
    }

    /** Whether other settings can be taken up without letting go: they are of the same resources in the same order. */
    boolean stays(ServiceSettings next) {
        return names(next.group()).equals(names(settings.group()));
    }

    /** The names of its resources, in order. */
    List<String> names() {
        return names(settings.group());
    }

    private static List<String> names(GroupSettings group) {
        return group.members().stream().map(ResourceSettings::name).toList();
    }

    /** The same resources are treated otherwise from now on. */
    void configured(ServiceSettings next, List<FenceDevice> fencers, Moment now, List<Command> out) {
        fencing.configured(fencers);
        written = next;
        clearance.configured(terms(next));
        instructed(instructions, now, out);
    }

    /** Operators want them treated so from now on. */
    void instructed(Instructions next, Moment now, List<Command> out) {
        instructions = next;
        ServiceSettings effective = written.with(next.over(written.group()));
        if (!effective.equals(settings)) {
            settings = effective;
            step(new Event.Resettled(), now, out);
        }
    }

    /** What lets this node run the resources of these settings. */
    static Clearance.Terms terms(ServiceSettings settings) {
        int others = settings.domain().map(domain -> domain.nodes().size() - 1).orElse(0);
        return new Clearance.Terms(settings.takeover(), others, null);
    }

    /** A former life was Active here: addresses and resources stand. */
    void adopt() {
        clearance.adopt();
        state = GroupState.initial(settings.group(), true);
    }

    /**
     * A valid advert of another came.
     *
     * @param silence how long it may be silent until it is taken for gone
     */
    void heard(IpAddress source, boolean resigns, Duration silence, Moment now) {
        if (resigns || !clearance.peerHeard(silence, now)) {
            rival.pauses();
        }
        if (resigns) {
            clearance.releaseHeard(source, now);
            return;
        }
        clearance.rivalHeard(now);
        fencing.rest();
        rival.advertises(source);
    }

    /** Whether the Active that was just heard is to be told that nothing runs here. */
    boolean answers() {
        return rival.isAnswered();
    }

    /** A higher rank is Active, too: it waits for us to stop, unless it is not heard again until {@code limit}. */
    void askedToGo(Moment limit) {
        asked = limit;
    }

    /** Whether a higher rank waits for us to stop. */
    boolean isAskedToGo(Moment now) {
        return asked != null && now.isBefore(asked);
    }

    /** Whether another node may run them: none does here, and no address stands. */
    boolean released() {
        return state.isReleased(settings.group());
    }

    /** Whether nothing of it runs here, or what does cannot be stopped. */
    boolean settled() {
        return state.members().stream().noneMatch(member -> member.mayRun()
                && member.halt().compareTo(Halt.BLOCKED) < 0);
    }

    /** Whether they go back to a preferred node when it returns. */
    boolean failsBack() {
        return settings.domain().map(FailoverDomain::failback).orElse(true);
    }

    /** Whether this node waits to be fenced: it goes silent, and touches nothing. */
    boolean awaitsFencing() {
        return state.unfit(settings.group()).filter(unfit -> unfit.cause() == Unfit.Cause.FENCING).isPresent();
    }

    /** Why this node cannot run them; nothing where it can. */
    Optional<Reason> unfit() {
        Optional<FailoverDomain> domain = settings.domain();
        if (domain.isPresent() && domain.get().restricted() && !domain.get().nodes().contains(node)) {
            return Optional.of(new Reason(Reason.Code.NOT_IN_DOMAIN, node + " is not among "
                    + domain.get().nodes()));
        }
        return state.unfit(settings.group()).map(unfit -> new Reason(Reason.Code.RESOURCE_FAILED,
                unfit.resource() + ": " + unfit.cause().name().toLowerCase(Locale.ROOT).replace('_', '-')
                        + (unfit.failure() == null ? "" : ", " + unfit.failure().text())));
    }

    /** None of them runs here, and others are about to be told so. */
    void cede(List<Command> out) {
        clearance.cede();
        asked = null;
        keep(out);
    }

    /**
     * This node is Active and advertises: whether it may run them now.
     *
     * @param silence how long another node may be silent until it is taken for gone
     * @param answer how long it may take to answer to our adverts
     */
    boolean claim(Duration silence, Duration answer, Moment now, List<Command> out) {
        boolean waited = clearance.waitsSince() != null;
        Optional<Clearance.Grant> by = clearance.claim(now);
        if (by.isPresent() && by.get() != Clearance.Grant.HELD) {
            keep(out);
            say(now, Notice.Severity.NOTICE, "resources_cleared", "this node runs the resources now: "
                    + Grounds.of(by.get()),
                    out);
        } else if (by.isEmpty() && !waited) {
            say(now, Notice.Severity.WARNING, "takeover_waits", waitsFor(), out);
        }
        if (by.isPresent() || settings.takeover() != Takeover.FENCE || !clearance.lacksWord()) {
            fencing.rest();
        } else {
            Moment silent = clearance.silentSince(silence, answer);
            settings.domain().ifPresent(domain -> fencing.tick(name(), silent, domain, now, out));
        }
        return by.isPresent();
    }

    /** This node does not want to run them now. */
    void rest() {
        clearance.rest();
        fencing.rest();
    }

    /** A fencing has ended, well or not. */
    void fenced(Input.Fenced fenced, Moment now, List<Command> out) {
        boolean proves = fencing.ended(fenced, now) && clearance.vouch(Clearance.Grant.FENCED);
        out.add(new Command.Log(new Notice(proves ? Notice.Severity.NOTICE : Notice.Severity.ALERT,
                proves ? "fenced" : "fencing_failed", name() + ": " + fenced.why())));
    }

    /** What it waits for, and what to do, for people. */
    String waitsFor() {
        return Grounds.lacking(settings, node, clearance.peerKnown(), fencing);
    }

    private void keep(List<Command> out) {
        if (kept != clearance.held()) {
            kept = clearance.held();
            out.add(new Command.Hold(name(), kept));
        }
    }

    /** An agent has answered. */
    void operated(long run, Outcome outcome, Moment now, List<Command> out) {
        annals.end(run, outcome, now, notices, out);
        step(new Event.Ended(run, outcome), now, out);
    }

    /** An operator wants failures forgotten; of all where {@code resource} is empty. */
    void cleanUp(String resource, Moment now, List<Command> out) {
        annals.forgive(resource);
        step(new Event.CleanUp(resource), now, out);
    }

    /** Goes on towards what the node is to be for them. */
    void drive(Aim aim, Premises premises, Moment now, List<Command> out) {
        asked = isAskedToGo(now) ? asked : null;
        if (aim != state.aim()) {
            step(new Event.Aimed(aim), now, out);
        }
        GroupState before = null;
        // An answer may come from within, as that of an address that stands already.
        while (before != state) {
            before = state;
            move(premises, now, out);
            if (state.address() == GroupState.Address.RAISING && premises.stand()) {
                step(new Event.AddressRaised(), now, out);
            } else if (state.address() != GroupState.Address.DOWN && premises.gone()) {
                step(new Event.AddressLowered(), now, out);
            } else if (!now.isBefore(state.deadline())) {
                step(new Event.TimerRanOut(), now, out);
            }
        }
    }

    private void move(Premises premises, Moment now, List<Command> out) {
        if (raises) {
            premises.raise(now);
        }
        if (lowers) {
            premises.lower(out);
        }
        raises = false;
        lowers = false;
    }

    private void step(Event event, Moment now, List<Command> out) {
        Step step = Group.step(settings.group(), state, event, now);
        state = step.state();
        for (Action action : step.actions()) {
            if (action instanceof Action.Run run) {
                annals.begin(run, now);
                ResourceSettings resource = settings.group().members().stream()
                        .filter(member -> member.name().equals(run.resource())).findFirst().orElseThrow();
                out.add(new Command.Operate(name(), run.number(), new Invocation(resource, run.operation(), node)));
            } else if (action instanceof Action.Cancel cancel) {
                out.add(new Command.CancelOperation(name(), cancel.number()));
            } else {
                raises |= action instanceof Action.RaiseAddress;
                lowers |= action instanceof Action.LowerAddress;
            }
        }
    }

    /** For people and programs. */
    Snapshot.Service snapshot() {
        return new Snapshot.Service(settings, state, clearance.held(),
                clearance.waitsSince() == null ? "" : waitsFor(), names().stream().map(annals::of).toList());
    }

    /** How each of them stands, in order: {@code db:started}. */
    List<String> standing() {
        return state.standing(settings.group());
    }

    /** When it wants a tick. */
    Moment deadline() {
        Moment next = Moment.earlier(Moment.earlier(state.deadline(), clearance.deadline()), fencing.deadline());
        return asked == null ? next : Moment.earlier(next, asked);
    }

    private void say(Moment now, Notice.Severity severity, String code, String text, List<Command> out) {
        notices.paced(now, name() + code, new Notice(severity, code, name() + ": " + text), out);
    }
}
