package dev.vigia.linux;

import static dev.vigia.ffi.FilterAbi.*;
import static dev.vigia.ffi.LinuxAbi.SOL_SOCKET;
import static dev.vigia.ffi.RoutingAbi.RTM_DELROUTE;
import static dev.vigia.ffi.RoutingAbi.RTM_NEWROUTE;
import static dev.vigia.ffi.RoutingAbi.RTM_NEWRULE;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.FilterAbi.SockFilter;
import dev.vigia.ffi.FilterAbi.SockFprog;
import dev.vigia.ffi.LinuxAbi.Nlmsghdr;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.RoutingAbi.Rtmsg;
import java.util.ArrayList;
import java.util.List;

/**
 * A program by which the kernel drops frames before they reach a packet socket: a list of demands, each of which
 * a frame must meet (classic BPF, linux/filter.h). Offsets count from the Ethernet header.
 */
final class PacketFilter {
    private static final int DROP = 0;
    private static final int WHOLE = 0x40000;
    /** A jump reaches no further than 255 instructions. */
    private static final int MOST_LINKS = 200;

    private record Instruction(int code, int yes, int no, int value) {
    }

    private final List<Instruction> program = new ArrayList<>();

    private PacketFilter() {
    }

    /**
     * Lets pass what arrived on one of these links, for this host, a group or everybody: as much as the host
     * itself would take. Of too many links it lets all pass.
     */
    static PacketFilter on(int[] indexes) {
        var filter = new PacketFilter();
        if (indexes.length <= MOST_LINKS) {
            filter.load(BPF_W, SKF_AD_OFF + SKF_AD_IFINDEX);
            for (int i = 0; i < indexes.length; i++) {
                filter.add(BPF_JMP | BPF_JEQ | BPF_K, indexes.length - i, 0, indexes[i]);
            }
            filter.add(BPF_RET | BPF_K, 0, 0, DROP);
        }
        filter.load(BPF_B, SKF_AD_OFF + SKF_AD_PKTTYPE);
        filter.add(BPF_JMP | BPF_JGT | BPF_K, 0, 1, PACKET_MULTICAST);
        filter.add(BPF_RET | BPF_K, 0, 0, DROP);
        return filter;
    }

    /**
     * Of a netlink socket that hears of routes and rules: of them only the end of a route of that protocol and of
     * any rule pass, for there may be a million routes that are none of ours. Everything else passes.
     */
    static PacketFilter ofRoutings(int protocol) {
        var filter = new PacketFilter();
        // The type is in the machine's order, and a program loads in the network's.
        filter.load(BPF_H, Nlmsghdr.NLMSG_TYPE);
        filter.add(BPF_JMP | BPF_JEQ | BPF_K, 4, 0, Short.reverseBytes((short) RTM_NEWROUTE));
        filter.add(BPF_JMP | BPF_JEQ | BPF_K, 3, 0, Short.reverseBytes((short) RTM_NEWRULE));
        filter.add(BPF_JMP | BPF_JEQ | BPF_K, 0, 3, Short.reverseBytes((short) RTM_DELROUTE));
        filter.load(BPF_B, Nlmsghdr.SIZE + Rtmsg.RTM_PROTOCOL);
        filter.add(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, protocol);
        filter.add(BPF_RET | BPF_K, 0, 0, DROP);
        return filter;
    }

    /** Demands that the byte at {@code offset} is {@code value}. */
    PacketFilter andByte(int offset, int value) {
        load(BPF_B, offset);
        return demand(value);
    }

    /** Demands that the two bytes at {@code offset} are {@code value}, or that the four at the others are alike. */
    PacketFilter andTwoBytesOrAlike(int offset, int value, int one, int other) {
        load(BPF_W, one);
        add(BPF_MISC | BPF_TAX, 0, 0, 0);
        load(BPF_W, other);
        add(BPF_JMP | BPF_JEQ | BPF_X, 3, 0, 0);
        load(BPF_H, offset);
        return demand(value);
    }

    private PacketFilter demand(int value) {
        add(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, value);
        add(BPF_RET | BPF_K, 0, 0, DROP);
        return this;
    }

    private void load(int size, int offset) {
        add(BPF_LD | size | BPF_ABS, 0, 0, offset);
    }

    private void add(int code, int yes, int no, int value) {
        program.add(new Instruction(code, yes, no, value));
    }

    /**
     * Has the kernel filter what comes to {@code socket} from now on, in place of a former filter.
     *
     * @throws ErrnoException where the kernel refuses
     */
    void attach(KernelSocket socket) throws ErrnoException {
        int count = program.size() + 1;
        try (var code = new Memory(count * SockFilter.SIZE); var program = new Memory(SockFprog.SIZE)) {
            for (int i = 0; i < count; i++) {
                Instruction instruction = i < count - 1 ? this.program.get(i)
                        : new Instruction(BPF_RET | BPF_K, 0, 0, WHOLE);
                int at = i * SockFilter.SIZE;
                code.u16(at + SockFilter.CODE, instruction.code());
                code.u8(at + SockFilter.JT, instruction.yes());
                code.u8(at + SockFilter.JF, instruction.no());
                code.i32(at + SockFilter.K, instruction.value());
            }
            program.u16(SockFprog.LEN, count);
            program.i64(SockFprog.FILTER, code.address());
            socket.option(SOL_SOCKET, SO_ATTACH_FILTER, program, "filter the frames");
        }
    }
}
