package dev.vigia.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A make of VRRP router that the lab can run on a station, one at a time. */
enum Router {
    /** This project's agent, as users start it. */
    VIGIA("Vigia") {
        @Override
        Program start(Station station, Plan plan) {
            return start(station, """
                    global_defs:
                      router_id: %s
                      control_socket: %s/control.sock
                      state_directory: %s/state
                      script_user: root
                      enable_script_security: false
                    %svrrp_instance:
                      web:
                        interface: eth0
                        virtual_router_id: %d
                        priority: %d
                        advert_int: %s
                        virtual_ipaddress: [ %s ]
                    %s%s%s""".formatted(station.name(), station.directory(), station.directory(),
                    String.join("", plan.checks().stream().map(line -> line + "\n").toList()), Plan.VRID,
                    plan.priority(), plan.seconds(), quoted(plan.addresses()), plan.excluded().isEmpty() ? ""
                            : "    virtual_ipaddress_excluded: [ " + quoted(plan.excluded()) + " ]\n",
                    plan.listener().map(script -> "    notify: \"" + script + "\"\n").orElse(""),
                    plan.lines(this, "    ")));
        }

        @Override
        Program start(Station station, String text) {
            List<String> words = new ArrayList<>(List.of("run", "-c", write(station, "vigia.yaml", text).toString()));
            words.addAll(Journals.words(station));
            return run(station, words);
        }
    },
    /** Debian's keepalived: the installed one, or the one under target/peers. */
    KEEPALIVED("keepalived") {
        @Override
        Program start(Station station, Plan plan) {
            return start(station, """
                    global_defs {
                      vrrp_version 3
                      script_user root
                    %s}
                    vrrp_instance web {
                      interface eth0
                      virtual_router_id %d
                      priority %d
                      advert_int %s
                      virtual_ipaddress {
                        %s
                      }
                    %s%s%s}
                    """.formatted(plan.lines(this, "  "), Plan.VRID, plan.priority(), plan.seconds(),
                    String.join("\n    ", plan.addresses()), plan.excluded().isEmpty() ? ""
                            : "  virtual_ipaddress_excluded {\n    %s\n  }\n"
                                    .formatted(String.join("\n    ", plan.excluded())),
                    plan.listener().map(script -> "  notify \"" + script + "\"\n").orElse(""),
                    plan.instanceLines()));
        }

        @Override
        Program start(Station station, String text) {
            Path file = write(station, "keepalived.conf", text);
            Path at = station.directory();
            // What a killed one left behind looks alive as long as nobody has collected its dead child.
            PID_FILES.forEach(stale -> at.resolve(stale).toFile().delete());
            // Detail costs it a line for each announcement, which nobody has who runs it with many addresses.
            String detail = text.contains("virtual_ipaddress_excluded") ? "-l" : "-D";
            List<String> words = List.of(binary().orElseThrow().toString(), "-n", "-l", detail, "-f", file.toString(),
                    "-p", at + "/keepalived.pid", "-r", at + "/vrrp.pid", "-c", at + "/checkers.pid",
                    "-b", at + "/bfd.pid");
            return station.start("keepalived", words,
                    Map.of("TMPDIR", at.toString(), "LD_LIBRARY_PATH", libraries(PEER)));
        }
    },
    /** Debian's FRR under target/peers: zebra and vrrpd, with the macvlan that they want made for them. */
    FRR("FRR") {
        @Override
        Program start(Station station, Plan plan) {
            return start(station, Frr.prepare(station, plan));
        }

        @Override
        Program start(Station station, String text) {
            return Frr.start(station, text);
        }

        @Override
        Optional<String> obstacle() {
            return Frr.obstacle();
        }
    };

    /** Those that the benches and the fault matrix measure side by side. */
    static final List<Router> MEASURED = List.of(VIGIA, KEEPALIVED);

    private static final List<String> PID_FILES = List.of("keepalived.pid", "vrrp.pid", "checkers.pid", "bfd.pid");
    private static final Path INSTALLED = Path.of("/usr/sbin/keepalived");
    private static final Path PEER = Path.of("target/peers/keepalived").toAbsolutePath();

    private final String title;

    Router(String title) {
        this.title = title;
    }

    /** Starts one on a station; it runs by the plan until it is ended. */
    abstract Program start(Station station, Plan plan);

    /** The same by a file of its own language. */
    abstract Program start(Station station, String text);

    /** Why it cannot be run here; empty where it can. */
    Optional<String> obstacle() {
        return this == VIGIA || binary().isPresent() ? Optional.empty()
                : Optional.of("no keepalived under target/peers (scripts/peers fetches it)");
    }

    /** Runs Vigia's launcher on a station with these words. */
    static Program run(Station station, List<String> words) {
        Stream<String> launcher = Stream.of(Path.of("scripts/vigia").toAbsolutePath().toString());
        return station.start("vigia", Stream.concat(launcher, words.stream()).toList(), Map.of());
    }

    private static Optional<Path> binary() {
        return Stream.of(INSTALLED, PEER.resolve("usr/sbin/keepalived")).filter(Files::isExecutable).findFirst();
    }

    /** Where the linker finds the libraries of an unpacked peer. */
    static String libraries(Path peer) {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        String directory = architecture + "-linux-gnu";
        return peer.resolve("usr/lib/" + directory) + ":" + peer.resolve("lib/" + directory);
    }

    private static String quoted(List<String> texts) {
        return String.join(", ", texts.stream().map(text -> '"' + text + '"').toList());
    }

    /** Writes a file into the station's directory. */
    static Path write(Station station, String name, String text) {
        try {
            return Files.writeString(station.directory().resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
