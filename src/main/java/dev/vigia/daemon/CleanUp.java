package dev.vigia.daemon;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.RouterId;
import dev.vigia.agent.Settings;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import dev.vigia.control.SocketFile;
import dev.vigia.linux.LinuxWorld;
import dev.vigia.linux.Mailbox;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code vigia clean-up}: takes off what a dead agent of this configuration has left, for whoever supervised it
 * and will not start it again. Never while an agent holds the control socket.
 */
public final class CleanUp {
    private static final int MAILBOX = 1;

    private final Path file;
    private final PrintStream err;
    private final Map<Subnet, String> refused = new LinkedHashMap<>();
    private final Map<LinkName, Set<Subnet>> standing = new HashMap<>();
    private final List<RouterId> gates = new ArrayList<>();
    private int removed;

    /** Cleans up by this file, and says on {@code err} what it did. */
    public CleanUp(Path file, PrintStream err) {
        this.file = file;
        this.err = err;
    }

    /** Does it; well ended where nothing is left of those addresses. */
    public ExitCode run() {
        LogStream lines = LogStream.install(err);
        try {
            return clean();
        } finally {
            lines.close();
        }
    }

    private ExitCode clean() {
        // Scripts and keys may be gone by now; they are not needed.
        Reading reading = ConfigFile.read(file, FileFacts.NOT_ASKED, Daemon.hostName());
        if (!reading.usable()) {
            err.print(reading.text());
            return say(ExitCode.CONFIGURATION, file + " does not say which addresses to take off; the kernel takes"
                    + " each off by itself when its lease ends");
        }
        Settings settings = reading.settings();
        Path socket = Path.of(settings.controlSocket());
        // Where there is no directory, no agent of this boot has been.
        if (!Files.isDirectory(socket.toAbsolutePath().getParent())) {
            return clean(settings);
        }
        try {
            SocketFile held = SocketFile.open(socket);
            try {
                return clean(settings);
            } finally {
                held.close();
            }
        } catch (SocketFile.HeldException other) {
            return say(ExitCode.REFUSED, "nothing is cleaned up: " + other.getMessage());
        } catch (IOException failed) {
            boolean forbidden = failed.getCause() instanceof AccessDeniedException;
            return say(forbidden ? ExitCode.PERMISSION : ExitCode.FAILURE, "cannot clean up: " + failed.getMessage());
        }
    }

    private ExitCode clean(Settings settings) {
        try (var world = new LinuxWorld(new Mailbox(MAILBOX), command -> { }, settings.controlSocket())) {
            look(world);
            settings.instances().forEach(instance -> clean(world, instance));
            // Last, so that nothing is answered for that is about to go.
            world.perform(new Command.SweepRoutings(List.of()));
            gates.forEach(router -> world.perform(new Command.Unguard(router)));
        } catch (IOException failed) {
            return say(ExitCode.PERMISSION, "cannot clean up: " + failed.getMessage());
        }
        refused.forEach((address, reason) -> err.println("vigia: " + address + " stays: " + reason));
        return say(refused.isEmpty() ? ExitCode.OK : ExitCode.PERMISSION, "clean-up: " + removed
                + " addresses and " + gates.size() + " gates taken off");
    }

    /** What stands now on each link, and the gates that the dead agent has left. */
    private void look(LinuxWorld world) {
        Moment now = world.now();
        for (Input input = world.await(now); input != null; input = world.await(now)) {
            if (input instanceof Input.AddressSeen seen) {
                standing.computeIfAbsent(seen.link(), link -> new LinkedHashSet<>()).add(seen.address());
            } else if (input instanceof Input.Inherited inherited) {
                inherited.routers().forEach(left -> gates.add(left.router()));
            }
        }
    }

    private void clean(LinuxWorld world, InstanceSettings instance) {
        Set<IpAddress> ours = instance.held().stream().map(Subnet::address).collect(Collectors.toSet());
        List<Subnet> left = new ArrayList<>(standing.getOrDefault(instance.link(), Set.of()));
        left.removeIf(address -> !ours.contains(address.address()));
        var router = new RouterId(instance.name(), instance.family());
        for (int from = 0; from < left.size(); from += Command.SLICE) {
            List<Subnet> slice = left.subList(from, Math.min(left.size(), from + Command.SLICE));
            world.perform(new Command.RemoveAddresses(router, instance.link(), slice));
            removed += slice.size();
        }
        Moment now = world.now();
        for (Input input = world.await(now); input != null; input = world.await(now)) {
            if (input instanceof Input.AddressesRemoved answer) {
                refused.putAll(answer.refused());
                removed -= answer.refused().size();
            }
        }
    }

    private ExitCode say(ExitCode code, String sentence) {
        err.println("vigia: " + sentence);
        return code;
    }
}
