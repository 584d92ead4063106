package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.transparency.Documentation.RequiredField;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * Rules about the documentation of a system: read as a sentence, or by the field's name, which gives the same rule.
 *
 * <pre>{@code
 * documentationOf("diagnosis model").should().state(EuropeanUnion.instructionsForUse())
 *     .because("Regulation (EU) 2024/1689, Article 13(3)");
 * }</pre>
 *
 * <p>They find what is missing. Whether what is stated is true and sufficient is for people to judge.
 */
@CheckReturnValue
public final class DocumentationRules {
    private final String system;
    private final String document;

    private DocumentationRules(String system, String document) {
        this.system = system;
        this.document = document;
    }

    /** Starts a rule about the documentation whose subject has this name. */
    public static DocumentationRules documentationOf(String subject) {
        Given.subject("documentation", subject);
        return new DocumentationRules(subject, "");
    }

    /**
     * Says in which document the fields are, such as {@code "technical-documentation"}: of {@linkplain Documentation#as
     * documentation that is said to be another one} the rule is undecided.
     */
    public DocumentationRules in(String document) {
        Elements.required("document", document);
        if (document.isBlank()) {
            throw new IllegalArgumentException("the name of a document is empty");
        }
        return new DocumentationRules(system, document);
    }

    /**
     * Returns the standard sections of a model card, as required fields of {@link Documentation#of(String,
     * ai.lepton.exchange.modelcard.ModelCard)}. They cite sections of the paper from memory, and reports mark them so.
     *
     * @see <a href="https://arxiv.org/abs/1810.03993">Mitchell et al. 2019</a>
     */
    public static List<RequiredField> standardSections() {
        return ModelCardSections.required();
    }

    /** Goes on to what the documentation should do. */
    public DocumentationRules should() {
        return this;
    }

    /**
     * Returns a rule that every one of these fields holds what it has to: words enough to say something, a date, a number with
     * its measure, a person. A blank, {@code TODO}, {@code n/a}, {@code 待定}, a template's placeholder or the question itself
     * says nothing. The measured value is the fraction of fields stated; it is exact. Where none of the fields is there, and it
     * was not said that the documentation is the document, nothing was given and the rule is inconclusive.
     *
     * @param fields the fields, at least one, each key once
     */
    public Rule<Documentation> state(List<RequiredField> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a rule about documentation needs at least one required field");
        }
        List<RequiredField> required = Elements.of("fields", fields);
        long distinct = required.stream().map(RequiredField::key).distinct().count();
        if (distinct < required.size()) {
            throw new IllegalArgumentException("the required fields name a key twice: "
                    + required.stream().map(RequiredField::key).toList());
        }
        return new Completeness(system, required, document).rule();
    }

    /** Returns a rule of the completeness of documentation; another name of {@link #state}. */
    public Rule<Documentation> completeness(List<RequiredField> fields) {
        return state(fields);
    }
}
