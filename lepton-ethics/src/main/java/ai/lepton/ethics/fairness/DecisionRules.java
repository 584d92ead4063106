package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Rules about yes-or-no decisions: read as a sentence, or by the field's names, which give the same rules.
 *
 * <pre>{@code
 * decisionsAbout("shortlisting")
 *     .should().selectEachGroup().atLeast(0.8).timesAsOftenAsTheMostSelectedOneAcross("sex", "age_band")
 *     .because("29 CFR 1607.4(D), the four-fifths guideline");
 * decisionsAbout("admission").within("department")
 *     .should().selectEachGroup().atLeast(0.8).timesAsOftenAsTheMostSelectedOneAcross("gender");
 * decisionsAbout("loan").should().keepTruePositiveRatesWithin(0.1).across("sex");
 *
 * decisionsAbout("shortlisting").disparateImpact(0.8).across("sex", "age_band");
 * decisionsAbout("admission").within("department").disparateImpact(0.8).across("gender");
 * decisionsAbout("loan").equalOpportunity(0.1).across("sex");
 * }</pre>
 */
@CheckReturnValue
public final class DecisionRules {
    private final String matter;

    private DecisionRules(String matter) {
        this.matter = matter;
    }

    /** Starts a rule about decisions whose subject has this name. */
    public static DecisionRules decisionsAbout(String matter) {
        if (matter.isBlank()) {
            throw new IllegalArgumentException("the subject of decisions is empty");
        }
        return new DecisionRules(matter);
    }

    /**
     * Compares groups only within the same values of these attributes, such as the department applied to.
     *
     * <p>The ratio is then Mantel and Haenszel's common one, with the stratified score interval of Miettinen and
     * Nurminen. An attribute should explain the decision legitimately: conditioning on a proxy hides discrimination.
     */
    public WithinStrata within(String... attributes) {
        return new WithinStrata(matter, names("within", attributes));
    }

    /** Goes on to what the decisions should do. */
    public Should should() {
        return new Should(matter);
    }

    /**
     * Asks that disparate impact, the ratio of each group's selection rate to that of the most selected one, is at least
     * this, in (0, 1]; another name of {@link SelectEachGroup#atLeast}. 0.8 is the four-fifths guideline.
     */
    public AtLeast disparateImpact(double atLeast) {
        return should().selectEachGroup().atLeast(atLeast);
    }

    /**
     * Asks for demographic parity, also called statistical parity: selection rates differ by at most this; another name of
     * {@link Should#keepSelectionRatesWithin}.
     */
    public Difference demographicParity(double difference) {
        return should().keepSelectionRatesWithin(difference);
    }

    /**
     * Asks for equal opportunity: true positive rates differ by at most this; another name of
     * {@link Should#keepTruePositiveRatesWithin}.
     *
     * @see <a href="https://arxiv.org/abs/1610.02413">Hardt, Price and Srebro 2016</a>
     */
    public Difference equalOpportunity(double difference) {
        return should().keepTruePositiveRatesWithin(difference);
    }

    /**
     * Asks for equalized odds: true positive rates, and false positive rates, each differ by at most this; another name of
     * {@link Should#keepTrueAndFalsePositiveRatesWithin}.
     *
     * @see <a href="https://arxiv.org/abs/1610.02413">Hardt, Price and Srebro 2016</a>
     */
    public Difference equalizedOdds(double difference) {
        return should().keepTrueAndFalsePositiveRatesWithin(difference);
    }

    private static long checkedSize(long people) {
        if (people < 1) {
            throw new IllegalArgumentException(
                    "the smallest group that is judged has " + people + "; it has 1 at least");
        }
        return people;
    }

    private static List<String> names(String where, String... attributes) {
        if (attributes.length == 0) {
            throw new IllegalArgumentException(where + " needs the name of at least one attribute");
        }
        List<String> names = Elements.of("attributes", attributes);
        if (new LinkedHashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(where + " names an attribute twice: " + names);
        }
        return names;
    }

    /** Returns the attributes each by itself, then those of all of their intersections. */
    private static List<List<String>> intersections(List<String> names) {
        List<List<String>> axes = new ArrayList<>();
        for (int size = 1; size <= names.size(); size++) {
            for (int subset = 1; subset < 1 << names.size(); subset++) {
                if (Integer.bitCount(subset) == size) {
                    List<String> axis = new ArrayList<>();
                    for (int i = 0; i < names.size(); i++) {
                        if ((subset >> i & 1) == 1) {
                            axis.add(names.get(i));
                        }
                    }
                    axes.add(axis);
                }
            }
        }
        return axes;
    }

    /** Decisions compared within strata. */
    public static final class WithinStrata {
        private final String matter;
        private final List<String> fixed;

        private WithinStrata(String matter, List<String> fixed) {
            this.matter = matter;
            this.fixed = fixed;
        }

        /** Goes on to what the decisions should do. */
        public WithinStrata should() {
            return this;
        }

        /** Asks for like selection rates. */
        public SelectEachGroup selectEachGroup() {
            return new SelectEachGroup(matter, fixed);
        }

        /** Asks that disparate impact within strata is at least this; see {@link DecisionRules#disparateImpact}. */
        public AtLeast disparateImpact(double atLeast) {
            return selectEachGroup().atLeast(atLeast);
        }
    }

    /** What decisions should do. */
    public static final class Should {
        private final String matter;

        private Should(String matter) {
            this.matter = matter;
        }

        /** Asks for like selection rates. */
        public SelectEachGroup selectEachGroup() {
            return new SelectEachGroup(matter, List.of());
        }

        /** Asks for tables of impact ratios, which are reported and not judged. */
        public ImpactRatioTables reportImpactRatios() {
            return new ImpactRatioTables(matter, ImpactRatios.Rate.SELECTION, 0, "", ImpactRatios.UNKNOWN);
        }

        /** Asks that selection rates differ by at most so much: demographic parity. */
        public Difference keepSelectionRatesWithin(double difference) {
            return new Difference(matter, RateGap.Kind.SELECTION, difference, 0.95, Reference.best(), 0);
        }

        /** Asks that the rates at which the qualified are selected differ by at most so much: equal opportunity. */
        public Difference keepTruePositiveRatesWithin(double difference) {
            return new Difference(matter, RateGap.Kind.TRUE_POSITIVE, difference, 0.95, Reference.best(), 0);
        }

        /** Asks that the qualified, and the unqualified, are each selected at rates that differ little: equalized odds. */
        public Difference keepTrueAndFalsePositiveRatesWithin(double difference) {
            return new Difference(matter, RateGap.Kind.ODDS, difference, 0.95, Reference.best(), 0);
        }
    }

    /** Tables of impact ratios without a limit; name the attributes to have the rule. */
    public static final class ImpactRatioTables {
        private final String matter;
        private final ImpactRatios.Rate rate;
        private final double leastShare;
        private final String why;
        private final List<String> unknown;

        private ImpactRatioTables(
                String matter, ImpactRatios.Rate rate, double leastShare, String why, List<String> unknown) {
            this.matter = matter;
            this.rate = rate;
            this.leastShare = leastShare;
            this.why = why;
            this.unknown = unknown;
        }

        /** Speaks of scoring rates, for {@linkplain Decisions#scored scores} in the place of decisions. */
        public ImpactRatioTables ofScores() {
            return new ImpactRatioTables(matter, ImpactRatios.Rate.SCORING, leastShare, why, unknown);
        }

        /**
         * Leaves groups of less than this share of all people of known groups out of the comparison; they are listed with their
         * number, their rate and the reason.
         *
         * @param share in [0, 1], such as 0.02
         * @param why the justification, not empty
         */
        public ImpactRatioTables leavingOutGroupsBelow(double share, String why) {
            return new ImpactRatioTables(matter, rate, share, Elements.required("why", why), unknown);
        }

        /** Counts people with one of these values apart, in the place of an empty one and {@code "unknown"}; case is no matter. */
        public ImpactRatioTables countingAsUnknown(String... values) {
            return new ImpactRatioTables(matter, rate, leastShare, why, Elements.of("values", values));
        }

        /** Returns the rule for the groups of each of these attributes. */
        public Rule<Decisions> across(String... attributes) {
            return rule(names("across", attributes).stream().map(List::of).toList());
        }

        /** Returns the rule for these attributes, each by itself and all of their intersections. */
        public Rule<Decisions> acrossIntersectionsOf(String... attributes) {
            return rule(intersections(names("across", attributes)));
        }

        private Rule<Decisions> rule(List<List<String>> axes) {
            return new ImpactRatios(matter, axes, rate, leastShare, why, unknown).rule();
        }
    }

    /** Selection rates of groups, which still need a limit. */
    public static final class SelectEachGroup {
        private final String matter;
        private final List<String> fixed;

        private SelectEachGroup(String matter, List<String> fixed) {
            this.matter = matter;
            this.fixed = fixed;
        }

        /**
         * Asks that each group is selected at least so many times as often as the most selected one, by a ratio in (0, 1];
         * 0.8 is the four-fifths guideline.
         */
        public AtLeast atLeast(double ratio) {
            if (!(ratio > 0 && ratio <= 1)) {
                throw new IllegalArgumentException("ratio is " + ratio + ", outside (0, 1]");
            }
            return new AtLeast(matter, fixed, ratio, 0.95, 0, "", Reference.best(), 0);
        }
    }

    /** A limit of the ratio of selection rates; name the attributes to have the rule. */
    public static final class AtLeast {
        private final String matter;
        private final List<String> fixed;
        private final double ratio;
        private final double level;
        private final double leastShare;
        private final String why;
        private final Reference reference;
        private final long judgedFrom;

        private AtLeast(
                String matter,
                List<String> fixed,
                double ratio,
                double level,
                double leastShare,
                String why,
                Reference reference,
                long judgedFrom) {
            this.matter = matter;
            this.fixed = fixed;
            this.ratio = ratio;
            this.level = level;
            this.leastShare = leastShare;
            this.why = why;
            this.reference = reference;
            this.judgedFrom = judgedFrom;
        }

        /** Sets the confidence level, 0.95 until then. */
        public AtLeast atConfidence(double level) {
            return new AtLeast(matter, fixed, ratio, Figures.level(level), leastShare, why, reference, judgedFrom);
        }

        /**
         * Leaves out groups of less than this share of all decisions, such as 0.02; they are listed, with the reason.
         *
         * @param share in [0, 1]
         * @param why the justification, not empty
         */
        public AtLeast leavingOutGroupsBelow(double share, String why) {
            if (why.isBlank()) {
                throw new IllegalArgumentException("leaving out groups below " + share + " needs a justification");
            }
            return new AtLeast(
                    matter, fixed, ratio, level, Figures.fraction("share", share), why, reference, judgedFrom);
        }

        /** Compares each group with all others together, with a named one, or with the most selected one, as until then. */
        public AtLeast against(Reference reference) {
            Elements.required("reference", reference);
            return new AtLeast(matter, fixed, ratio, level, leastShare, why, reference, judgedFrom);
        }

        /**
         * States the smallest group that is judged. Until then it is as large as fair groups have to be to pass, all together,
         * as often as the level promises. Smaller ones are listed with how many people are needed.
         *
         * @param people at least 1
         */
        public AtLeast judgingGroupsFrom(long people) {
            return new AtLeast(matter, fixed, ratio, level, leastShare, why, reference, checkedSize(people));
        }

        /** Returns the rule that compares each group with all others together; see {@link #against}. */
        public Rule<Decisions> timesAsOftenAsTheRestAcross(String... attributes) {
            return against(Reference.rest()).across(attributes);
        }

        /**
         * Returns the rule for the groups of each of these attributes, one attribute after the other.
         *
         * <p>It fails where a comparison lies beyond the limit after Holm's correction over all that could. It passes where the
         * interval of every comparison keeps the limit whose groups are large enough: as large as fair groups have to be to pass,
         * all together, as often as the level promises. Those that are not are listed with how many people are needed, and
         * wait for them only where they lie beyond the limit and chance does not explain it. Each attribute needs a comparison
         * that tells. Else the rule is inconclusive.
         */
        public Rule<Decisions> timesAsOftenAsTheMostSelectedOneAcross(String... attributes) {
            return rule(names("across", attributes).stream().map(List::of).toList());
        }

        /** Returns the rule; another name of {@link #timesAsOftenAsTheMostSelectedOneAcross}. */
        public Rule<Decisions> across(String... attributes) {
            return timesAsOftenAsTheMostSelectedOneAcross(attributes);
        }

        /** Returns the rule; another name of {@link #timesAsOftenAsTheMostSelectedOneAcrossIntersectionsOf}. */
        public Rule<Decisions> acrossIntersectionsOf(String... attributes) {
            return timesAsOftenAsTheMostSelectedOneAcrossIntersectionsOf(attributes);
        }

        /** Returns the rule for these attributes, each by itself and all of their intersections. */
        public Rule<Decisions> timesAsOftenAsTheMostSelectedOneAcrossIntersectionsOf(String... attributes) {
            return rule(intersections(names("across", attributes)));
        }

        private Rule<Decisions> rule(List<List<String>> axes) {
            for (List<String> axis : axes) {
                for (String attribute : axis) {
                    if (fixed.contains(attribute)) {
                        throw new IllegalArgumentException(Quoted.of(attribute) + " is both compared and held fixed");
                    }
                }
            }
            reference.requireCovering(axes);
            return new SelectionRatio(matter, axes, fixed, ratio, level, leastShare, why, reference, judgedFrom).rule();
        }
    }

    /** A limit of the difference of rates; name the attributes to have the rule. */
    public static final class Difference {
        private final String matter;
        private final RateGap.Kind kind;
        private final double difference;
        private final double level;
        private final Reference reference;
        private final long judgedFrom;

        private Difference(
                String matter,
                RateGap.Kind kind,
                double difference,
                double level,
                Reference reference,
                long judgedFrom) {
            this.matter = matter;
            this.kind = kind;
            this.difference = Figures.fraction("difference", difference);
            this.level = level;
            this.reference = reference;
            this.judgedFrom = judgedFrom;
        }

        /** Sets the confidence level, 0.95 until then. */
        public Difference atConfidence(double level) {
            return new Difference(matter, kind, difference, Figures.level(level), reference, judgedFrom);
        }

        /** Compares each group with all others together or with a named one; until then, every two groups. */
        public Difference against(Reference reference) {
            Elements.required("reference", reference);
            return new Difference(matter, kind, difference, level, reference, judgedFrom);
        }

        /** States the smallest group that is judged; see {@link AtLeast#judgingGroupsFrom}. */
        public Difference judgingGroupsFrom(long people) {
            return new Difference(matter, kind, difference, level, reference, checkedSize(people));
        }

        /** Returns the rule for the groups of each of these attributes. */
        public Rule<Decisions> across(String... attributes) {
            List<String> names = names("across", attributes);
            reference.requireCovering(names.stream().map(List::of).toList());
            return new RateGap(matter, names, kind, difference, level, reference, judgedFrom).rule();
        }
    }

    /** What each group is compared with. */
    public sealed interface Reference {
        /** The group that fares best: every two groups are compared, so that none is picked by looking at the data. */
        record Best() implements Reference {}

        /** All other groups together. */
        record Rest() implements Reference {}

        /**
         * One group, by its value of each attribute.
         *
         * @param values the value by the attribute's name
         */
        record Named(Map<String, String> values) implements Reference {
            /** Copies the values. */
            public Named {
                Elements.required("values", values);
                values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
                if (values.isEmpty()) {
                    throw new IllegalArgumentException("a named reference needs the value of at least one attribute");
                }
                values.forEach(
                        (attribute, value) -> Elements.required("values: that of " + Quoted.of(attribute), value));
            }

            /** Returns the same reference with its value of one more attribute. */
            public Named and(String attribute, String value) {
                Map<String, String> more = new LinkedHashMap<>(values);
                more.put(Elements.required("attribute", attribute), Elements.required("value", value));
                return new Named(more);
            }

            List<String> groupOf(List<String> attributes) {
                return attributes.stream()
                        .map(values::get)
                        .map(Objects::requireNonNull)
                        .toList();
            }
        }

        /** Returns the group that fares best. */
        static Reference best() {
            return new Best();
        }

        /** Returns all other groups together. */
        static Reference rest() {
            return new Rest();
        }

        /** Returns the group of this value, such as {@code group("sex", "men")}. */
        static Named group(String attribute, String value) {
            Elements.required("attribute", attribute);
            Elements.required("value", value);
            return new Named(Map.of(attribute, value));
        }

        /** Returns it as a sentence has it, such as {@code "the most selected one"}. */
        default String words() {
            if (this instanceof Named named) {
                return named.values.entrySet().stream()
                        .map(entry -> Quoted.bare(entry.getKey()) + " " + Quoted.of(entry.getValue()))
                        .collect(Collectors.joining(" and "));
            }
            return this instanceof Best ? "the most selected one" : "all others";
        }

        /** Refuses attributes that a named reference has no value of. */
        default void requireCovering(List<List<String>> axes) {
            if (this instanceof Named named) {
                for (List<String> axis : axes) {
                    for (String attribute : axis) {
                        if (!named.values.containsKey(attribute)) {
                            throw new IllegalArgumentException("the reference " + words() + " has no value of "
                                    + Quoted.of(attribute) + ", which groups are compared across");
                        }
                    }
                }
            }
        }
    }
}
