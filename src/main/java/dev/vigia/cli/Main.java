package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.control.Request.Verb;
import dev.vigia.daemon.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Set;

/**
 * The command line.
 *
 * <p>Parsed by hand: a handful of verbs with two options each do not pay for the quarter of a second that a
 * command-line library needs to start, and {@code status} is asked often.
 */
public final class Main {
    private static final String USAGE = """
            usage: vigia VERB [OPTIONS]

              run -c FILE [--journal FILE]         run the agent in the foreground; --journal keeps all that it is told
              check -c FILE [--no-files] [-o text|json]
                                                   say everything that is wrong with a configuration
              status [-o table|json] [-q] [--watch] [--every TIME] [--times N] [--socket PATH]
                                                   ask a running agent who owns what, and why; --watch is one screen
                                                   that shows it as it changes
              explain [NAME] [-o text|json] [--socket PATH]
                                                   why a router or group is what it is, what was seen, what to do
              history [NAME] [-n COUNT] [-o text|json] [--socket PATH]
                                                   what happened and why, restarts included; every act with who did it
              events [-f] [NAME] [-o text|json] [--socket PATH]
                                                   the same, one line each; -f goes on as things happen
              plan -c FILE [-o text|json] [--socket PATH]
                                                   what a reload of FILE would change; changes nothing
              reload [--confirm-within TIME | --confirm] [-o text|json] [--socket PATH]
                                                   take the agent's file up again; the settings before come back
                                                   after TIME unless --confirm comes
              drain [NAME] [--for TIME] [-o text|json] [--socket PATH]
                                                   let go of everything or of one instance, and take over nothing
              resume [NAME] [-o text|json] [--socket PATH]
                                                   take drain or handover back
              handover NAME [-o text|json] [--socket PATH]
                                                   let the peer own it, without losing a packet
              relocate NAME [-o text|json] [--socket PATH]
                                                   the same with its resources: stopped here, started there
              standby [-o text|json] [--socket PATH]
                                                   this node owns and runs nothing until unstandby
              unstandby [-o text|json] [--socket PATH]
                                                   take that back
              resource status|cleanup [NAME] [-o table|json] [--socket PATH]
                                                   what runs and what failed; cleanup forgets that and looks anew
              resource start|stop|restart|manage|unmanage NAME [-o text|json] [--socket PATH]
                                                   let a resource run or not, or leave it alone, until taken back
              resource confirm-dead NODE [-o text|json] [--socket PATH]
                                                   run here what a silent node may have run: you know that it is dead
              resource debug-start NAME -c FILE    call its agent's start by hand, and show what it says
              maintenance on|off [-o text|json] [--socket PATH]
                                                   leave all resources alone, or look after them again
              simulate A.yaml B.yaml [--fault "t=5s kill lb1"]... [--span TIME] [--seed N] [-o text|json]
                                                   what would become of these files: who owns what when, and what a
                                                   client misses; 'simulate --faults' lists what can happen
              doctor [FILE] [-o table|json] [--json] [--socket PATH]
                                                   look the node over, and say what would mend what is wrong;
                                                   FILE is /etc/vigia/vigia.yaml where none is named
              replay FILE [-o text|json]           let a new agent live through a journal: it must do the same
              convert keepalived.conf [-i ID] [-o yaml|json]
                                                   the same as YAML on stdout, what is lost on stderr
              cib export [-c FILE | --socket PATH]
                                                   the same addresses and resources as a CIB for Pacemaker's tools;
                                                   without a file those of the running agent, with what was done
              capture IFACE|FILE.pcap [-w OUT.pcap] [--count N]
                                                   show VRRP, ARP and ND around virtual addresses, each packet with
                                                   the verdict of our receive ladder; -w keeps what is shown
              schema                               print the JSON schema of the configuration
              completion bash|zsh|fish             print what completes these words in a shell
              version                              print the version
              help                                 print this

            exit codes: 0 ok, 1 failure, 2 usage, 3 configuration, 5 agent unreachable, 6 permission missing,
            7 refused by a safety rule, 8 timed out; status -q: 0 all Active, 10 some Backup, 11 some fault
            """;

    private Main() {
    }

    /** Runs one verb and ends the process with its exit code. */
    public static void main(String[] words) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        ExitCode code = run(List.of(words), out, err);
        if (out.checkError() && code == ExitCode.OK) {
            err.println("vigia: standard output cannot be written");
            code = ExitCode.FAILURE;
        }
        System.exit(code.number());
    }

    /** Runs one verb. */
    static ExitCode run(List<String> words, PrintStream out, PrintStream err) {
        String verb = words.isEmpty() ? "" : words.get(0);
        List<String> rest = words.isEmpty() ? List.of() : words.subList(1, words.size());
        try {
            switch (verb) {
                case "status", "explain", "history", "events", "plan", "reload", "drain", "resume", "handover":
                    return ask(verb, rest, out, err);
                case "relocate", "standby", "unstandby", "resource", "maintenance":
                    return keep(verb, rest, out, err);
                case "run":
                    return RunVerb.run(rest, err);
                case "check":
                    return CheckVerb.run(rest, out, err);
                case "doctor":
                    return DoctorVerb.run(rest, out);
                case "convert":
                    return ConvertVerb.run(rest, out, err);
                case "simulate":
                    return SimulateVerb.run(rest, out, err);
                case "replay":
                    return ReplayVerb.run(rest, out, err);
                case "cib":
                    return CibVerb.run(rest, out, err);
                case "capture":
                    return CaptureVerb.run(rest, out, err);
                case "schema":
                    return CheckVerb.schema(rest, out);
                case "completion":
                    return Completion.run(rest, USAGE, out);
                case "clean-up":
                    return CleanUpVerb.run(rest, err);
                case "train":
                    return TrainVerb.run(rest, err);
                case "version", "--version":
                    new Arguments(verb, rest, Set.of(), Set.of());
                    out.println("vigia " + version());
                    return ExitCode.OK;
                case "help", "--help", "-h":
                    out.print(USAGE);
                    return ExitCode.OK;
                default:
                    throw new UsageException(verb.isEmpty() ? "say what to do" : "there is no verb '" + verb + "'");
            }
        } catch (UsageException wrong) {
            err.println("vigia: " + wrong.getMessage());
            err.println("'vigia help' shows what there is");
            return ExitCode.USAGE;
        } catch (NoAnswerException none) {
            err.println("vigia: " + none.getMessage());
            return none.code();
        } catch (InvalidPathException wrong) {
            err.println("vigia: " + wrong.getInput() + " is no path here: " + wrong.getReason());
            return ExitCode.USAGE;
        }
    }

    /** The verbs that a running agent answers. */
    private static ExitCode ask(String verb, List<String> rest, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        return switch (verb) {
            case "status" -> StatusVerb.run(rest, out);
            case "explain" -> ExplainVerb.run(rest, out, err);
            case "history" -> HistoryVerb.run(rest, out, err);
            case "events" -> HistoryVerb.events(rest, out, err);
            case "plan" -> ReloadVerb.plan(rest, out, err);
            case "reload" -> ReloadVerb.reload(rest, out, err);
            case "drain" -> ActVerb.run(Verb.DRAIN, rest, out, err);
            case "resume" -> ActVerb.run(Verb.RESUME, rest, out, err);
            default -> ActVerb.run(Verb.HANDOVER, rest, out, err);
        };
    }

    /** The verbs about resources and whole nodes. */
    private static ExitCode keep(String verb, List<String> rest, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        return switch (verb) {
            case "relocate" -> ActVerb.run(Verb.RELOCATE, rest, out, err);
            case "resource" -> ResourceVerb.run(rest, out, err);
            case "maintenance" -> ResourceVerb.maintenance(rest, out, err);
            default -> {
                if (!rest.isEmpty() && !rest.get(0).startsWith("-")) {
                    throw new UsageException(verb + " is for the whole node; for one instance there is "
                            + (verb.equals("standby") ? "drain" : "resume"));
                }
                yield ActVerb.run(verb.equals("standby") ? Verb.DRAIN : Verb.RESUME, verb, rest, out, err);
            }
        };
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
