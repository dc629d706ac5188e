package dev.vigia.daemon;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Settings;
import dev.vigia.process.HoldLog;
import dev.vigia.process.NumberLog;
import dev.vigia.process.OrderLog;
import dev.vigia.process.SerialLog;
import dev.vigia.process.TellLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/** What an agent knows of its former lives: some of it lasts as long as a boot of the machine, some as its disk. */
final class Memory implements AutoCloseable {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private final TellLog told;
    private final OrderLog orders;
    private final NumberLog numbers;
    private final HoldLog holds;
    private final SerialLog serials;

    /** That of the agent with these settings. */
    Memory(Settings settings) {
        Path state = Path.of(settings.stateDirectory());
        String socket = settings.controlSocket();
        this.told = new TellLog(state, socket);
        this.orders = new OrderLog(state, socket, InstantSource.system());
        this.numbers = new NumberLog(Path.of(socket));
        this.holds = new HoldLog(Path.of(socket), boot());
        this.serials = new SerialLog(state, socket);
    }

    /** Another with each boot; where the kernel does not tell, another with each life. */
    private static String boot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException unreadable) {
            return "unknown, " + ProcessHandle.current().pid();
        }
    }

    /** What was before this start. */
    Input recall() {
        return new Input.Recall(numbers.recall(told.recall()), orders.recall(), serials.recall(), holds.recall());
    }

    /** What was told. */
    TellLog told() {
        return told;
    }

    /** Which orders stand. */
    OrderLog orders() {
        return orders;
    }

    /** Remembers of each command what must be remembered before it is carried out. */
    Consumer<Command> first() {
        return numbers.andThen(serials).andThen(holds);
    }

    @Override
    public void close() {
        orders.close();
        numbers.close();
        serials.close();
        holds.close();
    }
}
