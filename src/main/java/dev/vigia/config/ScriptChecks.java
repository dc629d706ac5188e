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

    /** Looks at everything that is named. */
    void look(Fields global, List<Fields> instances) {
        boolean secure = Boolean.TRUE.equals(global.get(Keys.SCRIPT_SECURITY));
        for (Fields instance : instances) {
            for (Key<List<String>> key : Keys.SCRIPTS) {
                List<String> command = instance.get(key);
                // the same program in ten places is still one cause
                if (command != null && seen.add(command.get(0))) {
                    look(command.get(0), instance.place(key), secure, problems.about(key.name()));
                }
            }
        }
        String user = global.get(Keys.SCRIPT_USER);
        boolean needed = global.has(Keys.SCRIPT_USER) || !seen.isEmpty();
        if (needed && user != null && !facts.knowsUser(user)) {
            problems.about(Keys.SCRIPT_USER.name()).error(global.place(Keys.SCRIPT_USER),
                    "there is no user '" + user + "'", "name one that scripts may run as");
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
