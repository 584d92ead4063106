package ai.lepton.exchange.protocol;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.List;

/** The types of a tensor's elements, by the protocol's own names. All are little-endian. */
public enum Datatype {
    /** A byte that is 0 or 1; in JSON true or false. */
    BOOL(1, Kind.TRUTH),
    /** Unsigned 8-bit integer. */
    UINT8(1, Kind.INTEGER),
    /** Unsigned 16-bit integer. */
    UINT16(2, Kind.INTEGER),
    /** Unsigned 32-bit integer. */
    UINT32(4, Kind.INTEGER),
    /** Unsigned 64-bit integer. */
    UINT64(8, Kind.INTEGER),
    /** Signed 8-bit integer. */
    INT8(1, Kind.INTEGER),
    /** Signed 16-bit integer. */
    INT16(2, Kind.INTEGER),
    /** Signed 32-bit integer. */
    INT32(4, Kind.INTEGER),
    /** Signed 64-bit integer. */
    INT64(8, Kind.INTEGER),
    /** IEEE 754 half precision. */
    FP16(2, Kind.FLOAT),
    /** IEEE 754 single precision. */
    FP32(4, Kind.FLOAT),
    /** IEEE 754 double precision. */
    FP64(8, Kind.FLOAT),
    /** Any number of bytes each, with their number before them as 32 bits; in JSON texts. */
    BYTES(0, Kind.BYTES),
    /** The upper half of an IEEE 754 single; the protocol has it in binary only. */
    BF16(2, Kind.FLOAT);

    /** What the elements are. */
    enum Kind {
        TRUTH,
        INTEGER,
        FLOAT,
        BYTES
    }

    private static final List<String> NAMES =
            Arrays.stream(values()).map(Enum::name).toList();

    private final int size;
    private final Kind kind;

    Datatype(int size, Kind kind) {
        this.size = size;
        this.kind = kind;
    }

    /** Returns the bytes of one element; 0 for BYTES, whose elements have any number. */
    public int size() {
        return size;
    }

    /** Returns whether elements are floating-point numbers. */
    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /** Returns whether elements are integers, signed or not. */
    public boolean isInteger() {
        return kind == Kind.INTEGER;
    }

    Kind kind() {
        return kind;
    }

    boolean isUnsigned() {
        return name().startsWith("U");
    }

    /**
     * Returns the type of a name.
     *
     * @throws IllegalArgumentException if the protocol has none of that name
     */
    public static Datatype named(String name) {
        int at = NAMES.indexOf(Elements.required("name", name));
        if (at < 0) {
            throw new IllegalArgumentException("there is no datatype " + Quoted.of(name) + Nearest.hint(name, NAMES)
                    + "; there are " + String.join(", ", NAMES));
        }
        return values()[at];
    }
}
