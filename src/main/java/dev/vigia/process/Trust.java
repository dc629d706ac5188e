package dev.vigia.process;

import dev.vigia.config.FileFacts;
import java.util.Optional;

/**
 * Whether a script may still be run: asked anew before each run, since what was there and safe when the file was read
 * may be gone, or changeable by others, by now.
 */
public final class Trust {
    private final FileFacts facts;
    private final boolean secure;

    /** Trust by these facts; {@code secure} demands that nobody but root could change a script. */
    public Trust(FileFacts facts, boolean secure) {
        this.facts = facts;
        this.secure = secure;
    }

    /** Why a program must not be run, a phrase that names it; empty where it may. */
    Optional<String> refusal(String program) {
        Optional<String> broken = facts.whyNotRunnable(program).map(why -> program + " " + why);
        return broken.isPresent() || !secure ? broken : facts.whyUnsafe(program)
                .map(why -> program + " could be changed by others than root: " + why);
    }
}
