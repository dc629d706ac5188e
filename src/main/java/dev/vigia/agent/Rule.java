package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.Locale;

/**
 * One of an instance's {@code virtual_rules}: which table a packet is routed by (ip-rule(8)).
 *
 * @param family of the packets
 * @param from whence they come; null for anywhere
 * @param to where they go; null for anywhere
 * @param in the link they come in by, {@code lo} for our own; null for any
 * @param out the link that they are bound to; null for any
 * @param mark which mark of netfilter's they bear; null for any
 * @param verdict what becomes of them
 * @param table that they are routed by, 1 to 2147483647; 0 where they are not
 * @param priority rules are asked in its order, 1 to 2147483647
 */
public record Rule(Family family, Subnet from, Subnet to, LinkName in, LinkName out, Mark mark, Verdict verdict,
        int table, int priority) implements Routing {
    /** What becomes of a packet; the names but the first are the kernel's of routes too. */
    public enum Verdict {
        /** It is routed by the table. */
        LOOKUP,
        /** It vanishes. */
        BLACKHOLE,
        /** Its sender is told that there is no way. */
        UNREACHABLE,
        /** Its sender is told that it is forbidden. */
        PROHIBIT;

        /** How ip-rule(8) spells it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A mark of a packet, as netfilter sets it.
     *
     * @param value the bits
     * @param mask those of them that count
     */
    public record Mark(int value, int mask) {
        @Override
        public String toString() {
            return "0x" + Integer.toHexString(value) + (mask == -1 ? "" : "/0x" + Integer.toHexString(mask));
        }
    }

    /** As ip-rule(8) would write it, as far as people need it. */
    @Override
    public String toString() {
        var text = new StringBuilder("rule ").append(family.word()).append(" priority ").append(priority);
        text.append(from == null ? "" : " from " + from).append(to == null ? "" : " to " + to)
                .append(in == null ? "" : " iif " + in).append(out == null ? "" : " oif " + out)
                .append(mark == null ? "" : " fwmark " + mark)
                .append(verdict == Verdict.LOOKUP ? " table " + table : " " + verdict.word());
        return text.toString();
    }
}
