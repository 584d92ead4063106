package ai.lepton.bench.metrics;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** True and predicted classes, as strings. */
@State(Scope.Benchmark)
public class StringRows {
    /** Whether the rows of a class share one string, or each has its own, as if just read. */
    @Param({"shared", "own"})
    public String strings = "shared";

    List<String> truth = List.of();
    List<String> predicted = List.of();

    /** Names the classes of these rows. */
    @Setup
    public void name(ClassRows rows) {
        truth = named(rows.names(), rows.truth);
        predicted = named(rows.names(), rows.predicted);
    }

    @SuppressWarnings("StringCopy") // a string of its own for each row is what is wanted
    private List<String> named(List<String> names, int[] indices) {
        List<String> named = new ArrayList<>(indices.length);
        for (int index : indices) {
            String name = names.get(index);
            named.add(strings.equals("own") ? new String(name) : name);
        }
        return named;
    }
}
