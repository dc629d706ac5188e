package dev.vigia.daemon;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the agent does on signals: TERM and INT ask for an orderly stop, once more for an end at once, HUP for
 * another look at the file.
 *
 * <p>The JDK's only way to them is {@code sun.misc.Signal}, which javac warns of in a manner that nothing can
 * suppress, and our warnings are errors; so it is reached by name. signalfd(2) does not work in a JVM, because
 * signals are blocked for each thread apart.
 */
final class Signals {
    private Signals() {
    }

    /** Installs the reactions; they run on threads of the JVM's, which may wait. */
    static void install(Runnable stop, Runnable stopNow, Runnable hangUp) {
        var asked = new AtomicBoolean();
        try {
            for (String name : List.of("TERM", "INT")) {
                handle(name, () -> (asked.getAndSet(true) ? stopNow : stop).run());
            }
            handle("HUP", hangUp);
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException("this Java lacks the module jdk.unsupported", absent);
        }
    }

    private static void handle(String name, Runnable reaction) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object reacting = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(reaction, arguments);
                    }
                    reaction.run();
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), reacting);
    }
}
