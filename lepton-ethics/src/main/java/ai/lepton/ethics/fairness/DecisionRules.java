package ai.lepton.ethics.fairness;

import ai.lepton.ethics.fairness.PredictionRules.ByGroup;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

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
    public static DecisionRules decisionsAbout(String subject) {
        Given.subject("decisions", subject);
        return new DecisionRules(subject);
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
    public SelectionRatioLimit disparateImpact(double atLeast) {
        return should().selectEachGroup().atLeast(atLeast);
    }

    /**
     * Asks that there is no adverse impact: that each group is selected at least four fifths as often as the most selected one,
     * and that no smaller difference is significant in both statistical and practical terms.
     *
     * @see <a href="https://www.ecfr.gov/current/title-29/section-1607.4">29 CFR 1607.4(D)</a>
     */
    public AdverseImpactLimits adverseImpact() {
        return AdverseImpactLimits.about(matter);
    }

    /**
     * Asks for demographic parity, also called statistical parity: selection rates differ by at most this; another name of
     * {@link Should#keepSelectionRatesWithin}.
     */
    public RateDifferenceLimit demographicParity(double difference) {
        return should().keepSelectionRatesWithin(difference);
    }

    /**
     * Asks for equal opportunity: true positive rates differ by at most this; another name of
     * {@link Should#keepTruePositiveRatesWithin}.
     *
     * @see <a href="https://arxiv.org/abs/1610.02413">Hardt, Price and Srebro 2016</a>
     */
    public RateDifferenceLimit equalOpportunity(double difference) {
        return should().keepTruePositiveRatesWithin(difference);
    }

    /**
     * Asks for equalized odds: true positive rates, and false positive rates, each differ by at most this; another name of
     * {@link Should#keepTrueAndFalsePositiveRatesWithin}.
     *
     * @see <a href="https://arxiv.org/abs/1610.02413">Hardt, Price and Srebro 2016</a>
     */
    public RateDifferenceLimit equalizedOdds(double difference) {
        return should().keepTrueAndFalsePositiveRatesWithin(difference);
    }

    /**
     * Asks for predictive parity: of the selected, shares of the qualified differ by at most this.
     *
     * @see <a href="https://doi.org/10.1089/big.2016.0047">Chouldechova 2017</a>
     */
    public ByGroup<Decisions> predictiveParity(double difference) {
        return rates(Rate.POSITIVE_PREDICTIVE_VALUE).differingByAtMost(difference);
    }

    /**
     * Asks that the differences of true and of false positive rates, without their signs, are at most this in the mean: average
     * odds, in which differences of unlike sign do not cancel.
     */
    public ByGroup<Decisions> averageOdds(double difference) {
        return rates(Rate.TRUE_POSITIVE_RATE, Rate.FALSE_POSITIVE_RATE).differingInTheMeanByAtMost(difference);
    }

    /**
     * Asks for differential fairness: of every two groups, the logarithms of the rates of selection, and of rejection, differ by at
     * most this, above 0; best across intersections of all attributes.
     *
     * @see <a href="https://arxiv.org/abs/1807.08362">Foulds and others 2020</a>
     */
    public ByGroup<Decisions> differentialFairness(double epsilon) {
        return rates(Rate.SELECTION_RATE, Rate.REJECTION_RATE)
                .ratioOfAtLeast(Math.exp(-Figures.positive("epsilon", epsilon)));
    }

    /** Asks that no group's share of the rejected exceeds its share of the selected by more than this, in [0, 1]. */
    public DisparityLimit demographicDisparity(double difference) {
        return new DisparityLimit(matter, List.of(), Figures.fraction("difference", difference), Figures.LEVEL, 0);
    }

    /** Names the rates of groups that the rule is about; with several, all have to keep its limit. */
    public Rates rates(Rate... rates) {
        return new Rates(matter, RateByGroup.unlike(Elements.of("rates", rates)));
    }

    static List<String> names(String where, String... attributes) {
        return Given.names(where, Elements.of("attributes", attributes));
    }

    /** Rates of groups, which still need a limit. */
    public static final class Rates {
        private final String matter;
        private final List<Rate> rates;

        private Rates(String matter, List<Rate> rates) {
            this.matter = matter;
            this.rates = rates;
        }

        /** Asks that each differs between groups by at most this, in [0, 1]. */
        public ByGroup<Decisions> differingByAtMost(double difference) {
            return by(Form.DIFFERENCE, Figures.fraction("difference", difference));
        }

        /** Asks that their differences, without their signs, are at most this in the mean, in [0, 1]. */
        public ByGroup<Decisions> differingInTheMeanByAtMost(double difference) {
            return by(Form.MEAN_DIFFERENCE, Figures.fraction("difference", difference));
        }

        /** Asks that of each the lesser of two groups' rates is at least this times the greater one, in (0, 1). */
        public ByGroup<Decisions> ratioOfAtLeast(double ratio) {
            return by(Form.RATIO, ByGroup.ratio(ratio));
        }

        /** Asks that each is at least this in each group. */
        public ByGroup<Decisions> ofAtLeast(double least) {
            return by(Form.AT_LEAST, Figures.fraction("least", least));
        }

        /** Asks that each is at most this in each group. */
        public ByGroup<Decisions> ofAtMost(double most) {
            return by(Form.AT_MOST, Figures.fraction("most", most));
        }

        private ByGroup<Decisions> by(Form form, double limit) {
            return ByGroup.of(form, limit, ask -> new RateByGroup(matter, rates, ask));
        }
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
        public SelectionRatioLimit disparateImpact(double atLeast) {
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
        public RateDifferenceLimit keepSelectionRatesWithin(double difference) {
            return new RateDifferenceLimit(
                    matter, RateGap.Kind.SELECTION, difference, Figures.LEVEL, Reference.best(), 0);
        }

        /** Asks that the rates at which the qualified are selected differ by at most so much: equal opportunity. */
        public RateDifferenceLimit keepTruePositiveRatesWithin(double difference) {
            return new RateDifferenceLimit(
                    matter, RateGap.Kind.TRUE_POSITIVE, difference, Figures.LEVEL, Reference.best(), 0);
        }

        /** Asks that the qualified, and the unqualified, are each selected at rates that differ little: equalized odds. */
        public RateDifferenceLimit keepTrueAndFalsePositiveRatesWithin(double difference) {
            return new RateDifferenceLimit(matter, RateGap.Kind.ODDS, difference, Figures.LEVEL, Reference.best(), 0);
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
        public SelectionRatioLimit atLeast(double ratio) {
            if (!(ratio > 0 && ratio <= 1)) {
                throw new IllegalArgumentException("ratio is " + ratio + ", outside (0, 1]");
            }
            return new SelectionRatioLimit(matter, fixed, ratio, Figures.LEVEL, 0, "", Reference.best(), 0);
        }
    }
}
