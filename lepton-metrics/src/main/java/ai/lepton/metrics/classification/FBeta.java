package ai.lepton.metrics.classification;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Scaled;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * F-beta: {@code (1 + β²) tp / ((1 + β²) tp + fp + β² fn)}, the harmonic mean of precision and recall in which recall
 * weighs β times as much.
 *
 * @see <a href="http://www.dcs.gla.ac.uk/Keith/Preface.html">van Rijsbergen 1979, chapter 7</a>
 */
record FBeta(double beta) implements ClassFormula, Measure {
    private static final int TOP = 400;
    private static final Pattern NAME = Pattern.compile("f(\\d{1,9}(?:\\.\\d{1,9})?)");

    FBeta {
        if (!(beta >= 0)) {
            throw new IllegalArgumentException(
                    "beta is " + beta + "; it must not be negative: 1 weighs both alike, above 1 recall weighs more");
        }
    }

    @Override
    public Score of(double tp, double fp, double fn, double tn, String label) {
        double greatest = Math.max(Math.max(tp, fp), fn);
        if (!ClassMeasure.isTame(tp) || !ClassMeasure.isTame(fp) || !ClassMeasure.isTame(fn)) {
            int by = TOP - Math.getExponent(greatest);
            return of(Math.scalb(tp, by), Math.scalb(fp, by), Math.scalb(fn, by), label, tn);
        }
        return of(tp, fp, fn, label, tn);
    }

    private Score of(double tp, double fp, double fn, String label, double tn) {
        // As shares that add up to 1, so that an infinite beta gives the recall, and squares don't exceed all numbers.
        double ofRecall = 1 / (1 + 1 / beta / beta);
        double ofPrecision = 1 / (1 + beta * beta);
        double below = tp + ofPrecision * fp + ofRecall * fn;
        if (below > 0) {
            return tp > 0 && tp / below == 0 ? Score.undefined(Scaled.BELOW) : Score.of(tp / below);
        }
        return (ofRecall == 0 ? ClassMeasure.PRECISION : ofRecall == 1 ? ClassMeasure.RECALL : ClassMeasure.F1)
                .of(tp, fp, fn, tn, label);
    }

    /** Returns the name in reports, such as {@code f2} or {@code f0.5}. */
    @Override
    public String key() {
        return "f" + (beta == Math.rint(beta) && beta < 1e9 ? Long.toString((long) beta) : Double.toString(beta));
    }

    /** Returns the measure of this name in reports, if it is one. */
    static Optional<FBeta> named(String key) {
        Matcher name = NAME.matcher(key);
        return name.matches() ? Optional.of(new FBeta(Double.parseDouble(name.group(1)))) : Optional.empty();
    }

    @Override
    public Traits traits() {
        return ClassTraits.drawn().traits();
    }
}
