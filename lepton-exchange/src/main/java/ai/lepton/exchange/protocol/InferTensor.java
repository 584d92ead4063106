package ai.lepton.exchange.protocol;

import ai.lepton.exchange.internal.Halves;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a request or an answer: a name, a shape, a type, and elements in row-major order.
 *
 * <p>Elements are kept as the protocol's binary extension has them, whichever way they came: little-endian, and BYTES each
 * behind its length. So a tensor out of a binary message is a window on that message, and {@link #floats} and its sisters
 * make the only copy. Nothing else may change the message's bytes then. Immutable otherwise.
 */
public final class InferTensor {
    private static final int LONGEST_NAME = 10_000;

    private final String name;
    private final Datatype datatype;
    private final long[] shape;
    private final Map<String, Object> parameters;
    private final ByteBuffer data;
    private final int elements;

    private InferTensor(String name, Datatype datatype, long[] shape, Map<String, Object> parameters, ByteBuffer data) {
        this.name = name;
        this.datatype = datatype;
        this.shape = shape;
        this.parameters = parameters;
        this.data = data;
        this.elements = TensorShape.elements(name, datatype, shape, data);
    }

    /** Returns one of bytes that nobody changes, whose parameters were checked. */
    static InferTensor owning(
            String name, Datatype datatype, long[] shape, Map<String, Object> parameters, ByteBuffer data) {
        requireName(name);
        return new InferTensor(name, datatype, shape, parameters, data.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Returns a tensor of any type.
     *
     * @param shape none negative; empty for a single element
     * @param data the elements, little-endian, from the buffer's position to its limit; BYTES each behind its length, 32
     *     bits. They are copied
     * @throws IllegalArgumentException if the bytes are not those of so many elements
     */
    public static InferTensor of(String name, Datatype datatype, long[] shape, ByteBuffer data) {
        requireName(name);
        Elements.required("datatype", datatype);
        Elements.required("shape", shape);
        ByteBuffer given = Elements.required("data", data).slice();
        long bytes = TensorShape.bytes(name, datatype, shape);
        if (bytes >= 0 && bytes != given.remaining()) {
            throw TensorShape.wrongSize(name, datatype, shape, given.remaining());
        }
        ByteBuffer copy = allocate(given.remaining());
        copy.put(given).flip();
        return new InferTensor(name, datatype, shape.clone(), Map.of(), copy);
    }

    /** Returns a tensor of FP32, of one dimension where no shape is given. */
    public static InferTensor of(String name, float[] values, long... shape) {
        requireName(name);
        ByteBuffer data = allocate(Elements.required("values", values).length, Float.BYTES);
        data.asFloatBuffer().put(values);
        return shaped(name, Datatype.FP32, values.length, shape, data);
    }

    /** Returns a tensor of FP64, of one dimension where no shape is given. */
    public static InferTensor of(String name, double[] values, long... shape) {
        requireName(name);
        ByteBuffer data = allocate(Elements.required("values", values).length, Double.BYTES);
        data.asDoubleBuffer().put(values);
        return shaped(name, Datatype.FP64, values.length, shape, data);
    }

    /** Returns a tensor of INT64, of one dimension where no shape is given. */
    public static InferTensor of(String name, long[] values, long... shape) {
        requireName(name);
        ByteBuffer data = allocate(Elements.required("values", values).length, Long.BYTES);
        data.asLongBuffer().put(values);
        return shaped(name, Datatype.INT64, values.length, shape, data);
    }

    /** Returns a tensor of INT32, of one dimension where no shape is given. */
    public static InferTensor of(String name, int[] values, long... shape) {
        requireName(name);
        ByteBuffer data = allocate(Elements.required("values", values).length, Integer.BYTES);
        data.asIntBuffer().put(values);
        return shaped(name, Datatype.INT32, values.length, shape, data);
    }

    /** Returns a tensor of BOOL, of one dimension where no shape is given. */
    public static InferTensor of(String name, boolean[] values, long... shape) {
        requireName(name);
        ByteBuffer data = allocate(Elements.required("values", values).length);
        for (boolean value : values) {
            data.put((byte) (value ? 1 : 0));
        }
        return shaped(name, Datatype.BOOL, values.length, shape, data.flip());
    }

    /**
     * Returns a tensor of BYTES that are texts in UTF-8, of one dimension where no shape is given.
     *
     * @throws IllegalArgumentException if a text has half a surrogate pair
     */
    public static InferTensor ofTexts(String name, List<String> values, long... shape) {
        List<byte[]> bytes = new ArrayList<>(Elements.required("values", values).size());
        for (String value : Elements.of("values", values)) {
            bytes.add(Utf8.bytes("a text of tensor " + Quoted.of(name), value));
        }
        return ofBytes(name, bytes, shape);
    }

    /** Returns a tensor of BYTES, of one dimension where no shape is given. The arrays are copied. */
    public static InferTensor ofBytes(String name, List<byte[]> values, long... shape) {
        requireName(name);
        long size = 0;
        List<byte[]> all = Elements.of("values", values);
        for (byte[] value : all) {
            size += Integer.BYTES + (long) value.length;
        }
        ByteBuffer data = allocate(size);
        all.forEach(value -> data.putInt(value.length).put(value));
        return shaped(name, Datatype.BYTES, all.size(), shape, data.flip());
    }

    /**
     * Returns a tensor of one of the integer types, of one dimension where no shape is given.
     *
     * @throws IllegalArgumentException if a value is outside of the type's range, or the type is no integer
     */
    public static InferTensor of(String name, Datatype datatype, long[] values, long... shape) {
        requireName(name);
        if (!Elements.required("datatype", datatype).isInteger()) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + ": " + datatype
                    + " is no type of integers; give longs to INT8 to INT64 and UINT8 to UINT64");
        }
        NumberWriter out = new NumberWriter(name, datatype, Elements.required("values", values).length);
        for (long value : values) {
            out.put(value);
        }
        return shaped(name, datatype, values.length, shape, out.data());
    }

    /**
     * Returns a tensor of one of the floating-point types, each value rounded to nearest, of one dimension where no shape is
     * given.
     *
     * @throws IllegalArgumentException if a finite value is beyond the type's range, or the type has no fractions
     */
    public static InferTensor of(String name, Datatype datatype, double[] values, long... shape) {
        requireName(name);
        if (!Elements.required("datatype", datatype).isFloat()) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + ": " + datatype
                    + " has no fractions; give doubles to FP16, FP32, FP64 or BF16");
        }
        NumberWriter out = new NumberWriter(name, datatype, Elements.required("values", values).length);
        for (double value : values) {
            out.put(value);
        }
        return shaped(name, datatype, values.length, shape, out.data());
    }

    private static InferTensor shaped(String name, Datatype datatype, int count, long[] shape, ByteBuffer data) {
        long[] own = Elements.required("shape", shape).length == 0 ? new long[] {count} : shape.clone();
        return new InferTensor(name, datatype, own, Map.of(), data);
    }

    private static ByteBuffer allocate(int count, int size) {
        return allocate((long) count * size);
    }

    private static ByteBuffer allocate(long bytes) {
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a tensor of " + bytes + " bytes is beyond 2 GiB; send it in parts");
        }
        return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void requireName(String name) {
        if (Elements.required("name", name).isEmpty()) {
            throw new IllegalArgumentException("the name of a tensor is empty");
        }
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the name of a tensor has " + name.length() + " characters; it may have " + LONGEST_NAME);
        }
        Utf8.required("the name of a tensor", name);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the type of the elements. */
    public Datatype datatype() {
        return datatype;
    }

    /** Returns a copy of the dimensions; empty for a single element. */
    public long[] shape() {
        return shape.clone();
    }

    /** Returns the number of elements. */
    public int elements() {
        return elements;
    }

    /** Returns the parameters, beside those of the encoding. */
    public Map<String, Object> parameters() {
        return parameters;
    }

    /**
     * Returns the same tensor with these parameters.
     *
     * @throws IllegalArgumentException if a value is none of JSON
     */
    public InferTensor withParameters(Map<String, Object> parameters) {
        Map<String, Object> own = ParameterMap.of("parameters", Elements.required("parameters", parameters));
        return new InferTensor(name, datatype, shape, own, data);
    }

    /** Returns the elements as they are kept: little-endian, read-only, BYTES each behind its length. No copy. */
    public ByteBuffer buffer() {
        return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns the elements.
     *
     * @throws IllegalArgumentException if it is none of FP32, FP16, BF16
     */
    public float[] floats() {
        float[] values = new float[elements];
        switch (datatype) {
            case FP32 ->
                data.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            case FP16, BF16 -> {
                for (int i = 0; i < elements; i++) {
                    short bits = data.getShort(i * Short.BYTES);
                    values[i] = datatype == Datatype.FP16 ? Halves.fromF16(bits) : Halves.fromBf16(bits);
                }
            }
            default -> throw another("FP32, FP16 or BF16");
        }
        return values;
    }

    /**
     * Returns the elements, exactly.
     *
     * @throws IllegalArgumentException if they are no numbers, or an integer has more bits than a double
     */
    public double[] doubles() {
        double[] values = new double[elements];
        switch (datatype) {
            case FP64 ->
                data.slice().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
            case FP32, FP16, BF16 -> {
                float[] floats = floats();
                Arrays.setAll(values, i -> floats[i]);
            }
            case BOOL, BYTES -> throw another("a number");
            default -> {
                long[] longs = longs();
                for (int i = 0; i < elements; i++) {
                    values[i] = longs[i];
                    if ((long) values[i] != longs[i] || longs[i] == Long.MAX_VALUE) {
                        throw new IllegalArgumentException("tensor " + Quoted.of(name) + "[" + i + "] is " + longs[i]
                                + ", which 64-bit floats do not hold exactly");
                    }
                }
            }
        }
        return values;
    }

    /**
     * Returns the elements.
     *
     * @throws IllegalArgumentException if they are no integers, or one of UINT64 is beyond the range of a long: its bits are
     *     in {@link #buffer}
     */
    public long[] longs() {
        if (!datatype.isInteger()) {
            throw another("an integer");
        }
        long[] values = new long[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = integer(i);
            if (datatype == Datatype.UINT64 && values[i] < 0) {
                throw new IllegalArgumentException("tensor " + Quoted.of(name) + "[" + i + "] is "
                        + Long.toUnsignedString(values[i]) + ", beyond the range of signed 64-bit integers");
            }
        }
        return values;
    }

    /** Returns an integer; of UINT64 its bits. */
    long integer(int i) {
        return switch (datatype) {
            case INT8 -> data.get(i);
            case UINT8 -> Byte.toUnsignedLong(data.get(i));
            case INT16 -> data.getShort(2 * i);
            case UINT16 -> Short.toUnsignedLong(data.getShort(2 * i));
            case INT32 -> data.getInt(4 * i);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(4 * i));
            default -> data.getLong(8 * i);
        };
    }

    /**
     * Returns the elements.
     *
     * @throws IllegalArgumentException if it is not BOOL
     */
    public boolean[] booleans() {
        if (datatype != Datatype.BOOL) {
            throw another("BOOL");
        }
        boolean[] values = new boolean[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = data.get(i) != 0;
        }
        return values;
    }

    /**
     * Returns copies of the elements.
     *
     * @throws IllegalArgumentException if it is not BYTES
     */
    public List<byte[]> byteStrings() {
        if (datatype != Datatype.BYTES) {
            throw another("BYTES");
        }
        List<byte[]> values = new ArrayList<>(elements);
        for (int at = 0; at < data.limit(); ) {
            byte[] value = new byte[data.getInt(at)];
            data.get(at + Integer.BYTES, value);
            values.add(value);
            at += Integer.BYTES + value.length;
        }
        return values;
    }

    /**
     * Returns the elements as texts.
     *
     * @throws IllegalArgumentException if it is not BYTES, or one is not valid UTF-8
     */
    public List<String> texts() {
        List<String> texts = new ArrayList<>(elements);
        for (byte[] value : byteStrings()) {
            try {
                String plain = new String(value, StandardCharsets.UTF_8);
                texts.add(plain.indexOf('\ufffd') < 0 ? plain : Utf8.text(value));
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(
                        "tensor " + Quoted.of(name) + "[" + texts.size() + "] is not valid UTF-8, so it is no text", e);
            }
        }
        return texts;
    }

    private IllegalArgumentException another(String wanted) {
        return new IllegalArgumentException(
                "tensor " + Quoted.of(name) + " is " + datatype + "; it must be " + wanted + " to be read like this");
    }

    /** Returns whether the other has the same name, type, shape, parameters, and elements to the bit. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InferTensor that
                && name.equals(that.name)
                && datatype == that.datatype
                && Arrays.equals(shape, that.shape)
                && parameters.equals(that.parameters)
                && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + Arrays.hashCode(shape)) + data.hashCode();
    }

    /** Returns such as {@code 'age' FP64 [2, 1]}. */
    @Override
    public String toString() {
        return Quoted.of(name) + " " + datatype + " " + TensorShape.shown(shape);
    }

    /** Returns the tensor of these rows of the first dimension, a window on the same bytes. */
    InferTensor rows(long from, long to) {
        long row = shape[0] == 0 ? 0 : elements / shape[0];
        int first = TensorShape.offset(datatype, data, row * from);
        long[] part = shape.clone();
        part[0] = to - from;
        ByteBuffer window = data.slice(first, TensorShape.offset(datatype, data, row * to) - first)
                .order(ByteOrder.LITTLE_ENDIAN);
        return new InferTensor(name, datatype, part, parameters, window);
    }

    /** Returns the rows of tensors that differ in their first dimension only, in their order. */
    static InferTensor joined(List<InferTensor> parts) {
        InferTensor first = parts.get(0);
        long bytes = 0;
        long rows = 0;
        for (InferTensor part : parts) {
            bytes += part.data.limit();
            rows += part.shape[0];
        }
        ByteBuffer all = allocate(bytes);
        parts.forEach(part -> all.put(part.data.duplicate()));
        long[] whole = first.shape.clone();
        whole[0] = rows;
        return new InferTensor(first.name, first.datatype, whole, first.parameters, all.flip());
    }
}
