package dev.vigia.probe;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Subject;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches files that hold a number: told by the kernel (inotify(7)) of changes in their directories, and looking by
 * itself each second, for a directory may not be there yet, and a link may lead elsewhere.
 */
public final class FileWatcher implements Prober, AutoCloseable {
    /** A number with its sign, white space around it, and no more. */
    private static final int LONGEST = 64;
    private static final long LOOK_UP_SECONDS = 1;

    /** One file that is watched. */
    private static final class Watched {
        private final Path path;
        private final Consumer<CheckResult> answer;
        private CheckResult last;

        Watched(Path path, Consumer<CheckResult> answer) {
            this.path = path;
            this.answer = answer;
        }
    }

    private final WatchService service;
    private final List<Watched> files = new ArrayList<>();
    private final Map<Path, WatchKey> directories = new HashMap<>();

    /**
     * Starts its thread.
     *
     * @throws UncheckedIOException where the kernel has no inotify instance left
     */
    public FileWatcher() {
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException refused) {
            throw new UncheckedIOException("no files can be watched (fs.inotify.max_user_instances)", refused);
        }
        var thread = new Thread(this::watch, "probe-files");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized Runnable start(CheckSettings check, Moment deadline, Consumer<CheckResult> answer) {
        if (!(check.subject() instanceof Subject.NumberFile file)) {
            answer.accept(CheckResult.of(Outcome.NOT_STARTED, "no file", Duration.ZERO));
            return () -> { };
        }
        var watched = new Watched(Path.of(file.path()).toAbsolutePath(), answer);
        files.add(watched);
        register(watched.path.getParent());
        look(watched);
        return () -> end(watched);
    }

    private synchronized void end(Watched watched) {
        files.remove(watched);
        directories.entrySet().removeIf(entry -> {
            boolean idle = files.stream().noneMatch(file -> file.path.getParent().equals(entry.getKey()));
            if (idle) {
                entry.getValue().cancel();
            }
            return idle;
        });
    }

    private void register(Path directory) {
        WatchKey key = directories.get(directory);
        if (key != null && key.isValid()) {
            return;
        }
        try {
            directories.put(directory, directory.register(service, StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY));
        } catch (IOException notThereYet) {
            directories.remove(directory);
        }
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = service.poll(LOOK_UP_SECONDS, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                lookAtAll();
            }
        } catch (InterruptedException | ClosedWatchServiceException ended) {
            return;
        }
    }

    private synchronized void lookAtAll() {
        for (Watched watched : List.copyOf(files)) {
            register(watched.path.getParent());
            look(watched);
        }
    }

    /** Answers where the file says something else than before. */
    private static void look(Watched watched) {
        CheckResult result = read(watched.path);
        if (!result.equals(watched.last)) {
            watched.last = result;
            watched.answer.accept(result);
        }
    }

    /** What a file holds; only a plain one is opened, for a pipe would hold its reader. */
    static CheckResult read(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Files.exists(path)
                        ? unreadable(path + " is no plain file") : CheckResult.value(0, path + " is missing: 0");
            }
            try (var stream = Files.newInputStream(path)) {
                String text = new String(stream.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
                if (text.isEmpty()) {
                    return CheckResult.value(0, path + " is empty: 0");
                }
                return CheckResult.value(Integer.parseInt(text), path + " holds " + Integer.parseInt(text));
            }
        } catch (NumberFormatException noNumber) {
            return unreadable(path + " holds no number");
        } catch (NoSuchFileException gone) {
            return CheckResult.value(0, path + " is missing: 0");
        } catch (IOException refused) {
            return unreadable(path + " cannot be read: " + refused.getClass().getSimpleName());
        }
    }

    private static CheckResult unreadable(String evidence) {
        return CheckResult.of(Outcome.UNREADABLE, evidence, Duration.ZERO);
    }

    /** Ends its thread. */
    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException alreadyGone) {
            return;
        }
    }
}
