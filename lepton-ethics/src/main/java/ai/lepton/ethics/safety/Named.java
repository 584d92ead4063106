package ai.lepton.ethics.safety;

import ai.lepton.metrics.internal.Elements;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** A perturbation made of a name and a function. */
record Named(String name, BiFunction<double[][], RandomGenerator, double[][]> change) implements Perturbation {
    @Override
    public double[][] applyTo(double[][] rows, RandomGenerator random) {
        Elements.of("rows", (Object[]) rows);
        return change.apply(rows, random);
    }
}
