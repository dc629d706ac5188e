package dev.vigia.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.RouterId;
import dev.vigia.agent.SerialMark;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.wire.Serial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last serials are known after a crash, and after a loss of power where there was time to write them. */
@Timeout(60)
class SerialLogTest {
    private static final RouterId WEB = new RouterId("web", Family.IPV4);
    private static final IpAddress PEER = IpAddress.parse("10.0.0.2");

    @TempDir
    private Path directory;

    private Path lines() {
        return directory.resolve("run/control.sock.serials");
    }

    private SerialLog log() throws IOException {
        Files.createDirectories(directory.resolve("run"));
        return new SerialLog(directory.resolve("state"), directory.resolve("run/control.sock").toString());
    }

    private static SerialMark mark(RouterId router, IpAddress sender, long serial) {
        return new SerialMark(router, sender, new Serial(serial));
    }

    private Set<SerialMark> recalled() throws IOException {
        try (SerialLog log = log()) {
            return new HashSet<>(log.recall());
        }
    }

    @Test
    void eachIsOnFileWhenItsAdvertIsSentOrActedUpon() throws IOException {
        SerialLog log = log();
        assertEquals(List.of(), log.recall());
        var six = new RouterId("web", Family.IPV6);
        for (long i = 1; i <= 5; i++) {
            log.accept(new Command.Remember(mark(WEB, null, i)));
            log.accept(new Command.Remember(mark(WEB, PEER, i + 10)));
            log.accept(new Command.Remember(mark(six, IpAddress.parse("fe80::2"), -i)));
            // Never closed: this is how a killed process leaves it.
            assertEquals(Set.of(mark(WEB, null, i), mark(WEB, PEER, i + 10),
                    mark(six, IpAddress.parse("fe80::2"), i == 1 ? -i : -1)), recalled());
        }
    }

    @Test
    void theStateDirectoryKnowsThemWhereMemoryHasForgotten() throws IOException {
        try (SerialLog log = log()) {
            log.accept(new Command.Remember(mark(WEB, PEER, 7)));
        }
        Files.delete(lines());
        assertEquals(Set.of(mark(WEB, PEER, 7)), recalled());
        Files.writeString(lines(), "web IPV4 10.0.0.2 0000000000000006\nweb IPV4 - 0000000000000003\nweb IPV4 - 00");
        assertEquals(Set.of(mark(WEB, PEER, 7), mark(WEB, null, 3)), recalled(), "the later one of both counts");
    }

    @Test
    void itStaysSmall() throws IOException {
        SerialLog log = log();
        for (long i = 0; i < 20_000; i++) {
            log.accept(new Command.Remember(mark(WEB, null, i)));
        }
        assertTrue(Files.size(lines()) <= LineFile.LONGEST + 1000, Files.size(lines()) + " bytes");
        assertEquals(Set.of(mark(WEB, null, 19_999)), recalled());
    }

    @Test
    void whatIsDamagedIsAWarningAndWhatIsWholeBeforeItIsBelieved() throws IOException {
        try (SerialLog log = log()) {
            log.accept(new Command.Remember(mark(WEB, PEER, 7)));
        }
        for (String bad : List.of("", "x\n", "web IPV5 - 0000000000000001\n", "web IPV4 nobody 0000000000000001\n",
                "web IPV4 - 000000000000000g\n", "web IPV4 - + 0000000000000001\n", "\u0000\u0000\n")) {
            Files.writeString(lines(), "web IPV4 - 0000000000000009\n" + bad);
            assertEquals(Set.of(mark(WEB, PEER, 7), mark(WEB, null, 9)), recalled(), bad);
        }
    }

    @Test
    void whatCannotBeWrittenStopsNobody() throws IOException {
        try (SerialLog log = log()) {
            Files.createDirectories(lines().resolve("in the way"));
            log.accept(new Command.Remember(mark(WEB, PEER, 7)));
            Files.delete(lines().resolve("in the way"));
            Files.delete(lines());
            log.accept(new Command.Remember(mark(WEB, PEER, 8)));
        }
        assertEquals(Set.of(mark(WEB, PEER, 8)), recalled());
    }

    /** As with a full file system that has room again: what was written aside meanwhile is read by nobody. */
    @Test
    void onceItCanBeWrittenAgainItIs() throws IOException {
        SerialLog log = log();
        Files.createDirectories(lines().resolve("in the way"));
        log.accept(new Command.Remember(mark(WEB, PEER, 7)));
        Files.delete(lines().resolve("in the way"));
        Files.delete(lines());
        log.accept(new Command.Remember(mark(WEB, PEER, 8)));
        log.accept(new Command.Remember(mark(WEB, null, 3)));
        // Never closed: this is how a killed process leaves it.
        assertEquals(Set.of(mark(WEB, PEER, 8), mark(WEB, null, 3)), recalled());
    }
}
