package dev.vigia.convert;

import dev.vigia.config.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The losses of one conversion as text for people: in the order of the file, equal ones said once. */
final class LossReport {
    private static final Comparator<Loss> ORDER = Comparator.comparing(Loss::place).thenComparing(Loss::kind)
            .thenComparing(Loss::what).thenComparing(Loss::why);

    private static final int MOST_OTHERS = 10;

    private LossReport() {
    }

    /** The losses in the order of the file, each once. */
    static List<Loss> sorted(List<Loss> losses) {
        return losses.stream().distinct().sorted(ORDER).toList();
    }

    /** {@code FILE:LINE:COLUMN: KIND: WHAT: WHY}, one line each, with the other lines where it is true as well. */
    static String text(List<Loss> sorted) {
        Map<List<Object>, List<Place>> merged = new LinkedHashMap<>();
        for (Loss loss : sorted) {
            merged.computeIfAbsent(List.of(loss.kind().word(), loss.what(), loss.why()), key -> new ArrayList<>())
                    .add(loss.place());
        }
        var text = new StringBuilder();
        merged.forEach((key, places) -> text.append(places.get(0)).append(": ").append(key.get(0)).append(": ")
                .append(key.get(1)).append(": ").append(key.get(2)).append(others(places)).append('\n'));
        return text.toString();
    }

    private static String others(List<Place> places) {
        Place first = places.get(0);
        List<String> others = places.stream().skip(1)
                .map(place -> place.file().equals(first.file()) ? "" + place.line() : place.file() + ":" + place.line())
                .distinct().toList();
        if (others.isEmpty()) {
            return "";
        }
        String shown = others.stream().limit(MOST_OTHERS).collect(Collectors.joining(", "));
        int more = others.size() - MOST_OTHERS;
        return " (also line " + shown + (more > 0 ? " and " + more + " more)" : ")");
    }
}
