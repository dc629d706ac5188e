package dev.vigia.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every check finds what it is there for, says what would mend it, and finds nothing where nothing is wrong. */
class DoctorTest {
    private static List<Ill> ills() {
        return Stream.of(LocalIlls.ofTheMachine(), LocalIlls.ofFilesAndLinks(), NetworkIlls.ofAddresses(),
                NetworkIlls.ofFirewallAndAgent())
                .flatMap(ills -> ills).toList();
    }

    private static List<Finding> findings(SoundMachine machine, boolean running, String check) {
        return Doctor.examine(machine.patient(running)).findings().stream()
                .filter(finding -> finding.check().equals(check)).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyIllnessIsFoundWithItsMending() {
        return ills().stream().map(ill -> dynamicTest(ill.check() + ": " + ill.evidence(), () -> {
            var machine = new SoundMachine();
            List<Finding> before = findings(machine, ill.running(), ill.check());
            assertTrue(before.stream().allMatch(finding -> finding.verdict().compareTo(Verdict.OK) <= 0),
                    before::toString);
            ill.harm().accept(machine);
            List<Finding> after = findings(machine, ill.running(), ill.check());
            Finding worst = after.stream().max((a, b) -> a.verdict().compareTo(b.verdict())).orElseThrow();
            assertEquals(ill.verdict(), worst.verdict(), after::toString);
            assertTrue(worst.evidence().contains(ill.evidence()), after::toString);
            assertTrue(worst.mend().startsWith(ill.mend()), after::toString);
        }));
    }

    @Test
    void everyCheckIsWellOnASoundMachineAndIsHarmedByATestHere() {
        Set<String> all = Doctor.CHECKS.stream().map(Check::name).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Doctor.CHECKS.size(), all.size(), "names are unique");
        assertEquals(all, ills().stream().map(Ill::check).collect(Collectors.toCollection(TreeSet::new)));
        Set<String> well = new TreeSet<>();
        for (boolean running : new boolean[] {true, false}) {
            Report report = Doctor.examine(new SoundMachine().patient(running));
            assertFalse(report.failed());
            for (Finding finding : report.findings()) {
                assertTrue(finding.verdict().compareTo(Verdict.OK) <= 0, finding::toString);
                if (finding.verdict() == Verdict.OK) {
                    well.add(finding.check());
                }
            }
        }
        assertEquals(all, well, "each is ok in one of both, not only skipped");
    }

    @Test
    void whatCannotBeFoundOutIsSkippedWithTheReason() {
        var bare = new SoundMachine();
        bare.texts.clear();
        bare.commands.clear();
        bare.programs.clear();
        Report report = Doctor.examine(bare.patient(false));
        for (Finding finding : report.findings()) {
            assertTrue(finding.verdict() != Verdict.SKIPPED || !finding.evidence().isEmpty(), finding::toString);
        }
        assertEquals("there is no ip here", findings(bare, false, "carrier").get(0).evidence()
                .replaceAll("links are not known: | \\(ip of iproute2\\)", ""));
        assertEquals(Verdict.SKIPPED, findings(bare, false, "firewall_in").get(0).verdict());
        bare.file = "vrrp_instance: [";
        assertTrue(Doctor.examine(bare.patient(false)).failed());
    }

    @Test
    void senselessAnswersAreNoAnswers() {
        for (String senseless : List.of("", "[", "[]", "{}", "null", "[{\"ifname\":3}]", "{\"nftables\":[3,{}]}",
                "[{\"ifname\":\"eth0\",\"addr_info\":[{\"local\":\"fe80::1%x\",\"prefixlen\":999}]}]",
                "{\"nftables\":[{\"rule\":{}},{\"chain\":{\"hook\":\"input\"}},{\"rule\":{\"expr\":[null,{}]}}]}")) {
            var machine = new SoundMachine();
            machine.commands.replaceAll((command, said) -> senseless);
            machine.texts.replaceAll((path, text) -> senseless);
            machine.status = "{}";
            for (boolean running : new boolean[] {true, false}) {
                assertFalse(Doctor.examine(machine.patient(running)).findings().isEmpty(), senseless);
            }
        }
    }
}
