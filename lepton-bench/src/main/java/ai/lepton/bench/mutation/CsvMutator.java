package ai.lepton.bench.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes cells, rows, columns, line ends and the encoding of a CSV file; one to three times. */
final class CsvMutator implements Mutator {
    private static final int KINDS = 12;

    private static final List<String> CELLS = List.of(
            "",
            " ",
            "\"",
            "\"\"",
            "\"\"\"",
            "\"a\"\"b\"",
            "\"a\nb\"",
            "\"a,b\"",
            "\"a",
            "a\"b",
            "a\"",
            "\"a\"b",
            "NaN",
            "nan",
            "NA",
            "null",
            "Infinity",
            "-inf",
            "1e308",
            "1e400",
            "-1e400",
            "4.9e-324",
            "1e-400",
            "0x10",
            "0x1p3",
            "1_000",
            "1,000",
            "1.000,5",
            "1d",
            "1f",
            "+1",
            "-0",
            ".5",
            "5.",
            "1e",
            "--1",
            "1 ",
            " 1",
            "\u00A01",
            "\u0661",
            "\uFF11",
            "\u22121",
            "true",
            "9".repeat(5000),
            "0." + "1".repeat(20_000),
            "1e999999999",
            "x".repeat(100_000),
            "\u0000",
            "\u202Eabc",
            "e\u0301",
            "\u00E9",
            "\uD83D\uDE80",
            "\uFEFF",
            "\u2028",
            "\u0085",
            "\u001b[31m",
            "#",
            "\\",
            "'");

    /** Characters of a row that is repeated. */
    private static final int MOST_REPEATED = 4_000_000;

    @Override
    public byte[] mutate(byte[] seed, List<byte[]> others, RandomGenerator random) {
        String text = new String(seed, StandardCharsets.UTF_8);
        List<String> rows = new ArrayList<>(Arrays.asList(text.split("(?<=\n)")));
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times && !rows.isEmpty(); i++) {
            change(rows, others, random);
        }
        return encoded(String.join("", rows), random);
    }

    private static void change(List<String> rows, List<byte[]> others, RandomGenerator random) {
        int row = random.nextInt(4) == 0 ? 0 : random.nextInt(rows.size());
        switch (random.nextInt(KINDS)) {
            case 0, 1, 2, 3 -> rows.set(row, cell(rows.get(row), any(CELLS, random), random));
            case 4 -> rows.set(row, cell(rows.get(row), null, random));
            case 5 -> rows.remove(row);
            case 6 ->
                rows.add(
                        row,
                        rows.get(row)
                                .repeat(
                                        random.nextInt(20) == 0
                                                ? Math.min(
                                                        2000,
                                                        MOST_REPEATED
                                                                        / rows.get(row)
                                                                                .length()
                                                                + 1)
                                                : 1));
            case 7 -> Collections.swap(rows, row, random.nextInt(rows.size()));
            case 8 -> rows.add(row, "\n".repeat(random.nextInt(1, 4)));
            case 9 -> rows.replaceAll(each -> column(each, rows.get(0).length() % 3));
            case 10 -> rows.set(row, rows.get(row).strip() + ",1".repeat(random.nextInt(9) == 0 ? 20_000 : 1) + '\n');
            default -> {
                byte[] other = others.get(random.nextInt(others.size()));
                rows.add(
                        row,
                        new String(other, StandardCharsets.UTF_8)
                                        .lines()
                                        .findFirst()
                                        .orElse("")
                                + '\n');
            }
        }
    }

    private static String any(List<String> texts, RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** With one cell put otherwise, or given twice. */
    private static String cell(String row, @org.jspecify.annotations.Nullable String by, RandomGenerator random) {
        String end = row.endsWith("\n") ? "\n" : "";
        String[] cells = row.substring(0, row.length() - end.length()).split(",", -1);
        int at = random.nextInt(cells.length);
        cells[at] = by == null ? cells[at] + ',' + cells[at] : by;
        return String.join(",", cells) + end;
    }

    /** Without the cell at this place. */
    private static String column(String row, int at) {
        List<String> cells = new ArrayList<>(List.of(row.strip().split(",", -1)));
        if (at < cells.size() - 1) {
            cells.remove(at);
        }
        return String.join(",", cells) + '\n';
    }

    private static byte[] encoded(String text, RandomGenerator random) {
        return switch (random.nextInt(16)) {
            case 0 -> text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            case 1 -> text.replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
            case 2 -> ('\uFEFF' + text).getBytes(StandardCharsets.UTF_8);
            case 3 -> text.getBytes(StandardCharsets.UTF_16);
            case 4 -> text.getBytes(StandardCharsets.ISO_8859_1);
            case 5 -> text.replace(',', ';').getBytes(StandardCharsets.UTF_8);
            case 6 -> text.replace(',', '\t').getBytes(StandardCharsets.UTF_8);
            case 7 -> text.strip().getBytes(StandardCharsets.UTF_8);
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }
}
