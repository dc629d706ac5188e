package dev.vigia.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP answers in whatever pieces they come. */
class HttpAnswerTest {
    private static byte[] bytes(String text) {
        return text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static HttpAnswer read(String text, int piece) throws Failure {
        var answer = new HttpAnswer();
        byte[] bytes = bytes(text);
        for (int i = 0; i < bytes.length; i += piece) {
            answer.feed(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)));
        }
        return answer;
    }

    @ParameterizedTest(name = "{4}")
    @CsvSource(delimiter = ';', value = {
        "HTTP/1.1 200 OK|Content-Length: 5||helloX;              200; true;  hello; a counted body",
        "HTTP/1.1 200 OK|content-length:  5  ||hell;             200; false; hell;  one that has not all come",
        "HTTP/1.1 200|Content-Length: 0||;                       200; true;  '';    an empty body",
        "HTTP/1.0 200 OK||some;                                  200; false; some;  a body until the end",
        "HTTP/1.1 204 No||;                                      204; true;  '';    no content has none",
        "HTTP/1.1 304 No|Content-Length: 9||;                    304; true;  '';    nor has not modified",
        "HTTP/1.1 103 Hints|Link: x||HTTP/1.1 503 No||;          503; false; '';    an interim answer is skipped",
        "HTTP/1.1 100 C|Content-Length: 3||HTTP/1.1 200 K||ab;   200; false; ab;    and its headers forgotten",
        "HTTP/1.1 100 C|Transfer-Encoding: chunked||HTTP/1.1 200 K||ab; 200; false; ab; of either kind",
        "HTTP/1.1 101 S||x;                                      101; false; x;     switching is no interim answer",
        "HTTP/1.1 200 K|Transfer-Encoding: chunked||3|abc|2|de|0||;  200; true; abcde; chunks",
        "HTTP/1.1 200 K|Transfer-Encoding: gzip, Chunked||a |0123456789|0|T: x||; 200; true; 0123456789; a trailer",
        "HTTP/1.1 200 K|Transfer-Encoding: chunked|Content-Length: 1||3|abc|0||; 200; true; abc; chunks win",
        "HTTP/1.1 200 K|Content-Length: 0|Transfer-Encoding: chunked||3|abc|0||; 200; true; abc; chunks win over 0",
        "HTTP/1.1 200 K|Transfer-Encoding: chunked||3|ab;        200; false; ab;    a chunk that has not all come",
        "HTTP/1.1 200 K|X: 1;                                    0;   false; '';    a head that has not all come"})
    void answers(String text, int status, boolean complete, String body, String what) throws Failure {
        for (int piece : new int[] {1, 2, 7, 1000}) {
            HttpAnswer answer = read(text, piece);
            assertEquals(status, answer.status());
            assertEquals(status != 0, answer.headIsThere());
            assertEquals(complete, answer.isComplete());
            assertEquals(body, new String(answer.body(), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void extensionsOfChunksAreSkipped() throws Failure {
        HttpAnswer answer = read("HTTP/1.1 200 K|Transfer-Encoding: chunked||3;x=y|abc|1 ; z|d|0;q|T: x||", 4);
        assertTrue(answer.isComplete());
        assertEquals("abcd", new String(answer.body(), StandardCharsets.US_ASCII));
    }

    @Test
    void barelyTerminatedLinesAreLinesToo() throws Failure {
        var answer = new HttpAnswer();
        answer.feed(ByteBuffer.wrap("HTTP/1.1 200 OK\nContent-Length: 2\n\nab".getBytes(StandardCharsets.US_ASCII)));
        assertTrue(answer.isComplete());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', value = {
        "SSH-2.0|;                                              BAD_ANSWER; not HTTP: 'SSH-2.0' for a status line",
        "HTTP/2 200|;                                             BAD_ANSWER; not HTTP: 'HTTP/2 200' for a status line",
        "HTTP/1.1 99|;  BAD_ANSWER; not HTTP: 'HTTP/1.1 99' for a status line",
        "HTTP/1.1 2000|;                                    BAD_ANSWER; not HTTP: 'HTTP/1.1 2000' for a status line",
        "|;                                                       BAD_ANSWER; not HTTP: '' for a status line",
        "HTTP/1.1 200 K|Content-Length: -1||;                     BAD_ANSWER; not HTTP: no number for a Content-Length",
        "HTTP/1.1 200 K|Transfer-Encoding: chunked||x|;           BAD_ANSWER; not HTTP: no number for a chunk's size",
        "HTTP/1.1 200 K|Transfer-Encoding: chunked||1|abc|;       BAD_ANSWER; not HTTP: a chunk longer than it said"})
    void refusals(String text, Outcome outcome, String why) {
        Failure failure = assertThrows(Failure.class, () -> read(text, 3));
        assertEquals(outcome + " " + why, failure.outcome() + " " + failure.getMessage());
    }

    @Test
    void whatControlsATerminalIsNotRepeated() {
        Failure failure = assertThrows(Failure.class, () -> read("\u001b[31m" + "x".repeat(100) + "|", 99));
        assertEquals("not HTTP: '?[31m" + "x".repeat(35) + "' for a status line", failure.getMessage());
    }

    @Test
    void theEndCompletesOnlyWhatIsOpen() throws Failure {
        HttpAnswer open = read("HTTP/1.0 200 OK||some", 5);
        open.end();
        assertTrue(open.isComplete());
        HttpAnswer done = read("HTTP/1.1 200 OK|Content-Length: 1||x", 5);
        done.end();
        assertTrue(done.isComplete());
        Failure none = assertThrows(Failure.class, () -> new HttpAnswer().end());
        assertEquals("CLOSED closed without an answer", none.outcome() + " " + none.getMessage());
        Failure half = assertThrows(Failure.class, () -> read("HTTP/1.1 200 OK|Content-Length: 9||x", 5).end());
        assertEquals("CLOSED closed in the middle of its answer, after 39 bytes",
                half.outcome() + " " + half.getMessage());
    }

    @Test
    void nothingIsKeptBeyondTheLimits() throws Failure {
        HttpAnswer large = read("HTTP/1.0 200 OK||" + "x".repeat(HttpAnswer.LONGEST_BODY), 9999);
        assertFalse(large.isTooLong());
        large.feed(ByteBuffer.wrap(bytes("y".repeat(100_000))));
        assertTrue(large.isTooLong());
        assertEquals(HttpAnswer.LONGEST_BODY + 1, large.body().length);

        Failure head = assertThrows(Failure.class,
                () -> read("HTTP/1.0 200 OK|" + "X: y|".repeat(HttpAnswer.LONGEST_HEAD), 9999));
        assertEquals(Outcome.TOO_LARGE, head.outcome());
        Failure line = assertThrows(Failure.class, () -> read("x".repeat(HttpAnswer.LONGEST_HEAD + 1), 9999));
        assertEquals(Outcome.TOO_LARGE, line.outcome());
        assertEquals(0, read("x".repeat(HttpAnswer.LONGEST_HEAD), 9999).status(), "the last that is borne");
    }

    @Test
    void anyBytesAreAnAnswerOrAFailure() {
        long seed = new Random(20260514).nextLong();
        var random = new Random(seed);
        String alphabet = "HTP/1.1 200 OK\r\n:;0aChunked-Transfer-Encoding: chunkedContent-Length: ";
        int failures = 0;
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder("HTTP/1.1 200 K\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .substring(0, random.nextInt(47)));
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(random.nextInt(4) == 0 ? (char) random.nextInt(256)
                        : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                HttpAnswer answer = read(text.toString(), 1 + random.nextInt(9));
                answer.end();
                assertTrue(answer.isComplete());
            } catch (Failure failure) {
                failures++;
            }
        }
        assertTrue(failures > 1000 && failures < 20_000, "seed " + seed + ": " + failures);
    }
}
