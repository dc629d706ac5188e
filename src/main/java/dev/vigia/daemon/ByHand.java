package dev.vigia.daemon;

import dev.vigia.linux.MonotonicClock;
import dev.vigia.process.AgentRunner;
import dev.vigia.resource.Invocation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Task;
import java.util.concurrent.ArrayBlockingQueue;

/** Calls the agent of a resource as an operator's hand would, with no regard to a running agent of ours. */
public final class ByHand {
    private ByHand() {
    }

    /** Starts a resource, waits for the end of that, and says what it was, for people. */
    public static String start(ResourceSettings resource, String node) {
        try (var runner = new AgentRunner(AgentFacts.usual(), new MonotonicClock())) {
            var answer = new ArrayBlockingQueue<Outcome>(1);
            runner.call(new Invocation(resource, resource.operation(Task.START), node), answer::add);
            return answer.take().text();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
