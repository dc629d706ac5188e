package dev.vigia.pacemaker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Pacemaker's own tools, unpacked or installed; a test that lacks them says so and is skipped. */
final class CrmTools {
    private static final Path PEER = Path.of("target/peers/pacemaker-cli-utils").toAbsolutePath();

    private final Path directory;

    CrmTools(Path directory) {
        this.directory = directory;
    }

    /** What a tool said. */
    record Said(int status, String output) {
    }

    Said run(String name, String... arguments) throws IOException, InterruptedException {
        Path unpacked = PEER.resolve("usr/sbin").resolve(name);
        boolean peer = Files.exists(unpacked);
        Path program = peer ? unpacked : Path.of("/usr/sbin", name);
        if (!Files.exists(program)) {
            System.out.println("SKIPPED: no " + name + " here; scripts/peers --all fetches it");
        }
        Assumptions.assumeTrue(Files.exists(program), "no " + name);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, name, ".out");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CIB_shadow_dir", directory.toString());
        if (peer) {
            builder.environment().put("LD_LIBRARY_PATH", libraries());
            builder.environment().put("PCMK_schema_directory", PEER.resolve("usr/share/pacemaker").toString());
        }
        int status = builder.start().waitFor();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        return new Said(status, said);
    }

    private static String libraries() throws IOException {
        try (Stream<Path> libraries = Files.list(PEER.resolve("usr/lib"))) {
            String path = Stream.concat(Stream.of(PEER.resolve("usr/lib")), libraries.filter(Files::isDirectory))
                    .map(Path::toString).filter(one -> one.endsWith("lib") || one.endsWith("-linux-gnu"))
                    .collect(Collectors.joining(":"));
            return path + ":" + PEER.resolve("lib/x86_64-linux-gnu");
        }
    }

    /** What Pacemaker would do, as it says at moment {@code now} (seconds since 1970). */
    Said simulate(Cib cib, long now) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("cib.xml"), CibText.of(cib));
        return run("crm_simulate", "-x", file.toString(), "-t", Instant.ofEpochSecond(now).toString(), "-S");
    }
}
