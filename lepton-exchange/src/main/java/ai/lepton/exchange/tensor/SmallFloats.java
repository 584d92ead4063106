package ai.lepton.exchange.tensor;

import java.util.EnumMap;
import java.util.Map;

/**
 * The values of floats of a byte or less, by their code.
 *
 * <p>A code is a sign, an exponent and a mantissa. What tells the kinds apart is the bias of the exponent and which codes are no
 * numbers: in IEEE's way the highest exponent is for infinities and NaN (E5M2); in the way called FN only the code of all ones
 * is NaN (E4M3); FNUZ has no negative zero, and its code is the one NaN; the E2M1 of F4 has numbers only. E8M0 is a power of two
 * without a sign, and NaN at 255.
 *
 * @see <a href="https://arxiv.org/abs/2209.05433">Micikevicius et al. 2022</a>
 * @see <a href="https://www.opencompute.org/documents/ocp-microscaling-formats-mx-v1-0-spec-final-pdf">OCP MX 1.0</a>
 */
final class SmallFloats {
    private static final Map<DType, float[]> TABLES = new EnumMap<>(Map.of(
            DType.F8_E5M2, table(new Layout(5, 2, 15, Specials.IEEE)),
            DType.F8_E4M3, table(new Layout(4, 3, 7, Specials.FN)),
            DType.F8_E4M3FNUZ, table(new Layout(4, 3, 8, Specials.FNUZ)),
            DType.F8_E5M2FNUZ, table(new Layout(5, 2, 16, Specials.FNUZ)),
            DType.F8_E8M0, powers(),
            DType.F4, table(new Layout(2, 1, 1, Specials.NONE))));

    private enum Specials {
        IEEE,
        FN,
        FNUZ,
        NONE
    }

    private record Layout(int exponentBits, int mantissaBits, int bias, Specials specials) {
        float value(int code) {
            int mantissa = code & ((1 << mantissaBits) - 1);
            int highest = (1 << exponentBits) - 1;
            int exponent = code >>> mantissaBits & highest;
            boolean negative = code >>> (mantissaBits + exponentBits) != 0;
            if (specials == Specials.IEEE && exponent == highest) {
                float infinity = negative ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
                return mantissa == 0 ? infinity : Float.NaN;
            }
            if (specials == Specials.FN && exponent == highest && mantissa == (1 << mantissaBits) - 1) {
                return Float.NaN;
            }
            if (specials == Specials.FNUZ && negative && exponent == 0 && mantissa == 0) {
                return Float.NaN;
            }
            int whole = exponent == 0 ? mantissa : mantissa | 1 << mantissaBits;
            float magnitude = Math.scalb((float) whole, Math.max(exponent, 1) - bias - mantissaBits);
            return negative ? -magnitude : magnitude;
        }
    }

    private SmallFloats() {}

    /** Returns the value of each code. */
    static float[] table(DType dtype) {
        float[] table = TABLES.get(dtype);
        if (table == null) {
            throw new IllegalArgumentException(dtype + " has no table of values");
        }
        return table;
    }

    private static float[] table(Layout layout) {
        float[] values = new float[1 << (1 + layout.exponentBits + layout.mantissaBits)];
        for (int code = 0; code < values.length; code++) {
            values[code] = layout.value(code);
        }
        return values;
    }

    private static float[] powers() {
        float[] values = new float[1 << Byte.SIZE];
        for (int code = 0; code < values.length; code++) {
            values[code] = code == values.length - 1 ? Float.NaN : Math.scalb(1f, code - 127);
        }
        return values;
    }
}
