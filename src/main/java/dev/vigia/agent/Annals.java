package dev.vigia.agent;

import dev.vigia.resource.Action;
import dev.vigia.resource.Operation;
import dev.vigia.resource.OperationHistory;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.Performed;
import dev.vigia.time.Moment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the agents of one instance's resources did on this node since it started. */
final class Annals {
    private final String instance;
    /** Of each resource, what was begun last. */
    private final Map<String, Begun> begun = new HashMap<>();
    private final Map<String, OperationHistory> histories = new HashMap<>();

    private record Begun(long run, Operation operation, Moment at) {
    }

    Annals(String instance) {
        this.instance = instance;
    }

    /** An agent is called. */
    void begin(Action.Run run, Moment now) {
        begun.put(run.resource(), new Begun(run.number(), run.operation(), now));
    }

    /** It has answered; what was changed or failed is told, a monitor that goes on well is not. */
    void end(long run, Outcome outcome, Moment now, Notices notices, List<Command> out) {
        begun.forEach((resource, one) -> {
            if (one.run() == run) {
                var performed = new Performed(one.operation(), outcome, now, one.at().until(now));
                OperationHistory before = of(resource);
                histories.put(resource, before.with(performed));
                if (histories.get(resource) != before) {
                    tell(resource, performed, now, notices, out);
                }
            }
        });
        begun.values().removeIf(one -> one.run() == run);
    }

    private void tell(String resource, Performed performed, Moment now, Notices notices, List<Command> out) {
        Operation operation = performed.operation();
        boolean well = performed.isExpected();
        if (operation.recurs() && well || operation.isProbe() && well) {
            return;
        }
        String text = instance + ": " + operation.key() + " of " + resource + " took " + performed.took().toMillis()
                + " ms: " + performed.outcome().text();
        var notice = new Notice(well ? Notice.Severity.NOTICE : Notice.Severity.WARNING, "resource_operation", text);
        if (operation.recurs()) {
            notices.paced(now, instance + "/" + resource + operation.key(), notice, out);
        } else {
            out.add(new Command.Log(notice));
        }
    }

    /** An operator wants failures forgotten; those of all where {@code resource} is empty. */
    void forgive(String resource) {
        histories.replaceAll((name, history) ->
                resource.isEmpty() || resource.equals(name) ? history.forgiven() : history);
    }

    /** What is known of one. */
    OperationHistory of(String resource) {
        return histories.getOrDefault(resource, OperationHistory.NONE);
    }
}
