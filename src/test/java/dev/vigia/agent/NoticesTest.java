package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private static final Notice NOTICE = new Notice(Notice.Severity.WARNING, "code", "text");
    private final Notices notices = new Notices();
    private final List<Command> out = new ArrayList<>();

    private String text(Moment now, String kind) {
        out.clear();
        notices.paced(now, kind, NOTICE, out);
        return out.isEmpty() ? "" : ((Command.Log) out.get(0)).notice().text();
    }

    @Test
    void oneLineAMinuteOfAKindWithTheCountOfThoseWithheldSince() {
        Moment now = new Moment(0);
        assertEquals("text", text(now, "a"));
        assertEquals("", text(now.plus(Notices.PACE).minus(Duration.ofNanos(1)), "a"));
        assertEquals("text", text(now, "b"), "another kind has its own pace");
        Moment next = now.plus(Notices.PACE);
        assertEquals("text (1 more like it since the last line)", text(next, "a"));
        assertEquals("text", text(next.plus(Notices.PACE), "a"), "counted once");
    }

    @Test
    void rememberedKindsAreBounded() {
        Moment now = new Moment(0);
        for (int kind = 0; kind < Notices.KINDS; kind++) {
            text(now, "kind " + kind);
        }
        assertEquals("", text(now, "kind 0"));
        assertEquals("text", text(now, "one more"));
        assertEquals("text", text(now, "kind 0"), "forgotten with all the others");
    }
}
