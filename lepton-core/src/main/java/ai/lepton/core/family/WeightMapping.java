package ai.lepton.core.family;

import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which names weights of a model have in the checkpoints of a family. It is written as a table, one row a line: a scope of the
 * model, the module of the checkpoint that holds the same weights, and {@code transposed} where that one stores matrices as
 * {@code [in, out]}. A star stands for the number of a block.
 *
 * <pre>{@code
 * embedding.tokens                   embeddings.word_embeddings
 * encoder.blocks.*.attention.query   encoder.layer.*.attention.self.query
 * encoder.blocks.*.attention.output  h.*.attn.c_proj                       transposed
 * }</pre>
 *
 * <p>A scope may stand in several rows; then the first row whose weight a checkpoint has holds.
 */
record WeightMapping(List<Row> rows) {
    private static final String STAR = "*";
    private static final String TRANSPOSED = "transposed";

    /** A row of the table. */
    private record Row(String scope, String module, boolean transposed) {
        Optional<Name> name(String parameter) {
            return renamed(parameter, scope, module)
                    .map(name -> new Name(name, transposed && name.endsWith(".weight")));
        }

        boolean leadsTo(String name) {
            return renamed(name, module, scope).isPresent();
        }
    }

    /**
     * A name that a weight may have in a checkpoint.
     *
     * @param transposed whether its matrix is stored as {@code [in, out]}
     */
    record Name(String text, boolean transposed) {
        Name withPrefix(String prefix) {
            return new Name(prefix + text, transposed);
        }
    }

    WeightMapping {
        rows = Elements.of("rows", rows);
    }

    /** Reads a table. */
    static WeightMapping of(String table) {
        return new WeightMapping(table.lines()
                .filter(line -> !line.isBlank())
                .map(WeightMapping::row)
                .toList());
    }

    /** Returns this table with more rows after its own. */
    WeightMapping and(String table) {
        List<Row> all = new ArrayList<>(rows);
        all.addAll(of(table).rows);
        return new WeightMapping(all);
    }

    private static Row row(String line) {
        List<String> columns = List.of(line.strip().split("\\s+"));
        boolean transposed = columns.size() == 3 && columns.get(2).equals(TRANSPOSED);
        if (columns.size() != 2 && !transposed) {
            throw new IllegalArgumentException("a row of a weight mapping is '" + line + "'; wanted a scope, a module"
                    + " and perhaps '" + TRANSPOSED + "'");
        }
        return new Row(columns.get(0), columns.get(1), transposed);
    }

    /** Returns the names that a parameter of the model may have, the likeliest first; empty if no row has its scope. */
    List<Name> names(String parameter) {
        List<Name> names = new ArrayList<>();
        rows.forEach(row -> row.name(parameter).ifPresent(names::add));
        return names;
    }

    /** Returns whether some parameter of a model may have this name. */
    boolean leadsTo(String name) {
        return rows.stream().anyMatch(row -> row.leadsTo(name));
    }

    private static Optional<String> renamed(String name, String from, String to) {
        int dot = name.lastIndexOf('.');
        String scope = name.substring(0, Math.max(0, dot));
        String leaf = name.substring(dot + 1);
        int star = from.indexOf(STAR);
        if (star < 0) {
            return scope.equals(from) ? Optional.of(to + '.' + leaf) : Optional.empty();
        }
        String before = from.substring(0, star);
        String after = from.substring(star + 1);
        if (!scope.startsWith(before) || !scope.endsWith(after) || scope.length() <= before.length() + after.length()) {
            return Optional.empty();
        }
        String number = scope.substring(before.length(), scope.length() - after.length());
        boolean isNumber = number.chars().allMatch(Character::isDigit);
        return isNumber ? Optional.of(to.replace(STAR, number) + '.' + leaf) : Optional.empty();
    }
}
