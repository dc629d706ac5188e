package dev.vigia.daemon;

import dev.vigia.agent.Agent;
import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Measure;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Settings;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.LocalFiles;
import dev.vigia.config.Reading;
import dev.vigia.control.Chronicle;
import dev.vigia.control.ControlSocket;
import dev.vigia.control.SocketFile;
import dev.vigia.linux.Capabilities;
import dev.vigia.linux.LinuxWorld;
import dev.vigia.linux.Mailbox;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.linux.Scheduling;
import dev.vigia.linux.Supervisor;
import dev.vigia.loop.EventLoop;
import dev.vigia.loop.History;
import dev.vigia.loop.Journal;
import dev.vigia.loop.LogLines;
import dev.vigia.probe.Patrol;
import dev.vigia.process.Confinement;
import dev.vigia.process.EventLog;
import dev.vigia.process.Fifos;
import dev.vigia.process.NotifyRunner;
import dev.vigia.process.NumberLog;
import dev.vigia.process.OrderLog;
import dev.vigia.process.TellLog;
import dev.vigia.process.Trust;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running agent on this machine: everything put together, from the file to the last signal. */
public final class Daemon {
    private static final int MAILBOX = 1024;
    private static final int JOURNAL = 1024;

    private final Path file;
    private final PrintStream err;

    /** An agent by this file, which says on {@code err} why it does not start. */
    public Daemon(Path file, PrintStream err) {
        this.file = file;
        this.err = err;
    }

    /** This machine's name, as {@code hostname} prints it. */
    public static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException unreadable) {
            return "localhost";
        }
    }

    /** Runs until an orderly stop, or says why it cannot. */
    public ExitCode run() {
        try (LogStream lines = LogStream.install(err)) {
            Rehearsal.bind();
            return start(lines);
        }
    }

    private ExitCode start(LogStream lines) {
        Reading reading = read();
        err.print(reading.text());
        if (!reading.usable()) {
            return ExitCode.CONFIGURATION;
        }
        Settings settings = reading.settings();
        try {
            List<Capabilities.Capability> missing = Capabilities.ofThisThread().missing();
            if (!missing.isEmpty()) {
                return refuse(ExitCode.PERMISSION, "missing " + missing + ": run as root, or give the unit"
                        + " AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN (a container: cap_add NET_RAW, NET_ADMIN)");
            }
            var confinement = Confinement.as(settings.scriptUser());
            if (runsScripts(settings)) {
                confinement.prove();
            }
            try (SocketFile socket = SocketFile.open(Path.of(settings.controlSocket()))) {
                return serve(settings, socket, confinement, lines);
            }
        } catch (SocketFile.HeldException held) {
            return refuse(ExitCode.REFUSED, held.getMessage());
        } catch (IOException failed) {
            boolean forbidden = failed.getCause() instanceof AccessDeniedException;
            return refuse(forbidden ? ExitCode.PERMISSION : ExitCode.FAILURE, "cannot start: " + failed.getMessage());
        }
    }

    private static boolean runsScripts(Settings settings) {
        return settings.listeners().anyMatch(NotifySettings::runsAnything)
                || settings.fifos().stream().anyMatch(fifo -> !fifo.script().isEmpty());
    }

    /** Only after {@link LogStream} stands: the first logger fixes how lines look. */
    private static Logger log() {
        return LoggerFactory.getLogger("vigia");
    }

    private Reading read() {
        return ConfigFile.read(file, new LocalFiles(), hostName());
    }

    private ExitCode refuse(ExitCode code, String sentence) {
        err.println("vigia: " + sentence);
        return code;
    }

    /** The wiring: who talks to whom. */
    private ExitCode serve(Settings settings, SocketFile socket, Confinement confinement, LogStream lines)
            throws IOException {
        var clock = new MonotonicClock();
        var supervisor = Supervisor.of(System.getenv());
        var mailbox = new Mailbox(MAILBOX);
        var told = new TellLog(Path.of(settings.stateDirectory()), settings.controlSocket());
        var orders = new OrderLog(Path.of(settings.stateDirectory()), settings.controlSocket(), InstantSource.system());
        var numbers = new NumberLog(Path.of(settings.controlSocket()));
        var trust = new Trust(new LocalFiles(), settings.scriptSecurity());
        var events = new EventLog(Path.of(settings.stateDirectory()), settings.controlSocket());
        var chronicle = new Chronicle(new Kept(events), clock);
        var notifier = new NotifyRunner(confinement, trust, told, clock, input -> put(mailbox, input), chronicle::ran);
        var audience = new Audience(notifier, new Fifos(settings.fifos(), settings.scriptUser(), confinement, trust,
                clock));
        var asked = new CompletableFuture<ControlSocket>();
        var reload = reload(settings, mailbox, asked, chronicle);
        var control = new ControlSocket(socket, clock, input -> reload.fulfils(input) || mailbox.offer(input),
                chronicle, notifier::account);
        asked.complete(control);
        var probers = new Probers(clock);
        // Here and not by the loop, whose own threads are not scheduled as the others are.
        var patrol = new Patrol(clock, probers, (check, state) -> put(mailbox, new Input.Checked(check, state)));
        Duration lastWords = Duration.ZERO;
        try (var world = new LinuxWorld(mailbox, command -> route(command, audience, control, orders, patrol),
                settings.controlSocket())) {
            mailbox.offer(new Input.Recall(numbers.recall(told.recall()), orders.recall()));
            mailbox.offer(new Input.Configure(settings));
            Signals.install(() -> put(mailbox, new Input.Stop()), () -> stopNow(audience, probers, lines),
                    reload::hangUp);
            var watched = new SupervisedWorld(world, supervisor::tell, supervisor.watchdog());
            var loop = new EventLoop(watched, new Agent(), new Journal(JOURNAL), new History(),
                    numbers.andThen(new LogLines()).andThen(chronicle));
            tellStart(settings, rehearsed(world, mailbox), chronicle);
            loop.run();
            chronicle.note("stopped", "every address is taken down");
            lastWords = longestNotify(settings);
        } catch (RuntimeException | Error defect) {
            // A half-living agent would hold addresses that nobody watches: end at once, the supervisor restarts.
            log().error("defect: the agent ends because of an error of its own", defect);
            return ExitCode.FAILURE;
        } finally {
            reload.close();
            patrol.close();
            probers.close();
            // The socket last: until then nobody else may start, and number transitions that are still being told.
            audience.close(lastWords);
            orders.close();
            numbers.close();
            control.close();
            events.close();
        }
        log().info("stopped: every address is taken down");
        return ExitCode.OK;
    }

    /** Answers what {@code asked} asks, as soon as that stands. */
    private Reload reload(Settings settings, Mailbox mailbox, CompletableFuture<ControlSocket> asked,
            Chronicle chronicle) {
        return new Reload(file.toString(), this::read, settings, input -> put(mailbox, input),
                answer -> asked.thenAccept(control -> control.answered(answer)), chronicle::note);
    }

    private static List<Measure> rehearsed(LinuxWorld world, Mailbox mailbox) {
        Rehearsal.call(world);
        // Begun before its threads are scheduled, so that the loop never waits for a starved one.
        Rehearsal.begin();
        List<Measure> measures = Scheduling.raise();
        mailbox.offer(new Input.Measured(measures));
        return measures;
    }

    private void tellStart(Settings settings, List<Measure> measures, Chronicle chronicle) {
        measures.stream().filter(measure -> !measure.inForce())
                .forEach(measure -> log().warn("scheduling_refused: {}: {}", measure.name(), measure.refused()));
        String what = file + " with " + settings.instances().stream().map(InstanceSettings::name).distinct().count()
                + " instances as " + settings.routerId();
        log().info("started: vigia runs {}", what);
        chronicle.note("started", what);
    }

    /** The scripts of a stop have as long as any script has. */
    private static Duration longestNotify(Settings settings) {
        return settings.listeners().map(NotifySettings::timeout)
                .max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static void put(Mailbox mailbox, Input input) {
        try {
            mailbox.put(input);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody cannot wait for the orderly stop: scripts are killed, and what stands stays. */
    private static void stopNow(Audience audience, Probers probers, LogStream lines) {
        log().warn("stop_forced: ended by a second signal; addresses may still stand, see 'ip address'");
        audience.close(Duration.ZERO);
        probers.close();
        lines.close();
        Runtime.getRuntime().halt(ExitCode.FAILURE.number());
    }

    private static void route(Command command, Audience audience, ControlSocket control, OrderLog orders,
            Patrol patrol) {
        if (audience.hears(command)) {
            return;
        }
        if (command instanceof Command.Answer answer) {
            control.answered(answer);
        } else if (command instanceof Command.Keep keep) {
            orders.keep(keep.orders());
        } else if (command instanceof Command.Examine examine) {
            patrol.configure(examine.checks());
        }
    }
}
