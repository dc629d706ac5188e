package dev.vigia.pacemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What we decide, compared with what Pacemaker's own crm_simulate does about the same state. */
@Timeout(3600)
class AgreementIT {
    @TempDir
    private Path directory;

    @Test
    void weDecideAsPacemakerDoes() throws Exception {
        long seed = Long.getLong("vigia.seed", 20261123L);
        int wanted = Integer.getInteger("vigia.states", 300);
        System.out.println("AgreementIT: seed " + seed);
        var tools = new CrmTools(directory);
        var random = new Random(seed);
        Map<String, Integer> values = new TreeMap<>();
        Map<Reason, Integer> kinds = new TreeMap<>();
        int agreed = 0;
        for (int i = 0; i < wanted; i++) {
            TwoNodes nodes = TwoNodes.random(random);
            nodes.values.stream().distinct().forEach(value -> values.merge(value, 1, Integer::sum));
            CrmTools.Said said = tools.simulate(nodes.cib(), TwoNodes.THEN.getEpochSecond() + TwoNodes.LATER);
            // It sometimes calls its own transition invalid, where an unmanaged member runs behind a stopped one.
            assertTrue(said.output().contains("Revised Cluster Status"), nodes + "\n" + said.output());
            List<String> theirs = Decision.theirs(nodes.us, said.output());
            List<String> ours = nodes.ours();
            if (theirs.equals(ours)) {
                agreed++;
            } else {
                Reason reason = Reason.of(nodes, theirs, ours);
                kinds.merge(reason, 1, Integer::sum);
                if (Boolean.getBoolean("vigia.verbose")) {
                    System.out.println(CibText.of(nodes.cib()) + said.output());
                }
                if (wanted < 1000 || reason == Reason.OTHER) {
                    System.out.println("AgreementIT: " + reason + ": " + nodes + "\n    theirs " + theirs
                            + "\n    ours   " + ours);
                }
            }
        }
        System.out.println("AgreementIT: " + agreed + " of " + wanted + " states decided alike; " + kinds);
        System.out.println("AgreementIT: " + values);
        assertEquals(null, kinds.get(Reason.OTHER), "each difference has its reason");
        values.forEach((value, count) -> {
            boolean dimension = !value.startsWith("last ");
            assertTrue(!dimension || count >= 0.05 * wanted, value + " in " + count + " states only");
        });
        assertTrue(agreed >= 0.95 * wanted, agreed + " of " + wanted);
    }
}
