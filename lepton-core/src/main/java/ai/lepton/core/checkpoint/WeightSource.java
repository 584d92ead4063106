package ai.lepton.core.checkpoint;

import ai.lepton.core.graph.Parameter;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Where the first values of weights come from. */
public interface WeightSource {
    /**
     * Returns the values of a weight: 32-bit floats in native byte order, row-major, from position to limit.
     *
     * <p>A direct buffer may be wrapped without a copy; it must not change afterwards.
     */
    ByteBuffer values(Parameter parameter);

    /** Returns whether the values of a matrix are those of its transpose. */
    default boolean transposed(Parameter parameter) {
        return false;
    }

    /**
     * Returns first values by each parameter's {@link Parameter#init()}; a weight's values depend on the seed and on its
     * name only, so that adding a component leaves the others as they were.
     */
    static WeightSource initial(long seed) {
        return parameter -> {
            CRC32 crc = new CRC32();
            crc.update(parameter.name().getBytes(StandardCharsets.UTF_8));
            long size = parameter.size();
            if (size > Integer.MAX_VALUE / Float.BYTES) {
                throw new IllegalArgumentException("first values of " + Quoted.bare(parameter.name()) + ", "
                        + parameter.shape() + ", can't be made: a weight may have at most "
                        + Integer.MAX_VALUE / Float.BYTES + " of them");
            }
            return of(parameter.init().values((int) size, seed * 0x9E3779B97F4A7C15L + crc.getValue()));
        };
    }

    /** Returns values as a buffer that the engine can take. */
    static ByteBuffer of(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        buffer.asFloatBuffer().put(values);
        return buffer;
    }
}
