package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code scripts/vigia} installed as a package would: beside a jar, without sources, in an awkward place. */
class LauncherIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path directory;
    private final List<Path> links = new ArrayList<>();
    private Path root;
    private Path launcher;

    private record Ended(int exit, String output) {
    }

    @BeforeEach
    void installAwkwardly() throws IOException {
        install("a place [of] ours/ü");
    }

    private void install(String name) throws IOException {
        root = Files.createDirectories(directory.resolve(name));
        Path target = Files.createDirectory(root.resolve("target"));
        Files.copy(Path.of("target/vigia.jar"), target.resolve("vigia.jar"));
        links.add(Files.createSymbolicLink(target.resolve("lib"), Path.of("target/lib").toAbsolutePath()));
        launcher = Files.createDirectory(root.resolve("scripts")).resolve("vigia");
        Files.copy(Path.of("scripts/vigia"), launcher);
    }

    @AfterEach
    void forgetTheLibraries() throws IOException {
        for (Path link : links) {
            Files.delete(link);
        }
    }

    /** The Javas of this machine that will do, this one among them. */
    static List<Path> javas() throws IOException {
        Path installed = Path.of("/usr/lib/jvm");
        List<Path> found = new ArrayList<>(List.of(JAVA.toRealPath()));
        if (Files.isDirectory(installed)) {
            try (Stream<Path> homes = Files.list(installed)) {
                for (Path home : homes.filter(home -> Files.isExecutable(home.resolve("bin/java"))).toList()) {
                    found.add(home.toRealPath());
                }
            }
        }
        return found.stream().distinct().toList();
    }

    private Process start(Path program, Map<String, String> environment, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", JAVA.toString());
        builder.environment().keySet().removeAll(List.of("SERVICE_RESULT", "EXIT_STATUS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Ended end(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), output);
        return new Ended(process.exitValue(), output);
    }

    private Ended run(Map<String, String> environment, String... words) throws Exception {
        return end(start(launcher, environment, words));
    }

    private static void assertVersion(Ended ended) {
        assertEquals(0, ended.exit(), ended.output());
        assertTrue(ended.output().matches("vigia \\S+\n"), ended.output());
    }

    /** An archive that will never be used, so that no test waits for one that it does not look at. */
    private void spareTheArchive(Path home) throws Exception {
        String key = new String(new ProcessBuilder("stat", "-Lc", "%Y.%s", root + "/target/vigia.jar",
                home + "/bin/java").start().getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip().replace("\n", "-");
        for (String kind : List.of("jsa", "aot")) {
            Files.createFile(root.resolve("target/vigia-" + key + "." + kind));
        }
    }

    private List<String> archives() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("target"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("vigia-.*")).toList();
        }
    }

    @Test
    void isFoundThroughLinksFromAnywhere() throws Exception {
        spareTheArchive(JAVA);
        Path first = Files.createSymbolicLink(directory.resolve("absolute link"), launcher);
        Path second = Files.createSymbolicLink(directory.resolve("relative link"), Path.of("absolute link"));
        for (Path name : List.of(launcher, first, second, Path.of("./relative link"))) {
            assertVersion(end(start(name, Map.of(), "version")));
        }
    }

    @Test
    void anOddJavaHomeIsPassedOver() throws Exception {
        Path old = fakeJava("old", "JAVA_VERSION=\"1.8.0_402\"", "exit 9");
        Path none = Files.createFile(directory.resolve("file"));
        Path directoryForJava = Files.createDirectories(directory.resolve("hollow/bin/java"));
        for (Path home : javas()) {
            spareTheArchive(home);
        }
        spareTheArchive(Path.of("/usr/lib/jvm/default-java"));
        for (String odd : List.of("", "/nonexistent", none.toString(), old.toString(),
                directoryForJava.getParent().getParent().toString())) {
            Ended ended = run(Map.of("JAVA_HOME", odd), "version");
            assertVersion(new Ended(ended.exit(), ended.output()));
        }
    }

    @Test
    void aJavaThatDoesNotSayItsVersionInAFileIsAsked() throws Exception {
        Path home = fakeJava("un marked", "", "echo asked >>'" + directory + "/asked'; exec '" + JAVA
                + "/bin/java' \"$@\"");
        Files.delete(home.resolve("release"));
        spareTheArchive(home);
        assertVersion(run(Map.of("JAVA_HOME", home.toString()), "version"));
        assertEquals(2, Files.readAllLines(directory.resolve("asked")).size(), "asked, then run");
    }

    private Path fakeJava(String name, String release, String script) throws IOException {
        Path home = directory.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(home.resolve("release"), release + "\n");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    @ParameterizedTest
    @MethodSource("javas")
    void theArchiveIsMadeUsedAndMadeAnewForAnotherJar(Path java) throws Exception {
        Path home = talkative(java);
        // Java 17 archives no classes of a jar whose path must be escaped in a URL.
        install("plain");
        var environment = Map.of("JAVA_HOME", home.toString());
        assertEquals(0, fromArchive(home), "the control: there is none yet");
        Ended made = run(environment, "--prepare");
        assertEquals(new Ended(0, ""), made);
        List<String> first = archives();
        assertEquals(1, first.size(), first.toString());
        assertTrue(fromArchive(home) > 20, "our classes come from the archive");

        Path jar = root.resolve("target/vigia.jar");
        Files.copy(Path.of("target/vigia.jar"), jar, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000));
        assertEquals(0, fromArchive(home), "another jar, as it would be after an upgrade: not used");
        assertEquals(new Ended(0, ""), run(environment, "--prepare"));
        List<String> second = archives();
        assertEquals(1, second.size(), "the old one is gone: " + second);
        assertNotEquals(first, second);
        assertTrue(fromArchive(home) > 20);
    }

    /** That Java, which also writes which classes it loads, and whence; the launcher mutes it for everybody else. */
    private Path talkative(Path java) throws IOException {
        Path home = fakeJava("talkative", "", """
                for word; do
                    shift
                    set -- "$@" "$word"
                    if [ "$word" = -Xlog:all=error:stderr ]; then set -- "$@" "-Xlog:class+load:file=%s"; fi
                done
                exec '%s/bin/java' "$@\"""".formatted(directory.resolve("classes"), java));
        Files.copy(java.resolve("release"), home.resolve("release"), StandardCopyOption.REPLACE_EXISTING);
        return home;
    }

    /** How many of our classes a refused 'run', which makes no archive, takes from the archive. */
    private long fromArchive(Path home) throws Exception {
        Path log = directory.resolve("classes");
        Files.deleteIfExists(log);
        Ended ended = run(Map.of("JAVA_HOME", home.toString()), "run", "-c", "/nonexistent");
        assertEquals(3, ended.exit(), ended.output());
        List<String> ours = Files.readAllLines(log).stream().filter(line -> line.contains(" dev.vigia.")).toList();
        assertTrue(ours.size() > 20, "what is loaded is seen at all: " + ours);
        return ours.stream().filter(line -> line.contains("shared objects file")).count();
    }

    @Test
    void manyAtOnceMakeOneArchive() throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            started.add(start(launcher, Map.of(), "--prepare"));
            started.add(start(launcher, Map.of(), "version"));
        }
        for (Process process : started) {
            Ended ended = end(process);
            assertEquals(0, ended.exit(), ended.output());
        }
        assertEquals(1, archives().size(), archives().toString());
    }

    @Test
    void aJavaThatCannotMakeOneIsNotAskedAgain() throws Exception {
        Path home = fakeJava("poor", "JAVA_VERSION=\"17\"", "case $* in *ArchiveClassesAtExit*) echo tried >>'"
                + directory + "/tried'; exit 1;; esac; exec '" + JAVA + "/bin/java' \"$@\"");
        var environment = Map.of("JAVA_HOME", home.toString());
        for (int i = 0; i < 3; i++) {
            assertVersion(run(environment, "version"));
        }
        List<String> tried = Files.readAllLines(directory.resolve("tried"));
        assertEquals(List.of("tried", "tried"), tried, "once more where it fails, and never again");
    }

    @Test
    void anArchiveThatDoesNotWorkIsNotUsed() throws Exception {
        Path home = fakeJava("clumsy", "JAVA_VERSION=\"17\"", """
                for word; do
                    case $word in
                    -XX:ArchiveClassesAtExit=*) echo rubbish >"${word#*=}"; exit 0 ;;
                    -XX:SharedArchiveFile=*) exit 134 ;;
                    esac
                done
                exec '%s/bin/java' "$@\"""".formatted(JAVA));
        assertVersion(run(Map.of("JAVA_HOME", home.toString()), "version"));
        assertEquals(1, archives().size(), "remembered as one that cannot be made");
        assertEquals(0, Files.size(root.resolve("target").resolve(archives().get(0))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            success    | 0    | false | an orderly stop
            success    | 143  | true  | a stop in the first moment of a life
            signal     | KILL | false | a crash: started again at once
            watchdog   | KILL | false | stood still: started again at once
            core-dump  | SEGV | false | a crash of Java
            exit-code  | 1    | false | a defect: started again at once
            exit-code  | 3    | true  | a configuration that is no longer valid: not started again
            exit-code  | 6    | true  | a permission that is missing
            timeout    | KILL | true  | did not stop in time
            """)
    void cleansUpOnlyWhereNoStartFollows(String result, String status, boolean cleansUp, String why) throws Exception {
        Ended ended = run(Map.of("SERVICE_RESULT", result, "EXIT_STATUS", status), "clean-up", "-c", "/nonexistent");
        // A file that cannot be read: only who goes to work finds out.
        assertEquals(cleansUp ? 3 : 0, ended.exit(), why + ": " + ended.output());
        assertEquals(cleansUp, !ended.output().isEmpty(), why);
        assertEquals(List.of(), archives(), "nobody waits for an archive at a stop");
    }
}
