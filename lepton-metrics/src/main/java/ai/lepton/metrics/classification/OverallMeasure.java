package ai.lepton.metrics.classification;

import static ai.lepton.metrics.Measure.Direction.HIGHER_IS_BETTER;
import static ai.lepton.metrics.Measure.Direction.LOWER_IS_BETTER;
import static ai.lepton.metrics.Measure.Direction.NEITHER;
import static ai.lepton.metrics.Measure.Range.CORRELATION;
import static ai.lepton.metrics.Measure.Range.NOT_NEGATIVE;
import static ai.lepton.metrics.Measure.Range.SHARE;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.ASSOCIATION;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.CROSS_ENTROPY_OF_SHARES;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.DIVERGENCE;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.ENTROPY;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.INFORMATION;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.MUTUAL_INFORMATION;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.OF_CLASSES;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.OF_EXAMPLES;
import static ai.lepton.metrics.classification.OverallInterval.Drawn.TURNING;
import static ai.lepton.metrics.classification.OverallInterval.ofAccuracy;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.List;
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
public enum OverallMeasure implements Measure.Of<ClassificationReport> {
    /** The share of examples predicted rightly. */
    ACCURACY(ConfusionMatrix::accuracy, HIGHER_IS_BETTER, SHARE, ofAccuracy((right, classes) -> right)),
    /** The share of examples predicted wrongly; where each has one label, scikit-learn's {@code hamming_loss} too. */
    ZERO_ONE_LOSS(Agreement::zeroOneLoss, LOWER_IS_BETTER, SHARE, ofAccuracy((right, classes) -> 1 - right)),
    /** The mean recall of the classes that occur in the truth. */
    BALANCED_ACCURACY(ConfusionMatrix::balancedAccuracy, HIGHER_IS_BETTER, SHARE, OF_CLASSES),
    /**
     * Balanced accuracy, 0 for guesses and 1 at best: {@code (b - 1/c) / (1 - 1/c)} of c classes that occur in the truth,
     * as in scikit-learn; not below -1.
     */
    ADJUSTED_BALANCED_ACCURACY(Agreement::adjustedBalancedAccuracy, HIGHER_IS_BETTER, CORRELATION, OF_CLASSES),
    /** Matthews's correlation coefficient: {@link ConfusionMatrix#matthewsCorrelation()}. */
    MATTHEWS_CORRCOEF(ConfusionMatrix::matthewsCorrelation, HIGHER_IS_BETTER, CORRELATION, OF_EXAMPLES),
    /** Cohen's kappa: {@link ConfusionMatrix#cohenKappa()}. */
    COHEN_KAPPA(ConfusionMatrix::cohenKappa, HIGHER_IS_BETTER, CORRELATION, OF_EXAMPLES),
    /**
     * Kappa of ordered classes, errors weighed by the distance of the labels' indices. Only the order of the labels counts,
     * as in scikit-learn, so give {@link Labels} in theirs.
     *
     * @see <a href="https://doi.org/10.1037/h0026256">Cohen 1968</a>
     */
    LINEAR_KAPPA(matrix -> Agreement.weightedKappa(matrix, 1), HIGHER_IS_BETTER, CORRELATION, OF_CLASSES),
    /** Kappa of ordered classes, errors weighed by the squared distance of the labels' indices: see {@link #LINEAR_KAPPA}. */
    QUADRATIC_KAPPA(matrix -> Agreement.weightedKappa(matrix, 2), HIGHER_IS_BETTER, CORRELATION, OF_CLASSES),
    /**
     * Agreement beyond chance, whose chance does not grow with skewed classes. The number of classes is that of the
     * labels.
     *
     * @see <a href="https://doi.org/10.1348/000711006X126600">Gwet 2008</a>
     */
    GWET_AC1(ChanceAgreement::gwet, HIGHER_IS_BETTER, CORRELATION, OF_EXAMPLES),
    /**
     * Agreement beyond chance, truth and prediction taken to have the same shares.
     *
     * @see <a href="https://doi.org/10.1086/266577">Scott 1955</a>
     */
    SCOTT_PI(ChanceAgreement::scott, HIGHER_IS_BETTER, CORRELATION, OF_EXAMPLES),
    /**
     * Scott's pi with Krippendorff's correction for small samples, of two raters and nominal labels.
     *
     * @see <a href="https://repository.upenn.edu/asc_papers/43/">Krippendorff 2011</a>
     */
    KRIPPENDORFF_ALPHA(ChanceAgreement::krippendorff, HIGHER_IS_BETTER, CORRELATION, OF_EXAMPLES),
    /**
     * Agreement beyond chance, all labels taken to be equally likely.
     *
     * @see <a href="https://doi.org/10.1086/266520">Bennett, Alpert and Goldstein 1954</a>
     */
    BENNETT_S(
            ChanceAgreement::bennett,
            HIGHER_IS_BETTER,
            CORRELATION,
            ofAccuracy((right, classes) -> (classes * right - 1) / (classes - 1))),
    /**
     * {@code 2 accuracy - 1}: kappa adjusted for prevalence and bias, of two classes.
     *
     * @see <a href="https://doi.org/10.1016/0895-4356(93)90018-V">Byrt, Bishop and Carlin 1993</a>
     */
    PREVALENCE_ADJUSTED_KAPPA(
            matrix -> matrix.accuracy().map(right -> 2 * right - 1),
            HIGHER_IS_BETTER,
            CORRELATION,
            ofAccuracy((right, classes) -> 2 * right - 1)),
    /**
     * The squares of agreement among the rectangles of the margins, in [0, 1].
     *
     * @see <a href="https://doi.org/10.1002/9781118445112.stat06044">Bangdiwala 1985</a>
     */
    BANGDIWALA_B(Agreement::bangdiwala, HIGHER_IS_BETTER, SHARE, OF_EXAMPLES),
    /**
     * The mean over the classes of the smaller of precision and recall.
     *
     * @see <a href="https://dr.lib.iastate.edu/handle/20.500.12876/28065">Mosley 2013</a>
     */
    CLASS_BALANCE_ACCURACY(Agreement::classBalanceAccuracy, HIGHER_IS_BETTER, SHARE, TURNING),
    /** The share of the most frequent class in the truth: what a constant prediction would reach. */
    NO_INFORMATION_RATE(Agreement::noInformationRate, NEITHER, SHARE, TURNING),
    /** Pearson's chi-squared of truth and prediction, 0 where they are independent. */
    CHI_SQUARED(Association::chiSquared, NEITHER, NOT_NEGATIVE, ASSOCIATION),
    /** {@link #CHI_SQUARED} over the number of examples. */
    PHI_SQUARED(Association::phiSquared, NEITHER, NOT_NEGATIVE, ASSOCIATION),
    /**
     * Cramér's V, in [0, 1], of the classes that occur, as in scipy; not corrected for bias. PyCM counts all labels.
     *
     * @see <a href="https://doi.org/10.1515/9781400883868">Cramér 1946, chapter 21</a>
     */
    CRAMERS_V(Association::cramer, NEITHER, SHARE, ASSOCIATION),
    /** Tschuprow's T, in [0, 1], of the classes that occur. */
    TSCHUPROWS_T(Association::tschuprow, NEITHER, SHARE, ASSOCIATION),
    /** Pearson's contingency coefficient: the root of {@code chi² / (n + chi²)}. */
    PEARSONS_CONTINGENCY(Association::pearson, NEITHER, SHARE, ASSOCIATION),
    /**
     * How much smaller the error of guessing the truth becomes by knowing the prediction, in [0, 1].
     *
     * @see <a href="https://doi.org/10.1080/01621459.1954.10501231">Goodman and Kruskal 1954</a>
     */
    GOODMAN_KRUSKAL_LAMBDA(Association::lambda, NEITHER, SHARE, TURNING),
    /** What the prediction tells of the truth, in nats. */
    MUTUAL_INFO(Information::mutual, NEITHER, NOT_NEGATIVE, MUTUAL_INFORMATION),
    /** Mutual information over the mean of both entropies, in [0, 1]; 1 where there is one class only, as in scikit-learn. */
    NORMALIZED_MUTUAL_INFO(Information::normalized, NEITHER, SHARE, MUTUAL_INFORMATION),
    /** The share of the truth's entropy that the prediction tells, in [0, 1]. Also Theil's U, relative classifier information. */
    UNCERTAINTY_COEFFICIENT(Information::uncertaintyCoefficient, NEITHER, SHARE, MUTUAL_INFORMATION),
    /** The entropy of the true classes' shares, in nats. */
    TRUTH_ENTROPY(Information::truth, NEITHER, NOT_NEGATIVE, ENTROPY),
    /** The entropy of the predicted classes' shares, in nats. */
    PREDICTION_ENTROPY(Information::prediction, NEITHER, NOT_NEGATIVE, ENTROPY),
    /** The entropy of the pairs of true and predicted classes, in nats. */
    JOINT_ENTROPY(Information::joint, NEITHER, NOT_NEGATIVE, INFORMATION),
    /** The entropy of the prediction where the truth is known, in nats. */
    CONDITIONAL_ENTROPY(Information::conditional, NEITHER, NOT_NEGATIVE, INFORMATION),
    /** The cross entropy of the predicted classes' shares under those of the true ones, in nats. */
    CROSS_ENTROPY(Information::cross, NEITHER, NOT_NEGATIVE, CROSS_ENTROPY_OF_SHARES),
    /** The divergence of Kullback and Leibler of the predicted classes' shares from those of the true ones, in nats. */
    KL_DIVERGENCE(Information::divergence, NEITHER, NOT_NEGATIVE, DIVERGENCE);

    private final Function<ConfusionMatrix, Score> function;
    private final Measure.Direction direction;
    private final Range range;
    private final OverallInterval interval;

    OverallMeasure(
            Function<ConfusionMatrix, Score> function,
            Measure.Direction direction,
            Range range,
            OverallInterval interval) {
        this.function = function;
        this.direction = direction;
        this.range = range;
        this.interval = interval;
    }

    /** Returns the measure of this name in reports, if there is one. */
    public static Optional<OverallMeasure> of(String key) {
        return Arrays.stream(values())
                .filter(measure -> measure.key().equals(key))
                .findFirst();
    }

    /** Returns the name in reports, such as {@code zero_one_loss}. */
    @Override
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Traits traits() {
        return new Traits(direction, range, List.of(interval.method()));
    }

    @Override
    public Class<ClassificationReport> reports() {
        return ClassificationReport.class;
    }

    OverallInterval interval() {
        return interval;
    }

    Score of(ConfusionMatrix matrix) {
        return function.apply(matrix);
    }
}
