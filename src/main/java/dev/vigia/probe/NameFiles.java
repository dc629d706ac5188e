package dev.vigia.probe;

import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What this machine's files say of names: hosts(5), and the resolver of resolv.conf(5). Read anew when they change. */
final class NameFiles {
    /** How much of a file is read. */
    private static final int MOST = 1 << 20;

    private final Path hosts;
    private final Path resolver;
    private final int port;
    private FileTime hostsTime;
    private FileTime resolverTime;
    private Map<String, List<IpAddress>> addresses = Map.of();
    private List<IpAddress> servers = List.of();

    /** These files; resolvers listen at {@code port}. */
    NameFiles(Path hosts, Path resolver, int port) {
        this.hosts = hosts;
        this.resolver = resolver;
        this.port = port;
    }

    int port() {
        return port;
    }

    /** The addresses of a name in their order; none where the file does not know it. */
    List<IpAddress> addresses(String name) {
        FileTime time = time(hosts);
        if (!time.equals(hostsTime)) {
            Map<String, List<IpAddress>> read = new HashMap<>();
            for (List<String> words : lines(hosts)) {
                IpAddress address = address(words.get(0));
                for (String each : words.subList(1, words.size())) {
                    if (address != null) {
                        read.computeIfAbsent(each.toLowerCase(Locale.ROOT), none -> new ArrayList<>()).add(address);
                    }
                }
            }
            addresses = read;
            hostsTime = time;
        }
        return addresses.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The resolvers in their order; the local one where none is named. */
    List<IpAddress> servers() {
        FileTime time = time(resolver);
        if (!time.equals(resolverTime)) {
            servers = lines(resolver).stream().filter(words -> words.size() > 1 && words.get(0).equals("nameserver"))
                    .map(words -> address(words.get(1))).filter(java.util.Objects::nonNull).toList();
            resolverTime = time;
        }
        return servers.isEmpty() ? List.of(IpAddress.parse("127.0.0.1")) : servers;
    }

    private static IpAddress address(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException zoned) {
            return null;
        }
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException missing) {
            return FileTime.fromMillis(0);
        }
    }

    /** The words of each line, comments left out. */
    private static List<List<String>> lines(Path file) {
        try (var stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(MOST), StandardCharsets.UTF_8).lines()
                    .map(line -> line.replaceFirst("[#;].*", "").strip()).filter(line -> !line.isEmpty())
                    .map(line -> Arrays.asList(line.split("\\s+"))).toList();
        } catch (IOException missing) {
            return List.of();
        }
    }
}
