package ai.lepton.exchange.modelcard;

/**
 * The sections that a model card should have, in their order.
 *
 * @see <a href="https://arxiv.org/abs/1810.03993">Mitchell et al. 2019</a>
 */
public enum StandardSection {
    /** What the model is and does. */
    DESCRIPTION("Model description"),
    /** What it is meant to be used for, and by whom. */
    INTENDED_USE("Intended use"),
    /** What it must not be used for. */
    OUT_OF_SCOPE_USE("Out-of-scope use"),
    /** What it learned from. */
    TRAINING_DATA("Training data"),
    /** How it was judged, with intervals. */
    EVALUATION("Evaluation"),
    /** What it can't do. */
    LIMITATIONS("Limitations"),
    /** Whom it may harm, and what is done about it. */
    ETHICAL_CONSIDERATIONS("Ethical considerations"),
    /** Whom to ask. */
    CONTACT("Contact");

    private final String heading;

    StandardSection(String heading) {
        this.heading = heading;
    }

    /** Returns the heading in the card. */
    public String heading() {
        return heading;
    }
}
