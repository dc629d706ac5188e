package dev.vigia.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the machine says of this process, by the names that Prometheus's own libraries use. */
final class ProcessMetrics {
    /** proc(5), /proc/PID/status. */
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final long KILO = 1024;
    private static final double MILLIS = 1000.0;

    private ProcessMetrics() {
    }

    static void tell(Page page) {
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
            if (resident.find()) {
                page.gauge("process_resident_memory_bytes", "the memory that it has")
                        .add(Map.of(), Long.parseLong(resident.group(1)) * KILO);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("/proc/self/status", unreadable);
        }
        ProcessHandle.current().info().totalCpuDuration().ifPresent(used -> page
                .counter("process_cpu_seconds_total", "the processor time that it has used")
                .add(Map.of(), Family.seconds(used)));
        ProcessHandle.current().info().startInstant().ifPresent(start -> page
                .gauge("process_start_time_seconds", "when it began, since 1970")
                .add(Map.of(), start.toEpochMilli() / MILLIS));
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            Map<String, String> labels = Labels.of("gc", collector.getName());
            page.counter("vigia_gc_pauses_total", "how often the collector stopped the agent")
                    .add(labels, collector.getCollectionCount());
            page.counter("vigia_gc_pause_seconds_total", "and for how long in all")
                    .add(labels, collector.getCollectionTime() / MILLIS);
        }
    }
}
