package dev.vigia.probe;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Questions to a resolver and its answers as bytes (RFC 1035 section 4).
 *
 * @param code the response code: 0 well, 3 no such name
 * @param addresses the addresses in the answer
 */
record DnsMessage(int code, List<IpAddress> addresses) {
    /** The response code of a name that does not exist. */
    static final int NO_SUCH_NAME = 3;
    private static final List<String> CODES = List.of("well", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");
    private static final int HEADER = 12;
    private static final int A = 1;
    private static final int AAAA = 28;
    private static final int INTERNET = 1;

    /** The response code in the words of resolvers. */
    String codeWord() {
        return code < CODES.size() ? CODES.get(code) : "response code " + code;
    }

    /**
     * One question.
     *
     * @throws IllegalArgumentException where {@code name} is no name
     */
    static byte[] question(int id, String name, boolean ipv6) {
        var bytes = new ByteArrayOutputStream();
        // recursion desired, one question
        bytes.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        for (String label : plain.split("\\.", -1)) {
            byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
            if (ascii.length == 0 || ascii.length > 63) {
                throw new IllegalArgumentException("'" + name + "' is no host name");
            }
            bytes.write(ascii.length);
            bytes.writeBytes(ascii);
        }
        if (bytes.size() > HEADER + 254) {
            throw new IllegalArgumentException("'" + name + "' is longer than a host name");
        }
        bytes.writeBytes(new byte[] {0, 0, (byte) (ipv6 ? AAAA : A), 0, INTERNET});
        return bytes.toByteArray();
    }

    /**
     * Reads an answer.
     *
     * @return null where it is no answer to that question
     * @throws IllegalArgumentException where it is one that cannot be read
     */
    static DnsMessage answer(ByteBuffer bytes, byte[] question) {
        if (bytes.remaining() < question.length || bytes.getShort(0) != ByteBuffer.wrap(question).getShort(0)
                || (bytes.get(2) & 0x80) == 0 || !repeats(bytes, question)) {
            return null;
        }
        List<IpAddress> addresses = new ArrayList<>();
        int count = bytes.getShort(6) & 0xffff;
        boolean cut = (bytes.get(2) & 2) != 0;
        try {
            bytes.position(question.length);
            for (int i = 0; i < count; i++) {
                record(bytes, addresses);
            }
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException | IllegalArgumentException end) {
            // One that was cut says so, and what came before the cut is as good.
            if (!cut) {
                throw new IllegalArgumentException("an answer of " + bytes.limit() + " bytes that ends too soon", end);
            }
        }
        return new DnsMessage(bytes.get(3) & 15, List.copyOf(addresses));
    }

    /** Whether the answer repeats the question; names may change their case on the way. */
    private static boolean repeats(ByteBuffer bytes, byte[] question) {
        byte[] repeated = new byte[question.length];
        bytes.get(0, repeated);
        return Arrays.equals(lower(repeated), lower(question)) && bytes.getShort(4) == 1;
    }

    private static byte[] lower(byte[] message) {
        byte[] name = Arrays.copyOfRange(message, HEADER, message.length);
        for (int i = 0; i < name.length; i++) {
            name[i] = name[i] >= 'A' && name[i] <= 'Z' ? (byte) (name[i] + 32) : name[i];
        }
        return name;
    }

    private static void record(ByteBuffer bytes, List<IpAddress> addresses) {
        skipName(bytes);
        int type = bytes.getShort() & 0xffff;
        int group = bytes.getShort() & 0xffff;
        bytes.getInt();
        int length = bytes.getShort() & 0xffff;
        byte[] content = new byte[length];
        bytes.get(content);
        if (group == INTERNET && type == A && length == 4) {
            addresses.add(IpAddress.read(Family.IPV4, content, 0));
        } else if (group == INTERNET && type == AAAA && length == 16) {
            addresses.add(IpAddress.read(Family.IPV6, content, 0));
        }
    }

    /** A name ends with an empty label or with a pointer to an earlier place. */
    private static void skipName(ByteBuffer bytes) {
        int length = bytes.get() & 0xff;
        while (length != 0) {
            if (length >= 0xc0) {
                bytes.get();
                return;
            }
            bytes.position(bytes.position() + length);
            length = bytes.get() & 0xff;
        }
    }
}
