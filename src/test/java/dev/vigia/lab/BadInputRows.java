package dev.vigia.lab;

import static dev.vigia.lab.FaultRow.down;

import dev.vigia.json.Json;
import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows about what administrators and other programs do to the kernel's tables; most concern the gate. */
final class BadInputRows {
    /** MAX_HOOK_COUNT of the kernel's net/netfilter/core.c. */
    private static final int MOST_HOOKS = 1024;

    private BadInputRows() {
    }

    static List<FaultRow> all() {
        return List.of(
                FaultRow.of("B1", "no nft on the machine, then kill -9", "the gate needs none",
                        interval -> Limit.oneTakeover(down(interval)), trial -> {
                            needGate(trial);
                            OwnerRows.over(trial, Fault.KILL);
                        }).forVigia().preparedBy(BadInputRows::startWithoutNft).healedBy(Trial::restartFirst),
                FaultRow.of("B2", "a table of the gate's name stands there", "used, replaced or said why not; it runs",
                        interval -> new Limit(Limit.NONE, down(interval).plus(Limit.SLACK), 2), BadInputRows::sameName)
                        .forVigia(),
                FaultRow.of("B3", "the gate's alive elements deleted by hand",
                        "refused to others, or open again with the next advert",
                        interval -> new Limit(Limit.NONE, interval.plus(Limit.SLACK), 0), BadInputRows::deleteAlive)
                        .forVigia(),
                FaultRow.of("B4", "nft flush ruleset, 1.5 s, kill -9", "the gate is repaired before",
                        interval -> Limit.oneTakeover(down(interval)), trial -> {
                            needGate(trial);
                            trial.run(trial.pair().first(), "nft flush ruleset");
                            trial.watch(Duration.ofMillis(1500));
                            OwnerRows.over(trial, Fault.KILL);
                        }).forVigia().healedBy(Trial::restartFirst),
                FaultRow.of("B5", "the address stands on the link before the start; then SIGTERM",
                        "taken over and let go in order", interval -> Limit.oneTakeover(down(interval)),
                        trial -> {
                            OwnerRows.over(trial, Fault.CLEAN_STOP);
                            trial.expect(!trial.pair().first().holds(trial.pair().address()),
                                    "the address is left behind");
                        }).preparedBy(trial -> {
                            trial.run(trial.pair().first(), "ip addr add " + trial.pair().address() + "/24 dev eth0");
                            trial.start();
                        }).healedBy(Trial::restartFirst),
                FaultRow.of("B6", "an address added and removed by reload while Active", "moves only what differs",
                        interval -> Limit.unnoticed(), BadInputRows::changeList).forVigia(),
                FaultRow.of("B7", "1,024 foreign hooks on the card: the kernel refuses the gate's; then SIGTERM",
                        "runs without, and says why", interval -> Limit.oneTakeover(down(interval)), trial -> {
                            Map<?, ?> status = trial.status(trial.pair().first()).orElse(Map.of());
                            trial.expect("off".equals(status.get("gate"))
                                    && String.valueOf(status.get("gate_off_because")).contains("E2BIG"),
                                    "the gate is " + status.get("gate") + " " + status.get("gate_off_because"));
                            OwnerRows.over(trial, Fault.CLEAN_STOP);
                        }).forVigia().preparedBy(BadInputRows::crowdTheHooks).healedBy(Trial::restartFirst));
    }

    private static void changeList(Trial trial) throws IOException {
        Pair pair = trial.pair();
        IpAddress more = IpAddress.parse("10.0.0.101");
        String one = "\"" + pair.firstPlan().addresses().get(0) + "\"";
        String two = one + ", \"" + more + "/24\"";
        for (String list : List.of(two, one)) {
            for (var side : Map.of(pair.second(), pair.secondProgram(), pair.first(), pair.firstProgram()).entrySet()) {
                Path file = side.getKey().directory().resolve("vigia.yaml");
                Files.writeString(file, Files.readString(file).replaceAll("\\[ .* ]", "[ " + list + " ]"));
                side.getValue().hangUp();
            }
            trial.watch(trial.down().plusSeconds(1));
            trial.expect(pair.first().holds(more) == list.equals(two), "after the list " + list + " it "
                    + (pair.first().holds(more) ? "holds " : "does not hold ") + more);
        }
    }

    private static void crowdTheHooks(Trial trial) {
        String crowd = IntStream.range(0, MOST_HOOKS).mapToObj(number ->
                "chain c" + number + " { type filter hook egress device eth0 priority 0; }\n")
                .collect(Collectors.joining("", "table netdev crowd {\n", "}\n"));
        for (Station station : List.of(trial.pair().first(), trial.pair().second())) {
            trial.run(station, "nft -f " + Router.write(station, "crowd.nft", crowd));
        }
        trial.start();
    }

    private static void needGate(Trial trial) {
        Map<?, ?> status = trial.status(trial.pair().first()).orElse(Map.of("gate", "no answer"));
        if (!"open".equals(status.get("gate"))) {
            throw new Trial.WaitsException("the gate (status says: " + status.get("gate") + " "
                    + status.get("gate_off_because") + ")");
        }
    }

    private static void startWithoutNft(Trial trial) {
        String nft = Shell.attempt(List.of("which", "nft"), "").printed().strip();
        if (!nft.isEmpty()) {
            for (Station station : List.of(trial.pair().first(), trial.pair().second())) {
                station.surround(List.of("unshare", "-m", "sh", "-c",
                        "mount --bind /dev/null " + nft + " && exec \"$@\"", "sh"), Map.of());
            }
        }
        trial.start();
    }

    /** The names of what of a kind nft lists on the first station, each with its table's. */
    private static List<Map<?, ?>> listed(Trial trial, String what, String kind) {
        List<Map<?, ?>> found = new ArrayList<>();
        Map<?, ?> shown = (Map<?, ?>) Json.parse(trial.run(trial.pair().first(), "nft -j list " + what));
        for (Object entry : (List<?>) shown.get("nftables")) {
            if (((Map<?, ?>) entry).get(kind) instanceof Map<?, ?> one) {
                found.add(one);
            }
        }
        return found;
    }

    private static void sameName(Trial trial) {
        needGate(trial);
        Station first = trial.pair().first();
        List<Map<?, ?>> tables = listed(trial, "tables", "table");
        trial.expect(!tables.isEmpty(), "no table of the gate's");
        OwnerRows.over(trial, Fault.CLEAN_STOP);
        trial.pair().firstProgram().exit(Pair.START);
        for (Map<?, ?> table : tables) {
            trial.run(first, "nft add table %1$s %2$s && nft add chain %1$s %2$s foreign".formatted(
                    table.get("family"), table.get("name")));
        }
        trial.restartFirst();
        trial.watch(trial.down().plusSeconds(1));
        trial.remark("the gate is " + trial.status(first).map(status -> status.get("gate") + " "
                + status.get("gate_off_because")).orElse("not known"));
    }

    private static void deleteAlive(Trial trial) {
        needGate(trial);
        Station first = trial.pair().first();
        int flushed = 0;
        for (Map<?, ?> set : listed(trial, "sets", "set")) {
            if (set.get("flags") instanceof List<?> flags && flags.contains("timeout")) {
                Shell.Outcome flush = trial.attempt(first, "nft flush set %s %s %s".formatted(
                        set.get("family"), set.get("table"), set.get("name")));
                trial.remark(flush.exit() == 0 ? "flushed" : "the kernel refuses: " + flush.complained().strip());
                flushed++;
            }
        }
        trial.expect(flushed > 0, "no set with a timeout");
        trial.watch(Duration.ofSeconds(1));
    }
}
