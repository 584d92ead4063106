package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.function.Function;

/**
 * Rules about any measure of predictions by group: of two classes or many, of probabilities, or of numbers.
 *
 * <pre>{@code
 * predictionsOf("triage").measure("recall").ofEachClass().differingByAtMost(0.1).across("sex");
 * predictionsOf("triage").measure("f1").averaged(Average.MACRO).ofAtLeast(0.8).across("sex");
 * predictionsOf("rent").measure("mean_absolute_error").ofAtMost(50).across("origin");        // bounded group loss
 * predictionsOf("rent").measure("mean_prediction").ratioOfAtLeast(0.9).within("rooms").across("origin");
 * }</pre>
 */
@CheckReturnValue
public final class PredictionRules {
    private final String matter;

    private PredictionRules(String matter) {
        this.matter = matter;
    }

    /** Starts a rule about predictions whose subject has this name. */
    public static PredictionRules predictionsOf(String subject) {
        Given.subject("predictions", subject);
        return new PredictionRules(subject);
    }

    /**
     * Names a measure of lepton-metrics, such as {@code accuracy}, {@code roc_auc}, {@code mean_absolute_error}; or {@code
     * mean_prediction} and {@code mean_truth} of numbers.
     */
    public Measured measure(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a measure is empty");
        }
        return new Measured(matter, name, "", "");
    }

    private static List<String> names(String where, String... attributes) {
        return Given.names(where, Elements.of("attributes", attributes));
    }

    /** A measure, which still needs a limit. */
    public static final class Measured {
        private final String matter;
        private final String measure;
        private final String average;
        private final String label;

        private Measured(String matter, String measure, String average, String label) {
            this.matter = matter;
            this.measure = measure;
            this.average = average;
            this.label = label;
        }

        /** Takes the measure of one class against all others. */
        public Measured ofClass(Object name) {
            return new Measured(
                    matter, measure, "", Elements.required("name", name).toString());
        }

        /** Takes the measure of each class by itself, all of which have to keep the limit. */
        public Measured ofEachClass() {
            return new Measured(matter, measure, MeasureByGroup.EACH, "");
        }

        /** Takes the average of the classes' measures. */
        public Measured averaged(Average over) {
            return new Measured(matter, measure, Elements.required("over", over).key(), "");
        }

        /** Asks that it differs between groups by at most this, finite and not negative. */
        public ByGroup<Predictions> differingByAtMost(double difference) {
            return by(Form.DIFFERENCE, Figures.notNegative("difference", difference));
        }

        /** Asks that the lesser of two groups' values is at least this times the greater one, in (0, 1). */
        public ByGroup<Predictions> ratioOfAtLeast(double ratio) {
            return by(Form.RATIO, ByGroup.ratio(ratio));
        }

        /** Asks that each group has at least this. */
        public ByGroup<Predictions> ofAtLeast(double least) {
            return by(Form.AT_LEAST, Figures.finite("least", least));
        }

        /** Asks that each group has at most this: of a loss, a bounded group loss. */
        public ByGroup<Predictions> ofAtMost(double most) {
            return by(Form.AT_MOST, Figures.finite("most", most));
        }

        private ByGroup<Predictions> by(Form form, double limit) {
            return ByGroup.of(form, limit, ask -> new MeasureByGroup(matter, measure, average, label, ask));
        }
    }

    /**
     * A limit of measures by group; name the attributes to have the rule.
     *
     * <p>Differences and ratios are those of the greater and the lesser of two values, whichever group has it.
     *
     * @param <E> the evidence that it reads
     */
    @CheckReturnValue
    public static final class ByGroup<E extends Evidence> {
        private final GroupAsk ask;
        private final Function<GroupAsk, RuleKind<E>> kind;

        private ByGroup(GroupAsk ask, Function<GroupAsk, RuleKind<E>> kind) {
            this.ask = ask;
            this.kind = kind;
        }

        static <E extends Evidence> ByGroup<E> of(Form form, double limit, Function<GroupAsk, RuleKind<E>> kind) {
            return new ByGroup<>(
                    new GroupAsk(List.of(), List.of(), form, limit, Figures.LEVEL, Reference.best(), 0), kind);
        }

        static double ratio(double ratio) {
            if (!(ratio > 0 && ratio < 1)) {
                throw new IllegalArgumentException("ratio is " + ratio + ", outside (0, 1)");
            }
            return ratio;
        }

        private ByGroup<E> with(
                List<List<String>> axes, List<String> fixed, double level, Reference reference, long judgedFrom) {
            return new ByGroup<>(
                    new GroupAsk(axes, fixed, ask.form(), ask.limit(), level, reference, judgedFrom), kind);
        }

        /** Compares groups only within the same values of these attributes: control strata. */
        public ByGroup<E> within(String... attributes) {
            return with(ask.axes(), names("within", attributes), ask.level(), ask.reference(), ask.judgedFrom());
        }

        /** Sets the confidence level, 0.95 until then. */
        public ByGroup<E> atConfidence(double level) {
            return with(ask.axes(), ask.fixed(), Figures.level(level), ask.reference(), ask.judgedFrom());
        }

        /** Compares each group with all others together or with a named one; until then, every two groups. */
        public ByGroup<E> against(Reference reference) {
            Elements.required("reference", reference);
            return with(ask.axes(), ask.fixed(), ask.level(), reference, ask.judgedFrom());
        }

        /** States the smallest group that is judged; see {@link SelectionRatioLimit#judgingGroupsFrom}. */
        public ByGroup<E> judgingGroupsFrom(long people) {
            return with(ask.axes(), ask.fixed(), ask.level(), ask.reference(), Given.smallestGroup(people));
        }

        /** Returns the rule for the groups of each of these attributes. */
        public Rule<E> across(String... attributes) {
            return rule(names("across", attributes).stream().map(List::of).toList());
        }

        /** Returns the rule for these attributes, each by itself and all of their intersections. */
        public Rule<E> acrossIntersectionsOf(String... attributes) {
            return rule(Given.intersections(Elements.of("attributes", attributes)));
        }

        private Rule<E> rule(List<List<String>> axes) {
            GroupAsk whole = new GroupAsk(
                    axes, ask.fixed(), ask.form(), ask.limit(), ask.level(), ask.reference(), ask.judgedFrom());
            return kind.apply(whole).rule();
        }
    }
}
