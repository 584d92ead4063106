package ai.lepton.ethics.fairness.proxy;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * Rules about how much columns tell of protected attributes: read as a sentence, or by the field's names, which give the same rules.
 *
 * <pre>{@code
 * proxiesIn("loan").should().tellAtMost(0.2).of("sex");
 * proxiesIn("loan").should().bePredictedWithAtMost(0.6).of("sex");
 *
 * proxiesIn("loan").cramersV(0.2).across("sex");
 * proxiesIn("loan").balancedAccuracy(0.6).across("sex");
 * }</pre>
 */
@CheckReturnValue
public final class ProxyRules {
    private final String subject;
    private final List<String> columns;
    private final double level;

    private ProxyRules(String subject, List<String> columns, double level) {
        this.subject = subject;
        this.columns = columns;
        this.level = level;
    }

    /** Starts a rule about columns whose subject has this name. */
    public static ProxyRules proxiesIn(String subject) {
        Given.subject("proxy columns", subject);
        return new ProxyRules(subject, List.of(), Figures.LEVEL);
    }

    /** Goes on to what the columns should do. */
    public ProxyRules should() {
        return this;
    }

    /** Sets the confidence level, 0.95 until then. */
    public ProxyRules atConfidence(double level) {
        return new ProxyRules(subject, columns, Figures.level(level));
    }

    /** Asks about these columns by themselves; all that there are until then. */
    public ProxyRules ofColumns(String... names) {
        return new ProxyRules(subject, Given.names("of columns", Elements.of("names", names)), level);
    }

    /**
     * Asks that each column has an association of at most this with an attribute: Cramér's V, bias-corrected after Bergsma. Numbers are
     * put into up to ten bins of like size, so that any way to tell counts, not only a straight one. A missing value is a level
     * of its own. Groups of fewer than 30 are left out, and a column most of whose values hardly anybody shares is too few to
     * tell: a name, or a number of a customer, may be a proxy all the same.
     *
     * @param association in [0, 1]; of two groups, V is the correlation of the group with what the column says best of it
     * @see <a href="https://doi.org/10.1016/j.jkss.2012.10.002">Bergsma 2013</a>
     */
    public Attributes tellAtMost(double association) {
        Figures.fraction("limit of the association", association);
        return new Attributes(this, association, false);
    }

    /** Asks for an association of at most this; another name of {@link #tellAtMost}. */
    public Attributes cramersV(double atMost) {
        return tellAtMost(atMost);
    }

    /**
     * Asks that what some model predicts of an attribute, of people that it was not fitted to, has a balanced accuracy of at most this:
     * the mean of the shares of each group that it finds. Chance is one over the number of groups. Of two groups, predictions
     * that are wrong more often than chance tell as much, and are held against the limit turned round.
     *
     * @param accuracy in [0, 1]
     */
    public Attributes bePredictedWithAtMost(double accuracy) {
        Figures.fraction("balanced accuracy", accuracy);
        return new Attributes(this, accuracy, true);
    }

    /** Asks for a balanced accuracy of at most this; another name of {@link #bePredictedWithAtMost}. */
    public Attributes balancedAccuracy(double atMost) {
        return bePredictedWithAtMost(atMost);
    }

    /** A limit of what is told; name the attributes to have the rule. */
    public static final class Attributes {
        private final ProxyRules rules;
        private final double limit;
        private final boolean isPredicted;

        private Attributes(ProxyRules rules, double limit, boolean isPredicted) {
            this.rules = rules;
            this.limit = limit;
            this.isPredicted = isPredicted;
        }

        /**
         * Returns the rule about these protected attributes.
         *
         * @throws IllegalArgumentException if there are none, or several where predictions are judged, which are of one
         */
        public Rule<ProxyColumns> of(String... attributes) {
            List<String> names = Given.names("of", Elements.of("attributes", attributes));
            if (isPredicted && names.size() > 1) {
                throw new IllegalArgumentException("a rule about predictions is about one attribute, not "
                        + names.size() + "; write one for each");
            }
            return isPredicted
                    ? new ProxyPrediction(rules.subject, names.get(0), limit, rules.level).rule()
                    : new ProxyAssociation(rules.subject, names, limit, rules.columns, rules.level).rule();
        }

        /** Returns the rule; another name of {@link #of}. */
        public Rule<ProxyColumns> across(String... attributes) {
            return of(attributes);
        }
    }
}
