package dev.vigia.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a configuration file: settings, or every problem in it. Never throws for what a file holds. */
public final class ConfigFile {
    /** The largest file that is read, 1 MiB: many times the largest sensible configuration. */
    public static final int LARGEST = 1 << 20;

    private static final int ATTEMPTS = 3;

    /** A block of keepalived's own syntax, the likeliest wrong file of all. */
    private static final Pattern KEEPALIVED = Pattern.compile(
            "^[ \\t]*(global_defs|vrrp_instance|vrrp_script|vrrp_sync_group|virtual_server)\\b[^:\\n]*\\{[ \\t\\r]*$",
            Pattern.MULTILINE);

    private ConfigFile() {
    }

    /**
     * Reads a file.
     *
     * @param file where it is
     * @param facts what is known of the scripts it names
     * @param hostName the default of {@code router_id}
     */
    public static Reading read(Path file, FileFacts facts, String hostName) {
        return read(file, facts, hostName, ConfigFile::bytes);
    }

    /** The same where {@code reader} gives the content. */
    static Reading read(Path file, FileFacts facts, String hostName, Reader reader) {
        byte[] bytes;
        try {
            bytes = atRest(file, reader);
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "is a directory, not a file" : LocalFiles.reason(e);
            return refused(file.toString(), "the configuration file " + why);
        }
        if (bytes == null) {
            return refused(file.toString(), "the configuration file changes while it is read; try again when it is"
                    + " whole");
        }
        return parse(file.toString(), bytes, facts, hostName);
    }

    /** Reads the content of a file. */
    @FunctionalInterface
    interface Reader {
        byte[] read(Path file) throws IOException;
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var input = Files.newInputStream(file)) {
            return input.readNBytes(LARGEST + 1);
        }
    }

    /** The content of a file that nobody wrote meanwhile: half of one may well be valid. Null where somebody does. */
    private static byte[] atRest(Path file, Reader reader) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            List<Object> before = stamp(file);
            byte[] bytes = reader.read(file);
            if (before.equals(stamp(file))) {
                return bytes;
            }
        }
        return null;
    }

    private static List<Object> stamp(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
    }

    /**
     * Reads the content of a file.
     *
     * @param name the file's name, for messages
     * @param bytes its content
     * @param facts what is known of the scripts it names
     * @param hostName the default of {@code router_id}
     */
    public static Reading parse(String name, byte[] bytes, FileFacts facts, String hostName) {
        if (bytes.length > LARGEST) {
            return refused(name, "the file is larger than 1 MiB");
        }
        var source = SourceText.of(name, bytes);
        var problems = new Problems(source);
        Place notUtf8 = SourceText.notUtf8(name, bytes);
        if (notUtf8 != null) {
            problems.error(notUtf8, "the file is not UTF-8 text from here on");
            return new Reading(null, problems.sorted());
        }
        return read(source, problems, facts, hostName);
    }

    private static Reading read(SourceText source, Problems problems, FileFacts facts, String hostName) {
        var foreign = KEEPALIVED.matcher(source.text());
        if (foreign.find()) {
            problems.error(source.placeAt(foreign.start(1)), "this is a keepalived.conf; Vigia reads YAML",
                    "'vigia convert' writes it as YAML, with the same words, and says what is lost");
            return new Reading(null, problems.sorted());
        }
        Node tree = YamlTree.read(source, problems);
        if (!(tree instanceof Node.Mapping root)) {
            if (tree != null && !problems.fatal()) {
                problems.error(tree.place(), "the file is not a configuration: " + tree.noun()
                        + " stands where a map is expected", "it starts with 'vrrp_instance:'");
            }
            return new Reading(null, problems.sorted());
        }
        var name = new Placed<>(root.place(), Keys.ROOT.name());
        Fields file = Fields.read(name, root.entries(), Keys.ROOT, problems);
        Fields given = file.get(Keys.GLOBAL_DEFS);
        Fields global = given == null ? Fields.unwritten(root.place(), Keys.GLOBAL) : given;
        List<Fields> instances = Fields.all(file, Keys.VRRP_INSTANCE);
        var cross = new CrossChecks(problems);
        cross.look(global);
        cross.look(global, instances);
        List<Fields> groups = Fields.all(file, Keys.VRRP_SYNC_GROUP);
        new GroupChecks(problems).look(groups, instances);
        new CheckRules(problems).look(file);
        new ResourceRules(facts, problems).look(file);
        var fencing = new StonithRules(facts, problems);
        fencing.look(file, Meaning.routerId(global, hostName));
        var secrets = new HmacChecks(facts, problems);
        secrets.look(instances);
        List<Fields> tellers = Stream.concat(instances.stream(), groups.stream()).toList();
        new ScriptChecks(facts, problems).look(global, tellers, Fields.all(file, Keys.VRRP_SCRIPT));
        return new Reading(problems.fatal() ? null
                : Meaning.of(global, file, secrets, fencing.devices(), hostName), problems.sorted());
    }

    private static Reading refused(String name, String why) {
        var problems = new Problems(new SourceText(name, ""));
        problems.error(Place.whole(name), why);
        return new Reading(null, problems.sorted());
    }
}
