package dev.vigia.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** {@code scripts/bench}: Vigia and keepalived side by side on one machine, taking turns. */
final class Bench {
    private static final String USAGE = """
            usage: scripts/bench BENCH [OPTION VALUE]...

              failover        power loss, cut cable, clean stop: the client's blackout, and the excess over its wait
              crash           kill -9 of the owner's agent, nobody restarts it: how long both answer and hold it
              freeze          the same with SIGSTOP
              restart         kill -9, started again after 100 ms, as a supervisor does: takeovers and lost requests
              handover        planned moves, stop, drain, handover and the way back: lost requests
              many-addresses  a takeover with thousands of addresses: the first, the last, and the gaps between adverts
              jitter          10 ms adverts beside two busy loops: takeovers without a cause
              start           two routers started together
              checks          10 ms adverts beside 200 checks, 20 scripts and 50 notify scripts: how late one leaves
              decide          from a check that fails, or a process that dies, to priority 0 on the wire
              verbs           from shell to shell, each verb; and 10 ms adverts beside 1000 requests a second
              services        nginx behind the address: its server killed, its node cut off, moved on purpose
              notify          a link that flaps: in which order a slow, a hanging and a fast script are told

              --runs N        measured runs of each kind (default 10; many-addresses 3)
              --interval MS   advert interval in ms, a multiple of 10 (default 1000 and 100; many-addresses 100,
                              jitter 10); may be repeated; all but start
              --make M        vigia or keepalived (default both); all but start and handover
              --seed S        of the random phases (default: printed, another each time)
              --fault F       failover: power, cable or stop; may be repeated (default all three)
              --heir H        failover: who takes over: one started for the run (fresh, default), whose first takeover
                              it is, as in life; or one that has taken over before (seasoned)
              --prefer P      crash, freeze: Vigia's lease.prefer, safety or availability; may be repeated
              --gate G        crash, freeze: Vigia's lease.gate, auto, required or off; may be repeated: each
                              combination is measured (default: what the agent does where the file says nothing)
              --family F      crash, freeze: 4 (default) or 6
              --watch S       crash, freeze: how many seconds after the takeover both are watched at most (default 8)
              --move M        handover: stop, drain or handover; may be repeated (default all three)
              --manner M      handover: Vigia's handover key, make_before_break or break_before_make; may be repeated
              --addresses N   many-addresses: how many beside the advertised one (default 3999)
              --seconds S     checks, verbs: for how long each is watched (default 30)
              --flaps N       notify: how often the link goes and comes (default 1000)
              --minutes M     jitter: for how long each make is watched (default 1)
            """;

    /** What else this machine had to do: a figure is worth little without it. */
    private static String load() {
        String[] words = Shell.run("cat", "/proc/loadavg").split(" ");
        return "%s %s %s on %d processors".formatted(words[0], words[1], words[2],
                Runtime.getRuntime().availableProcessors());
    }

    private record Kind(List<String> options, ToIntFunction<Options> run) {
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        List<String> crash = List.of("--runs", "--interval", "--make", "--prefer", "--gate", "--family", "--watch");
        kinds.put("failover", new Kind(List.of("--runs", "--interval", "--make", "--fault", "--heir"),
                options -> new FailoverBench(options).run()));
        kinds.put("crash", new Kind(crash, options -> new CrashBench(options, Fault.KILL).run()));
        kinds.put("freeze", new Kind(crash, options -> new CrashBench(options, Fault.FREEZE).run()));
        kinds.put("restart", new Kind(List.of("--runs", "--interval", "--make"),
                options -> new RestartBench(options).run()));
        kinds.put("handover", new Kind(List.of("--runs", "--interval", "--move", "--manner"),
                options -> new HandoverBench(options).run()));
        kinds.put("many-addresses", new Kind(List.of("--runs", "--interval", "--make", "--addresses"),
                options -> new ManyAddressesBench(options).run()));
        kinds.put("jitter", new Kind(List.of("--minutes", "--interval", "--make"),
                options -> new JitterBench(options).run()));
        kinds.put("checks", new Kind(List.of("--seconds"), options -> new ChecksBench(options).run()));
        kinds.put("verbs", new Kind(List.of("--runs", "--seconds"), options -> new VerbsBench(options).run()));
        kinds.put("decide", new Kind(List.of("--runs"), options -> new DecideBench(options).run()));
        kinds.put("services", new Kind(List.of("--runs", "--interval"), options -> new ServicesBench(options).run()));
        kinds.put("notify", new Kind(List.of("--flaps", "--make"), options -> new NotifyBench(options).run()));
        kinds.put("start", new Kind(List.of("--runs"), options -> StartBench.run(options.runs(10))));
        return kinds;
    }

    private Bench() {
    }

    /** Runs a bench; its exit code is 0 where everything that was to happen did, 1 where not, 2 for wrong words. */
    public static void main(String[] words) {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) {
        if (words.contains("--help") || words.contains("-h") || words.equals(List.of("help"))) {
            System.out.print(USAGE);
            return 0;
        }
        Kind kind = words.isEmpty() ? null : kinds().get(words.get(0));
        if (kind == null) {
            System.err.print(USAGE);
            return 2;
        }
        try {
            Options options = Options.read(words.subList(1, words.size()), kind.options());
            for (Router make : options.makes()) {
                if (make.obstacle().isPresent()) {
                    System.err.println("cannot run " + make + ": " + make.obstacle().get());
                    return 1;
                }
            }
            System.err.println("seed " + options.seed() + ", load " + load());
            int exit = kind.run().applyAsInt(options);
            System.out.println("\nLoad at the end, over one, five and fifteen minutes: " + load());
            return exit;
        } catch (IllegalArgumentException e) {
            System.err.println("scripts/bench " + words.get(0) + ": " + e.getMessage() + "; --help tells more");
            return 2;
        }
    }
}
