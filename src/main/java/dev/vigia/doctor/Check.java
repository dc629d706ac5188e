package dev.vigia.doctor;

import java.util.List;
import java.util.function.Function;

/**
 * One check.
 *
 * @param name its stable name, for scripts
 * @param question what it finds out, one phrase for the documentation
 * @param examination finds it out; nothing where there is nothing here that it concerns
 */
record Check(String name, String question, Function<Patient, List<Finding>> examination) {
    /** One that needs the configuration. */
    static Check ofFile(String name, String question, Function<Patient, List<Finding>> examination) {
        return new Check(name, question, patient -> patient.settings() == null
                ? List.of(Finding.skipped("", "the configuration cannot be used")) : examination.apply(patient));
    }

    /** One that needs the configuration and the links of the machine. */
    static Check ofLinks(String name, String question, Function<Patient, List<Finding>> examination) {
        return ofFile(name, question, patient -> patient.links().unknown().isEmpty() ? examination.apply(patient)
                : List.of(Finding.skipped("", patient.links().unknown())));
    }

    /** One that needs the answer of a running agent. */
    static Check ofAgent(String name, String question, Function<Patient, List<Finding>> examination) {
        return new Check(name, question, patient -> patient.agent().unknown().isEmpty() ? examination.apply(patient)
                : List.of(Finding.skipped("", "no agent answers")));
    }

    /** What it finds, under its name; at least one finding. */
    List<Finding> examine(Patient patient) {
        List<Finding> findings = examination.apply(patient);
        return findings.isEmpty() ? List.of(Finding.skipped("", "there is nothing here that it concerns").of(name))
                : findings.stream().map(finding -> finding.of(name)).toList();
    }
}
