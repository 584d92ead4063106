package ai.lepton.core.ops;

/**
 * Keys or values that a model remembers from call to call: {@code [b, heads, s, width]}.
 *
 * @param name its full name, such as {@code blocks.0.attention.key}
 * @param heads its second dimension
 * @param width its last dimension
 */
public record Remembered(String name, long heads, long width) {}
