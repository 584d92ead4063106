package ai.lepton.core.family;

/** A kind of head that published models have, by the endings of the classes of transformers that have it. */
enum HeadKind {
    SEQUENCE_CLASSIFICATION("sequence classification", "ForSequenceClassification"),
    TOKEN_CLASSIFICATION("token classification", "ForTokenClassification"),
    QUESTION_ANSWERING("question answering", "ForQuestionAnswering"),
    MASKED_LANGUAGE_MODELLING("masked language modelling", "ForMaskedLM"),
    LANGUAGE_MODELLING("language modelling", "ForCausalLM|LMHeadModel");

    private final String text;
    private final String endings; // a regular expression

    HeadKind(String text, String endings) {
        this.text = text;
        this.endings = endings;
    }

    /** Returns whether a class of transformers, such as {@code BertForMaskedLM}, has this kind of head. */
    boolean isNamedBy(String architecture) {
        return architecture.matches(".*(" + endings + ")");
    }

    @Override
    public String toString() {
        return text;
    }
}
