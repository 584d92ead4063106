package ai.lepton.examples.predictions;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a file of predictions.
 *
 * @param task what was predicted; null to find it from the file
 * @param positive the class that a binary task looks for; null for the second one in order
 * @param level confidence level of the intervals, in (0, 1)
 * @param seed of the bootstrap
 */
public record Question(@Nullable Task task, @Nullable String positive, double level, long seed) {}
