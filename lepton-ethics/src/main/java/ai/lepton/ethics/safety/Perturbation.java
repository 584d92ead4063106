package ai.lepton.ethics.safety;

import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A declared change of inputs that should not change what is decided. */
public interface Perturbation {
    /** Returns what it does, in a few words. */
    String name();

    /**
     * Returns changed copies of the rows.
     *
     * @param rows inputs, shape {@code [n, columns]}, finite; not to be changed
     * @param random the only source of chance
     * @return as many rows of the same width
     */
    double[][] applyTo(double[][] rows, RandomGenerator random);

    /**
     * Returns changed copies of texts; refuses them where it changes numbers.
     *
     * @param texts inputs, none of them null; not to be changed
     * @param random the only source of chance
     * @return as many texts
     */
    default List<String> applyTo(List<String> texts, RandomGenerator random) {
        throw new IllegalArgumentException(
                Quoted.of(name()) + " changes numbers, but the model is asked about texts; typos change those");
    }

    /**
     * Returns a typing error in each word with this probability: two characters that stand beside each other are exchanged, or one is
     * left out, doubled, or struck on a key beside its own, each of these as often as the others where the word allows it.
     *
     * <p>Words are runs of letters and digits of any script; where a script writes none apart, as Chinese, Japanese and Thai, two
     * characters count as one. A character is what a reader takes for one, an extended grapheme cluster of Unicode: marks
     * stay with their letters. Keys are those of the QWERTY and ЙЦУКЕН layouts; for other letters one of the other errors is made.
     * A word of one character is never left out, and one whose characters are all alike has none exchanged. Texts without words
     * stay as they are.
     *
     * @param share in (0, 1], such as 0.1
     * @see <a href="https://aclanthology.org/2020.acl-main.442/">Ribeiro et al. 2020, CheckList, on typos as a test of invariance</a>
     * @see <a href="https://unicode.org/reports/tr29/">Unicode Standard Annex 29, for grapheme clusters</a>
     */
    static Perturbation typos(double share) {
        return new PlainPerturbation.Typos(share);
    }

    /**
     * Returns normal noise on every value, its standard deviation this share of the column's own in the rows.
     *
     * @param share above 0, such as 0.05
     */
    static Perturbation gaussianNoise(double share) {
        return new PlainPerturbation.GaussianNoise(share);
    }

    /**
     * Returns a factor on every value, uniform in {@code [1 - share, 1 + share]}, as a measuring error would be.
     *
     * @param share above 0, such as 0.01
     */
    static Perturbation relativeNoise(double share) {
        return new PlainPerturbation.RelativeNoise(share);
    }

    /** Returns rounding of every value to so many significant digits, at least 1, as a form or a display would. */
    static Perturbation rounding(int digits) {
        return new PlainPerturbation.Rounding(digits);
    }

    /** Returns a column whose values went missing, replaced by the column's median in the rows. */
    static Perturbation missingColumn(int column) {
        return new PlainPerturbation.MissingColumn(column);
    }

    /**
     * Returns values that went missing at random, each replaced by its column's median in the rows.
     *
     * @param share of all cells, in (0, 1]
     */
    static Perturbation missingValues(double share) {
        return new PlainPerturbation.MissingValues(share);
    }

    /** Returns any change of a row by itself, under a name; the function gets a copy. */
    static Perturbation of(String name, UnaryOperator<double[]> change) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a perturbation is empty");
        }
        return new Named(
                name,
                (rows, random) -> Arrays.stream(rows)
                        .map(row -> change.apply(row.clone()))
                        .toArray(double[][]::new));
    }
}
