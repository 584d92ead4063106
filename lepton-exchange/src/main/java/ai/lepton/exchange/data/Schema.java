package ai.lepton.exchange.data;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The input columns of a table, in their order: what a model was trained on, and what a new file must have.
 *
 * @param numbers names of the number columns
 * @param categories the category columns with their levels
 */
public record Schema(List<String> numbers, List<Category> categories) {
    /** Copies both lists and refuses a column that is there twice. */
    public Schema {
        numbers = Elements.of("numbers", numbers);
        categories = Elements.of("categories", categories);
        Set<String> seen = new HashSet<>();
        List<String> all = new ArrayList<>(numbers);
        categories.forEach(category -> all.add(category.name()));
        for (String name : all) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(
                        "schema has the column " + Quoted.of(name) + " twice; column names must be distinct");
            }
        }
    }

    /** Returns the names of all columns, numbers first. */
    public List<String> columns() {
        List<String> all = new ArrayList<>(numbers);
        categories.forEach(category -> all.add(category.name()));
        return List.copyOf(all);
    }
}
