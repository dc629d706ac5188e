package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.resource.AgentName;
import dev.vigia.resource.Invocation;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.OnFail;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Task;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents of every kind and ill manner: called as Pacemaker calls them, ended in time, understood. */
@Timeout(120)
class AgentRunnerTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private AgentRunner runner;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(directory.resolve("ocf/resource.d/vigia"));
        Files.createDirectories(directory.resolve("init.d"));
        runner = new AgentRunner(new AgentRunner.Places(directory.resolve("ocf"), directory.resolve("init.d"),
                directory.resolve("systemctl")), Scripts.CLOCK);
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private void agent(String... lines) throws IOException {
        Scripts.write(directory.resolve("ocf/resource.d/vigia"), "agent", lines);
    }

    private Outcome call(ResourceSettings resource, Operation operation) throws Exception {
        var answer = new CompletableFuture<Outcome>();
        runner.call(new Invocation(resource, operation, "lb1"), answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    private Outcome call(String agent, Operation operation) throws Exception {
        return call(ResourceSettings.of("r", agent), operation);
    }

    private Outcome ocf(Task task, Duration timeout) throws Exception {
        return call("ocf:vigia:agent", Operation.of(task, timeout));
    }

    @Test
    void anOcfAgentFindsExactlyWhatPacemakerTellsIt() throws Exception {
        agent("echo \"$# $1\" >" + directory.resolve("argv"), "env | grep -v '^\\(PWD\\|SHLVL\\|_\\)=' | sort >"
                + directory.resolve("env"));
        ResourceSettings resource = ResourceSettings.of("db", "ocf:vigia:agent")
                .parameters(Map.of("ip", "192.0.2.1", "text", "two words; $(none)"));
        Operation monitor = new Operation(Task.MONITOR, Duration.ofSeconds(10), AMPLE, OnFail.RESTART, false, 20);
        assertEquals(Outcome.of(OcfCode.OK), call(resource, monitor));
        assertEquals(List.of("1 monitor"), Scripts.lines(directory.resolve("argv")));
        assertEquals(List.of(
                "LANG=C.UTF-8",
                "OCF_CHECK_LEVEL=20",
                "OCF_EXIT_REASON_PREFIX=ocf-exit-reason:",
                "OCF_RA_VERSION_MAJOR=1",
                "OCF_RA_VERSION_MINOR=1",
                "OCF_RESKEY_CRM_meta_interval=10000",
                "OCF_RESKEY_CRM_meta_name=monitor",
                "OCF_RESKEY_CRM_meta_on_node=lb1",
                "OCF_RESKEY_CRM_meta_on_node_uuid=lb1",
                "OCF_RESKEY_CRM_meta_timeout=30000",
                "OCF_RESKEY_ip=192.0.2.1",
                "OCF_RESKEY_text=two words; $(none)",
                "OCF_RESOURCE_INSTANCE=db",
                "OCF_RESOURCE_PROVIDER=vigia",
                "OCF_RESOURCE_TYPE=agent",
                "OCF_ROOT=" + directory.resolve("ocf"),
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                Scripts.lines(directory.resolve("env")).stream().sorted().toList());
    }

    @Test
    void aPromotableOneIsToldSoInTheOldWordsAndTheNew() throws Exception {
        agent("[ \"$OCF_RESKEY_CRM_meta_promotable/$OCF_RESKEY_CRM_meta_master_max\" = true/1 ] &&"
                + " [ $1/$OCF_RESKEY_CRM_meta_interval = promote/0 ] || exit 2");
        ResourceSettings resource = ResourceSettings.of("db", "ocf:vigia:agent")
                .meta(MetaAttributes.DEFAULT.promotable(true));
        assertEquals(Outcome.of(OcfCode.OK), call(resource, Operation.of(Task.PROMOTE, AMPLE)));
    }

    @Test
    void everyExitStatusIsItsCodeAndThoseThatMeanNothingAreErrors() throws Exception {
        for (int status : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 190, 191}) {
            agent("exit " + status);
            Outcome outcome = ocf(Task.MONITOR, AMPLE);
            assertEquals(Outcome.Execution.DONE, outcome.execution());
            assertEquals(status, outcome.code().status());
        }
        for (int status : new int[] {10, 42, 126, 127}) {
            agent("exit " + status);
            assertEquals(Outcome.of(OcfCode.ERROR), ocf(Task.MONITOR, AMPLE), "exit status " + status);
        }
        agent("kill -SEGV $$");
        assertEquals(Outcome.error("ended by signal 11"), ocf(Task.MONITOR, AMPLE));
    }

    @Test
    void theReasonIsTheLastOneOfTheErrorsAndCannotForgeALine() throws Exception {
        agent("echo 'ocf-exit-reason:said elsewhere'", "echo ocf-exit-reason:first >&2",
                "printf 'noise\\nocf-exit-reason:no \\033[31mpid file\\nmore noise\\n' >&2", "exit 7");
        assertEquals(Outcome.of(OcfCode.NOT_RUNNING, "no ?[31mpid file"), ocf(Task.MONITOR, AMPLE));
    }

    @Test
    void oneThatHangsIsKilledWithAllItsChildrenAtOnce() throws Exception {
        Path pids = directory.resolve("pids");
        agent("trap '' TERM INT HUP", "sleep 300 & echo $! >>" + pids, "echo $$ >>" + pids,
                "echo ocf-exit-reason:waiting for the disk >&2", "wait");
        Moment start = Scripts.CLOCK.now();
        assertEquals(Outcome.timeout("killed after 1000 ms; waiting for the disk"),
                ocf(Task.STOP, Duration.ofSeconds(1)));
        assertTrue(start.until(Scripts.CLOCK.now()).compareTo(Duration.ofSeconds(10)) < 0);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Scripts.lines(pids).stream().noneMatch(Scripts::lives));
        assertEquals(2, Scripts.lines(pids).size());
    }

    @Test
    void aServiceInASessionOfItsOwnOutlivesItsStart() throws Exception {
        Path pid = directory.resolve("pid");
        agent("setsid sh -c 'echo $$ >" + pid + "; exec sleep 300' &", "while [ ! -s " + pid + " ]; do :; done");
        try {
            assertEquals(Outcome.of(OcfCode.OK), ocf(Task.START, AMPLE), "its open output is not waited for");
            assertTrue(Scripts.lives(Scripts.lines(pid).get(0)));
        } finally {
            new ProcessBuilder("kill", "-9", Scripts.lines(pid).get(0)).start().waitFor();
        }
    }

    @Test
    void megabytesOnBothPipesAreReadAndForgotten() throws Exception {
        agent("head -c 30000000 /dev/zero | tr '\\0' x", "head -c 30000000 /dev/zero | tr '\\0' y >&2",
                "echo >&2; echo ocf-exit-reason:the end >&2; exit 1");
        assertEquals(Outcome.of(OcfCode.ERROR, "the end"), ocf(Task.MONITOR, AMPLE));
    }

    @Test
    void whatCannotBeRunSaysWhy() throws Exception {
        assertEquals(Outcome.notInstalled("there is no agent " + directory.resolve("ocf/resource.d/vigia/agent")),
                ocf(Task.START, AMPLE));
        agent("exit 0");
        Path file = directory.resolve("ocf/resource.d/vigia/agent");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(Outcome.of(OcfCode.INSUFFICIENT_PRIVILEGES, file + " is not executable"),
                ocf(Task.START, AMPLE));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(file, "#!/nowhere/sh\n");
        assertEquals(OcfCode.ERROR, ocf(Task.START, AMPLE).code(), "an interpreter that is not there");
        assertEquals(Outcome.Execution.NOT_INSTALLED, call("lsb:none", Operation.of(Task.START, AMPLE)).execution());
        assertEquals(Outcome.Execution.NOT_INSTALLED, call("systemd:none", Operation.of(Task.STOP, AMPLE)).execution());
    }

    @Test
    void aCancelledOneIsAnsweredAsCancelledOnce() throws Exception {
        Path pid = directory.resolve("pid");
        agent("echo $$ >" + pid, "exec sleep 300");
        Queue<Outcome> answers = new ConcurrentLinkedQueue<>();
        Runnable cancel = runner.call(new Invocation(ResourceSettings.of("r", "ocf:vigia:agent"),
                Operation.monitor(Duration.ofSeconds(10), AMPLE), "lb1"), answers::add);
        await().atMost(Duration.ofSeconds(20)).until(() -> !Scripts.lines(pid).isEmpty());
        cancel.run();
        cancel.run();
        await().atMost(Duration.ofSeconds(10)).until(() -> !answers.isEmpty());
        assertEquals(List.of(Outcome.cancelled()), List.copyOf(answers));
        await().atMost(Duration.ofSeconds(10)).until(() -> !Scripts.lives(Scripts.lines(pid).get(0)));
    }

    @Test
    void theEndCancelsWhatRunsAndRefusesMore() throws Exception {
        Path pid = directory.resolve("pid");
        agent("echo $$ >" + pid, "exec sleep 300");
        var answer = new CompletableFuture<Outcome>();
        var resource = ResourceSettings.of("r", "ocf:vigia:agent");
        runner.call(new Invocation(resource, Operation.of(Task.START, AMPLE), "lb1"), answer::complete);
        await().atMost(Duration.ofSeconds(20)).until(() -> !Scripts.lines(pid).isEmpty());
        runner.close();
        assertEquals(Outcome.Execution.CANCELLED, answer.get(20, TimeUnit.SECONDS).execution());
        assertEquals(Outcome.Execution.ERROR, ocf(Task.STOP, AMPLE).execution());
    }

    @Test
    void aUnitOfSystemdIsWhatSystemctlSays() throws Exception {
        Path asked = directory.resolve("asked");
        Path states = directory.resolve("states");
        Scripts.write(directory, "systemctl", "echo \"$*\" >>" + asked, "case $1 in",
                "show) head -n 1 " + states + " | tr ' ' '\\n'; [ $(wc -l <" + states + ") = 1 ] ||"
                        + " sed -i 1d " + states + ";;",
                "*) echo 'Unit x.service not found.' >&2; exit 5;; esac");
        Operation monitor = Operation.monitor(Duration.ofSeconds(10), Duration.ofSeconds(2));
        Map<String, Outcome> rows = Map.of(
                "LoadState=loaded ActiveState=active", Outcome.of(OcfCode.OK),
                "LoadState=loaded ActiveState=reloading", Outcome.of(OcfCode.OK),
                "LoadState=loaded ActiveState=inactive", Outcome.of(OcfCode.NOT_RUNNING),
                "LoadState=loaded ActiveState=failed", Outcome.of(OcfCode.NOT_RUNNING, "x.service has failed"),
                "LoadState=not-found ActiveState=inactive",
                Outcome.of(OcfCode.NOT_INSTALLED, "x.service cannot be loaded: not-found"),
                "LoadState=loaded ActiveState=activating",
                Outcome.timeout("it is still on its way after 2000 ms"),
                "nonsense", Outcome.of(OcfCode.ERROR, "systemctl does not say what x.service is: ''"));
        for (Map.Entry<String, Outcome> row : rows.entrySet()) {
            Files.writeString(states, row.getKey() + "\n");
            assertEquals(row.getValue(), call("systemd:x", monitor), row.getKey());
        }
        Files.writeString(states, "LoadState=loaded ActiveState=activating\nLoadState=loaded ActiveState=active\n");
        assertEquals(Outcome.of(OcfCode.OK), call("systemd:x", monitor), "waited for");
        Files.delete(asked);
        assertEquals(Outcome.of(OcfCode.NOT_INSTALLED, "Unit x.service not found."),
                call("systemd:x@1.socket", Operation.of(Task.START, AMPLE)));
        assertEquals(Outcome.of(OcfCode.OK), call("systemd:x", Operation.of(Task.STOP, AMPLE)),
                "what is not there does not run");
        assertEquals(List.of("--no-ask-password start -- x@1.socket", "--no-ask-password stop -- x.service"),
                Scripts.lines(asked));
    }

    @Test
    void anInitScriptsStatusIsTranslated() throws Exception {
        Map<Integer, OcfCode> status = Map.of(0, OcfCode.OK, 1, OcfCode.NOT_RUNNING, 2, OcfCode.NOT_RUNNING,
                3, OcfCode.NOT_RUNNING, 4, OcfCode.ERROR, 150, OcfCode.NOT_INSTALLED,
                151, OcfCode.INSUFFICIENT_PRIVILEGES, 7, OcfCode.ERROR);
        Map<Integer, OcfCode> others = Map.of(0, OcfCode.OK, 1, OcfCode.ERROR, 2, OcfCode.INVALID_PARAMETER,
                5, OcfCode.NOT_INSTALLED, 7, OcfCode.NOT_RUNNING, 8, OcfCode.ERROR, 99, OcfCode.ERROR);
        for (Map.Entry<Integer, OcfCode> row : status.entrySet()) {
            Scripts.write(directory.resolve("init.d"), "x", "[ $1 = status ] && exit " + row.getKey(), "exit 77");
            assertEquals(row.getValue(), call("lsb:x", Operation.monitor(Duration.ZERO, AMPLE)).code(),
                    "status " + row.getKey());
        }
        for (Map.Entry<Integer, OcfCode> row : others.entrySet()) {
            Scripts.write(directory.resolve("init.d"), "x", "[ $1 = start ] && exit " + row.getKey(), "exit 77");
            assertEquals(row.getValue(), call("lsb:x", Operation.of(Task.START, AMPLE)).code(),
                    "start " + row.getKey());
        }
    }

    @Test
    void anAgentDescribesItselfWholeOrNotAtAll() throws Exception {
        var name = AgentName.parse("ocf:vigia:agent");
        agent("[ $1 = meta-data ] && echo '<resource-agent/>'; echo 'not this' >&2");
        assertEquals("<resource-agent/>\n", runner.metaData(name));
        agent("echo '<half'; exit 3");
        assertEquals("ocf:vigia:agent does not describe itself: exit status 3",
                assertThrows(IOException.class, () -> runner.metaData(name)).getMessage());
        agent("head -c 600000 /dev/zero | tr '\\0' x");
        assertEquals("ocf:vigia:agent describes itself with more than 524288 bytes",
                assertThrows(IOException.class, () -> runner.metaData(name)).getMessage());
        assertThrows(IOException.class, () -> runner.metaData(AgentName.parse("ocf:vigia:none")));
        assertThrows(IOException.class, () -> runner.metaData(AgentName.parse("systemd:agent")));
    }
}
