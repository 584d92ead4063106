package ai.lepton.bench.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Changes a zip by its records: a field of a header, of the list of entries or of the end record, where its signature is found;
 * exchanges, repeats and removes records. Mostly once.
 */
final class ZipMutator implements Mutator {
    private static final long[] TELLING = {
        0,
        1,
        2,
        8,
        9,
        12,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x7FFFFFFFL,
        0x80000000L,
        0xFFFFFFFEL,
        0xFFFFFFFFL,
        -1
    };

    /** Bytes of the longest record without what varies in length. */
    private static final int RECORD = 56;

    private static final int KINDS = 8;
    private static final int[] TIMES = {1, 1, 1, 2, 3};

    @Override
    public byte[] mutate(byte[] seed, List<byte[]> others, RandomGenerator random) {
        byte[] changed = seed;
        for (int times = TIMES[random.nextInt(TIMES.length)]; times > 0; times--) {
            changed = once(changed, others, random);
        }
        return changed;
    }

    private static byte[] once(byte[] zip, List<byte[]> others, RandomGenerator random) {
        List<Integer> records = records(zip);
        if (records.isEmpty()) {
            return Arrays.copyOf(zip, zip.length + 1);
        }
        int at = records.get(random.nextInt(records.size()));
        int other = records.get(random.nextInt(records.size()));
        int end = Math.min(zip.length, at + RECORD);
        byte[] copy = zip.clone();
        switch (random.nextInt(KINDS)) {
            case 0, 1, 2 -> put(copy, at + 4 + 2 * random.nextInt(24), 2, value(random));
            case 3, 4 -> put(copy, at + 4 + 2 * random.nextInt(24), 4, value(random));
            case 5 -> put(copy, at + 4 + 2 * random.nextInt(24), 8, value(random));
            case 6 -> System.arraycopy(zip, at, copy, other, Math.min(end - at, zip.length - other));
            default -> copy = spliced(zip, at, end, others, random);
        }
        return copy;
    }

    private static long value(RandomGenerator random) {
        return random.nextInt(3) == 0 ? random.nextInt(4096) : TELLING[random.nextInt(TELLING.length)];
    }

    private static void put(byte[] bytes, int at, int length, long value) {
        for (int i = 0; i < length && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> (Byte.SIZE * i));
        }
    }

    /** With some bytes put in, taken out, or cut off. */
    private static byte[] spliced(byte[] zip, int at, int end, List<byte[]> others, RandomGenerator random) {
        byte[] other = others.get(random.nextInt(others.size()));
        byte[] piece = switch (random.nextInt(3)) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(zip, Math.min(zip.length, 64));
            default -> Arrays.copyOf(other, Math.min(other.length, random.nextInt(200)));
        };
        int next = random.nextBoolean() ? at : end;
        byte[] spliced = new byte[at + piece.length + zip.length - next];
        System.arraycopy(zip, 0, spliced, 0, at);
        System.arraycopy(piece, 0, spliced, at, piece.length);
        System.arraycopy(zip, next, spliced, at + piece.length, zip.length - next);
        return spliced;
    }

    /** Returns where the records begin. */
    private static List<Integer> records(byte[] zip) {
        List<Integer> records = new ArrayList<>();
        for (int i = 0; i + 4 <= zip.length; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] < 9 && zip[i + 3] < 9) {
                records.add(i);
            }
        }
        return records;
    }
}
