package dev.vigia.doctor;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short program to read what it says: bounded in time and output, with an environment of its own. */
final class Program {
    /** Where programs are looked for, whatever the caller's environment says. */
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final long PATIENCE = 5000;
    /** How soon its output is looked at again, in milliseconds. */
    private static final long PAUSE = 5;
    private static final int LONGEST = 8 << 20;

    private Program() {
    }

    /** Where a program is; empty where there is none. */
    static String path(String name) {
        return Arrays.stream(PATH.split(":")).map(directory -> Path.of(directory, name)).filter(Files::isExecutable)
                .findFirst().map(Path::toString).orElse("");
    }

    /** What a program prints that ends well, on standard output and error. */
    static Found run(List<String> command) {
        String path = path(command.get(0));
        if (path.isEmpty()) {
            return Found.nothing("there is no " + command.get(0) + " here");
        }
        List<String> words = new ArrayList<>(command);
        words.set(0, path);
        var builder = new ProcessBuilder(words).directory(new File("/")).redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            try {
                return listen(command.get(0), process);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failed) {
            return Found.nothing(command.get(0) + " cannot be run: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Found.nothing("interrupted");
        }
    }

    private static Found listen(String name, Process process) throws IOException, InterruptedException {
        var said = new ByteArrayOutputStream();
        InputStream output = process.getInputStream();
        boolean ended = false;
        for (long waited = 0; !ended; waited += PAUSE) {
            if (waited > PATIENCE) {
                return Found.nothing(name + " does not answer within " + PATIENCE / 1000 + " s");
            }
            ended = process.waitFor(PAUSE, TimeUnit.MILLISECONDS);
            // Only what is there: somebody it has left behind may keep the pipe open.
            for (int ready = output.available(); ready > 0; ready = output.available()) {
                said.write(output.readNBytes(ready));
                if (said.size() > LONGEST) {
                    return Found.nothing(name + " says more than " + (LONGEST >> 20) + " MiB");
                }
            }
        }
        String text = said.toString(StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? Found.text(text) : Found.nothing(name + " fails: "
                + text.strip().lines().findFirst().orElse("exit status " + process.exitValue()));
    }
}
