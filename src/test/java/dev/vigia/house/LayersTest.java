package dev.vigia.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The floors of the house: a package imports only from lower floors, and each library has one home. */
class LayersTest {
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
        Map.entry("time", 0), Map.entry("net", 0), Map.entry("json", 0),
        Map.entry("wire", 1), Map.entry("ffi", 1),
        Map.entry("vrrp", 2), Map.entry("health", 2), Map.entry("resource", 2),
        Map.entry("agent", 3),
        Map.entry("config", 4), Map.entry("notify", 4), Map.entry("loop", 4),
        Map.entry("linux", 5), Map.entry("process", 5), Map.entry("probe", 5), Map.entry("control", 5),
        Map.entry("capture", 5), Map.entry("convert", 5), Map.entry("sim", 5), Map.entry("pacemaker", 5),
        Map.entry("metrics", 5), Map.entry("journal", 5), Map.entry("doctor", 5),
        Map.entry("daemon", 6),
        Map.entry("cli", 7));

    /** Beyond java.*: package prefix of a library or JDK module, and who may use it. */
    private static final Map<String, Set<String>> HOMES = Map.ofEntries(
        Map.entry("com.google.gson", Set.of("json")),
        Map.entry("jnr.ffi", Set.of("ffi")),
        Map.entry("com.kenai.jffi", Set.of("ffi")),
        Map.entry("org.yaml.snakeyaml", Set.of("config")),
        Map.entry("org.slf4j", Set.of("loop", "linux", "process", "control", "metrics", "journal", "daemon", "cli")),
        Map.entry("org.pcap4j", Set.of("capture")),
        Map.entry("sun.misc", Set.of("daemon")),
        Map.entry("jdk.net", Set.of("control")),
        Map.entry("javax.xml", Set.of("pacemaker")),
        Map.entry("javax.crypto", Set.of("wire")),
        Map.entry("javax.net.ssl", Set.of("probe")));

    /** The election and its values know neither packets nor native calls. */
    private static final Map<String, Set<String>> FORBIDDEN = Map.of(
        "vrrp", Set.of("wire", "ffi"),
        "health", Set.of("wire", "ffi"),
        "resource", Set.of("wire", "ffi"),
        "agent", Set.of("ffi"));

    @Test
    void importsPointStrictlyDownward() {
        List<String> faults = new ArrayList<>();
        Map<String, Set<String>> imports = imports();
        assertTrue(imports.size() > 5, "jdeps found the packages: " + imports.keySet());
        imports.forEach((from, all) -> {
            if (!FLOORS.containsKey(from)) {
                faults.add(from + " has no floor; give it one here and in its package-info");
                return;
            }
            for (String to : all) {
                fault(from, to, faults);
            }
        });
        assertEquals(List.of(), faults);
    }

    private static void fault(String from, String to, List<String> faults) {
        if (to.startsWith("dev.vigia.")) {
            String room = to.substring("dev.vigia.".length());
            if (!room.equals(from) && FLOORS.getOrDefault(room, 99) >= FLOORS.get(from)) {
                faults.add(from + " imports " + room + ", which is not below it");
            }
            if (FORBIDDEN.getOrDefault(from, Set.of()).contains(room)) {
                faults.add(from + " must not know " + room);
            }
            return;
        }
        for (var home : HOMES.entrySet()) {
            if (to.startsWith(home.getKey()) && !home.getValue().contains(from)) {
                faults.add(from + " imports " + to + ", whose home is " + home.getValue());
            }
        }
        boolean known = to.startsWith("java.") || HOMES.keySet().stream().anyMatch(to::startsWith);
        if (!known) {
            faults.add(from + " imports " + to + ", which has no home; give it one here");
        }
    }

    /** Which packages each of our packages uses, by the JDK's own jdeps. */
    private static Map<String, Set<String>> imports() {
        var out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(out),
                new PrintWriter(System.err), "--multi-release", "17", "--ignore-missing-deps", "-verbose:package",
                "target/classes");
        assertEquals(0, status, out.toString());
        Map<String, Set<String>> imports = new TreeMap<>();
        for (String line : out.toString().split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 2 && words[1].equals("->") && words[0].startsWith("dev.vigia.")) {
                imports.computeIfAbsent(words[0].substring("dev.vigia.".length()), name -> new TreeSet<>())
                        .add(words[2]);
            }
        }
        return imports;
    }
}
