package dev.vigia.doctor;

import dev.vigia.config.FileFacts;
import dev.vigia.config.LocalFiles;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** This machine, in the calling thread's network namespace. */
public final class LocalMachine implements Machine {
    /** Larger than any file that is asked for has a reason to be. */
    private static final int LONGEST = 1 << 20;
    private static final int MOST = 500;

    private final BiFunction<LinkName, IpAddress, Found> lan;
    private final Map<List<String>, Found> ran = new HashMap<>();

    /** This machine; {@code lan} asks who on a link holds an address, as {@link #holder} says. */
    public LocalMachine(BiFunction<LinkName, IpAddress, Found> lan) {
        this.lan = lan;
    }

    @Override
    public Found read(String path) {
        try (var input = Files.newInputStream(Path.of(path))) {
            return Found.text(new String(input.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException refused) {
            return Found.nothing(path + " " + LocalFiles.reason(refused));
        }
    }

    @Override
    public List<String> list(String directory) {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.limit(MOST).map(Path::toString).sorted().toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    @Override
    public Place place(String path) {
        Path file = Path.of(path);
        try {
            Map<String, Object> facts = Files.readAttributes(file, "unix:mode,uid");
            return new Place(true, Files.isDirectory(file), Files.isWritable(file), (Integer) facts.get("mode") & 07777,
                    (Integer) facts.get("uid"), Files.getFileStore(file).getUsableSpace());
        } catch (IOException none) {
            return Place.NONE;
        }
    }

    @Override
    public FileFacts files() {
        return new LocalFiles();
    }

    @Override
    public int java() {
        return Runtime.version().feature();
    }

    @Override
    public String program(String name) {
        return Program.path(name);
    }

    /** Each command is run once: the answers belong together. */
    @Override
    public Found run(String... command) {
        return ran.computeIfAbsent(List.of(command), Program::run);
    }

    @Override
    public Found holder(LinkName link, IpAddress address) {
        return lan.apply(link, address);
    }
}
