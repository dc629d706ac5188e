package dev.vigia.loop;

import dev.vigia.agent.Command;
import dev.vigia.agent.Notice;
import dev.vigia.agent.Transition;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log line of each fact that a command carries: a stable event code, a colon, one sentence. */
public final class LogLines implements Consumer<Command> {
    private static final Logger LOG = LoggerFactory.getLogger("vigia");

    @Override
    public void accept(Command command) {
        if (command instanceof Command.Tell tell) {
            log(tell.transition());
        } else if (command instanceof Command.Log line) {
            log(line.notice());
        }
    }

    private static void log(Transition transition) {
        LOG.info("transition: {} {} -> {}, priority {}, seq {}: {}", transition.instance(), transition.from(),
                transition.to(), transition.priority(), transition.seq(), transition.reason());
    }

    private static void log(Notice notice) {
        switch (notice.severity()) {
            case ALERT, ERROR -> LOG.error("{}: {}", notice.code(), notice.text());
            case WARNING -> LOG.warn("{}: {}", notice.code(), notice.text());
            default -> LOG.info("{}: {}", notice.code(), notice.text());
        }
    }
}
