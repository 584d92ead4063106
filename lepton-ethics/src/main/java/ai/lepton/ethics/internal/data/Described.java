package ai.lepton.ethics.internal.data;

/** What a rule asks, with the id and the sentence that a rule of it has unless its author gives others. */
public interface Described {
    /** Returns the id of its rules, such as {@code "k-anonymity"}. */
    String id();

    /** Returns what it asks, as a sentence without its full stop. */
    String statement();
}
