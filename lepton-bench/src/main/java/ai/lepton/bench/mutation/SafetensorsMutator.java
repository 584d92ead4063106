package ai.lepton.bench.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes a safetensors file by its parts: the length of the header, its JSON, the types, shapes and offsets in it, and the
 * data. Where the header changes, its length is mostly made to fit.
 */
final class SafetensorsMutator implements Mutator {
    private static final int KINDS = 10;
    private static final Pattern DTYPE = Pattern.compile("\"(F64|F32|F16|BF16|I64|I32|I16|I8|U64|U32|U16|U8|BOOL)\"");
    private static final Pattern SHAPE = Pattern.compile("\"shape\" ?: ?\\[([^]]*)]");
    private static final Pattern OFFSETS = Pattern.compile("\"data_offsets\" ?: ?\\[([0-9]+), ?([0-9]+)]");

    private static final List<String> DTYPES = List.of(
            "F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F4", "F6_E2M3", "I64", "U64", "I32", "U32",
            "I16", "U16", "I8", "U8", "BOOL", "C64", "f32", "", "Q4_K");

    private static final List<String> SIZES = List.of(
            "0",
            "1",
            "2",
            "3",
            "-1",
            "65536",
            "2147483647",
            "2147483648",
            "4294967296",
            "4611686018427387904",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "1e3",
            "1.0",
            "null",
            "\"2\"",
            "[1]",
            "9".repeat(400));

    private static final long[] LENGTHS = {
        0,
        1,
        2,
        7,
        8,
        100_000_000,
        100_000_001,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1
    };

    private final Mutator json = Mutator.json();
    private final Mutator bytes = Mutator.bytes();

    /** The two parts after the length. */
    private static final class Parts {
        private final byte[] header;
        private final byte[] data;

        private Parts(byte[] header, byte[] data) {
            this.header = header;
            this.data = data;
        }

        static Parts of(byte[] file) {
            int length = Math.toIntExact(
                    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
            int end = Long.BYTES + length;
            return new Parts(Arrays.copyOfRange(file, Long.BYTES, end), Arrays.copyOfRange(file, end, file.length));
        }

        byte[] file(long length) {
            return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .put(header)
                    .put(data)
                    .array();
        }

        byte[] file() {
            return file(header.length);
        }

        Parts with(String changed) {
            return new Parts(changed.getBytes(StandardCharsets.UTF_8), data);
        }
    }

    @Override
    public byte[] mutate(byte[] seed, List<byte[]> others, RandomGenerator random) {
        Parts parts = Parts.of(seed);
        String header = new String(parts.header, StandardCharsets.UTF_8);
        return switch (random.nextInt(KINDS)) {
            case 0, 1, 2 -> new Parts(json.mutate(parts.header, headers(others), random), parts.data).file();
            case 3 ->
                parts.with(replaced(DTYPE, header, '"' + any(DTYPES, random) + '"', random))
                        .file();
            case 4 ->
                parts.with(replaced(SHAPE, header, "\"shape\":[" + shape(random) + ']', random))
                        .file();
            case 5 -> parts.with(moved(header, random)).file();
            case 6 -> parts.file(length(parts, random));
            case 7 -> parts.with(padded(header, random)).file();
            case 8 -> new Parts(parts.header, data(parts.data, random)).file();
            default -> bytes.mutate(seed, others, random);
        };
    }

    private static List<byte[]> headers(List<byte[]> others) {
        List<byte[]> headers = new ArrayList<>();
        others.forEach(other -> headers.add(Parts.of(other).header));
        return headers;
    }

    private static String any(List<String> texts, RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** With one of the places that fit put otherwise. */
    private static String replaced(Pattern pattern, String header, String by, RandomGenerator random) {
        List<int[]> places = new ArrayList<>();
        Matcher matcher = pattern.matcher(header);
        while (matcher.find()) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        if (places.isEmpty()) {
            return header + ' ';
        }
        int[] place = places.get(random.nextInt(places.size()));
        return header.substring(0, place[0]) + by + header.substring(place[1]);
    }

    private static String shape(RandomGenerator random) {
        List<String> sizes = new ArrayList<>();
        int dimensions = random.nextInt(10) == 0 ? 5000 : random.nextInt(6);
        for (int i = 0; i < dimensions; i++) {
            sizes.add(random.nextInt(3) == 0 ? any(SIZES, random) : "1");
        }
        return String.join(",", sizes);
    }

    /** With one tensor's offsets moved, exchanged, or put at the ends of ranges. */
    private static String moved(String header, RandomGenerator random) {
        Matcher matcher = OFFSETS.matcher(header);
        if (!matcher.find()) {
            return "{}";
        }
        int begin = Integer.parseInt(matcher.group(1));
        int end = Integer.parseInt(matcher.group(2));
        String offsets = switch (random.nextInt(6)) {
            case 0 -> end + "," + begin;
            case 1 -> (begin + 1) + "," + (end + 1);
            case 2 -> begin + "," + (end + random.nextInt(-8, 9));
            case 3 -> any(SIZES, random) + "," + end;
            case 4 -> begin + "," + any(SIZES, random);
            default -> any(SIZES, random) + "," + any(SIZES, random);
        };
        return replaced(OFFSETS, header, "\"data_offsets\":[" + offsets + ']', random);
    }

    private static long length(Parts parts, RandomGenerator random) {
        int all = parts.header.length + parts.data.length;
        return switch (random.nextInt(4)) {
            case 0 -> LENGTHS[random.nextInt(LENGTHS.length)];
            case 1 -> parts.header.length + random.nextLong(-9, 10);
            case 2 -> all + random.nextLong(-1, 2);
            default -> random.nextLong();
        };
    }

    private static String padded(String header, RandomGenerator random) {
        return switch (random.nextInt(7)) {
            case 0 -> header + " ".repeat(random.nextInt(100_000));
            case 1 -> ' ' + header;
            case 2 -> '\uFEFF' + header;
            case 3 -> header + '\u0000';
            case 4 -> header + header;
            case 5 -> header.replace(" ", "").replaceFirst("\\{", "{\"__metadata__\":{\"a\":\"\u202E\",\"a\":\"b\"},");
            default -> many(header.strip(), random.nextInt(1, 20_000));
        };
    }

    /** With so many empty tensors more. */
    private static String many(String header, int tensors) {
        StringBuilder more = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            more.append("\"~").append(i).append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
            more.append(i < tensors - 1 || header.length() > 2 ? "," : "");
        }
        return more.append(header.substring(1)).toString();
    }

    private static byte[] data(byte[] data, RandomGenerator random) {
        if (data.length == 0 || random.nextInt(3) == 0) {
            return Arrays.copyOf(data, random.nextInt(2 * data.length + 9));
        }
        byte[] changed = data.clone();
        byte value = (byte) (random.nextBoolean() ? -1 : random.nextInt());
        int from = random.nextInt(data.length);
        Arrays.fill(changed, from, Math.min(data.length, from + random.nextInt(1, 65)), value);
        return changed;
    }
}
