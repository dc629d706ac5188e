package dev.vigia.cli;

import dev.vigia.capture.Fault;
import dev.vigia.capture.Frame;
import dev.vigia.capture.Observer;
import dev.vigia.capture.Tap;
import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.daemon.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code vigia capture}: what is said on a link, or was said by a file, about virtual addresses. */
final class CaptureVerb {
    private static final int MOST_DIGITS = 18;

    private CaptureVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException {
        var arguments = new Arguments("capture", words, Set.of("-w", "--count"), Set.of(), true);
        String name = arguments.name();
        if (name.isEmpty()) {
            throw new UsageException("say where to look: capture IFACE or capture FILE.pcap");
        }
        long count = count(arguments.value("--count", ""));
        String copy = arguments.value("-w", "");
        if (!copy.isEmpty() && isSame(Path.of(copy), Path.of(name))) {
            throw new UsageException("capture -w would write over the file that it reads");
        }
        try (Tap tap = isLink(name) ? Tap.onLink(name) : Tap.ofFile(Path.of(name))) {
            if (!copy.isEmpty()) {
                tap.recordTo(Path.of(copy));
            }
            show(tap, count, out, err);
            return ExitCode.OK;
        } catch (Fault fault) {
            err.println("vigia: " + fault.getMessage());
            switch (fault.kind()) {
                case UNREADABLE:
                    return ExitCode.CONFIGURATION;
                case FORBIDDEN:
                    return ExitCode.PERMISSION;
                default:
                    return ExitCode.FAILURE;
            }
        }
    }

    private static void show(Tap tap, long count, PrintStream out, PrintStream err) throws Fault {
        var observer = new Observer();
        long shown = 0;
        try {
            while (shown < count && !out.checkError()) {
                Frame frame = tap.next();
                if (frame == null) {
                    return;
                }
                String line = observer.line(frame);
                if (line != null) {
                    shown++;
                    out.println(line);
                    tap.keep(frame);
                }
            }
        } finally {
            err.println(shown + " packets shown of " + tap.frames() + " read");
        }
    }

    private static long count(String text) throws UsageException {
        if (text.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!text.matches("[1-9][0-9]*") || text.length() > MOST_DIGITS) {
            throw new UsageException("capture --count takes a whole number from 1, not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException notBothThere) {
            return false;
        }
    }

    private static boolean isLink(String name) {
        try {
            return NetworkInterface.getByName(name) != null;
        } catch (IOException unknown) {
            return false;
        }
    }
}
