package dev.vigia.config;

import dev.vigia.agent.AddressMark;
import dev.vigia.agent.Route;
import dev.vigia.agent.Routing;
import dev.vigia.agent.Rule;
import dev.vigia.net.Subnet;
import java.util.StringJoiner;

/** What moves along with addresses printed as items of a list, each in one line; a part of {@link SettingsText}. */
final class RoutingText {
    private final StringJoiner items = new StringJoiner(", ", "{ ", " }");

    private RoutingText() {
    }

    /** An address, as a map where there is more to say of it. */
    static String of(Subnet address, AddressMark mark) {
        if (mark.equals(AddressMark.NONE)) {
            return YamlWord.of(address.toString());
        }
        var text = new RoutingText().word(Keys.ADDRESS_ITSELF, address);
        text.word(Keys.ADDRESS_LABEL, mark.label().isEmpty() ? null : mark.label());
        return text.number(Keys.ADDRESS_SCOPE, mark.scope(), -1).toString();
    }

    /** A route or a rule. */
    static String of(Routing routing) {
        return routing instanceof Route route ? route(route) : rule((Rule) routing);
    }

    private static String route(Route route) {
        return new RoutingText().word(RoutingKeys.TO, route.to()).word(RoutingKeys.VIA, route.via())
                .word(RoutingKeys.DEV, route.link()).word(RoutingKeys.SRC, route.source())
                .word(RoutingKeys.TYPE, route.kind().word()).number(RoutingKeys.TABLE, route.table(), 0)
                .number(RoutingKeys.METRIC, route.metric(), 0).number(RoutingKeys.SCOPE_KEY, route.scope(), -1)
                .flag(RoutingKeys.ONLINK, route.onLink()).number(RoutingKeys.MTU, route.mtu(), 0).toString();
    }

    private static String rule(Rule rule) {
        return new RoutingText().number(RoutingKeys.PRIORITY, rule.priority(), 0)
                .word(RoutingKeys.FAMILY, rule.family().word()).word(RoutingKeys.FROM, rule.from())
                .word(RoutingKeys.RULE_TO, rule.to()).word(RoutingKeys.IIF, rule.in())
                .word(RoutingKeys.OIF, rule.out()).word(RoutingKeys.FWMARK, rule.mark())
                .word(RoutingKeys.VERDICT, RoutingKeys.word(rule.verdict()))
                .number(RoutingKeys.RULE_TABLE, rule.table(), 0).toString();
    }

    private RoutingText word(Key<?> key, Object value) {
        if (value != null) {
            items.add(key + ": " + YamlWord.quoted(value.toString()));
        }
        return this;
    }

    private RoutingText number(Key<?> key, int value, int unsaid) {
        if (value != unsaid) {
            items.add(key + ": " + value);
        }
        return this;
    }

    private RoutingText flag(Key<?> key, boolean value) {
        if (value) {
            items.add(key + ": true");
        }
        return this;
    }

    @Override
    public String toString() {
        return items.toString();
    }
}
