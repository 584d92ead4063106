package ai.lepton.core.task;

/**
 * A text that was longer than a model takes, so that a part of it was not read.
 *
 * @param index of the text among those of the call
 * @param tokens how many it has, special ones included
 * @param dropped how many of them were not read
 */
public record Truncation(int index, int tokens, int dropped) {}
