package ai.lepton.core.internal.script;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes objects in Python's pickle protocol 2, as far as TorchScript archives need it (PEP 307). */
final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickle() {
        out.write(0x80);
        out.write(2);
    }

    /** Returns the pickle of {@code ()}. */
    static byte[] emptyTuple() {
        return new Pickle().emptied().bytes();
    }

    Pickle global(String module, String name) {
        out.write('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Makes an object of the class before, with no arguments. */
    Pickle instance() {
        return emptied().write(0x81);
    }

    /** Begins a dictionary; keys and values follow, then {@link #setItems}. */
    Pickle dictionary() {
        return write('}').mark();
    }

    Pickle setItems() {
        return write('u');
    }

    /** Gives an object the state before. */
    Pickle build() {
        return write('b');
    }

    Pickle mark() {
        return write('(');
    }

    /** Makes a tuple of all since the last mark. */
    Pickle tuple() {
        return write('t');
    }

    Pickle emptied() {
        return write(')');
    }

    /** Calls the function before with the tuple before. */
    Pickle reduce() {
        return write('R');
    }

    /** Makes an object that is kept elsewhere, by the tuple before. */
    Pickle persistent() {
        return write('Q');
    }

    Pickle bool(boolean value) {
        return write(value ? 0x88 : 0x89);
    }

    Pickle text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        write('X').little(Integer.BYTES, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Pickle integer(long value) {
        if (value == (int) value) {
            return write('J').little(Integer.BYTES, value);
        }
        return write(0x8a).write(Long.BYTES).little(Long.BYTES, value);
    }

    Pickle integers(long... values) {
        mark();
        for (long value : values) {
            integer(value);
        }
        return tuple();
    }

    byte[] bytes() {
        write('.');
        return out.toByteArray();
    }

    private Pickle write(int code) {
        out.write(code);
        return this;
    }

    private Pickle little(int size, long value) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        out.write(bytes, 0, size);
        return this;
    }
}
