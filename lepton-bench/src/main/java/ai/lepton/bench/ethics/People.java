package ai.lepton.bench.ethics;

import ai.lepton.ethics.privacy.PersonalRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * People with three attributes, who were selected and were qualified or not, and records of others. Their values are texts, as in
 * a file that was read; those that are equal are one object.
 */
final class People {
    static final Map<String, Integer> ATTRIBUTES = columns("sex", 2, "age", 5, "region", 4);
    private static final Map<String, Integer> IDENTIFIERS =
            columns("gender", 2, "decade", 10, "zip", 50, "job", 20, "family", 5, "school", 6);

    final Map<String, List<String>> attributes;
    final Map<String, List<String>> records;
    final boolean[] selected;
    final boolean[] qualified;

    private People(
            Map<String, List<String>> attributes,
            Map<String, List<String>> records,
            boolean[] selected,
            boolean[] qualified) {
        this.attributes = attributes;
        this.records = records;
        this.selected = selected;
        this.qualified = qualified;
    }

    /** Draws people. */
    static People draw(int rows) {
        Random random = new Random(12);
        boolean[] qualified = new boolean[rows];
        boolean[] selected = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            qualified[i] = random.nextDouble() < 0.4;
            selected[i] = random.nextDouble() < (qualified[i] ? 0.6 : 0.2);
        }
        return new People(drawn(ATTRIBUTES, rows, random), drawn(IDENTIFIERS, rows, random), selected, qualified);
    }

    private static Map<String, List<String>> drawn(Map<String, Integer> columns, int rows, Random random) {
        Map<String, List<String>> drawn = new LinkedHashMap<>();
        columns.forEach((name, levels) -> {
            byte[] codes = new byte[rows];
            for (int i = 0; i < rows; i++) {
                codes[i] = (byte) (levels * Math.pow(random.nextDouble(), 1.5));
            }
            drawn.put(name, texts(name, levels, codes));
        });
        return drawn;
    }

    /** Reads the people that ethics_peers.py drew, without records. */
    static People read(Path folder) throws IOException {
        return new People(
                read(folder, ATTRIBUTES),
                Map.of(),
                booleans(folder.resolve("selected")),
                booleans(folder.resolve("qualified")));
    }

    /** Reads the records that ethics_peers.py drew, and nobody else. */
    static People readRecords(Path folder) throws IOException {
        return new People(Map.of(), read(folder, IDENTIFIERS), new boolean[0], new boolean[0]);
    }

    private static Map<String, List<String>> read(Path folder, Map<String, Integer> columns) throws IOException {
        Map<String, List<String>> read = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> column : columns.entrySet()) {
            byte[] codes = Files.readAllBytes(folder.resolve(column.getKey()));
            read.put(column.getKey(), texts(column.getKey(), column.getValue(), codes));
        }
        return read;
    }

    private static List<String> texts(String name, int levels, byte[] codes) {
        String[] known = new String[levels];
        for (int level = 0; level < levels; level++) {
            known[level] = name + level;
        }
        String[] texts = new String[codes.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = known[codes[i]];
        }
        return Arrays.asList(texts);
    }

    private static boolean[] booleans(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean[] values = new boolean[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] != 0;
        }
        return values;
    }

    /** Returns the first people. */
    People first(int rows) {
        int some = Math.min(rows, selected.length);
        Map<String, List<String>> fewer = new LinkedHashMap<>();
        attributes.forEach((name, values) -> fewer.put(name, values.subList(0, some)));
        return new People(fewer, records, Arrays.copyOf(selected, some), Arrays.copyOf(qualified, some));
    }

    /** Returns the records as evidence. */
    PersonalRecords personalRecords() {
        PersonalRecords made = PersonalRecords.about("people");
        for (Map.Entry<String, List<String>> column : records.entrySet()) {
            made = made.with(column.getKey(), column.getValue());
        }
        return made;
    }

    /** Returns the attributes, their pairs, and so on, the fewest first. */
    static List<List<String>> intersections() {
        List<String> names = List.copyOf(ATTRIBUTES.keySet());
        List<List<String>> all = new ArrayList<>();
        for (int size = 1; size <= names.size(); size++) {
            for (int set = 1; set < 1 << names.size(); set++) {
                if (Integer.bitCount(set) == size) {
                    List<String> some = new ArrayList<>();
                    for (int i = 0; i < names.size(); i++) {
                        if ((set >> i & 1) == 1) {
                            some.add(names.get(i));
                        }
                    }
                    all.add(some);
                }
            }
        }
        return all;
    }

    private static Map<String, Integer> columns(Object... namesAndLevels) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndLevels.length; i += 2) {
            columns.put((String) namesAndLevels[i], (Integer) namesAndLevels[i + 1]);
        }
        return columns;
    }
}
