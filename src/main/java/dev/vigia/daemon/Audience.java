package dev.vigia.daemon;

import dev.vigia.agent.Command;
import dev.vigia.notify.FifoLine;
import dev.vigia.process.Fifos;
import dev.vigia.process.NotifyRunner;
import java.time.Duration;

/**
 * Everybody outside who is told of transitions.
 *
 * @param scripts the notify scripts
 * @param fifos the FIFOs
 */
record Audience(NotifyRunner scripts, Fifos fifos) {
    /** Tells what is to be told of a command; false where that is nothing. Waits for nobody. */
    boolean hears(Command command) {
        if (command instanceof Command.Tell tell) {
            fifos.write(FifoLine.of(tell.transition()));
            scripts.tell(tell);
        } else if (command instanceof Command.TellRival rival) {
            fifos.write(FifoLine.ofRival(rival.standing()));
            scripts.tell(rival);
        } else if (command instanceof Command.Prepare prepare) {
            scripts.prepare(prepare);
        } else {
            return false;
        }
        return true;
    }

    /** Lets everybody hear what was said, then leaves none behind; at once where {@code patience} is zero. */
    void close(Duration patience) {
        scripts.close(patience);
        fifos.close(patience);
    }
}
