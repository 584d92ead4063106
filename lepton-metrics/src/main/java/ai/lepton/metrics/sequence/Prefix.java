package ai.lepton.metrics.sequence;

/** What the letter of a tag says of its token. */
enum Prefix {
    /** In no span. */
    OUTSIDE,
    /** The first of a span. */
    BEGIN,
    /** Within a span. */
    INSIDE,
    /** The last of a span. */
    END,
    /** A span by itself. */
    SINGLE
}
