package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Wish;
import dev.vigia.control.Request.Verb;
import dev.vigia.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may be asked, word by word. */
class RequestTest {
    private static Request of(String json) {
        return Request.of(Json.parse(json));
    }

    @Test
    void eachVerbIsAWish() {
        assertEquals(new Wish.Status(), of("{\"schema\":1,\"verb\":\"status\"}").wish());
        assertEquals(new Wish.Drain("", null), of("{\"schema\":1,\"verb\":\"drain\"}").wish());
        assertEquals(new Wish.Drain("web", Duration.ofHours(1)),
                of("{\"schema\":1,\"verb\":\"drain\",\"name\":\"web\",\"for_ms\":3600000,\"pid\":1}").wish());
        assertEquals(new Wish.Resume("web"), of("{\"schema\":1,\"verb\":\"resume\",\"name\":\"web\"}").wish());
        assertEquals(new Wish.HandOver("web"), of("{\"schema\":1,\"verb\":\"handover\",\"name\":\"web\"}").wish());
    }

    @Test
    void whatIsSentIsReadAsTheSame() {
        for (Request request : List.of(Request.STATUS, new Request(Verb.DRAIN, "", null, 0),
                new Request(Verb.DRAIN, "web", Request.LONGEST, 4711), new Request(Verb.RESUME, "web", null, 1),
                new Request(Verb.HANDOVER, "web", null, Integer.MAX_VALUE))) {
            assertEquals(request, of(Json.line(request.json())));
        }
    }

    @Test
    void whatDoesNotGoWithTheVerbIsRefusedByName() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("\"verb\":\"drain\",\"nmae\":\"web\"", "it has a key that does not go with \"drain\""),
                Map.entry("\"verb\":\"status\",\"name\":\"web\"", "it has a key that does not go with \"status\""),
                Map.entry("\"verb\":\"handover\",\"name\":\"web\",\"for_ms\":1", "does not go with \"handover\""),
                Map.entry("\"verb\":\"handover\"", "its \"name\" is no text of 1 to 256 characters"),
                Map.entry("\"verb\":\"drain\",\"name\":null", "its \"name\""),
                Map.entry("\"verb\":\"drain\",\"name\":\"\"", "its \"name\""),
                Map.entry("\"verb\":\"drain\",\"name\":[\"web\"]", "its \"name\""),
                Map.entry("\"verb\":\"drain\",\"name\":\"" + "x".repeat(257) + "\"", "its \"name\""),
                Map.entry("\"verb\":\"drain\",\"for_ms\":0", "its \"for_ms\" is no whole number from 1 to 31536000000"),
                Map.entry("\"verb\":\"drain\",\"for_ms\":31536000001", "its \"for_ms\""),
                Map.entry("\"verb\":\"drain\",\"for_ms\":1.5", "its \"for_ms\""),
                Map.entry("\"verb\":\"drain\",\"for_ms\":\"1h\"", "its \"for_ms\""),
                Map.entry("\"verb\":\"drain\",\"pid\":-1", "its \"pid\""),
                Map.entry("\"verb\":\"DRAIN\"",
                        "its \"verb\" is none of status, history, events, drain, resume, handover"),
                Map.entry("\"verb\":7", "its \"verb\""));
        wrong.forEach((keys, why) -> {
            String message = assertThrows(IllegalArgumentException.class, () -> of("{\"schema\":1," + keys + "}"),
                    keys).getMessage();
            assertTrue(message.contains(why), message);
        });
    }

    @Test
    void whoAsksWaitsLongerThanWhoAnswers() {
        Request drain = new Request(Verb.DRAIN, "", null, 0);
        assertTrue(drain.patience().compareTo(Request.ACT_PATIENCE) > 0);
        assertTrue(Request.STATUS.patience().compareTo(ControlSocket.PATIENCE) > 0);
        assertTrue(Request.ACT_PATIENCE.compareTo(Duration.ofMillis(40_950 + 50)) > 0, "the longest handover");
        assertTrue(drain.acts());
        assertFalse(Request.STATUS.acts());
    }

    @Test
    void aNameForgesNoLineOfTheLog() {
        assertEquals("drain everything for 3600 s", new Request(Verb.DRAIN, "", Duration.ofHours(1), 0).toString());
        assertEquals("handover a\\x0ab", new Request(Verb.HANDOVER, "a\nb", null, 0).toString());
        assertEquals(74, new Request(Verb.HANDOVER, "x".repeat(256), null, 0).toString().length() + 1);
        assertEquals("status", Request.STATUS.toString());
    }
}
