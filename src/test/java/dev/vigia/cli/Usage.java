package dev.vigia.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the command line knows, for tests of other packages. */
public final class Usage {
    private Usage() {
    }

    /** Each verb with its options. */
    public static Map<String, Set<String>> verbs() {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Main.run(List.of("help"), stream, stream);
        return Completion.verbs(out.toString(StandardCharsets.UTF_8));
    }
}
