package dev.vigia.pacemaker;

import java.util.HashSet;
import java.util.Set;

/** The ids of one document: each an XML name (NCName), no two alike. */
final class Ids {
    private final Set<String> taken = new HashSet<>();

    /** An id that reads like {@code wanted} and is nobody else's. */
    String of(String wanted) {
        String plain = wanted.replaceAll("[^A-Za-z0-9_.-]", "_");
        String name = plain.matches("[A-Za-z_].*") ? plain : "_" + plain;
        String id = name;
        for (int i = 2; !taken.add(id); i++) {
            id = name + "-" + i;
        }
        return id;
    }
}
