package dev.vigia.probe;

import dev.vigia.health.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Reads an HTTP answer byte by byte, with a limit for each of its parts (RFC 9112). */
final class HttpAnswer {
    /** The longest body that is looked into, in bytes. */
    static final int LONGEST_BODY = 1 << 18;
    /** The longest head, in bytes. */
    static final int LONGEST_HEAD = 1 << 16;

    private enum Part { STATUS, HEADERS, COUNTED, UNTIL_CLOSED, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, COMPLETE }

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final StringBuilder line = new StringBuilder();
    private Part part = Part.STATUS;
    private int head;
    private int status;
    private long left;
    private boolean chunked;

    HttpAnswer() {
        forgetHead();
    }

    private void forgetHead() {
        left = -1;
        chunked = false;
    }

    /** The status; 0 before its line has come. */
    int status() {
        return headIsThere() ? status : 0;
    }

    /** Whether all headers have come. */
    boolean headIsThere() {
        return part.compareTo(Part.HEADERS) > 0;
    }

    boolean isComplete() {
        return part == Part.COMPLETE;
    }

    /** The body as far as it has come. */
    byte[] body() {
        return body.toByteArray();
    }

    /** Whether more than {@link #LONGEST_BODY} came. */
    boolean isTooLong() {
        return body.size() > LONGEST_BODY;
    }

    /**
     * More of the answer has come.
     *
     * @throws Failure where it breaks the protocol or a limit
     */
    void feed(ByteBuffer bytes) throws Failure {
        while (bytes.hasRemaining() && part != Part.COMPLETE && !isTooLong()) {
            byte next = bytes.get();
            switch (part) {
                case COUNTED, CHUNK -> {
                    body.write(next);
                    if (--left == 0) {
                        part = part == Part.CHUNK ? Part.CHUNK_END : Part.COMPLETE;
                    }
                }
                case UNTIL_CLOSED -> body.write(next);
                default -> character((char) (next & 0xff));
            }
        }
    }

    /** The other side has closed. */
    void end() throws Failure {
        if (part == Part.UNTIL_CLOSED) {
            part = Part.COMPLETE;
        } else if (part != Part.COMPLETE) {
            throw new Failure(Outcome.CLOSED, head == 0 ? "closed without an answer"
                    : "closed in the middle of its answer, after " + (head + body.size()) + " bytes");
        }
    }

    private void character(char next) throws Failure {
        if (++head > LONGEST_HEAD) {
            throw new Failure(Outcome.TOO_LARGE, "headers of more than " + LONGEST_HEAD + " bytes");
        }
        if (next != '\n') {
            line.append(next);
            return;
        }
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        String text = line.toString();
        line.setLength(0);
        switch (part) {
            case STATUS -> statusLine(text);
            case HEADERS -> header(text);
            case CHUNK_SIZE -> chunkSize(text);
            case CHUNK_END -> {
                if (!text.isEmpty()) {
                    throw bad("a chunk longer than it said");
                }
                part = Part.CHUNK_SIZE;
            }
            default -> part = text.isEmpty() ? Part.COMPLETE : part;
        }
    }

    private void statusLine(String text) throws Failure {
        if (!text.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            String start = text.substring(0, Math.min(text.length(), 40)).replaceAll("[^ -~]", "?");
            throw bad("'" + start + "' for a status line");
        }
        status = Integer.parseInt(text.substring(9, 12));
        part = Part.HEADERS;
    }

    private void header(String text) throws Failure {
        if (text.isEmpty()) {
            headEnds();
            return;
        }
        int colon = text.indexOf(':');
        String name = text.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
        String value = text.substring(colon + 1).strip();
        if (name.equals("content-length")) {
            if (!value.matches("[0-9]{1,18}")) {
                throw bad("no number for a Content-Length");
            }
            left = Long.parseLong(value);
        } else if (name.equals("transfer-encoding")) {
            chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
        }
    }

    private void headEnds() {
        if (status < 200 && status != 101) {
            // An interim answer: the real one follows (RFC 9110 section 15.2).
            part = Part.STATUS;
            forgetHead();
        } else if (status == 204 || status == 304 || !chunked && left == 0) {
            part = Part.COMPLETE;
        } else {
            part = chunked ? Part.CHUNK_SIZE : left > 0 ? Part.COUNTED : Part.UNTIL_CLOSED;
        }
    }

    private void chunkSize(String text) throws Failure {
        String digits = text.replaceFirst("[ \\t]*(;.*)?$", "");
        if (!digits.matches("[0-9a-fA-F]{1,15}")) {
            throw bad("no number for a chunk's size");
        }
        left = Long.parseLong(digits, 16);
        part = left == 0 ? Part.TRAILER : Part.CHUNK;
    }

    private static Failure bad(String what) {
        return new Failure(Outcome.BAD_ANSWER, "not HTTP: " + what);
    }
}
