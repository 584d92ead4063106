package ai.lepton.bench.coverage;

import java.util.SplittableRandom;

/**
 * A world whose truth is known and from which samples are drawn.
 *
 * @param <S> a sample, as the measures of a study take it
 */
interface Regime<S> {
    /** Returns what sets it apart in a few words, such as {@code 2 classes, 99 % right, n 30}. */
    String name();

    /** Draws a sample; the same stream of random numbers gives the same one. */
    S draw(SplittableRandom random);

    /** Returns how many samples to draw, where this many were asked for: fewer where one takes long. */
    default int runs(int asked) {
        return asked;
    }
}
