package ai.lepton.exchange.data;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A column of text with few distinct values, each known by a code.
 *
 * <p>Code 0 means a level that was not seen when the schema was made; {@code levels.get(i)} has code {@code i + 1}.
 *
 * @param name the column's name
 * @param levels the distinct values, in the order of their codes; an empty cell is the level {@code ""}
 */
public record Category(String name, List<String> levels) {
    /** Copies the levels and refuses one that is there twice. */
    public Category {
        levels = Elements.of("levels", levels);
        Set<String> seen = new HashSet<>();
        for (String level : levels) {
            if (!seen.add(level)) {
                throw new IllegalArgumentException("category " + Quoted.of(name) + " has the level " + Quoted.of(level)
                        + " twice; levels must be distinct");
            }
        }
    }

    /** Returns how many codes there are, the code 0 of unseen levels included: {@code levels.size() + 1}. */
    public int cardinality() {
        return levels.size() + 1;
    }

    /** Returns the code of a level, 0 if it is not known. Takes time linear in the number of levels. */
    public int code(String level) {
        return levels.indexOf(Elements.required("level", level)) + 1;
    }
}
