package ai.lepton.bench.mutation;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Flips bits, sets, inserts, removes, repeats and exchanges bytes, and cuts files off; one to four times. */
final class ByteMutator implements Mutator {
    private static final byte[] TELLING = {0, 1, -1, 127, -128, '"', '{', '}', '[', ']', ',', ':', '-', '\n', ' ', '\\'
    };
    private static final int KINDS = 7;
    private static final int LONGEST = 64;

    @Override
    public byte[] mutate(byte[] seed, List<byte[]> others, RandomGenerator random) {
        byte[] changed = seed;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            changed = once(changed, others, random);
        }
        return changed;
    }

    private static byte[] once(byte[] from, List<byte[]> others, RandomGenerator random) {
        if (from.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(from.length);
        int end = Math.min(from.length, at + 1 + random.nextInt(LONGEST));
        byte[] copy = from.clone();
        switch (random.nextInt(KINDS)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 1 -> copy[at] = TELLING[random.nextInt(TELLING.length)];
            case 2 -> copy[at] = (byte) random.nextInt();
            case 3 -> copy = joined(from, at, new byte[] {TELLING[random.nextInt(TELLING.length)]}, at);
            case 4 -> copy = joined(from, at, new byte[0], end);
            case 5 -> copy = joined(from, end, Arrays.copyOfRange(from, at, end), end);
            default -> copy = foreign(from, at, others, random);
        }
        return copy;
    }

    /** Cut off there, or with some bytes of another seed. */
    private static byte[] foreign(byte[] from, int at, List<byte[]> others, RandomGenerator random) {
        byte[] other = others.get(random.nextInt(others.size()));
        if (random.nextInt(3) == 0 || other.length == 0) {
            return Arrays.copyOf(from, at);
        }
        int start = random.nextInt(other.length);
        byte[] piece = Arrays.copyOfRange(other, start, Math.min(other.length, start + 1 + random.nextInt(LONGEST)));
        return joined(from, at, piece, Math.min(from.length, at + random.nextInt(LONGEST)));
    }

    /** What stands before {@code end}, the piece, and what stands from {@code next} on. */
    private static byte[] joined(byte[] from, int end, byte[] piece, int next) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(from.length + piece.length);
        out.write(from, 0, end);
        out.write(piece, 0, piece.length);
        out.write(from, next, from.length - next);
        return out.toByteArray();
    }
}
