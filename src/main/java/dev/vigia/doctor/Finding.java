package dev.vigia.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one check found of one thing.
 *
 * @param check the name of the check
 * @param subject what was looked at: a link, an address, a file, an instance; empty for the whole node
 * @param verdict what it comes to
 * @param evidence what was found and where, or why it was skipped
 * @param mend the command that would mend it, or shows where to; empty where nothing is to be mended
 */
record Finding(String check, String subject, Verdict verdict, String evidence, String mend) {
    /** Nothing is wrong. */
    static Finding ok(String subject, String evidence) {
        return new Finding("", subject, Verdict.OK, evidence, "");
    }

    /** It could be better. */
    static Finding warn(String subject, String evidence, String mend) {
        return new Finding("", subject, Verdict.WARN, evidence, mend);
    }

    /** It must be mended. */
    static Finding fail(String subject, String evidence, String mend) {
        return new Finding("", subject, Verdict.FAIL, evidence, mend);
    }

    /** It was not looked at. */
    static Finding skipped(String subject, String why) {
        return new Finding("", subject, Verdict.SKIPPED, why, "");
    }

    /** A word as a shell takes it, whatever stands in it. */
    static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The same of a check of this name. */
    Finding of(String name) {
        return new Finding(name, subject, verdict, evidence, mend);
    }

    /** The same without what would move a terminal's cursor: names and lines of files are other people's words. */
    Finding legible() {
        return new Finding(check, subject.replaceAll("\\p{Cntrl}", "?"), verdict,
                evidence.replaceAll("\\p{Cntrl}", "?"), mend.replaceAll("\\p{Cntrl}", "?"));
    }

    /** As JSON. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("check", check);
        json.put("subject", subject);
        json.put("verdict", verdict.word());
        json.put("evidence", evidence);
        json.put("mend", mend);
        return json;
    }
}
