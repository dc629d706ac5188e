package dev.vigia.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the programs and the user that a configuration names exist and can be trusted. */
final class ScriptChecks {
    private final FileFacts facts;
    private final Problems problems;
    private final Set<String> seen = new HashSet<>();

    ScriptChecks(FileFacts facts, Problems problems) {
        this.facts = facts;
        this.problems = problems;
    }

    /** Looks at everything that is named; {@code tellers} are the instances and sync groups. */
    void look(Fields global, List<Fields> tellers, List<Fields> scripts) {
        boolean secure = Boolean.TRUE.equals(global.get(Keys.SCRIPT_SECURITY));
        boolean needed = global.has(Keys.SCRIPT_USER);
        for (Fields teller : tellers) {
            for (Key<List<String>> key : Keys.SCRIPTS) {
                needed |= teller.get(key) != null;
                command(teller, key, secure);
            }
        }
        for (Fields script : scripts) {
            needed |= !script.has(CheckKeys.USER);
            command(script, CheckKeys.COMMAND, secure);
            user(script, CheckKeys.USER);
        }
        for (Key<List<String>> key : Keys.FIFOS.values()) {
            needed |= global.get(key) != null;
            command(global, key, secure);
        }
        Keys.FIFOS.keySet().forEach(key -> fifo(global, key));
        if (needed) {
            user(global, Keys.SCRIPT_USER);
        }
    }

    private void command(Fields fields, Key<List<String>> key, boolean secure) {
        List<String> command = fields.get(key);
        // the same program in ten places is still one cause
        if (command != null && seen.add(command.get(0))) {
            look(command.get(0), fields.place(key), secure, problems.about(key.name()));
        }
    }

    private void fifo(Fields global, Key<String> key) {
        String path = global.get(key);
        Optional<String> why = path == null ? Optional.empty() : facts.whyNoFifo(path);
        why.ifPresent(broken -> problems.about(key.name()).error(global.place(key), "'" + path + "' " + broken,
                "name a FIFO, or what can become one in a directory that is there"));
    }

    private void user(Fields fields, Key<String> key) {
        String user = fields.get(key);
        if (user != null && !facts.knowsUser(user)) {
            problems.about(key.name()).error(fields.place(key), "there is no user '" + user + "'",
                    "name one that scripts may run as");
        }
    }

    private void look(String program, Place place, boolean secure, Problems about) {
        Optional<String> broken = facts.whyNotRunnable(program);
        if (broken.isPresent()) {
            about.error(place, "'" + program + "' " + broken.get());
            return;
        }
        Optional<String> unsafe = secure ? facts.whyUnsafe(program) : Optional.empty();
        unsafe.ifPresent(why -> about.error(place, "'" + program + "' could be changed by others than root: " + why,
                "give every directory on its way to root alone, or say 'enable_script_security: false'"));
    }
}
