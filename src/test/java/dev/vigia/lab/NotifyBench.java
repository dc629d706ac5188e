package dev.vigia.lab;

import static org.awaitility.Awaitility.await;

import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code scripts/bench notify}: one router with three instances on a link that flaps, each with a notify script of its
 * own: a fast one, a slow one, and one that hangs at times. What the scripts say they were told, beside what the router
 * says it did.
 */
final class NotifyBench {
    private static final List<String> NAMES = List.of("fast", "slow", "hang");
    /** The virtual router id of the first, and the end of its address. */
    private static final int FIRST = 101;
    private static final Duration DOWN = Duration.ofMillis(30);
    private static final Duration UP = Duration.ofMillis(150);
    private static final Duration CALM = Duration.ofSeconds(3);
    private static final int MOST_CALMS = 100;
    private static final int HANGS_EACH = 100;
    /** Each line is written at once, so that two scripts that run at a time do not mix theirs. */
    private static final String SCRIPT = """
            #!/bin/sh
            echo "begin $$ $3 ${VIGIA_SEQ:-0} ${VIGIA_SKIPPED:-0}" >> %1$s
            %2$s
            echo "end $$ $3" >> %1$s
            """;
    private static final String VIGIA = """
            global_defs:
              router_id: lb1
              control_socket: %1$s/control.sock
              state_directory: %1$s/state
              script_user: root
              enable_script_security: false
            vrrp_instance:
            %2$s""";
    private static final String VIGIA_INSTANCE = """
              %1$s:
                interface: eth0
                virtual_router_id: %2$d
                priority: 150
                advert_int: 20ms
                virtual_ipaddress: [ 10.0.0.%2$d/24 ]
                notify: %3$s
                notify_timeout: 1s
            """;
    private static final String KEEPALIVED_INSTANCE = """
            vrrp_instance %1$s {
              interface eth0
              virtual_router_id %2$d
              priority 150
              advert_int 0.02
              virtual_ipaddress {
                10.0.0.%2$d/24
              }
              notify %3$s
            }
            """;
    private static final Pattern VIGIAS_WORD = Pattern.compile("transition: (\\w+) \\w+ -> (\\w+)");
    private static final Pattern KEEPALIVEDS_WORD = Pattern.compile("\\((\\w+)\\) Entering (\\w+) STATE");

    private final Options options;
    private final int flaps;
    private boolean good = true;

    /**
     * What one script was told.
     *
     * @param told how often it was begun
     * @param skipped how many it was told to have missed
     * @param together how often it was begun before the last one had ended
     * @param disordered how often what ended next was not what had begun next
     * @param gaps numbers that are missing and were not said to be
     * @param last the state that the last script to end had been told
     */
    private record Account(int told, int skipped, int together, int disordered, int gaps, String last) {
    }

    NotifyBench(Options options) {
        this.options = options;
        this.flaps = options.number("--flaps", 1000);
    }

    /** Measures and prints; 0 where Vigia told everything in order, once, and the end last. */
    int run() {
        Table.head("Notify scripts on a link that flaps %d times".formatted(flaps), 2, "make", "script",
                "transitions", "told", "said to be skipped", "numbers missing", "two at a time", "ended out of order",
                "last one told", "state in the end");
        for (Router make : options.makes()) {
            measure(make);
        }
        return good ? 0 : 1;
    }

    private void measure(Router make) {
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("flaps");
            Station station = lan.station("lb1");
            Program router = make.start(station, file(make, station));
            await().atMost(Pair.START).until(() -> states(make, router, "hang").contains(active(make)));
            try (Probe probe = Probe.start(lan.station("client"), IpAddress.parse("10.0.0." + FIRST))) {
                for (int i = 0; i < flaps; i++) {
                    station.cut();
                    probe.watch(DOWN);
                    station.heal();
                    probe.watch(UP);
                }
                settle(station, probe);
            }
            for (String name : NAMES) {
                List<String> states = states(make, router, name);
                String last = states.get(states.size() - 1);
                report(make, name, states.size(), last.replace("ACTIVE", "MASTER"), account(make, station, name));
            }
        }
    }

    private static String active(Router make) {
        return make == Router.VIGIA ? "ACTIVE" : "MASTER";
    }

    private static String file(Router make, Station station) {
        StringBuilder instances = new StringBuilder();
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            Path told = station.directory().resolve(name);
            String work = switch (name) {
                case "slow" -> "sleep 0.03";
                case "hang" -> "[ $(($(grep -c begin %s) %% %d)) != 0 ] || sleep 30".formatted(told, HANGS_EACH);
                default -> ":";
            };
            Path script = Router.write(station, name + ".sh", SCRIPT.formatted(told, work));
            script.toFile().setExecutable(true);
            String instance = make == Router.VIGIA ? VIGIA_INSTANCE : KEEPALIVED_INSTANCE;
            instances.append(instance.formatted(name, FIRST + i, script));
        }
        return make == Router.VIGIA ? VIGIA.formatted(station.directory(), instances)
                : "global_defs {\n  vrrp_version 3\n  script_user root\n}\n" + instances;
    }

    /** The states that the router itself says it went through. */
    private static List<String> states(Router make, Program router, String name) {
        Matcher word = (make == Router.VIGIA ? VIGIAS_WORD : KEEPALIVEDS_WORD).matcher(router.output());
        List<String> states = new ArrayList<>();
        while (word.find()) {
            if (word.group(1).equals(name)) {
                states.add(word.group(2));
            }
        }
        return states;
    }

    /** Nothing has been written for a while. */
    private static void settle(Station station, Probe probe) {
        long before = -1;
        for (int i = 0; i < MOST_CALMS && before != size(station); i++) {
            before = size(station);
            probe.watch(CALM);
        }
    }

    private static long size(Station station) {
        return NAMES.stream().mapToLong(name -> station.directory().resolve(name).toFile().length()).sum();
    }

    private static Account account(Router make, Station station, String name) {
        List<String> running = new ArrayList<>();
        Set<String> late = new HashSet<>();
        int told = 0;
        int skipped = 0;
        int together = 0;
        int disordered = 0;
        int gaps = 0;
        long next = 1;
        String last = "";
        for (String line : lines(station.directory().resolve(name))) {
            String[] words = line.split(" ");
            if (words[0].equals("begin")) {
                told++;
                together += running.isEmpty() ? 0 : 1;
                skipped += Integer.parseInt(words[4]);
                long seq = Long.parseLong(words[3]);
                gaps += seq == 0 || seq == next + Integer.parseInt(words[4]) ? 0 : 1;
                next = seq + 1;
                // One that hangs is killed by Vigia, and does not say that it ends.
                if (make != Router.VIGIA || !name.equals("hang") || told % HANGS_EACH != 0) {
                    running.add(words[1]);
                }
                last = words[2];
            } else {
                disordered += running.indexOf(words[1]) > 0 && late.add(words[1]) ? 1 : 0;
                running.remove(words[1]);
                last = words[2];
            }
        }
        return new Account(told, skipped, together, disordered, gaps, last);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(Router make, String name, int transitions, String state, Account account) {
        Table.row(make, name, transitions, account.told(), account.skipped(),
                make == Router.VIGIA ? account.gaps() : "-", account.together(), account.disordered(), account.last(),
                state);
        if (make == Router.VIGIA) {
            good &= account.told() + account.skipped() == transitions && account.gaps() == 0
                    && account.together() == 0 && account.disordered() == 0 && account.last().equals(state);
        }
    }
}
