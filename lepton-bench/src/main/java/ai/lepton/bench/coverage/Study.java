package ai.lepton.bench.coverage;

import java.util.List;

/**
 * Regimes, and the subjects that are simulated in each of them.
 *
 * @param title of its table
 * @param regimes drawn from one after another
 * @param subjects all estimated from the same samples
 * @param <R> the regimes, as the subjects' truths take them
 * @param <S> a sample
 */
record Study<R extends Regime<S>, S>(String title, List<R> regimes, List<Subject<R, S>> subjects) {
    Study {
        regimes = List.copyOf(regimes);
        subjects = List.copyOf(subjects);
    }
}
