package dev.vigia.config;

import dev.vigia.health.Subject.ArgumentMatch;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What can only be seen of checks by looking at several keys, or at those who track them. */
final class CheckRules {
    private final Problems problems;
    private final Set<String> heard = new HashSet<>();

    CheckRules(Problems problems) {
        this.problems = problems;
    }

    /** Looks at all checks and at what instances and sync groups say of them. */
    void look(Fields file) {
        List<Fields> scripts = Fields.all(file, Keys.VRRP_SCRIPT);
        List<Fields> checks = Fields.all(file, Keys.VRRP_CHECK);
        checks.forEach(this::check);
        Map<String, Fields> commands = byName(Stream.concat(scripts.stream(), checks.stream()).toList());
        Map<String, Fields> processes = byName(Fields.all(file, Keys.VRRP_TRACK_PROCESS));
        Map<String, Fields> files = byName(Fields.all(file, Keys.VRRP_TRACK_FILE));
        processes.values().forEach(this::process);
        Fields.all(file, Keys.LINK_DELAYS).forEach(this::delays);
        List<Fields> listeners = Stream.concat(Fields.all(file, Keys.VRRP_INSTANCE).stream(),
                Fields.all(file, Keys.VRRP_SYNC_GROUP).stream()).toList();
        for (Fields instance : listeners) {
            Set<String> tracked = new HashSet<>();
            mentions(instance, Keys.TRACK_SCRIPT, commands, tracked);
            mentions(instance, Keys.TRACK_CHECK, commands, tracked);
            mentions(instance, Keys.TRACK_PROCESS, processes, new HashSet<>());
            mentions(instance, Keys.TRACK_FILE, files, new HashSet<>());
            links(instance);
        }
        if (!problems.fatal()) {
            idle(commands, "track_script");
            idle(processes, "track_process");
            idle(files, "track_file");
        }
    }

    private Map<String, Fields> byName(List<Fields> all) {
        Map<String, Fields> named = new LinkedHashMap<>();
        for (Fields one : all) {
            Fields first = named.putIfAbsent(one.name(), one);
            if (first != null) {
                problems.error(one.place(), "the name '" + one.name() + "' is taken: by the " + first.kind()
                        + " in line " + first.place().line(), "scripts and checks share their names");
            }
        }
        return named;
    }

    private void check(Fields check) {
        List<Key<?>> subjects = CheckKeys.SUBJECTS.stream().filter(check::has).toList();
        if (subjects.size() != 1) {
            problems.error(check.place(), check + (subjects.isEmpty() ? " looks at nothing" : " looks at " + subjects),
                    "write one of tcp, http, ping and dns");
            return;
        }
        Key<?> subject = subjects.get(0);
        CheckKeys.OPTIONS.forEach((home, options) -> options.stream()
                .filter(option -> home != subject && check.has(option))
                .forEach(option -> problems.error(check.place(option), "'" + option + "' says nothing about a "
                        + subject + " check", "it goes with '" + home + "'")));
        boolean arbiter = subject == CheckKeys.TCP || subject == CheckKeys.PING;
        if (!arbiter && Boolean.TRUE.equals(check.get(CheckKeys.WITNESS))) {
            problems.error(check.place(CheckKeys.WITNESS), "a " + subject + " check is no witness",
                    "a witness is a tcp or ping check of a host that both sides can reach");
        }
        trust(check);
        IpAddress target = check.get(CheckKeys.PING);
        if (target != null && target.isLinkLocal() && !check.has(CheckKeys.PING_LINK)) {
            problems.error(check.place(CheckKeys.PING), target + " is on every link",
                    "say by which: 'interface: eth0'");
        }
    }

    private void trust(Fields check) {
        CheckKinds.Url url = check.get(CheckKeys.HTTP);
        for (Key<String> key : List.of(CheckKeys.CA_FILE, CheckKeys.PIN_SHA256)) {
            if (url != null && !url.secure() && check.has(key)) {
                problems.error(check.place(key), "'" + key + "' says nothing about http without TLS",
                        "write https://…, or leave it out");
            }
        }
        if (check.has(CheckKeys.CA_FILE) && check.has(CheckKeys.PIN_SHA256)) {
            problems.error(check.place(CheckKeys.PIN_SHA256), "a pinned certificate needs no ca_file",
                    "leave one of the two out");
        }
    }

    private void process(Fields process) {
        Integer quorum = process.get(CheckKeys.QUORUM);
        Integer most = process.get(CheckKeys.QUORUM_MAX);
        if (quorum != null && most != null && most < quorum) {
            problems.error(process.place(CheckKeys.QUORUM_MAX), "quorum_max " + most + " is below the quorum "
                    + quorum, "no number of processes would do");
        }
        List<String> words = process.get(CheckKeys.PROGRAM);
        if (words != null && words.size() == 1 && process.has(CheckKeys.PARAM_MATCH)
                && process.get(CheckKeys.PARAM_MATCH) != ArgumentMatch.EXACT) {
            problems.warning(process.place(CheckKeys.PARAM_MATCH), "there are no arguments to compare",
                    "write them after the name of the process");
        }
    }

    private void delays(Fields delays) {
        try {
            new LinkName(delays.name());
        } catch (IllegalArgumentException e) {
            problems.error(delays.place(), e.getMessage());
        }
    }

    private void mentions(Fields instance, Key<List<Placed<Mention>>> key, Map<String, Fields> known,
            Set<String> tracked) {
        for (Placed<Mention> mention : Fields.all(instance, key)) {
            String name = mention.value().name();
            heard.add(key == Keys.TRACK_CHECK ? Keys.TRACK_SCRIPT + name : key + name);
            if (!known.containsKey(name)) {
                String question = Spelling.question(name, known.keySet());
                problems.about(key.name()).error(mention.place(), "there is no '" + name + "' to track",
                        !question.isEmpty() ? question : "define it above: " + home(key));
            } else if (!tracked.add(name)) {
                problems.about(key.name()).error(mention.place(), "'" + name + "' is tracked twice");
            }
        }
    }

    private static String home(Key<?> key) {
        return key == Keys.TRACK_PROCESS ? "vrrp_track_process" : key == Keys.TRACK_FILE ? "vrrp_track_file"
                : "vrrp_script or vrrp_check";
    }

    private void links(Fields instance) {
        Map<String, Place> tracked = new HashMap<>();
        for (Placed<Mention> mention : Fields.all(instance, Keys.TRACK_INTERFACE)) {
            String name = mention.value().name();
            if (tracked.putIfAbsent(name, mention.place()) != null) {
                problems.about("track_interface").error(mention.place(), "'" + name + "' is tracked twice");
            }
            LinkName own = instance.get(Keys.INTERFACE);
            Integer weight = mention.value().weight();
            if (own != null && own.text().equals(name) && weight != null && weight != 0) {
                problems.about("track_interface").warning(mention.place(), "a weight of its own link does nothing",
                        "without its own link the instance is unfit, always");
            }
        }
    }

    /** Nobody listens to them: probably forgotten, and a run costs. */
    private void idle(Map<String, Fields> checks, String key) {
        for (Fields check : checks.values()) {
            boolean witness = check.kind().equals("vrrp_check") && Boolean.TRUE.equals(check.get(CheckKeys.WITNESS));
            if (!witness && !heard.contains(key + check.name())) {
                problems.warning(check.place(), "nobody tracks " + check, "name it in '" + key + "' of an instance");
            }
        }
    }
}
