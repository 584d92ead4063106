package ai.lepton.bench.metrics;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/**
 * The rows as Tribuo takes them. Rows of one cell of the matrix share one prediction, so making them is not timed, and
 * reading them costs less than it would in use.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class TribuoRows {
    ImmutableOutputInfo<Label> domain;
    List<Label> labels = List.of();
    List<Prediction<Label>> predictions = List.of();

    /** Makes the domain and the list of predictions. */
    @Setup
    public void convert(ClassRows rows) {
        labels = rows.names().stream().map(Label::new).toList();
        MutableOutputInfo<Label> seen = new LabelFactory().generateInfo();
        labels.forEach(seen::observe);
        domain = seen.generateImmutableOutputInfo();
        List<Prediction<Label>> cells = new ArrayList<>();
        for (Label truth : labels) {
            for (Label predicted : labels) {
                cells.add(new Prediction<>(predicted, 1, new ArrayExample<>(truth)));
            }
        }
        predictions = new ArrayList<>(rows.examples);
        for (int i = 0; i < rows.examples; i++) {
            predictions.add(cells.get(rows.truth[i] * rows.classes + rows.predicted[i]));
        }
    }
}
