package dev.vigia.convert;

import dev.vigia.convert.Dictionary.Form;
import dev.vigia.convert.Loss.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;

/** One {@code vrrp_instance}: the directives whose meaning depends on one another. */
final class InstanceSection {
    private static final BigDecimal LONGEST_INTERVAL = new BigDecimal("40.95");

    private static final String MASTER =
            "MASTER is left out: the priorities decide, as in keepalived, which heeds it with priority 255 only";
    private static final String WEIGHTED = "with it, a check with a weight lowers the priority but moves nothing: the "
            + "node keeps the address while the check fails, as in keepalived; a check without weight moves it";
    private static final String AUTHENTICATION = "keepalived with it and Vigia without do not hear each other, and "
            + "each would own the address: take it out of all keepalived.conf first, or use PASS";
    private static final int LONGEST_PASSWORD = 8;

    private final Directive block;
    private final Surroundings file;
    private final Vocabulary vocabulary;
    private final List<Loss> losses;
    private final Entry entry;
    private final Section section;
    private boolean ipv6;

    InstanceSection(Directive block, Surroundings file, Vocabulary vocabulary, List<Loss> losses) {
        this.block = block;
        this.file = file;
        this.vocabulary = vocabulary;
        this.losses = losses;
        this.entry = new Entry(block.place(), file.name(block), block.title()).block();
        this.section = new Section("vrrp_instance", entry, losses);
    }

    /** The instance as an entry of {@code vrrp_instance}. */
    Entry entry() throws Unreadable {
        if (!file.name(block).equals(block.value())) {
            losses.add(new Loss(Kind.CHANGED, block.place(), block.title(), "renamed to '" + file.name(block)
                    + "': a name has letters, digits and _ . - @ : +; scripts are told the new one"));
        }
        if (block.words().size() > 1) {
            section.report(Kind.LOST, block, "more than one name stands behind it; the first is taken");
        }
        for (Directive directive : block.lines()) {
            Dictionary.Use use = Dictionary.use("vrrp_instance", directive.name());
            if (use != null && use.form() == Form.OWN) {
                own(directive);
            } else {
                section.take(directive);
            }
        }
        owner();
        version();
        preempt();
        accept();
        return entry;
    }

    private void own(Directive directive) {
        switch (directive.name()) {
            case "virtual_ipaddress", "virtual_ipaddress_excluded" -> addresses(directive);
            case "advert_int" -> interval(directive);
            case "state" -> section.report(Kind.NOTE, directive, directive.value().equals("MASTER")
                    ? MASTER : "left out: every router starts as Backup and the priorities decide");
            case "authentication", "auth_type", "auth_pass" -> authentication(directive);
            case "auth_hmac" -> section.add(new HmacBlock(section, entry.key()).read(directive));
            case "accept" -> section.add(truth(directive, "accept", "true", Kind.NOTE, ""));
            case "no_accept" -> section.add(truth(directive, "accept", "false", Kind.LOST, ""));
            case "preempt_delay" -> delay(directive);
            case "v3_checksum_as_v2" -> checksum(directive);
            // version, preempt and nopreempt are looked at when the rest is known
            default -> { }
        }
    }

    private static Entry truth(Directive directive, String key, String value, Kind kind, String then) {
        return new Entry(directive.place(), key, directive.name()).value(value).ifLost(kind, then);
    }

    private void addresses(Directive directive) {
        String link = Surroundings.find(block, "interface").stream().map(Directive::value).reduce("", (a, b) -> b);
        var list = new Addresses(directive.name(), link, vocabulary.addressKeys(directive.name()), losses);
        section.add(list.entry(directive));
        ipv6 |= directive.name().equals("virtual_ipaddress") && list.isIpv6();
    }

    private void interval(Directive directive) {
        Entry interval = new Entry(directive.place(), "advert_int", "advert_int")
                .ifLost(Kind.LOST, "the default is taken, 1s");
        String written = directive.value();
        if (written.matches("\\d{1,9}(\\.\\d{0,9})?|\\.\\d{1,9}")) {
            BigDecimal seconds = new BigDecimal(written);
            if (speaksTwo() && seconds.stripTrailingZeros().scale() > 0) {
                BigDecimal whole = seconds.setScale(0, RoundingMode.HALF_UP).max(BigDecimal.ONE);
                section.report(Kind.CHANGED, directive, "version 2 counts whole seconds, and so keepalived rounds: "
                        + Flow.seconds(whole) + " instead of " + Flow.seconds(seconds));
                seconds = whole;
            } else if (!speaksTwo() && seconds.compareTo(LONGEST_INTERVAL) > 0) {
                section.report(Kind.CHANGED, directive, "an advert of version 3 can tell 40.95 s at most: 40.95s "
                        + "instead of " + Flow.seconds(seconds));
                seconds = LONGEST_INTERVAL;
            }
            section.add(interval.value(Flow.seconds(seconds)));
        } else {
            section.add(interval.value(Flow.seconds(written)));
        }
    }

    private void authentication(Directive directive) {
        boolean two = speaksTwo();
        String then = two ? AUTHENTICATION : "keepalived ignores it as well in version 3, which has no password";
        Entry lost = new Entry(directive.place(), directive.name(), directive.name())
                .ifLost(two ? Kind.LOST : Kind.NOTE, then);
        boolean single = directive.block() == null;
        String value = single ? Flow.word(directive.value()) : Section.inOneLine(directive);
        String word = single ? "" : Surroundings.find(directive, "auth_pass").stream().map(Directive::value)
                .reduce("", (a, b) -> b);
        if (two && word.length() > LONGEST_PASSWORD && word.chars().allMatch(one -> one < 0x80)) {
            value = value.replace(word, word.substring(0, LONGEST_PASSWORD));
            section.report(Kind.CHANGED, directive, "auth_pass is cut to 8 characters, as keepalived does");
        }
        section.add(lost.value(value));
    }

    /** keepalived heeds it only where the state is not MASTER, and with nopreempt there is nothing to delay. */
    private void delay(Directive directive) {
        Entry delay = new Entry(directive.place(), directive.name(), directive.name()).value(
                Flow.seconds(directive.value())).ifLost(Kind.LOST, "it takes over from a lower priority at once");
        section.add(delay);
        if (isMaster()) {
            losses.add(delay.ifLost(Kind.CHANGED, "").lose("keepalived ignores it beside 'state MASTER'",
                    "take the comment sign away if it was meant"));
        }
    }

    private void checksum(Directive directive) {
        if (Flow.flag(directive.value()).equals("true")) {
            section.add(new Entry(directive.place(), "checksum", directive.name()).value("rfc9568"));
        }
    }

    private String last(String name) {
        return Surroundings.find(block, name).stream().map(Directive::value).reduce("", (a, b) -> b);
    }

    private boolean isMaster() {
        return last("state").equals("MASTER");
    }

    /** keepalived takes 255 where the state is MASTER and no priority is given. */
    private void owner() {
        if (isMaster() && last("priority").isEmpty()) {
            Directive state = Surroundings.find(block, "state").get(0);
            section.add(new Entry(state.place(), "priority", "priority").value("255"));
            section.report(Kind.CHANGED, state, "MASTER without a priority is priority 255 to keepalived, the owner of "
                    + "the address: written out; give both routers a priority of 1 to 254 unless that is meant");
        }
    }

    private boolean speaksTwo() {
        String written = last("version").isEmpty() ? file.version() : last("version");
        boolean six = ipv6 || Surroundings.find(block, "virtual_ipaddress").stream()
                .flatMap(list -> list.lines().stream()).limit(1).anyMatch(line -> line.name().contains(":"));
        return !six && !written.equals("3");
    }

    private void version() {
        Directive place = Surroundings.find(block, "version").stream().reduce(block, (a, b) -> b);
        boolean said = place != block;
        if (speaksTwo()) {
            entry.children().add(0, new Entry(place.place(), "version", "version").value("2"));
        } else if (said) {
            if (place.value().equals("2")) {
                section.report(Kind.NOTE, place, "IPv6 is always version 3, in keepalived too");
            }
            entry.children().add(0, new Entry(place.place(), "version", "version").value("3"));
        }
    }

    private void preempt() {
        List<Directive> said = block.lines().stream()
                .filter(line -> line.name().equals("nopreempt") || line.name().equals("preempt")).toList();
        for (Directive one : said) {
            boolean no = one.name().equals("nopreempt");
            Entry preempt = truth(one, "preempt", no ? "false" : "true", Kind.NOTE, "");
            section.add(preempt);
            if (no && (isMaster() || last("priority").equals("255"))) {
                String beside = isMaster() ? "'state MASTER'" : "priority 255";
                losses.add(preempt.ifLost(Kind.CHANGED, "").lose("keepalived ignores it beside " + beside,
                        "take the comment sign away if it was meant"));
            } else if (no && weighs()) {
                section.report(Kind.CHANGED, one, WEIGHTED);
            }
        }
    }

    /** In its strict mode keepalived accepts nothing unless told to; the address owner always does. */
    private void accept() {
        List<Directive> modes = Surroundings.find(block, "strict_mode");
        boolean strict = modes.isEmpty() ? file.strict() : Surroundings.isOn(modes.get(modes.size() - 1));
        boolean said = Stream.of("accept", "no_accept").anyMatch(word -> !Surroundings.find(block, word).isEmpty());
        boolean owns = last("priority").equals("255") || isMaster() && last("priority").isEmpty();
        if (strict && !said && !owns) {
            Directive place = modes.isEmpty() ? block : modes.get(modes.size() - 1);
            section.add(new Entry(place.place(), "accept", place.name()).value("false"));
        }
    }

    private boolean weighs() {
        return Stream.of("track_script", "track_interface", "track_file", "track_process", "track_bfd")
                .flatMap(name -> Surroundings.find(block, name).stream()).flatMap(list -> list.lines().stream())
                .anyMatch(line -> line.words().contains("weight") || file.weighs(line.name()));
    }
}
