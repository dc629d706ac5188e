package dev.vigia.capture;

import dev.vigia.json.Json;
import dev.vigia.net.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Capture files written byte by byte (pcap-savefile(5)), apart from the library that reads them. */
final class Captures {
    static final int ETHERNET = 1;
    /** The first frame's second: 2026-01-01T00:00:00Z; each next one comes 10 ms later. */
    static final int BEGIN = 1_767_225_600;

    private Captures() {
    }

    /** The file header. */
    static byte[] header(int linkType) {
        return ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(0xa1b2c3d4).putShort((short) 2)
                .putShort((short) 4).putInt(0).putInt(0).putInt(65_535).putInt(linkType).array();
    }

    /** One record with fields as given, right or not. */
    static byte[] packet(int second, int micros, int captured, int length, byte[] bytes) {
        return ByteBuffer.allocate(16 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putInt(second).putInt(micros)
                .putInt(captured).putInt(length).put(bytes).array();
    }

    /** A right file of these frames, 10 ms apart. */
    static Path file(Path path, List<byte[]> frames) throws IOException {
        List<byte[]> parts = new ArrayList<>(List.of(header(ETHERNET)));
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            parts.add(packet(BEGIN + i / 100, i % 100 * 10_000, frame.length, frame.length, frame));
        }
        return file(path, parts.toArray(byte[][]::new));
    }

    /** A file of these parts. */
    static Path file(Path path, byte[]... parts) throws IOException {
        var bytes = ByteBuffer.allocate(List.of(parts).stream().mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            bytes.put(part);
        }
        return Files.write(path, bytes.array());
    }

    /** A field of each vector in a file of {@code src/test/resources/vectors}. */
    static List<byte[]> frames(String name, String field) {
        return vectors(name).map(vector -> Octets.ofHex((String) vector.get(field)).bytes()).toList();
    }

    /** Each vector in a file of {@code src/test/resources/vectors}. */
    static Stream<Map<?, ?>> vectors(String name) {
        return text("/vectors/" + name).lines().filter(line -> !line.isBlank())
                .map(line -> (Map<?, ?>) Json.parse(line));
    }

    static String text(String name) {
        try (var stream = Captures.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
