package dev.vigia.convert;

import dev.vigia.config.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of one line of a keepalived.conf: separated by white space, in quotes, with escapes as keepalived
 * understands them (keepalived.conf(5), "Quoted strings").
 */
final class Words {
    /**
     * One word.
     *
     * @param text the word without its quotes
     * @param quoted whether any of it stood in quotes: then a brace in it is no block
     */
    record Word(String text, boolean quoted) {
        boolean is(String brace) {
            return !quoted && text.equals(brace);
        }
    }

    private final String line;
    private final Place place;
    private final boolean command;
    private int at;

    private Words(String line, Place place, boolean command) {
        this.line = line;
        this.place = place;
        this.command = command;
    }

    /** The words of a line; a brace at the end of a word is a word of its own. */
    static List<Word> ofLine(String line, Place place) throws Unreadable {
        List<Word> words = new ArrayList<>();
        for (Word word : new Words(line, place, false).all()) {
            String text = word.text();
            boolean joined = !word.quoted() && text.length() > 1 && text.endsWith("{") && !text.endsWith("${");
            if (joined) {
                words.add(new Word(text.substring(0, text.length() - 1), false));
            }
            words.add(joined ? new Word("{", false) : word);
        }
        return words;
    }

    /** A script's command line split into program and arguments, as keepalived does before it runs it. */
    static List<String> ofCommand(String command, Place place) throws Unreadable {
        return new Words(command, place, true).all().stream().map(Word::text).toList();
    }

    private List<Word> all() throws Unreadable {
        List<Word> words = new ArrayList<>();
        while (true) {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            if (at >= line.length()) {
                return words;
            }
            words.add(word());
        }
    }

    private Word word() throws Unreadable {
        var word = new StringBuilder();
        boolean quoted = false;
        while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
            char c = line.charAt(at++);
            boolean apostrophe = c == '\'' && (command || word.length() == 0) && line.indexOf('\'', at) >= 0;
            if (c == '"' || apostrophe) {
                quoted = true;
                quote(c, word);
            } else if (c == '\\' && command && at < line.length()) {
                escape(word);
            } else {
                word.append(c);
            }
        }
        return new Word(word.toString(), quoted);
    }

    private void quote(char quote, StringBuilder word) throws Unreadable {
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == quote) {
                return;
            }
            if (c == '\\' && at < line.length()) {
                escape(word);
            } else {
                word.append(c);
            }
        }
        throw new Unreadable(place, "a quote is opened and not closed in this line");
    }

    /** Appends what the escape after a backslash means. */
    private void escape(StringBuilder word) throws Unreadable {
        char c = line.charAt(at++);
        int plain = "abEfnrtv".indexOf(c);
        int meant = c;
        if (plain >= 0) {
            meant = "\u0007\b\u001b\f\n\r\t\u000b".charAt(plain);
        } else if (c >= '0' && c <= '7') {
            at--;
            meant = number(8, 3) & 0xff;
        } else if (c == 'x') {
            meant = number(16, 8) & 0xff;
        } else if (c == 'c' && at < line.length()) {
            meant = line.charAt(at++) & 0x1f;
        }
        if (meant == 0) {
            throw new Unreadable(place, "an escape in quotes means a NUL byte, which no word can hold");
        }
        word.append((char) meant);
    }

    private int number(int radix, int most) {
        int number = 0;
        for (int digits = 0; digits < most && at < line.length(); digits++) {
            int digit = Character.digit(line.charAt(at), radix);
            if (digit < 0) {
                break;
            }
            number = number * radix + digit;
            at++;
        }
        return number;
    }
}
