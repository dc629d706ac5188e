package dev.vigia.convert;

import dev.vigia.convert.Loss.Kind;
import java.util.ArrayList;
import java.util.List;

/** The blocks of the file: one key each, or one key with a name below for each. */
final class TopLevel {
    private static final String RUN_AS = "no script_user is set: keepalived runs scripts as keepalived_script where "
            + "there is such a user, else as root; Vigia as nobody";
    private static final String TRUSTED = "no enable_script_security is set: Vigia refuses a script that others than "
            + "root could change, unless 'enable_script_security: false'";

    private final List<Directive> top;
    private final Vocabulary vocabulary;
    private final List<Loss> losses;
    private final Surroundings file;
    private final Entry root = new Entry(null, "", "");

    TopLevel(List<Directive> top, Vocabulary vocabulary, List<Loss> losses) {
        this.top = top;
        this.vocabulary = vocabulary;
        this.losses = losses;
        this.file = new Surroundings(top);
    }

    /** Everything that stands at the top level of the YAML. */
    List<Entry> entries() throws Unreadable {
        var section = new Section("", root, losses);
        for (Directive directive : top) {
            Dictionary.Use use = section.use(directive);
            if (use == null) {
                continue;
            }
            if (use.form() != Dictionary.Form.OWN) {
                section.take(directive);
            } else if (directive.block() == null) {
                section.dead(directive, "a block in braces is expected");
            } else if (directive.name().equals("global_defs")) {
                globals(directive);
            } else if (directive.name().equals("garp_group")) {
                below(directive, "garp_group").children().add(
                        new Entry(directive.place(), "", "garp_group").value(Section.inOneLine(directive)));
            } else {
                named(directive);
            }
        }
        scripts();
        return root.children();
    }

    private Entry below(Directive directive, String key) {
        for (Entry entry : root.children()) {
            if (entry.key().equals(key) && !entry.lost()) {
                return entry;
            }
        }
        Entry entry = new Entry(directive.place(), key, key);
        root.children().add(entry);
        return entry;
    }

    private void globals(Directive block) throws Unreadable {
        var section = new Section("global_defs", below(block, "global_defs"), losses);
        for (Directive directive : block.lines()) {
            // the version is told by each instance
            if (!directive.name().equals("vrrp_version")) {
                section.take(directive);
            }
        }
    }

    private void named(Directive block) throws Unreadable {
        String key = block.name().equals("track_file") ? "vrrp_track_file" : block.name();
        Entry all = below(block, key);
        Entry one = key.equals("vrrp_instance") ? new InstanceSection(block, file, vocabulary, losses).entry()
                : section(block, key);
        for (Entry older : all.children()) {
            if (older.key().equals(one.key()) && !older.lost()) {
                losses.add(one.lose("there is one of that name in line " + older.place().line(),
                        "keepalived takes the first"));
                break;
            }
        }
        all.children().add(one);
    }

    private Entry section(Directive block, String key) throws Unreadable {
        Entry entry = new Entry(block.place(), block.value(), block.title()).block()
                .ifLost(Kind.LOST, consequence(key));
        var section = new Section(key, entry, losses);
        for (Directive directive : block.lines()) {
            if (directive.name().equals("group")) {
                Entry group = new Entry(directive.place(), "group", "group");
                section.add(section.list(group, directive, line ->
                        line.stream().map(name -> Flow.word(file.renamed(name))).toList()));
            } else {
                section.take(directive);
            }
        }
        return entry;
    }

    private static String consequence(String key) {
        return switch (key) {
            case "vrrp_sync_group" -> "its instances do not move together: one may go while the others stay";
            case "vrrp_script", "vrrp_track_process", "vrrp_track_file", "bfd_instance" -> "it is not watched";
            default -> "";
        };
    }

    /** Whom scripts run as differs where the file does not say it. */
    private void scripts() {
        Directive script = null;
        boolean user = false;
        boolean security = false;
        for (Directive block : top) {
            for (Directive line : block.lines()) {
                boolean notifies = block.name().equals("vrrp_instance") && line.name().startsWith("notify");
                script = script == null && notifies ? line : script;
                user |= block.name().equals("global_defs") && line.name().equals("script_user");
                security |= block.name().equals("global_defs") && line.name().equals("enable_script_security");
            }
        }
        List<String> changes = new ArrayList<>();
        if (script != null && !user) {
            changes.add(RUN_AS);
        }
        if (script != null && !security) {
            changes.add(TRUSTED);
        }
        for (String change : changes) {
            losses.add(new Loss(Kind.CHANGED, script.place(), script.name(), change));
        }
    }
}
