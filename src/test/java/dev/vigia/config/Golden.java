package dev.vigia.config;

import dev.vigia.agent.FenceDevice;
import dev.vigia.resource.ParameterFault;
import dev.vigia.resource.ResourceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The example files under {@code src/test/resources/config}, with what reading each must give beside it. */
final class Golden {
    static final String HOST = "host1";
    /** A machine that has everything, but for what a path's name says. */
    static final FileFacts FACTS = new FileFacts() {
        @Override
        public Optional<String> whyNotRunnable(String path) {
            return path.contains("missing") ? Optional.of("does not exist")
                    : path.contains("directory") ? Optional.of("is a directory")
                    : path.contains("plain-text") ? Optional.of("is not executable") : Optional.empty();
        }

        @Override
        public Optional<String> whyUnsafe(String path) {
            return path.contains("unsafe") ? Optional.of("/opt/unsafe can be written by everyone") : Optional.empty();
        }

        @Override
        public Optional<String> whyNoFifo(String path) {
            return path.contains("plain-text") ? Optional.of("is there and is no FIFO") : Optional.empty();
        }

        @Override
        public KeyFile key(String path) {
            return path.contains("missing") ? KeyFile.wrong("does not exist")
                    : path.contains("open") ? KeyFile.wrong("can be read by everyone")
                    : KeyFile.of((path.contains("short") ? "secret" : "hex:" + "0a".repeat(32)).getBytes(
                            StandardCharsets.US_ASCII));
        }

        @Override
        public KeyFile credential(String name) {
            return key(name);
        }

        @Override
        public boolean knowsUser(String name) {
            return !name.equals("stranger");
        }

        @Override
        public AgentOpinion opinion(ResourceSettings resource) {
            String type = resource.agent().type();
            if (type.equals("missing") || type.equals("absent-here")) {
                return new AgentOpinion("there is no agent " + type, type.equals("missing"), List.of());
            }
            List<ParameterFault> faults = new ArrayList<>();
            if (type.equals("Filesystem")) {
                List<String> known = List.of("device", "directory", "fstype");
                resource.parameters().keySet().stream().filter(name -> !known.contains(name)).forEach(name ->
                        faults.add(new ParameterFault(name, false, "there is no '" + name + "'")));
                known.stream().filter(name -> !resource.parameters().containsKey(name)).forEach(name ->
                        faults.add(new ParameterFault(name, true, "'" + name + "' is needed")));
            }
            return new AgentOpinion("", true, faults);
        }

        @Override
        public FenceOpinion opinion(FenceDevice device) {
            if (device.agent().matches("fence_missing|fence_absent_here")) {
                return new FenceOpinion(new AgentOpinion("there is no agent " + device.agent(),
                        device.agent().equals("fence_missing"), List.of()), "");
            }
            List<ParameterFault> faults = device.parameters().names().contains("usrname")
                    ? List.of(new ParameterFault("usrname", false, "there is no 'usrname'"),
                            new ParameterFault("ip", true, "'ip' is needed")) : List.of();
            return new FenceOpinion(new AgentOpinion("", true, faults),
                    device.agent().equals("fence_virsh") ? "plug" : "none");
        }
    };
    private static final Path HOME = Path.of("src/test/resources/config");

    private Golden() {
    }

    /** The YAML files of a folder, {@code good} or {@code bad}, in order. */
    static List<Path> files(String folder) {
        try (var files = Files.list(HOME.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What reading a file gives, named without its folder. */
    static Reading reading(Path file) {
        return ConfigFile.parse(file.getFileName().toString(), bytes(file), FACTS, HOST);
    }

    /** What reading a text gives. */
    static Reading reading(String text) {
        return ConfigFile.parse("vigia.yaml", text.getBytes(StandardCharsets.UTF_8), FACTS, HOST);
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of the file beside {@code file} with another ending; empty where there is none. */
    static String beside(Path file, String ending) {
        Path other = Path.of(file.toString().replaceFirst("\\.yaml$", ending));
        return Files.exists(other) ? new String(bytes(other), StandardCharsets.UTF_8) : "";
    }

    /** Writes the file beside {@code file} anew where {@code -Dvigia.golden=write} asks for it and there is a text. */
    static void write(Path file, String ending, String text) {
        if ("write".equals(System.getProperty("vigia.golden")) && !text.isEmpty()) {
            try {
                Files.writeString(Path.of(file.toString().replaceFirst("\\.yaml$", ending)), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
