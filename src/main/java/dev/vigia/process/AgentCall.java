package dev.vigia.process;

import dev.vigia.resource.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one invocation of an agent becomes a program's run, and the run's end an outcome. */
interface AgentCall {
    /** Why there is nothing to run; nothing where there is. */
    Optional<Outcome> refusal();

    /** The command line. */
    List<String> command();

    /** What the program finds in its environment beside {@link Confinement#ENVIRONMENT}. */
    Map<String, String> environment();

    /**
     * What a run that ended in time says; nothing where it says nothing yet and has to be run again.
     *
     * @param status its exit status, or 128 and the number of the signal that ended it
     * @param output the end of what it printed
     * @param errors the end of what it printed as errors
     */
    Optional<Outcome> judge(int status, String output, String errors);
}
