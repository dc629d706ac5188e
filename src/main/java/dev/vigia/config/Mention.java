package dev.vigia.config;

import dev.vigia.health.Influence;
import java.util.List;

/**
 * A check as an instance names it in one of its {@code track_…} lists.
 *
 * @param name the check's name, or a link's
 * @param weight the weight that it has here; null for the check's own
 * @param reverse whether it is reversed here; null for the check's own
 */
record Mention(String name, Integer weight, Boolean reverse) {
    /** A name alone, or a map with its name and what it does here. */
    static Kind<Mention> kind(String list, Kind<String> named, int heaviest) {
        var block = new Block(list);
        Key<String> name = block.required("name", named, "which");
        Key<Integer> weight = block.optional("weight", Kinds.whole(-heaviest, heaviest, Integer::valueOf),
                "what it adds to the priority here; 0: it decides about fitness");
        Key<Boolean> reverse = block.optional("reverse", Kinds.TRUTH, "whether success counts as failure here");
        Kind<Fields> map = Structures.block(block);
        var schema = Schema.map("anyOf", List.of(named.schema(), map.schema()));
        return new Kind<>(named.wanted(), schema, (node, problems) -> {
            if (!(node instanceof Node.Mapping)) {
                String text = named.read(node, problems);
                return text == null ? null : new Mention(text, null, null);
            }
            Fields fields = map.read(node, problems);
            String text = fields.get(name);
            return text == null ? null : new Mention(text, fields.get(weight), fields.get(reverse));
        });
    }

    /** What it does here, where it does {@code own} if nothing is said. */
    Influence influence(Influence own) {
        return new Influence(weight == null ? own.weight() : weight, reverse == null ? own.reverse() : reverse);
    }
}
