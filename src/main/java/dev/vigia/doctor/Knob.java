package dev.vigia.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kernel setting that is there for each link and for all of them (ip-sysctl of the kernel's documentation).
 *
 * @param family {@code ipv4} or {@code ipv6}
 * @param name its name
 * @param both whether the larger of the link's and that of {@code all} is in force; else the link's alone
 */
record Knob(String family, String name, boolean both) {
    /** What is in force on a link; null where it cannot be read. */
    Integer inForce(Patient patient, NetLink link) {
        Integer own = patient.setting(family + "/conf/" + link.name() + "/" + name);
        Integer all = patient.setting(family + "/conf/all/" + name);
        return own == null || !both || all == null ? own : Integer.valueOf(Math.max(own, all));
    }

    /** The command after which {@code value} is in force on a link. */
    String set(Patient patient, NetLink link, int value) {
        List<String> settings = new ArrayList<>();
        Integer all = patient.setting(family + "/conf/all/" + name);
        if (both && all != null && all > value) {
            settings.add("net." + family + ".conf.all." + name + "=" + value);
        }
        settings.add("net." + family + ".conf." + dotted(link.name()) + "." + name + "=" + value);
        return "sysctl -w " + settings.stream().map(Finding::quoted).collect(Collectors.joining(" "));
    }

    /** A link's name as sysctl(8) wants it between dots. */
    static String dotted(String link) {
        return link.replace('.', '/');
    }
}
