package dev.vigia.resource;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which agent runs a resource, as Pacemaker's tools write it: {@code ocf:PROVIDER:TYPE}, {@code systemd:UNIT} or
 * {@code lsb:SCRIPT}.
 *
 * @param standard how it is called
 * @param provider whose it is; empty for all but OCF agents
 * @param type its own name: a file, a unit
 */
public record AgentName(Standard standard, String provider, String type) {
    /** How agents are called. */
    public enum Standard {
        /** An executable of the Open Cluster Framework under {@code resource.d}. */
        OCF,
        /** A unit of systemd. */
        SYSTEMD,
        /** An init script of the Linux Standard Base. */
        LSB;

        /** As Pacemaker writes it: {@code ocf}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A file name that neither leaves its directory nor looks like an option; units may hold {@code @ : \}. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@:\\\\+-]*");

    /** Checks the parts. */
    public AgentName {
        boolean ocf = standard == Standard.OCF;
        boolean named = (standard == Standard.SYSTEMD ? UNIT : FILE).matcher(type).matches();
        if (!named || (ocf ? !FILE.matcher(provider).matches() : !provider.isEmpty())) {
            String written = standard.word() + ":" + (provider.isEmpty() ? "" : provider + ":") + type;
            throw new IllegalArgumentException(wrong(written));
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static AgentName parse(String text) {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        for (Standard standard : Standard.values()) {
            if (colon > 0 && text.substring(0, colon).equals(standard.word())) {
                if (standard != Standard.OCF) {
                    return new AgentName(standard, "", rest);
                }
                int second = rest.indexOf(':');
                if (second > 0) {
                    return new AgentName(standard, rest.substring(0, second), rest.substring(second + 1));
                }
            }
        }
        throw new IllegalArgumentException(wrong(text));
    }

    private static String wrong(String text) {
        return "'" + text + "' names no agent: ocf:PROVIDER:TYPE, systemd:UNIT or lsb:SCRIPT";
    }

    @Override
    public String toString() {
        return standard.word() + ":" + (provider.isEmpty() ? "" : provider + ":") + type;
    }
}
