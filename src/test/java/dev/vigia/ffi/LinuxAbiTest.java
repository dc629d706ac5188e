package dev.vigia.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number of the classes named {@code Abi} and of {@link Errno} equals what the C compiler says of it. */
class LinuxAbiTest {
    private static final String HEADERS = """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <poll.h>
            #include <sched.h>
            #include <time.h>
            #include <sys/types.h>
            #include <sys/socket.h>
            #include <sys/un.h>
            #include <sys/time.h>
            #include <sys/resource.h>
            #include <sys/uio.h>
            #include <sys/mman.h>
            #include <sys/prctl.h>
            #include <sys/eventfd.h>
            #include <netinet/in.h>
            #include <linux/if.h>
            #include <linux/if_link.h>
            #include <linux/if_addr.h>
            #include <linux/if_ether.h>
            #include <linux/filter.h>
            #include <linux/if_packet.h>
            #include <linux/netlink.h>
            #include <linux/rtnetlink.h>
            #include <linux/fib_rules.h>
            #include <linux/netfilter.h>
            #include <linux/netfilter/nfnetlink.h>
            #include <linux/netfilter/nf_tables.h>
            #include <linux/icmp.h>
            #include <linux/icmpv6.h>
            #include <linux/connector.h>
            #include <linux/cn_proc.h>
            """;

    private static final List<Class<?>> HOMES = List.of(LinuxAbi.class, UnixAbi.class,
            NftablesAbi.class, LifetimeAbi.class, FilterAbi.class, CheckAbi.class, RoutingAbi.class);

    @TempDir
    Path folder;

    /** Compiles only, so that the other architecture needs no machine to run on. */
    @ParameterizedTest
    @ValueSource(strings = {"gcc", "x86_64-linux-gnu-gcc", "aarch64-linux-gnu-gcc"})
    void constantsAndLayoutsEqualTheHeaders(String compiler) throws Exception {
        Path source = folder.resolve("abi.c");
        String program = program();
        assertTrue(program.lines().filter(line -> line.startsWith("_Static_assert")).count() > 150, program);
        Files.writeString(source, program);
        assertEquals("", compile(compiler, source));
    }

    private static String compile(String compiler, Path source) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(compiler, "-std=c11", "-fsyntax-only", source.toString())
                    .redirectErrorStream(true).start();
        } catch (java.io.IOException absent) {
            String skipped = "SKIPPED: no " + compiler + " here to hold the layouts against its headers";
            System.out.println(skipped);
            return Assumptions.abort(skipped);
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), compiler + " does not end");
        return output;
    }

    private static String program() throws IllegalAccessException {
        var program = new StringBuilder(HEADERS);
        for (Class<?> home : HOMES) {
            for (Field constant : home.getFields()) {
                claim(program, constant.getName(), constant.getInt(null));
            }
        }
        for (int errno : Errno.known()) {
            claim(program, Errno.name(errno), errno);
        }
        for (Field constant : Errno.class.getFields()) {
            claim(program, constant.getName(), constant.getInt(null));
        }
        for (Class<?> layout : HOMES.stream().flatMap(home -> Stream.of(home.getClasses())).toList()) {
            String struct = "struct " + snake(layout.getSimpleName());
            for (Field member : layout.getFields()) {
                assertTrue(Modifier.isStatic(member.getModifiers()), member.toString());
                claim(program, member.getName().equals("SIZE") ? "sizeof(" + struct + ")"
                        : "offsetof(" + struct + ", " + member.getName().toLowerCase(Locale.ROOT) + ")",
                        member.getInt(null));
            }
        }
        return program.toString();
    }

    private static void claim(StringBuilder program, String expression, int value) {
        program.append("_Static_assert((int) (").append(expression).append(") == ").append(value)
                .append(", \"").append(expression).append(" is not ").append(value).append("\");\n");
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
