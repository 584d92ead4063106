package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A measure of a whole confusion matrix. Undefined values say why.
 *
 * <p>Entropies and what is made of them are in nats. All are the same for weights of any scale, but for
 * {@link #CHI_SQUARED} and {@link #KRIPPENDORFF_ALPHA}, which depend on the number of examples.
 *
 * @see <a href="https://doi.org/10.21105/joss.00729">Haghighi et al. 2018, PyCM</a>
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions keep nothing
public enum OverallMeasure {
    /** The share of examples predicted rightly. */
    ACCURACY(ConfusionMatrix::accuracy, 0, 1),
    /** The share of examples predicted wrongly; where each has one label, scikit-learn's {@code hamming_loss} too. */
    ZERO_ONE_LOSS(Agreement::zeroOneLoss, 0, 1),
    /** The mean recall of the classes that occur in the truth. */
    BALANCED_ACCURACY(ConfusionMatrix::balancedAccuracy, 0, 1),
    /**
     * Balanced accuracy, 0 for guesses and 1 at best: {@code (b - 1/c) / (1 - 1/c)} of c classes that occur in the truth,
     * as in scikit-learn; not below -1.
     */
    ADJUSTED_BALANCED_ACCURACY(Agreement::adjustedBalancedAccuracy, -1, 1),
    /** Matthews's correlation coefficient: {@link ConfusionMatrix#matthewsCorrelation()}. */
    MATTHEWS_CORRCOEF(ConfusionMatrix::matthewsCorrelation, -1, 1),
    /** Cohen's kappa: {@link ConfusionMatrix#cohenKappa()}. */
    COHEN_KAPPA(ConfusionMatrix::cohenKappa, -1, 1),
    /**
     * Kappa of ordered classes, errors weighed by the distance of the labels' indices. Only the order of the labels counts,
     * as in scikit-learn, so give {@link Labels} in theirs.
     *
     * @see <a href="https://doi.org/10.1037/h0026256">Cohen 1968</a>
     */
    LINEAR_KAPPA(matrix -> Agreement.weightedKappa(matrix, 1), -1, 1),
    /** Kappa of ordered classes, errors weighed by the squared distance of the labels' indices: see {@link #LINEAR_KAPPA}. */
    QUADRATIC_KAPPA(matrix -> Agreement.weightedKappa(matrix, 2), -1, 1),
    /**
     * Agreement beyond chance, whose chance does not grow with skewed classes. The number of classes is that of the
     * labels.
     *
     * @see <a href="https://doi.org/10.1348/000711006X126600">Gwet 2008</a>
     */
    GWET_AC1(ChanceAgreement::gwet, -1, 1),
    /**
     * Agreement beyond chance, truth and prediction taken to have the same shares.
     *
     * @see <a href="https://doi.org/10.1086/266577">Scott 1955</a>
     */
    SCOTT_PI(ChanceAgreement::scott, -1, 1),
    /**
     * Scott's pi with Krippendorff's correction for small samples, of two raters and nominal labels.
     *
     * @see <a href="https://repository.upenn.edu/asc_papers/43/">Krippendorff 2011</a>
     */
    KRIPPENDORFF_ALPHA(ChanceAgreement::krippendorff, -1, 1),
    /**
     * Agreement beyond chance, all labels taken to be equally likely.
     *
     * @see <a href="https://doi.org/10.1086/266520">Bennett, Alpert and Goldstein 1954</a>
     */
    BENNETT_S(ChanceAgreement::bennett, -1, 1),
    /**
     * {@code 2 accuracy - 1}: kappa adjusted for prevalence and bias, of two classes.
     *
     * @see <a href="https://doi.org/10.1016/0895-4356(93)90018-V">Byrt, Bishop and Carlin 1993</a>
     */
    PREVALENCE_ADJUSTED_KAPPA(matrix -> matrix.accuracy().map(right -> 2 * right - 1), -1, 1),
    /**
     * The squares of agreement among the rectangles of the margins, in [0, 1].
     *
     * @see <a href="https://doi.org/10.1002/9781118445112.stat06044">Bangdiwala 1985</a>
     */
    BANGDIWALA_B(Agreement::bangdiwala, 0, 1),
    /**
     * The mean over the classes of the smaller of precision and recall.
     *
     * @see <a href="https://dr.lib.iastate.edu/handle/20.500.12876/28065">Mosley 2013</a>
     */
    CLASS_BALANCE_ACCURACY(Agreement::classBalanceAccuracy, 0, 1),
    /** The share of the most frequent class in the truth: what a constant prediction would reach. */
    NO_INFORMATION_RATE(Agreement::noInformationRate, 0, 1),
    /** Pearson's chi-squared of truth and prediction, 0 where they are independent. */
    CHI_SQUARED(Association::chiSquared, 0, Double.POSITIVE_INFINITY),
    /** {@link #CHI_SQUARED} over the number of examples. */
    PHI_SQUARED(Association::phiSquared, 0, Double.POSITIVE_INFINITY),
    /**
     * Cramér's V, in [0, 1], of the classes that occur, as in scipy; not corrected for bias. PyCM counts all labels.
     *
     * @see <a href="https://doi.org/10.1515/9781400883868">Cramér 1946, chapter 21</a>
     */
    CRAMERS_V(Association::cramer, 0, 1),
    /** Tschuprow's T, in [0, 1], of the classes that occur. */
    TSCHUPROWS_T(Association::tschuprow, 0, 1),
    /** Pearson's contingency coefficient: the root of {@code chi² / (n + chi²)}. */
    PEARSONS_CONTINGENCY(Association::pearson, 0, 1),
    /**
     * How much smaller the error of guessing the truth becomes by knowing the prediction, in [0, 1].
     *
     * @see <a href="https://doi.org/10.1080/01621459.1954.10501231">Goodman and Kruskal 1954</a>
     */
    GOODMAN_KRUSKAL_LAMBDA(Association::lambda, 0, 1),
    /** What the prediction tells of the truth, in nats. */
    MUTUAL_INFO(Information::mutual, 0, Double.POSITIVE_INFINITY),
    /** Mutual information over the mean of both entropies, in [0, 1]; 1 where there is one class only, as in scikit-learn. */
    NORMALIZED_MUTUAL_INFO(Information::normalized, 0, 1),
    /** The share of the truth's entropy that the prediction tells, in [0, 1]. Also Theil's U, relative classifier information. */
    UNCERTAINTY_COEFFICIENT(Information::uncertaintyCoefficient, 0, 1),
    /** The entropy of the true classes' shares, in nats. */
    TRUTH_ENTROPY(Information::truth, 0, Double.POSITIVE_INFINITY),
    /** The entropy of the predicted classes' shares, in nats. */
    PREDICTION_ENTROPY(Information::prediction, 0, Double.POSITIVE_INFINITY),
    /** The entropy of the pairs of true and predicted classes, in nats. */
    JOINT_ENTROPY(Information::joint, 0, Double.POSITIVE_INFINITY),
    /** The entropy of the prediction where the truth is known, in nats. */
    CONDITIONAL_ENTROPY(Information::conditional, 0, Double.POSITIVE_INFINITY),
    /** The cross entropy of the predicted classes' shares under those of the true ones, in nats. */
    CROSS_ENTROPY(Information::cross, 0, Double.POSITIVE_INFINITY),
    /** The divergence of Kullback and Leibler of the predicted classes' shares from those of the true ones, in nats. */
    KL_DIVERGENCE(Information::divergence, 0, Double.POSITIVE_INFINITY);

    private final Function<ConfusionMatrix, Score> function;
    private final double lowest;
    private final double highest;

    OverallMeasure(Function<ConfusionMatrix, Score> function, double lowest, double highest) {
        this.function = function;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** Returns the measure of this name in reports, if there is one. */
    public static Optional<OverallMeasure> of(String key) {
        return Arrays.stream(values())
                .filter(measure -> measure.key().equals(key))
                .findFirst();
    }

    /** Returns the name in reports, such as {@code zero_one_loss}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the least value that it can have. */
    public double lowest() {
        return lowest;
    }

    /** Returns the greatest value that it can have, which may be infinite. */
    public double highest() {
        return highest;
    }

    Score of(ConfusionMatrix matrix) {
        return function.apply(matrix);
    }
}
