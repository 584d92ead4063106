package ai.lepton.bench.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes lines of a model card: values and structure of its YAML, headings and text of its Markdown; one to three times. */
final class CardMutator implements Mutator {
    private static final int KINDS = 12;
    private static final String LAUGHS = laughs();

    private static final List<String> VALUES = List.of(
            "",
            "~",
            "null",
            "true",
            "no",
            "0",
            "-1",
            "0x1F",
            "0o17",
            "1_000",
            "1e400",
            ".inf",
            "-.inf",
            ".nan",
            "1:30:00",
            "2024-02-30",
            "2024-01-01T00:00:00Z",
            "!!binary aGk=",
            "!!java.net.URL [\"file:///\"]",
            "!!float x",
            "!!set {a, b}",
            "!own x",
            "&a x",
            "*a",
            "*missing",
            "&a [*a]",
            "<<: *a",
            "[a, b",
            "[a, b]",
            "{a: b}",
            "{a: b",
            "{a: 1, a: 2}",
            "\"unclosed",
            "'unclosed",
            "\"\\x00\"",
            "\"\\ud83d\"",
            "\"\\u202E\"",
            "|",
            ">-",
            "|9",
            "? a",
            "- - - a",
            "%YAML 1.2",
            "@x",
            "`x`",
            "#",
            "# x",
            ":",
            ": :",
            "a: b: c",
            "\tx",
            "[]",
            "{}",
            "\u0000",
            "\u0007",
            "\uFEFF",
            "\u0085",
            "\u2028",
            "\uD83D\uDE80",
            "9".repeat(2000),
            "x".repeat(70_000),
            "[".repeat(3000),
            "{a: ".repeat(3000),
            "[".repeat(90) + "]".repeat(90),
            "- ".repeat(2000) + "a",
            "[" + "a,".repeat(20_000) + "a]",
            "--- x",
            "...");

    private static final List<String> LINES = List.of(
            "---",
            "--- ",
            "...",
            "# Title",
            "## Evaluation",
            "## evaluation ",
            "###### Deep",
            "####### No",
            "Title\n=====",
            "Part\n---",
            "```",
            "~~~\n## Inside\n~~~",
            "```\n# Inside",
            "<!-- ",
            "-->",
            "    # code",
            "> # quoted",
            "\\# escaped",
            "#",
            "# ",
            "#\u00A0x",
            "&a",
            "<script>",
            "| a | b |\n|---|---|",
            "[x]: y",
            "* * *",
            "\u0000",
            "\u202E",
            "model-index:",
            "model-index: []",
            "license:",
            "tags: x",
            "language: [en, no]",
            "datasets: {a: b}",
            "? [a, b]\n: c",
            "a: &x {b: *x}",
            "x: ".repeat(1000),
            "#".repeat(50_000),
            "`".repeat(10_000),
            "# " + "x".repeat(50_000));

    private static String laughs() {
        StringBuilder lines = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 10; i++) {
            lines.append('a').append(i).append(": &a").append(i).append(" [");
            lines.append(("*a" + (i - 1) + ", ").repeat(8))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        return lines.toString().stripTrailing();
    }

    @Override
    public byte[] mutate(byte[] seed, List<byte[]> others, RandomGenerator random) {
        List<String> lines = new ArrayList<>(Arrays.asList(new String(seed, StandardCharsets.UTF_8).split("\n", -1)));
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            change(lines, others, random);
        }
        String end = random.nextInt(12) == 0 ? random.nextBoolean() ? "\r\n" : "\r" : "\n";
        return String.join(end, lines).getBytes(StandardCharsets.UTF_8);
    }

    private static void change(List<String> lines, List<byte[]> others, RandomGenerator random) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(KINDS)) {
            case 0, 1, 2 -> lines.set(at, valued(line, any(VALUES, random)));
            case 3 -> lines.add(at, any(LINES, random));
            case 4 -> lines.set(at, any(LINES, random));
            case 5 -> lines.set(at, "");
            case 6 -> lines.add(at, line);
            case 7 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 8 -> lines.set(at, " ".repeat(random.nextInt(1, 5)) + line);
            case 9 -> lines.set(at, line.strip());
            case 10 -> {
                String other = new String(others.get(random.nextInt(others.size())), StandardCharsets.UTF_8);
                lines.add(at, any(List.of(other.split("\n")), random));
            }
            default ->
                lines.add(Math.min(1, lines.size()), random.nextInt(4) == 0 ? LAUGHS : "a: " + any(VALUES, random));
        }
    }

    private static String any(List<String> texts, RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** With another value after its colon or its dash. */
    private static String valued(String line, String value) {
        int colon = line.indexOf(": ");
        int dash = line.indexOf("- ");
        int end = colon >= 0 ? colon + 2 : dash >= 0 ? dash + 2 : line.length();
        return line.substring(0, end) + (end == line.length() ? " " : "") + value;
    }
}
