package dev.vigia.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people and programs read of the findings. */
class ReportTest {
    private static final Report REPORT = new Report("/etc/vigia/vigia.yaml", List.of(
            Finding.ok("eth0", "up").of("interface_up"),
            Finding.fail("eth1", "it is down", "ip link set dev eth1 up").of("interface_up"),
            Finding.skipped("", "no agent answers").of("lag")));

    @Test
    void peopleGetAnAlignedTable() {
        assertEquals("""
                CHECK         VERDICT  SUBJECT  FOUND
                interface_up  OK       eth0     up
                interface_up  FAIL     eth1     it is down
                              mend:    ip link set dev eth1 up
                lag           SKIPPED           no agent answers

                /etc/vigia/vigia.yaml: 1 fail, 0 warn, 1 ok, 1 skipped
                """, REPORT.table(false));
        String coloured = REPORT.table(true);
        assertTrue(coloured.contains("\u001b[31mFAIL\u001b[0m     eth1     it is down\n"), coloured);
        assertEquals(REPORT.table(false), coloured.replaceAll("\u001b\\[\\d+m", ""));
    }

    @Test
    void otherPeoplesWordsDoNoHarm() {
        assertEquals("a?[2Jb", Finding.fail("a\u001b[2Jb", "", "").legible().subject());
        assertTrue(new Report("f", List.of(Finding.warn("", "x\u001b[2Jy", "z\n").of("c"))).table(false)
                .contains("x?[2Jy\n" + " ".repeat(7) + "mend:    z?\n"));
        assertEquals("/etc/vigia/v.yaml", Finding.quoted("/etc/vigia/v.yaml"));
        assertEquals("'a b'", Finding.quoted("a b"));
        assertEquals("'$(x)'\\''; reboot'", Finding.quoted("$(x)'; reboot"));
        assertEquals("''", Finding.quoted(""));
        var machine = new SoundMachine();
        machine.file = machine.file.replace("eth0", "$(id)");
        assertTrue(Doctor.examine(machine.patient(true)).table(false).contains("$(id)"));
        machine.alter(SoundMachine.LINKS, "\"eth0\",\"flags\":[\"BROADCAST\",\"MULTICAST\",\"UP\",",
                "\"$(id)\",\"flags\":[");
        assertTrue(Doctor.examine(machine.patient(true)).findings().stream()
                .anyMatch(finding -> finding.mend().equals("ip link set dev '$(id)' up")));
    }

    @Test
    void manyGoodFindingsAreOneRow() {
        var report = new Report("f", IntStream.range(0, 4000)
                .mapToObj(i -> i == 7 ? Finding.fail("a7", "bad", "mend it").of("address_stale")
                        : Finding.ok("a" + i, "well").of("address_stale")).toList());
        assertEquals("""
                CHECK          VERDICT  SUBJECT       FOUND
                address_stale  OK       3999 of them  well
                address_stale  FAIL     a7            bad
                               mend:    mend it

                f: 1 fail, 0 warn, 3999 ok, 0 skipped
                """, report.table(false));
        assertEquals(4000, ((List<?>) report.json().get("findings")).size());
    }

    @Test
    void programsGetSchemaOne() {
        Map<?, ?> json = (Map<?, ?>) Json.parse(Json.pretty(REPORT.json()));
        assertEquals(1L, json.get("schema"));
        assertEquals(false, json.get("ok"));
        assertEquals(Map.of("skipped", 1L, "ok", 1L, "warn", 0L, "fail", 1L), json.get("counts"));
        assertEquals(Map.of("check", "interface_up", "subject", "eth1", "verdict", "fail", "evidence", "it is down",
                "mend", "ip link set dev eth1 up"), ((List<?>) json.get("findings")).get(1));
        assertFalse(new Report("f", List.of(Finding.warn("", "x", "y").of("z"))).failed());
    }

    @Test
    void theDocumentationNamesEveryCheckInItsWords() throws Exception {
        String table = Doctor.CHECKS.stream().map(check -> "| `" + check.name() + "` | " + check.question() + " |")
                .collect(Collectors.joining("\n"));
        assertTrue(Files.readString(Path.of("src/site/doctor.md")).contains("| --- | --- |\n" + table + "\n"),
                () -> "src/site/doctor.md should hold this table:\n" + table);
    }
}
