package ai.lepton.metrics.classification;

import ai.lepton.metrics.Direction;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which values of the measures of counts are the better ones. */
final class CountDirections {
    private static final Set<ClassMeasure> LOWER = EnumSet.of(
            ClassMeasure.ERROR_RATE,
            ClassMeasure.FALSE_POSITIVE_RATE,
            ClassMeasure.FALSE_NEGATIVE_RATE,
            ClassMeasure.FALSE_DISCOVERY_RATE,
            ClassMeasure.FALSE_OMISSION_RATE,
            ClassMeasure.NEGATIVE_LIKELIHOOD_RATIO);
    private static final Set<ClassMeasure> UNDIRECTED = EnumSet.of(
            ClassMeasure.PREVALENCE,
            ClassMeasure.PREDICTED_PREVALENCE,
            ClassMeasure.FREQUENCY_BIAS,
            ClassMeasure.PREVALENCE_THRESHOLD);
    // Associations are as strong for a classifier that confuses its labels consistently, and entropies say nothing of
    // it.
    private static final Set<OverallMeasure> DIRECTED = EnumSet.of(
            OverallMeasure.ACCURACY,
            OverallMeasure.BALANCED_ACCURACY,
            OverallMeasure.ADJUSTED_BALANCED_ACCURACY,
            OverallMeasure.MATTHEWS_CORRCOEF,
            OverallMeasure.COHEN_KAPPA,
            OverallMeasure.LINEAR_KAPPA,
            OverallMeasure.QUADRATIC_KAPPA,
            OverallMeasure.GWET_AC1,
            OverallMeasure.SCOTT_PI,
            OverallMeasure.KRIPPENDORFF_ALPHA,
            OverallMeasure.BENNETT_S,
            OverallMeasure.PREVALENCE_ADJUSTED_KAPPA,
            OverallMeasure.BANGDIWALA_B,
            OverallMeasure.CLASS_BALANCE_ACCURACY);
    private static final Map<String, Direction> KNOWN = known();

    private CountDirections() {}

    private static Map<String, Direction> known() {
        Map<String, Direction> known = new HashMap<>();
        for (ClassMeasure measure : ClassMeasure.values()) {
            Direction direction = LOWER.contains(measure) ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
            known.put(measure.key(), UNDIRECTED.contains(measure) ? Direction.NEITHER : direction);
        }
        DIRECTED.forEach(measure -> known.put(measure.key(), Direction.HIGHER_IS_BETTER));
        known.put(OverallMeasure.ZERO_ONE_LOSS.key(), Direction.LOWER_IS_BETTER);
        return known;
    }

    /** Returns the direction of a measure of counts, by its name in reports. */
    static Direction of(String name) {
        return name.matches("f[0-9.]+") ? Direction.HIGHER_IS_BETTER : KNOWN.getOrDefault(name, Direction.NEITHER);
    }
}
