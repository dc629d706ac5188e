package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.daemon.ExitCode;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code vigia completion SHELL}: verbs and options for a shell, read off the usage text, so that none is missing. */
final class Completion {
    private static final Pattern VERB = Pattern.compile("^  ([a-z]+)\\b.*");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*");

    private Completion() {
    }

    static ExitCode run(List<String> words, String usage, PrintStream out) throws UsageException {
        var arguments = new Arguments("completion", words, Set.of(), Set.of(), true);
        Map<String, Set<String>> verbs = verbs(usage);
        switch (arguments.name()) {
            case "bash" -> out.print(bash(verbs));
            case "zsh" -> out.print("autoload -U +X bashcompinit && bashcompinit\n" + bash(verbs));
            case "fish" -> out.print(fish(verbs));
            default -> throw new UsageException("say which shell: completion bash, zsh or fish");
        }
        return ExitCode.OK;
    }

    /** Each verb with its options. */
    static Map<String, Set<String>> verbs(String usage) {
        Map<String, Set<String>> verbs = new LinkedHashMap<>();
        Set<String> options = new TreeSet<>();
        for (String line : usage.lines().toList()) {
            Matcher verb = VERB.matcher(line);
            if (verb.matches()) {
                options = verbs.computeIfAbsent(verb.group(1), name -> new TreeSet<>());
            } else if (!line.startsWith(" ")) {
                // What follows the list of verbs belongs to none of them.
                options = new TreeSet<>();
            }
            Matcher option = OPTION.matcher(line);
            while (option.find()) {
                options.add(option.group());
            }
        }
        return verbs;
    }

    private static String bash(Map<String, Set<String>> verbs) {
        var text = new StringBuilder("""
                _vigia() {
                    local word=${COMP_WORDS[COMP_CWORD]}
                    COMPREPLY=()
                    if [ "$COMP_CWORD" -eq 1 ]; then
                        COMPREPLY=($(compgen -W "%s" -- "$word"))
                        return
                    fi
                    case ${COMP_WORDS[1]} in
                """.formatted(String.join(" ", verbs.keySet())));
        verbs.forEach((verb, options) -> text.append("    ").append(verb)
                .append(") COMPREPLY=($(compgen -W \"").append(String.join(" ", options))
                .append("\" -- \"$word\")) ;;\n"));
        return text.append("""
                    esac
                    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$word"))
                }
                complete -o filenames -F _vigia vigia
                """).toString();
    }

    private static String fish(Map<String, Set<String>> verbs) {
        var text = new StringBuilder();
        verbs.forEach((verb, options) -> {
            text.append("complete -c vigia -n __fish_use_subcommand -a ").append(verb).append('\n');
            options.forEach(option -> text.append("complete -c vigia -n '__fish_seen_subcommand_from ").append(verb)
                    .append("' ").append(option.startsWith("--") ? "-l " : "-o ")
                    .append(option.replaceFirst("^--?", "")).append('\n'));
        });
        return text.toString();
    }
}
