package dev.vigia.doctor;

import java.util.function.Consumer;

/**
 * One thing that goes wrong.
 *
 * @param check which check finds it
 * @param running whether an agent runs then
 * @param harm how it comes about
 * @param verdict what it is
 * @param evidence part of what is said of it
 * @param mend how the command that mends it begins
 */
record Ill(String check, boolean running, Consumer<SoundMachine> harm, Verdict verdict, String evidence, String mend) {
    static Ill idle(String check, Verdict verdict, String evidence, String mend, Consumer<SoundMachine> harm) {
        return new Ill(check, false, harm, verdict, evidence, mend);
    }

    static Ill running(String check, Verdict verdict, String evidence, String mend,
            Consumer<SoundMachine> harm) {
        return new Ill(check, true, harm, verdict, evidence, mend);
    }

    static Consumer<SoundMachine> file(String path, String text) {
        return machine -> machine.texts.put(path, text);
    }

    static Consumer<SoundMachine> said(String command, String from, String to) {
        return machine -> machine.alter(command, from, to);
    }

    static Consumer<SoundMachine> told(String from, String to) {
        return machine -> machine.tell(from, to);
    }
}
