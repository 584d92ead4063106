package ai.lepton.exchange.tensorboard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/** As much of Protocol Buffers as events take: fields of a message, one after another. */
final class Proto {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private Proto() {}

    /**
     * Reads the fields of a message.
     *
     * <p>{@link #next} goes on to a field; then either its value is read, or it is skipped, or kept by {@link #keep}.
     */
    static final class Reader {
        private final ByteBuffer buffer;
        private final String where;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
        private int begin;
        private int type;
        private int field;

        /** Reads a message that stands somewhere, as a message to people names it. */
        Reader(String where, ByteBuffer message) {
            this.where = where;
            this.buffer = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        }

        /** Goes on to the next field; returns its number, or 0 at the end. */
        int next() {
            if (!buffer.hasRemaining()) {
                return 0;
            }
            begin = buffer.position();
            long tag = varint();
            type = (int) (tag & 7);
            if (tag >>> 3 < 1 || tag >>> 3 > (1 << 29) - 1) {
                throw wrong("a field has the number " + Long.toUnsignedString(tag >>> 3));
            }
            field = (int) (tag >>> 3);
            return field;
        }

        /** Returns whether the field is of this wire type. */
        boolean is(int wanted) {
            return type == wanted;
        }

        DataException wrong(String what) {
            return new DataException(where + ": " + what + "; that is no event of TensorBoard");
        }

        private void require(int wanted) {
            if (type != wanted) {
                throw wrong("field " + field + " is of wire type " + type + " in the place of " + wanted);
            }
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (!buffer.hasRemaining()) {
                    throw wrong("a number is cut off");
                }
                byte next = buffer.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw wrong("a number has more than 10 bytes");
        }

        long number() {
            require(VARINT);
            return varint();
        }

        /** Returns a number that stands for one of so many values, from 0. */
        int choice(int values) {
            long number = number();
            if (number < 0 || number >= values) {
                throw wrong("field " + field + " is " + number + ", which means nothing here");
            }
            return (int) number;
        }

        double fixed64() {
            require(FIXED64);
            requireBytes(Double.BYTES);
            return buffer.getDouble();
        }

        float fixed32() {
            require(FIXED32);
            requireBytes(Float.BYTES);
            return buffer.getFloat();
        }

        private void requireBytes(long bytes) {
            if (bytes < 0 || bytes > buffer.remaining()) {
                throw wrong("field " + field + " wants " + Long.toUnsignedString(bytes) + " bytes of "
                        + buffer.remaining());
            }
        }

        ByteBuffer slice() {
            require(BYTES);
            long length = varint();
            requireBytes(length);
            ByteBuffer slice = buffer.slice(buffer.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
            buffer.position(buffer.position() + (int) length);
            return slice;
        }

        Event.Fields bytes() {
            ByteBuffer slice = slice();
            byte[] bytes = new byte[slice.remaining()];
            slice.get(bytes);
            return new Event.Fields(bytes);
        }

        String text() {
            try {
                return Utf8.text(bytes().bytes());
            } catch (CharacterCodingException e) {
                throw new DataException(where + ": field " + field + " is not valid UTF-8", e);
            }
        }

        Reader message() {
            return new Reader(where, slice());
        }

        /** Adds the numbers of a field, which may be one or packed ones. */
        void doubles(List<Double> into) {
            if (type == FIXED64) {
                into.add(fixed64());
                return;
            }
            ByteBuffer packed = slice();
            requireMultiple(packed, Double.BYTES);
            while (packed.hasRemaining()) {
                into.add(packed.getDouble());
            }
        }

        void floats(List<Double> into) {
            if (type == FIXED32) {
                into.add((double) fixed32());
                return;
            }
            ByteBuffer packed = slice();
            requireMultiple(packed, Float.BYTES);
            while (packed.hasRemaining()) {
                into.add((double) packed.getFloat());
            }
        }

        private void requireMultiple(ByteBuffer packed, int size) {
            if (packed.remaining() % size != 0) {
                throw wrong("field " + field + " has " + packed.remaining() + " bytes, no multiple of " + size);
            }
        }

        /** Goes past the field, and keeps its bytes. */
        void keep() {
            switch (type) {
                case VARINT -> varint();
                case FIXED64 -> skip(Long.BYTES);
                case BYTES -> slice();
                case FIXED32 -> skip(Integer.BYTES);
                default -> throw wrong("field " + field + " is of wire type " + type);
            }
            byte[] bytes = new byte[buffer.position() - begin];
            buffer.get(begin, bytes);
            kept.writeBytes(bytes);
        }

        private void skip(int bytes) {
            requireBytes(bytes);
            buffer.position(buffer.position() + bytes);
        }

        /** Returns the fields that were kept, in their order. */
        Event.Fields kept() {
            return kept.size() == 0 ? Event.Fields.NONE : new Event.Fields(kept.toByteArray());
        }
    }

    /** Writes the fields of a message; what is 0 or empty is left out where a method says so. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        private void tag(int field, int type) {
            varint(((long) field << 3) | type);
        }

        /** Writes a number that is not 0. */
        Writer number(int field, long value) {
            if (value != 0) {
                tag(field, VARINT);
                varint(value);
            }
            return this;
        }

        /** Writes a truth value, also the false one. */
        Writer bool(int field, boolean value) {
            tag(field, VARINT);
            varint(value ? 1 : 0);
            return this;
        }

        /** Writes a number, also 0. */
        Writer fixed64(int field, double value) {
            tag(field, FIXED64);
            out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(value)
                    .array());
            return this;
        }

        /** Writes a number, also 0. */
        Writer fixed32(int field, float value) {
            tag(field, FIXED32);
            out.writeBytes(ByteBuffer.allocate(Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        /** Writes bytes, also none. */
        Writer bytes(int field, byte[] bytes) {
            tag(field, BYTES);
            varint(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        /** Writes a text that is not empty. */
        Writer text(int field, String text) {
            return text.isEmpty() ? this : bytes(field, Utf8.bytes("text", text));
        }

        /** Writes a message, also an empty one. */
        Writer message(int field, Writer message) {
            return bytes(field, message.bytes());
        }

        /** Writes packed numbers, if there are any. */
        Writer doubles(int field, List<Double> values) {
            if (values.isEmpty()) {
                return this;
            }
            ByteBuffer packed =
                    ByteBuffer.allocate(Double.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
            values.forEach(packed::putDouble);
            return bytes(field, packed.array());
        }

        /** Writes packed numbers in 32 bits, if there are any. */
        Writer floats(int field, List<Double> values) {
            if (values.isEmpty()) {
                return this;
            }
            ByteBuffer packed = ByteBuffer.allocate(Float.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
            values.forEach(value -> packed.putFloat(value.floatValue()));
            return bytes(field, packed.array());
        }

        /** Writes fields that were kept. */
        Writer fields(Event.Fields fields) {
            out.writeBytes(fields.bytes());
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
