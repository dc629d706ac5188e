package dev.vigia.control;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Why a caller gets no answer but {@code "error"} with a sentence for people and {@code "error_code"} for programs. */
public enum Fault {
    /** The request is no request. */
    NOT_UNDERSTOOD,
    /** The caller may not ask. */
    NOT_ALLOWED,
    /** Too much is asked at once. */
    BUSY,
    /** The agent's loop does not turn, or the agent ends. */
    NO_ANSWER,
    /** An act has not been finished in time; it goes on. */
    TIMED_OUT;

    /** How JSON spells it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether an answer is this fault. */
    public boolean is(Map<?, ?> answer) {
        return word().equals(answer.get("error_code"));
    }

    Map<String, Object> json(String sentence) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", StatusJson.SCHEMA);
        json.put("error", sentence);
        json.put("error_code", word());
        return json;
    }
}
