package dev.vigia.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Action;
import dev.vigia.agent.FenceDevice.Target;
import dev.vigia.agent.FenceParameters;
import dev.vigia.agent.Input;
import dev.vigia.config.FenceOpinion;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.process.FenceRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's own fence agents, unpacked: each describes itself, and that without hardware fences. */
@Timeout(600)
class FenceAgentsIT {
    private static final Path PEER = Path.of("target/peers/fence-agents").toAbsolutePath();

    @TempDir
    private Path place;
    private List<String> agents;

    /** They look for their library where an installation puts it, so each is called through a script of ours. */
    @BeforeEach
    void unpacked() throws IOException {
        Path sbin = PEER.resolve("usr/sbin");
        if (!Files.exists(sbin)) {
            System.out.println("SKIPPED: FenceAgentsIT: no fence agents here; scripts/peers --all fetches them");
        }
        Assumptions.assumeTrue(Files.exists(sbin), "no fence agents");
        try (Stream<Path> files = Files.list(sbin)) {
            agents = files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("fence_")).sorted()
                    .toList();
        }
        for (String agent : agents) {
            Path script = Files.writeString(place.resolve(agent), """
                    #!/bin/sh
                    export PYTHONPATH=%1$s/usr/share/fence:%1$s/usr/lib/python3/dist-packages
                    case $(head -n 1 %2$s) in
                      *python*) exec /usr/bin/python3 %2$s ;;
                      *) exec %2$s ;;
                    esac
                    """.formatted(PEER, sbin.resolve(agent)));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static FenceDevice device(String agent, Action action, Map<String, String> parameters) {
        return new FenceDevice("d", agent, action, action.word(), List.of(new Target("lb2", "2", Duration.ZERO)),
                Optional.empty(), Duration.ofSeconds(30), 2, FenceParameters.of(parameters));
    }

    @Test
    void eachDescribesItselfAndIsUnderstood() {
        var facts = new FenceFacts(List.of(place), true);
        Map<String, Integer> arguments = new TreeMap<>();
        List<String> silent = new ArrayList<>();
        List<String> unable = new ArrayList<>();
        for (String agent : agents) {
            FenceOpinion opinion = facts.opinion(device(agent, Action.REBOOT, Map.of()));
            if (opinion.agent().absence().isEmpty()) {
                arguments.merge(opinion.hostArgument(), 1, Integer::sum);
                opinion.agent().faults().stream().filter(fault -> fault.parameter().equals("action"))
                        .forEach(fault -> unable.add(fault.message()));
            } else {
                silent.add(opinion.agent().absence());
            }
        }
        System.out.println("FenceAgentsIT: of " + agents.size() + " agents told by " + arguments + "; silent: " + silent
                + "; without reboot: " + unable);
        assertTrue(agents.size() >= 80, agents.size() + " agents");
        assertTrue(silent.size() <= 5, silent::toString);
        assertTrue(silent.stream().noneMatch(one -> one.contains("meta-data")), "none talks what is not understood");
    }

    @Test
    void theDummyRebootsAndFailsWhereItCannot() throws Exception {
        var answers = new LinkedBlockingQueue<Input>();
        Path status = Files.writeString(place.resolve("status"), "on");
        try (var runner = new FenceRunner(List.of(place), new MonotonicClock(), answers::add)) {
            for (Action action : List.of(Action.REBOOT, Action.OFF)) {
                runner.perform(new Command.Fence("web", 1, device("fence_dummy", action,
                        Map.of("status_file", status.toString())), "lb2"));
                Input.Fenced fenced = (Input.Fenced) answers.poll(120, TimeUnit.SECONDS);
                assertTrue(fenced.proven(), fenced::toString);
                assertEquals(action == Action.OFF ? "off" : "on", Files.readString(status));
                System.out.println("FenceAgentsIT: " + fenced.why());
            }
            runner.perform(new Command.Fence("web", 2, device("fence_dummy", Action.REBOOT,
                    Map.of("type", "fail", "status_file", status.toString())), "lb2"));
            Input.Fenced fenced = (Input.Fenced) answers.poll(120, TimeUnit.SECONDS);
            assertFalse(fenced.proven(), fenced::toString);
            System.out.println("FenceAgentsIT: " + fenced.why());
        }
    }
}
