package dev.vigia.linux;

import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A desk whose answers are waited for. */
final class PatientDesk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AddressDesk desk;

    /** In the calling thread's namespace. */
    PatientDesk(LinkMonitor monitor) throws Exception {
        desk = new AddressDesk(monitor);
    }

    Map<Subnet, String> add(LinkName link, List<Subnet> addresses, Duration lifetime) {
        return answer(told -> desk.add(link, addresses, lifetime, Map.of(), told));
    }

    Map<Subnet, String> renew(LinkName link, List<Subnet> addresses, Duration lifetime) {
        return answer(told -> desk.renew(link, addresses, lifetime, told));
    }

    Map<Subnet, String> remove(LinkName link, List<Subnet> addresses) {
        return answer(told -> desk.remove(link, addresses, told));
    }

    private Map<Subnet, String> answer(Consumer<Consumer<Map<Subnet, String>>> asked) {
        List<Map<Subnet, String>> answers = new ArrayList<>();
        asked.accept(answers::add);
        try (var poll = new PollSet()) {
            poll.watch(desk.fd());
            while (answers.isEmpty() && poll.await(PATIENCE.toNanos())) {
                desk.look();
            }
        }
        if (answers.size() != 1) {
            throw new AssertionError(answers.size() + " answers to one request");
        }
        return answers.get(0);
    }

    @Override
    public void close() {
        desk.close();
    }
}
