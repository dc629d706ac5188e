package dev.vigia.config;

import dev.vigia.agent.AddressMark;
import dev.vigia.agent.Companions;
import dev.vigia.agent.Route;
import dev.vigia.agent.Routing;
import dev.vigia.agent.Rule;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Routes, rules and marks at random; no two of a file alike. */
final class RandomRoutings {
    private final RandomGenerator random;
    private final boolean four;
    private final int number;

    private RandomRoutings(RandomGenerator random, Family family, int number) {
        this.random = random;
        this.four = family == Family.IPV4;
        this.number = number;
    }

    /** Some of a family for the instance of that number. */
    static Companions of(RandomGenerator random, Family family, int number, List<Subnet> addresses) {
        var some = new RandomRoutings(random, family, number);
        List<Routing> routings = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            routings.add(some.route(i));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            routings.add(some.rule(i));
        }
        Map<IpAddress, AddressMark> marks = new HashMap<>();
        for (Subnet address : addresses) {
            if (random.nextBoolean() && address.address().family() == Family.IPV4) {
                marks.put(address.address(), new AddressMark("eth0:" + random.nextInt(9), random.nextInt(-1, 256)));
            }
        }
        return new Companions(routings, marks);
    }

    private Route route(int i) {
        boolean unicast = random.nextBoolean();
        IpAddress via = unicast ? IpAddress.parse(four ? "10.1.2.3" : "fe80::3") : null;
        Subnet to = unicast && random.nextBoolean() ? Subnet.parse(four ? "0.0.0.0/0" : "::/0") : net(i);
        var kinds = Route.Kind.values();
        return new Route(unicast ? Route.Kind.UNICAST : kinds[random.nextInt(1, kinds.length)], to, via,
                unicast ? new LinkName("eth1") : null, random.nextBoolean() ? null
                : IpAddress.parse(four ? "10.1.2.4" : "fd00::4"), 1000 + 10 * number + i, random.nextInt(9999),
                random.nextInt(-1, 256), random.nextBoolean(), random.nextInt(3000));
    }

    private Rule rule(int i) {
        boolean lookup = random.nextBoolean();
        var verdicts = Rule.Verdict.values();
        return new Rule(four ? Family.IPV4 : Family.IPV6, random.nextBoolean() ? null : net(i),
                random.nextBoolean() ? null : net(i + 7), random.nextBoolean() ? null : new LinkName("eth1"),
                random.nextBoolean() ? null : new LinkName("lo"), random.nextBoolean() ? null
                : new Rule.Mark(random.nextInt(), random.nextBoolean() ? -1 : random.nextInt()),
                lookup ? Rule.Verdict.LOOKUP : verdicts[random.nextInt(1, verdicts.length)],
                lookup ? random.nextInt(1, 99_999) : 0, 1 + 10_000 * number + 100 * i + (four ? 0 : 1));
    }

    private Subnet net(int i) {
        return Subnet.parse(four ? "10.90." + i + ".0/24" : "fd00:" + i + "::/64");
    }
}
