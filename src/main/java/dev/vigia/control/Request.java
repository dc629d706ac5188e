package dev.vigia.control;

import java.util.Map;

/** What a caller may ask of a running agent, as JSON of schema 1. */
final class Request {
    private Request() {
    }

    /**
     * The verb of a request.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static String verb(Object json) {
        if (!(json instanceof Map<?, ?> request)) {
            throw new IllegalArgumentException("it is no object");
        }
        if (!Long.valueOf(StatusJson.SCHEMA).equals(request.get("schema"))) {
            throw new IllegalArgumentException("its \"schema\" is not " + StatusJson.SCHEMA);
        }
        if (!"status".equals(request.get("verb"))) {
            throw new IllegalArgumentException("its \"verb\" is not \"status\"");
        }
        return "status";
    }
}
