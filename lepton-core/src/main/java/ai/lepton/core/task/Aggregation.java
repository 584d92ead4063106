package ai.lepton.core.task;

/** How the tags of tokens become spans; the names and meanings are those of transformers' pipeline. */
public enum Aggregation {
    /** Each token is a span of its own, with its tag as it is. */
    NONE,
    /** Neighbouring tokens of one label become a span. */
    SIMPLE,
    /** As SIMPLE, over words: a word has the tag of its first token. */
    FIRST,
    /** As SIMPLE, over words: a word has the tag whose probability, averaged over its tokens, is the greatest. */
    AVERAGE,
    /** As SIMPLE, over words: a word has the tag of its most certain token. */
    MAX
}
