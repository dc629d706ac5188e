package dev.vigia.doctor;

import java.util.List;
import java.util.Map;

/** What a running agent says of itself: its answer to {@code status}. */
final class Agent {
    private final Map<?, ?> status;
    private final String unknown;

    /** With its answer, or null and why there is none. */
    Agent(Map<?, ?> status, String unknown) {
        this.status = status == null ? Map.of() : status;
        this.unknown = status == null ? unknown : "";
    }

    /** Why nothing is known; empty where it answered. */
    String unknown() {
        return unknown;
    }

    boolean answers() {
        return unknown.isEmpty();
    }

    /** How late its loop came at most, in milliseconds; 0 where it does not say. */
    double lag() {
        return status.get("worst_loop_lag_ms") instanceof Number lag ? lag.doubleValue() : 0;
    }

    /** What was done for punctuality. */
    List<Map<?, ?>> measures() {
        return maps(status.get("measures"));
    }

    List<Routed> routers() {
        return maps(status.get("instances")).stream().map(Routed::new).toList();
    }

    private static List<Map<?, ?>> maps(Object value) {
        return value instanceof List<?> list ? list.stream().filter(Map.class::isInstance)
                .<Map<?, ?>>map(one -> (Map<?, ?>) one).toList() : List.of();
    }

    /**
     * One of its virtual routers.
     *
     * @param json what the status says of it
     */
    record Routed(Map<?, ?> json) {
        String name() {
            return json.get("name") + " " + json.get("family");
        }

        String instance() {
            return word("name");
        }

        String word(String key) {
            return json.get(key) instanceof String word ? word : "";
        }

        long number(String key) {
            return json.get(key) instanceof Number number ? number.longValue() : 0;
        }

        /** A counter in YANG words; 0 where there is none. */
        long counter(String key) {
            return counters().get(key) instanceof Number number ? number.longValue() : 0;
        }

        /** How many adverts were refused on this rung of the ladder. */
        long rejected(String key) {
            return counters().get("rejected") instanceof Map<?, ?> rejected
                    && rejected.get(key) instanceof Number number ? number.longValue() : 0;
        }

        /** What a list of the status holds, as words. */
        List<String> words(String key) {
            return json.get(key) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
        }

        List<Map<?, ?>> maps(String key) {
            return Agent.maps(json.get(key));
        }

        private Map<?, ?> counters() {
            return json.get("counters") instanceof Map<?, ?> counters ? counters : Map.of();
        }
    }
}
