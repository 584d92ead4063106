package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import java.util.List;

/**
 * A model of the rows of a table, which can stand in another model.
 *
 * <p>Takes, of what the table has: {@code numbers [b, numbers]}, scaled, with something in the place of missing ones;
 * {@code missing [b, numbers]}, 1 where a number is missing; {@code places [b, numbers]}, where each number lies among the
 * bins of its column; {@code categories [b, categories]}, the codes of levels.
 */
public interface TabularModel extends Model {
    /** Name of the input of numbers. */
    String NUMBERS = "numbers";
    /** Name of the input that tells which numbers are missing. */
    String MISSING = "missing";
    /** Name of the input of the numbers' places among bins. */
    String PLACES = "places";
    /** Name of the input of categories. */
    String CATEGORIES = "categories";

    /** Returns the logits, {@code [b, outputs]}, or {@code [b, members, outputs]} if it has several answers. */
    Tensor apply(Inputs inputs, Scope at);

    @Override
    default Tensor apply(Inputs inputs) {
        return apply(inputs, Scope.ROOT);
    }

    /** Returns for each categorical column how many rows its table has beside row 0, which is for unknown levels. */
    List<Integer> levels();

    /** Returns how many bins it wants the places of numbers among; 0 if it does not look at them. */
    int bins();

    /** Returns whether it takes missing values. */
    boolean takesMissing();
}
