package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.Factor;
import java.util.List;

/** What is measured of rows of some evidence. */
interface Samples {
    /** Returns the names of the measures, in words. */
    List<String> measures();

    /** Returns whose rows a measure is about, such as {@code "sex 'f', qualified"}. */
    default String whose(int measure, String group) {
        return group;
    }

    /** Returns whether there are just two measures, and they are of different people of each group: independent. */
    default boolean isApart() {
        return false;
    }

    /** Returns a measure of some rows. */
    Sample of(int measure, int[] rows);

    /** Returns how many people some rows stand for, of those that a measure is about. */
    default double people(int measure, int[] rows) {
        return rows.length;
    }

    /** Returns the factor of this name. */
    Factor factor(String name);

    /** Returns the number of rows. */
    int rows();

    /** Returns what they are called, such as {@code "decisions"}. */
    String unit();
}
