package dev.vigia.ffi;

import com.kenai.jffi.MemoryIO;

/**
 * A block of zeroed native memory of fixed size that does not move, for structures laid out once.
 *
 * <p>Offsets are in bytes from its start; an access outside throws instead of harming the process.
 * Numbers are in the machine's byte order, which is little-endian on both supported architectures.
 * Allocates nothing after construction.
 */
public final class Memory implements AutoCloseable {
    private static final MemoryIO IO = MemoryIO.getInstance();

    private final int size;
    private long address;

    /** Allocates {@code size} bytes, all zero. */
    public Memory(int size) {
        this.size = size;
        this.address = IO.allocateMemory(size, true);
        if (address == 0) {
            throw new OutOfMemoryError("no " + size + " bytes of native memory");
        }
    }

    /** The address of the block, as the kernel wants it. */
    public long address() {
        return at(0, 0);
    }

    /** The address of the byte at {@code offset}. */
    public long address(int offset) {
        return at(offset, 0);
    }

    /** Its length in bytes. */
    public int size() {
        return size;
    }

    private long at(int offset, int length) {
        if (offset < 0 || length < 0 || offset > size - length || address == 0) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + offset + " of " + (address == 0 ? "freed memory" : size + " bytes"));
        }
        return address + offset;
    }

    /** The byte at {@code offset}, 0 to 255. */
    public int u8(int offset) {
        return IO.getByte(at(offset, 1)) & 0xff;
    }

    /** The two bytes at {@code offset}, 0 to 65535. */
    public int u16(int offset) {
        return IO.getShort(at(offset, 2)) & 0xffff;
    }

    /** The four bytes at {@code offset}, signed. */
    public int i32(int offset) {
        return IO.getInt(at(offset, 4));
    }

    /** The eight bytes at {@code offset}, signed. */
    public long i64(int offset) {
        return IO.getLong(at(offset, 8));
    }

    /** Sets the byte at {@code offset} to the low 8 bits of {@code value}. */
    public void u8(int offset, int value) {
        IO.putByte(at(offset, 1), (byte) value);
    }

    /** Sets two bytes to the low 16 bits of {@code value}. */
    public void u16(int offset, int value) {
        IO.putShort(at(offset, 2), (short) value);
    }

    /** Sets two bytes in network order to the low 16 bits of {@code value}. */
    public void net16(int offset, int value) {
        u16(offset, Short.reverseBytes((short) value));
    }

    /** Sets four bytes. */
    public void i32(int offset, int value) {
        IO.putInt(at(offset, 4), value);
    }

    /** Sets eight bytes. */
    public void i64(int offset, long value) {
        IO.putLong(at(offset, 8), value);
    }

    /** Copies {@code length} bytes from {@code offset} into {@code target} from {@code start}. */
    public void read(int offset, byte[] target, int start, int length) {
        IO.getByteArray(at(offset, length), target, start, length);
    }

    /** Copies {@code length} bytes of {@code source} from {@code start} to {@code offset}. */
    public void write(int offset, byte[] source, int start, int length) {
        IO.putByteArray(at(offset, length), source, start, length);
    }

    /** Frees the block; a later access throws. */
    @Override
    public void close() {
        if (address != 0) {
            IO.freeMemory(address);
            address = 0;
        }
    }
}
