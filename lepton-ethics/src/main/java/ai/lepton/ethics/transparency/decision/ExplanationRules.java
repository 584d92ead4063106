package ai.lepton.ethics.transparency.decision;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * Rules about what a model's decisions rest on, and what would turn them: read as a sentence, or by the field's names, which give the
 * same rules.
 *
 * <pre>{@code
 * explanationsOf("loan").should().restAtMost(0.01).on("sex", "age");
 * explanationsOf("loan").should().tellTheImportanceOf("income", "debt", "sex", "age");
 * explanationsOf("loan").should().handOutWaysThatHoldFor(0.95);
 *
 * explanationsOf("loan").permutationImportance(0.01).of("sex", "age");
 * explanationsOf("loan").counterfactualValidity(0.95);
 * }</pre>
 */
@CheckReturnValue
public final class ExplanationRules {
    private final String model;
    private final double level;

    private ExplanationRules(String model, double level) {
        this.model = model;
        this.level = level;
    }

    /** Starts a rule about a model of this name. */
    public static ExplanationRules explanationsOf(String model) {
        Elements.required("model", model);
        Given.subject("explanations", model);
        return new ExplanationRules(model, Figures.LEVEL);
    }

    /** Goes on to what the explanations should be. */
    public ExplanationRules should() {
        return this;
    }

    /** Sets the confidence level, 0.95 until then. */
    public ExplanationRules atConfidence(double level) {
        return new ExplanationRules(model, Figures.level(level));
    }

    /**
     * Asks that some features' permutation importance is at most this, in the unit of the measure that it was found by. A model
     * that rests on a proxy need not rest on the feature itself.
     *
     * @param importance 0 or more, finite; no more than the measure can change by, such as 1 of an accuracy
     */
    public Importance restAtMost(double importance) {
        if (!(importance >= 0 && importance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "limit of the importance is " + importance + "; it must be 0 or more, and finite");
        }
        return new Importance(this, importance, "");
    }

    /** Asks for a permutation importance of at most this; another name of {@link #restAtMost}. */
    public Importance permutationImportance(double atMost) {
        return restAtMost(atMost);
    }

    /** Returns the rule that the importance of each of these features, or of one that has it as a column, was measured. */
    public Rule<Importances> tellTheImportanceOf(String... features) {
        return new ImportanceMeasured(model, Elements.of("features", features)).rule();
    }

    /**
     * Returns the rule that of the people who were handed counterfactuals, at least this share was handed valid ones only: each turns
     * a decision that was not what is wanted, and changes nothing but what may change, to values that are allowed. The interval is
     * Clopper's and Pearson's.
     *
     * @param share in [0, 1]
     * @see <a href="https://arxiv.org/abs/1905.07697">Mothilal, Sharma and Tan 2020, on validity</a>
     */
    public Rule<Recourse> handOutWaysThatHoldFor(double share) {
        return new CounterfactualValidity(model, share, level).rule();
    }

    /** Returns the rule of validity; another name of {@link #handOutWaysThatHoldFor}. */
    public Rule<Recourse> counterfactualValidity(double atLeast) {
        return handOutWaysThatHoldFor(atLeast);
    }

    /** A limit of the importance; name the features to have the rule. */
    public static final class Importance {
        private final ExplanationRules rules;
        private final double limit;
        private final String measure;

        private Importance(ExplanationRules rules, double limit, String measure) {
            this.rules = rules;
            this.limit = limit;
            this.measure = measure;
        }

        /**
         * Says which measure the limit is of, such as {@code "accuracy"}. An importance that was found by another is then refused, and a
         * limit beyond what the measure can change by is here already; otherwise it is where the importance is judged.
         *
         * @param name as reports have it
         */
        public Importance by(String name) {
            Elements.required("name", name);
            if (name.isBlank()) {
                throw new IllegalArgumentException("the name of a measure is empty");
            }
            // Refuses what the rule would.
            new ImportanceLimit(rules.model, List.of("any"), limit, name, rules.level);
            return new Importance(rules, limit, name);
        }

        /** Returns the rule about these features, or those that have one of them as a column. Holm's correction is over all of them. */
        public Rule<Importances> on(String... features) {
            List<String> names = Elements.of("features", features);
            return new ImportanceLimit(rules.model, names, limit, measure, rules.level).rule();
        }

        /** Returns the rule; another name of {@link #on}. */
        public Rule<Importances> of(String... features) {
            return on(features);
        }
    }
}
