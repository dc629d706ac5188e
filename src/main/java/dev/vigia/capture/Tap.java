package dev.vigia.capture;

import dev.vigia.capture.Fault.Kind;
import dev.vigia.net.Octets;
import java.io.EOFException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/** Where frames come from: a link while it lives, or a file of tcpdump or Wireshark; by way of libpcap. */
public final class Tap implements AutoCloseable {
    private static final String WANTED = "(ip proto 112 or ip6 proto 112 or arp"
            + " or (icmp6 and (ip6[40] = 135 or ip6[40] = 136)))";
    /** Behind a tag the filter language counts anew. */
    private static final String FILTER = WANTED + " or (vlan and " + WANTED + ")";
    private static final int WHOLE = 65_535;
    private static final int PATIENCE_MS = 100;

    static {
        // It logs each thing it does; what matters comes to us as exceptions.
        System.setProperty("org.slf4j.simpleLogger.log.org.pcap4j", "off");
    }

    private final String name;
    private final PcapHandle handle;
    private final boolean live;
    private PcapDumper dumper;
    private long frames;

    /** What opens it. */
    private interface Opening {
        PcapHandle open() throws PcapNativeException;
    }

    private Tap(String name, boolean live, Opening opening) throws Fault {
        this.name = name;
        this.live = live;
        this.handle = opened(opening);
        try {
            if (!handle.getDlt().equals(DataLinkType.EN10MB)) {
                throw new Fault(Kind.UNREADABLE, name + " has frames of the link type " + handle.getDlt().name()
                        + " (" + handle.getDlt().value() + "), and only Ethernet is decoded");
            }
            if (live) {
                handle.setFilter(FILTER, BpfCompileMode.OPTIMIZE);
            }
        } catch (PcapNativeException | NotOpenException failed) {
            handle.close();
            throw new Fault(Kind.FAILED, "nothing can be captured on " + name + ": " + words(failed));
        } catch (Fault wrong) {
            handle.close();
            throw wrong;
        }
    }

    /** Listens on a link of this network namespace, in promiscuous mode, from now on. */
    public static Tap onLink(String link) throws Fault {
        return new Tap(link, true, () -> new PcapHandle.Builder(link).snaplen(WHOLE).immediateMode(true)
                .promiscuousMode(PromiscuousMode.PROMISCUOUS).timeoutMillis(PATIENCE_MS).build());
    }

    /** Reads a file in the form pcap or pcapng. */
    public static Tap ofFile(Path file) throws Fault {
        if (!Files.exists(file)) {
            throw new Fault(Kind.UNREADABLE, "there is neither a link nor a file " + file);
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new Fault(Kind.UNREADABLE, file + " cannot be read: "
                    + (Files.isDirectory(file) ? "it is a directory" : "permission denied"));
        }
        return new Tap(file.toString(), false, () -> Pcaps.openOffline(file.toString()));
    }

    private PcapHandle opened(Opening opening) throws Fault {
        try {
            return opening.open();
        } catch (PcapNativeException refused) {
            String why = words(refused);
            if (live && why.toLowerCase(Locale.ROOT).contains("permi")) {
                throw new Fault(Kind.FORBIDDEN,
                        "no permission to capture on " + name + ": run as root or with CAP_NET_RAW");
            }
            throw new Fault(live ? Kind.FAILED : Kind.UNREADABLE, live
                    ? "nothing can be captured on " + name + ": " + why : name + " cannot be read: " + why);
        } catch (LinkageError missing) {
            throw new Fault(Kind.FAILED, "capture needs libpcap, which cannot be loaded here:"
                    + " apt-get install libpcap0.8 (no other verb needs it)");
        }
    }

    /** From now on {@link #keep} writes to a file, which begins empty. */
    public void recordTo(Path file) throws Fault {
        try {
            dumper = handle.dumpOpen(file.toString());
        } catch (PcapNativeException | NotOpenException refused) {
            throw new Fault(Kind.FAILED, file + " cannot be written: " + words(refused));
        }
    }

    /**
     * The next frame.
     *
     * @return null at the end of a file; on a link it waits
     */
    public Frame next() throws Fault {
        while (true) {
            try {
                byte[] bytes = handle.getNextRawPacketEx();
                frames++;
                return new Frame(handle.getTimestamp().toInstant(), Octets.of(bytes));
            } catch (TimeoutException nothingYet) {
                continue;
            } catch (EOFException end) {
                return null;
            } catch (IllegalArgumentException odd) {
                throw broken("its time of day is none");
            } catch (PcapNativeException | NotOpenException failed) {
                if (live) {
                    throw new Fault(Kind.FAILED, "capturing on " + name + " has ended: " + words(failed));
                }
                throw broken(words(failed));
            }
        }
    }

    private Fault broken(String why) {
        return new Fault(Kind.UNREADABLE, name + " is damaged after frame " + frames + ": " + why);
    }

    /** Writes the frame that {@link #next} returned last, where that was asked for. */
    public void keep(Frame frame) throws Fault {
        if (dumper == null) {
            return;
        }
        try {
            dumper.dumpRaw(frame.bytes().bytes(), handle.getTimestamp());
            if (live) {
                // Who ends a live view with Control-C wants what it has shown.
                dumper.flush();
            }
        } catch (PcapNativeException | NotOpenException failed) {
            throw new Fault(Kind.FAILED, "the capture cannot be written: " + words(failed));
        }
    }

    /** How many frames were read. */
    public long frames() {
        return frames;
    }

    private static String words(Exception failed) {
        String message = failed.getMessage();
        return message == null || message.isBlank() ? "libpcap does not say why"
                : message.strip().replaceFirst("^Error occurred in [^:]*: ", "").replaceAll("\\s+", " ");
    }

    @Override
    public void close() {
        if (dumper != null) {
            dumper.close();
        }
        handle.close();
    }
}
