package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Citation;
import ai.lepton.ethics.transparency.Documentation.Content;
import ai.lepton.ethics.transparency.Documentation.RequiredField;
import ai.lepton.exchange.modelcard.StandardSection;
import java.util.Arrays;
import java.util.List;

/**
 * The standard sections of a model card as required fields. The sections of the paper that they cite are from memory, and
 * marked so.
 *
 * @see <a href="https://arxiv.org/abs/1810.03993">Mitchell et al. 2019</a>
 */
final class ModelCardSections {
    private static final String SOURCE = "Mitchell et al. 2019, Model Cards for Model Reporting";
    private static final String URL = "https://arxiv.org/abs/1810.03993";

    private ModelCardSections() {}

    static List<RequiredField> required() {
        return Arrays.stream(StandardSection.values())
                .map(section -> RequiredField.of(
                                Documentation.key(section.heading()),
                                asks(section),
                                Citation.unchecked(SOURCE, clause(section), URL))
                        .holding(content(section)))
                .toList();
    }

    private static Content content(StandardSection section) {
        return section == StandardSection.CONTACT ? Content.PERSON : Content.WORDS;
    }

    private static String asks(StandardSection section) {
        return switch (section) {
            case DESCRIPTION -> "what the model is and does";
            case INTENDED_USE -> "what it is meant to be used for, and by whom";
            case OUT_OF_SCOPE_USE -> "what it must not be used for";
            case TRAINING_DATA -> "what it learned from";
            case EVALUATION -> "how it was judged";
            case LIMITATIONS -> "what it can't do";
            case ETHICAL_CONSIDERATIONS -> "whom it may harm, and what is done about it";
            case CONTACT -> "whom to ask";
        };
    }

    private static String clause(StandardSection section) {
        return switch (section) {
            case DESCRIPTION, CONTACT -> "section 4.1, model details";
            case INTENDED_USE, OUT_OF_SCOPE_USE -> "section 4.2, intended use";
            case TRAINING_DATA -> "section 4.6, training data";
            case EVALUATION -> "section 4.7, quantitative analyses";
            case LIMITATIONS -> "section 4.9, caveats and recommendations";
            case ETHICAL_CONSIDERATIONS -> "section 4.8, ethical considerations";
        };
    }
}
