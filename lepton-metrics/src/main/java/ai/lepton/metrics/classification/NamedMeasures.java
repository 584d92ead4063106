package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.internal.Absent;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Any measure of a report by its name: one of its list, or else computed. */
final class NamedMeasures {
    /** Those that are of each class, and averaged over the classes. */
    static final Set<String> OF_CURVES =
            Set.of(ProbabilityMeasure.ROC_AUC.key(), ProbabilityMeasure.AVERAGE_PRECISION.key());

    private static final Set<String> OF_PROBABILITIES = Stream.concat(
                    Arrays.stream(ProbabilityMeasure.values()), Stream.of(TopKAccuracy.measure(2)))
            .map(Measure::key)
            .collect(Collectors.toUnmodifiableSet());

    private final ClassificationReport report;
    private final Evaluation evaluation;

    NamedMeasures(ClassificationReport report) {
        this.report = report;
        this.evaluation = report.evaluation();
    }

    Measurement get(String name, @Nullable String average, @Nullable String label) {
        int index = label == null ? -1 : report.labels().indexOf(label);
        Optional<Measurement> listed = report.find(name, average, label);
        if (listed.isPresent()) {
            return listed.get();
        }
        checkName(name);
        if (average != null && label != null) {
            throw new IllegalArgumentException(Quoted.bare(name) + " is of an average or of a label, not of both");
        }
        Estimate estimate =
                average != null ? averaged(name, average) : label != null ? ofLabel(name, index) : ofTheWhole(name);
        return new Measurement(name, average, label, Map.of(), estimate);
    }

    private void checkName(String name) {
        Elements.required("name", name);
        Set<String> known = new TreeSet<>();
        Arrays.stream(ClassMeasure.values()).map(ClassMeasure::key).forEach(known::add);
        Arrays.stream(OverallMeasure.values()).map(OverallMeasure::key).forEach(known::add);
        report.measurements().forEach(line -> known.add(line.name()));
        known.addAll(OF_PROBABILITIES);
        if (!known.contains(name)
                && FBeta.named(name).isEmpty()
                && TopKAccuracy.ofName(name).isEmpty()) {
            throw Absent.measure(name, known);
        }
    }

    private Estimate averaged(String name, String key) {
        boolean isCurve = OF_CURVES.contains(name);
        Optional<ClassMeasure> measure = ClassMeasure.of(name);
        Optional<FBeta> fBeta = FBeta.named(name);
        if (!isCurve && measure.isEmpty() && fBeta.isEmpty()) {
            throw Absent.parts(name);
        }
        List<String> averages = isCurve ? List.of(Average.MACRO.key(), Average.WEIGHTED.key()) : Average.keys();
        Average average = Average.of(key)
                .filter(found -> averages.contains(found.key()))
                .orElseThrow(() -> Absent.average(name, key, averages));
        if (measure.isPresent()) {
            return report.estimate(measure.get(), average);
        }
        if (isCurve) {
            requireProbabilities(name);
            return new OneVsRest(evaluation, report.confusionMatrix())
                    .measurements().stream()
                            .filter(line -> line.name().equals(name) && key.equals(line.average()))
                            .findFirst()
                            .orElseThrow()
                            .estimate();
        }
        return report.estimate(CountMeasure.fBeta(
                fBeta.orElseThrow().beta(), average, evaluation.options().policy()));
    }

    private Estimate ofLabel(String name, int label) {
        Optional<ClassMeasure> measure = ClassMeasure.of(name);
        if (measure.isPresent()) {
            return report.estimate(measure.get(), report.labels().name(label));
        }
        if (OF_CURVES.contains(name)) {
            requireProbabilities(name);
            return OneVsRest.binary(evaluation, label).stream()
                    .filter(line -> line.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .estimate();
        }
        double beta = FBeta.named(name).orElseThrow(() -> Absent.parts(name)).beta();
        return report.estimate(CountMeasure.fBeta(beta, report.labels().name(label)));
    }

    private Estimate ofTheWhole(String name) {
        Optional<OverallMeasure> overall = OverallMeasure.of(name);
        if (overall.isPresent()) {
            return report.estimate(overall.get());
        }
        Optional<TopKAccuracy.Named> top = TopKAccuracy.ofName(name);
        if (top.isPresent() || OF_PROBABILITIES.contains(name)) {
            requireProbabilities(name);
        }
        if (top.isPresent()) {
            return report.topKAccuracy(top.get().top());
        }
        throw Absent.whole(name, Average.keys(), report.labels().names());
    }

    private void requireProbabilities(String name) {
        if (!report.hasProbabilities()) {
            throw Absent.without("probabilities", name);
        }
    }
}
