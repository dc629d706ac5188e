package dev.vigia.resource;

import java.util.Optional;

/**
 * A parameter as an agent describes it.
 *
 * @param name its name
 * @param required whether it must be given; agents say so of some that have a default
 * @param unique whether no two resources may have the same value
 * @param type what the agent says its values are: {@code string}, {@code integer}, {@code boolean}, {@code select}, …
 * @param preset the value where none is given ({@code default}); nothing where the agent names none
 * @param deprecated whether the agent would rather not see it any more
 * @param summary one phrase for people; may be empty
 * @param obsoletes the parameter of before that means the same; empty where there was none
 */
public record AgentParameter(String name, boolean required, boolean unique, String type, Optional<String> preset,
        boolean deprecated, String summary, String obsoletes) {
    /** One that was always called so. */
    public AgentParameter(String name, boolean required, boolean unique, String type, Optional<String> preset,
            boolean deprecated, String summary) {
        this(name, required, unique, type, preset, deprecated, summary, "");
    }

    /** Whether the agent cannot run without its being given. */
    public boolean isIndispensable() {
        return required && !deprecated && preset.orElse("").isBlank();
    }
}
