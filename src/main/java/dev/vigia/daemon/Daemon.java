package dev.vigia.daemon;

import dev.vigia.agent.Agent;
import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Measure;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Settings;
import dev.vigia.config.LocalFiles;
import dev.vigia.config.Reading;
import dev.vigia.control.Chronicle;
import dev.vigia.control.ControlSocket;
import dev.vigia.control.SocketFile;
import dev.vigia.journal.JournalFile;
import dev.vigia.linux.Capabilities;
import dev.vigia.linux.LinuxWorld;
import dev.vigia.linux.Mailbox;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.linux.Scheduling;
import dev.vigia.linux.Supervisor;
import dev.vigia.loop.DatedWorld;
import dev.vigia.loop.EventLoop;
import dev.vigia.loop.History;
import dev.vigia.loop.Journal;
import dev.vigia.loop.LogLines;
import dev.vigia.loop.World;
import dev.vigia.probe.Patrol;
import dev.vigia.process.AgentRunner;
import dev.vigia.process.Confinement;
import dev.vigia.process.EventLog;
import dev.vigia.process.FenceRunner;
import dev.vigia.process.Fifos;
import dev.vigia.process.NotifyRunner;
import dev.vigia.process.OrderLog;
import dev.vigia.process.ResourceCalls;
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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running agent on this machine: everything put together, from the file to the last signal. */
public final class Daemon {
    private static final int MAILBOX = 1024;
    private static final int JOURNAL = 1024;

    private final Path file;
    private final Path journal;
    private final PrintStream err;

    /**
     * An agent.
     *
     * @param file its configuration
     * @param journal where every input is kept; null for nowhere
     * @param err where it says why it does not start
     */
    public Daemon(Path file, Path journal, PrintStream err) {
        this.file = file;
        this.journal = journal;
        this.err = err;
    }

    /** The version of this program; empty where it is not packaged. */
    static String version() {
        String version = Daemon.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
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
            try (SocketFile socket = SocketFile.open(Path.of(settings.controlSocket()));
                    JournalFile kept = JournalFile.open(journal, version())) {
                return serve(settings, socket, confinement, lines, new Journal(JOURNAL, kept));
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
        return Readings.toRun(file);
    }

    private ExitCode refuse(ExitCode code, String sentence) {
        err.println("vigia: " + sentence);
        return code;
    }

    /** The wiring: who talks to whom. */
    private ExitCode serve(Settings settings, SocketFile socket, Confinement confinement, LogStream lines,
            Journal inputs) throws IOException {
        var clock = new MonotonicClock();
        var mailbox = new Mailbox(MAILBOX);
        var memory = new Memory(settings);
        var resources = new ResourceCalls(new AgentRunner(AgentFacts.usual(), clock), input -> put(mailbox, input));
        var trust = new Trust(new LocalFiles(), settings.scriptSecurity());
        var events = new EventLog(Path.of(settings.stateDirectory()), settings.controlSocket());
        var chronicle = new Chronicle(new Kept(events), clock);
        var notifier = new NotifyRunner(confinement, trust, memory.told(), clock, input -> put(mailbox, input),
                chronicle::ran);
        var audience = new Audience(notifier, new Fifos(settings.fifos(), settings.scriptUser(), confinement, trust,
                clock));
        var asked = new CompletableFuture<ControlSocket>();
        var metering = Metering.of(mailbox, notifier::account);
        var reload = reload(settings, mailbox, asked, chronicle, metering);
        var control = new ControlSocket(socket, clock, input -> reload.fulfils(input) || mailbox.offer(input),
                chronicle, notifier::account);
        asked.complete(control);
        var probers = new Probers(clock);
        var fences = new FenceRunner(FenceRunner.usualPlaces(), clock, input -> put(mailbox, input));
        // Here and not by the loop, whose own threads are not scheduled as the others are.
        var patrol = new Patrol(clock, probers, (check, state) -> put(mailbox, new Input.Checked(check, state)));
        Duration lastWords = Duration.ZERO;
        try (metering; resources; fences; var world = new LinuxWorld(mailbox,
                fences.before(resources.before(command ->
                        route(command, audience, control, memory.orders(), patrol, metering))),
                settings.controlSocket())) {
            mailbox.offer(memory.recall());
            mailbox.offer(metering.follow(new Input.Configure(settings)));
            Signals.install(() -> put(mailbox, new Input.Stop()), () -> stopNow(audience, probers, lines),
                    reload::hangUp);
            var loop = loop(world, inputs, memory, chronicle);
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
            memory.close();
            control.close();
            events.close();
        }
        log().info("stopped: every address is taken down");
        return ExitCode.OK;
    }

    private static EventLoop loop(World world, Journal inputs, Memory memory, Chronicle chronicle) {
        var supervisor = Supervisor.of(System.getenv());
        Consumer<Command> log = memory.first().andThen(new LogLines()).andThen(chronicle);
        var dated = new DatedWorld(world, InstantSource.system());
        var watched = new SupervisedWorld(dated, supervisor::tell, supervisor.watchdog());
        return new EventLoop(watched, new Agent(), inputs, new History(), log);
    }

    /** Answers what {@code asked} asks, as soon as that stands. */
    private Reload reload(Settings settings, Mailbox mailbox, CompletableFuture<ControlSocket> asked,
            Chronicle chronicle, Metering metering) {
        return new Reload(file.toString(), this::read, settings, input -> put(mailbox, metering.follow(input)),
                answer -> asked.thenAccept(control -> control.answered(answer)), chronicle::note,
                metering.reloads()::count);
    }

    private static List<Measure> rehearsed(LinuxWorld world, Mailbox mailbox) {
        Rehearsal.call(world);
        // Begun before its threads are scheduled, so that the loop never waits for a starved one.
        Rehearsal.begin(Scheduling.lead());
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
            Patrol patrol, Metering metering) {
        if (audience.hears(command)) {
            return;
        }
        if (command instanceof Command.Answer answer) {
            if (!metering.source().answered(answer)) {
                control.answered(answer);
            }
        } else if (command instanceof Command.Keep keep) {
            orders.keep(keep.orders());
        } else if (command instanceof Command.Examine examine) {
            patrol.configure(examine.checks());
        }
    }
}
