package dev.vigia.agent;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Tracked;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;

/** A node whose two routers share one fate: the families of web, or the IPv4 instance web and the IPv6 one inside. */
final class TwoRouters {
    static final Duration TAKEOVER = Duration.ofMillis(3610);
    static final CheckSettings API = new CheckSettings("api", new Subject.Tcp("192.0.2.1", 80),
            Rhythm.DEFAULT, new Influence(0, false), false, false);
    static final CheckSettings LOAD = new CheckSettings("load", new Subject.Tcp("192.0.2.1", 81),
            Rhythm.DEFAULT, new Influence(-30, false), false, false);
    static final InstanceSettings FOUR = Node.instance(Family.IPV4, 100);
    static final InstanceSettings SIX = Node.instance(Family.IPV6, 100);
    static final InstanceSettings INSIDE = inside(100);

    final Node node = new Node(Family.IPV4);

    static InstanceSettings inside(int priority) {
        return Node.instance("inside", Family.IPV6, priority,
                Wire.virtual(Family.IPV6).stream().map(Subnet::host).toList());
    }

    /** The IPv4 instance web and the IPv6 instance inside, in one group. */
    static Settings edge(InstanceSettings one, InstanceSettings other, Tracked... tracked) {
        return settings(one, other).with(List.of(new GroupSettings("edge", List.of("web", "inside"),
                List.of(tracked), NotifySettings.NONE)));
    }

    static Settings settings(InstanceSettings... routers) {
        return new Settings("lb1", "", "", "nobody", true, List.of(routers), List.of(API, LOAD));
    }

    void start(Settings settings) {
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.address(Wire.own(Family.IPV6), 64);
        node.take(new Input.Configure(settings));
    }

    void advert(Family family, IpAddress source, int priority) {
        var advert = new Advert(family, Wire.VRID, new Priority(priority), Node.SECOND, Wire.virtual(family));
        node.take(new Input.Arrived(Wire.carrying(AdvertCodec.encode(advert, source, family.group(),
                ChecksumForm.PSEUDO_HEADER), source, family.group())));
    }

    void advert(Family family, int priority) {
        advert(family, Wire.peer(family), priority);
    }

    void finds(CheckSettings check, Outcome outcome) {
        node.take(new Input.Checked(check, CheckState.initial(check, node.now()).next(check.rhythm(),
                CheckResult.of(outcome, "so it is", Duration.ZERO), node.now())));
    }

    List<String> told() {
        List<String> told = node.all(Command.Tell.class).stream().map(Command.Tell::transition)
                .map(each -> each.kind() + " " + each.instance() + " " + each.to() + " " + each.reason().code())
                .toList();
        node.commands.clear();
        return told;
    }

    /** The priorities of the adverts that were sent, by family, in their order. */
    List<String> sent() {
        return node.all(Command.Send.class).stream()
                .map(send -> send.router().family().word() + " " + (send.message().at(2) & 0xff)).toList();
    }

    List<Role> roles() {
        return snapshot().routers().stream().map(Snapshot.Router::role).toList();
    }

    Snapshot snapshot() {
        node.take(new Input.Asked(7, new Wish.Status()));
        Command.Answer answer = node.all(Command.Answer.class).stream()
                .filter(each -> each.reply() instanceof Snapshot).findFirst().orElseThrow();
        node.commands.remove(answer);
        return (Snapshot) answer.reply();
    }

    static List<Role> both(Role role) {
        return List.of(role, role);
    }
}
