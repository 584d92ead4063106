package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.multilabel.MultilabelReport;
import java.util.List;

/**
 * What a model of any number of labels must reach before it goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param requirements in the order in which they were said
 */
public record MultilabelGate(List<Requirement<? super MultilabelReport>> requirements)
        implements MultilabelExpectations<MultilabelGate>, Gate<MultilabelReport, MultilabelGate> {
    /** Copies the list. */
    public MultilabelGate {
        requirements = Elements.of("requirements", requirements);
    }

    @Override
    public MultilabelGate with(List<Requirement<? super MultilabelReport>> requirements) {
        return new MultilabelGate(requirements);
    }
}
