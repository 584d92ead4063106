package ai.lepton.core.graph;

/**
 * Keys or values that a model keeps from call to call in a key-value cache: {@code [b, heads, s, width]}.
 *
 * @param name its full name, such as {@code blocks.0.attention.key}
 * @param heads its second dimension
 * @param width its last dimension
 */
public record CacheEntry(String name, long heads, long width) {}
