package dev.vigia.daemon;

import dev.vigia.control.Chronicle;
import dev.vigia.process.EventLog;
import java.util.List;

/** The chronicle kept in a log on disk. */
record Kept(EventLog log) implements Chronicle.Store {
    @Override
    public List<String> recall() {
        return log.recall();
    }

    @Override
    public void keep(String line) {
        log.keep(line);
    }

    @Override
    public String trouble() {
        return log.trouble();
    }
}
