package dev.vigia.daemon;

import dev.vigia.agent.Input;
import dev.vigia.linux.Mailbox;
import dev.vigia.metrics.Reloads;
import dev.vigia.metrics.Scrapes;
import dev.vigia.metrics.Source;
import dev.vigia.notify.NotifyAccount;
import java.util.function.Function;

/**
 * What programs that watch the node are told.
 *
 * @param source asks the agent
 * @param reloads counts reloads
 * @param scrapes serves it all
 */
record Metering(Source source, Reloads reloads, Scrapes scrapes) implements AutoCloseable {
    /** One that asks by {@code mailbox}; {@code notified} says how it went with the scripts of a name. */
    static Metering of(Mailbox mailbox, Function<String, NotifyAccount> notified) {
        var source = new Source(mailbox::offer);
        var reloads = new Reloads();
        return new Metering(source, reloads, new Scrapes(source, Daemon.version(), notified, reloads));
    }

    /** Serves where the settings say from now on, which go on to the agent. */
    Input follow(Input input) {
        if (input instanceof Input.Configure configure) {
            scrapes.configure(configure.settings().metrics());
        }
        return input;
    }

    @Override
    public void close() {
        scrapes.close();
    }
}
