package ai.lepton.ethics;

/**
 * What a rule reads: decisions about people, a table, documents, a model's behaviour, somebody's word. Immutable.
 *
 * <p>Evidence is data, never a model: a model enters only through the function that it answers with.
 */
public interface Evidence {
    /** Returns what the evidence is about, such as {@code "shortlisting"}. */
    String subject();

    /** Returns the kind of evidence, such as {@code "decisions"} or {@code "documentation"}. */
    String kind();

    /** Returns the number of examples that it holds: decisions, rows, fields; 0 if there is nothing to judge. */
    long size();

    /**
     * Returns the SHA-256 of the evidence's content, 64 lower-case hexadecimal digits.
     *
     * <p>The same content gives the same hash on every machine, so that a report can be tied to what it judged.
     */
    String sha256();
}
