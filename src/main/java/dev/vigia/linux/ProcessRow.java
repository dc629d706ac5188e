package dev.vigia.linux;

import dev.vigia.health.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One process as /proc shows it (proc(5)).
 *
 * @param pid its number
 * @param name its program's name, at most 15 bytes
 * @param started when it was started, in ticks since the machine was; tells it from a later one of that number
 * @param argv its command line
 */
record ProcessRow(int pid, String name, long started, List<String> argv) {
    /** TASK_COMM_LEN of the kernel without its last byte. */
    private static final int NAME_BYTES = 15;
    private static final int STATE = 0;
    private static final int STARTTIME = 19;
    private static final int LONGEST_COMMAND = 1 << 16;

    /** Reads it; null where there is none, or it is only waiting to be reaped. */
    static ProcessRow read(int pid) {
        Path directory = Path.of("/proc", Integer.toString(pid));
        try {
            String stat = new String(Files.readAllBytes(directory.resolve("stat")), StandardCharsets.ISO_8859_1);
            int close = stat.lastIndexOf(')');
            String[] fields = stat.substring(close + 2).split(" ");
            if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
                return null;
            }
            try (var stream = Files.newInputStream(directory.resolve("cmdline"))) {
                String command = new String(stream.readNBytes(LONGEST_COMMAND), StandardCharsets.UTF_8);
                return new ProcessRow(pid, utf8(stat.substring(stat.indexOf('(') + 1, close)),
                        Long.parseLong(fields[STARTTIME]),
                        command.isEmpty() ? List.of() : List.of(command.split("\0", -1)));
            }
        } catch (IOException | RuntimeException gone) {
            return null;
        }
    }

    private static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Whether it is one of those that are looked for. */
    boolean matches(Subject.Processes wanted) {
        boolean called = wanted.fullCommand() ? !argv.isEmpty() && argv.get(0).equals(wanted.process())
                : name.equals(cut(wanted.process()));
        return called && (wanted.match() == Subject.ArgumentMatch.ANY || arguments(wanted));
    }

    private static String cut(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= NAME_BYTES ? name : new String(bytes, 0, NAME_BYTES, StandardCharsets.UTF_8);
    }

    private boolean arguments(Subject.Processes wanted) {
        // A command line ends with an empty word, after its last zero byte.
        List<String> ours = argv.isEmpty() ? argv : argv.subList(1, Math.max(1, argv.size() - 1));
        List<String> theirs = wanted.arguments();
        int count = theirs.size();
        if (wanted.match() == Subject.ArgumentMatch.EXACT || ours.size() < count) {
            return ours.equals(theirs);
        }
        if (wanted.match() == Subject.ArgumentMatch.INITIAL || count == 0) {
            return ours.subList(0, count).equals(theirs);
        }
        return ours.subList(0, count - 1).equals(theirs.subList(0, count - 1))
                && ours.get(count - 1).startsWith(theirs.get(count - 1));
    }
}
