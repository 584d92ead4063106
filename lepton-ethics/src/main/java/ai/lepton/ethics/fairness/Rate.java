package ai.lepton.ethics.fairness;

import ai.lepton.metrics.Measure;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A share of some of those who were decided about: of all, of those who are qualified or are not, or of those who were selected or
 * were not. All but the first two need to know who was qualified. The names are the field's.
 */
public enum Rate {
    /** The share of all that was selected, its difference being that of demographic parity. */
    SELECTION_RATE(Part.SELECTED, Part.ALL, "was decided about", ""),
    /** The share of all that was rejected: the denial rate. */
    REJECTION_RATE(Part.REJECTED, Part.ALL, "was decided about", ""),
    /** The share of the qualified that was selected: recall, the rate of equal opportunity. */
    TRUE_POSITIVE_RATE(Part.TRUE_POSITIVE, Part.QUALIFIED, "is known to be qualified", "qualified"),
    /** The share of the qualified that was rejected. */
    FALSE_NEGATIVE_RATE(Part.FALSE_NEGATIVE, Part.QUALIFIED, "is known to be qualified", "qualified"),
    /** The share of the unqualified that was selected: with equal opportunity, predictive equality makes equalized odds. */
    FALSE_POSITIVE_RATE(Part.FALSE_POSITIVE, Part.UNQUALIFIED, "is known to be unqualified", "unqualified"),
    /** The share of the unqualified that was rejected: specificity. */
    TRUE_NEGATIVE_RATE(Part.TRUE_NEGATIVE, Part.UNQUALIFIED, "is known to be unqualified", "unqualified"),
    /** The share of the selected that is qualified: precision, the rate of predictive parity. */
    POSITIVE_PREDICTIVE_VALUE(
            Part.TRUE_POSITIVE, Part.SELECTED_KNOWN, "was selected and has a known outcome", "selected"),
    /** The share of the selected that is not qualified. */
    FALSE_DISCOVERY_RATE(Part.FALSE_POSITIVE, Part.SELECTED_KNOWN, "was selected and has a known outcome", "selected"),
    /** The share of the rejected that is not qualified. */
    NEGATIVE_PREDICTIVE_VALUE(
            Part.TRUE_NEGATIVE, Part.REJECTED_KNOWN, "was rejected and has a known outcome", "rejected"),
    /** The share of the rejected that is qualified. */
    FALSE_OMISSION_RATE(Part.FALSE_NEGATIVE, Part.REJECTED_KNOWN, "was rejected and has a known outcome", "rejected"),
    /** The share that was decided about rightly. */
    ACCURACY(Part.RIGHT, Part.KNOWN, "has a known outcome", "of known outcome"),
    /** The share that was decided about wrongly. */
    ERROR_RATE(Part.WRONG, Part.KNOWN, "has a known outcome", "of known outcome");

    private final Part hits;
    private final Part among;
    private final String member;
    private final String whose;

    Rate(Part hits, Part among, String member, String whose) {
        this.hits = hits;
        this.among = among;
        this.member = member;
        this.whose = whose;
    }

    /** A part of a group, by the kinds that rows of decisions have: bits for selected, qualified and unknown. */
    private enum Part {
        ALL(0b0011_1111),
        SELECTED(0b0010_1010),
        REJECTED(0b0001_0101),
        QUALIFIED(0b0000_1100),
        UNQUALIFIED(0b0000_0011),
        KNOWN(0b0000_1111),
        SELECTED_KNOWN(0b0000_1010),
        REJECTED_KNOWN(0b0000_0101),
        TRUE_POSITIVE(0b0000_1000),
        FALSE_NEGATIVE(0b0000_0100),
        FALSE_POSITIVE(0b0000_0010),
        TRUE_NEGATIVE(0b0000_0001),
        RIGHT(0b0000_1001),
        WRONG(0b0000_0110);

        private final int kinds;

        Part(int kinds) {
            this.kinds = kinds;
        }
    }

    /** Returns the name in documents, such as {@code false_omission_rate}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the rate of this name, which may be that of lepton-metrics, such as {@code recall}, if there is one. */
    static Optional<Rate> named(String key) {
        String name = switch (key) {
            case "recall" -> "true_positive_rate";
            case "specificity" -> "true_negative_rate";
            case "precision" -> "positive_predictive_value";
            case "predicted_prevalence" -> "selection_rate";
            default -> key;
        };
        return Arrays.stream(values()).filter(rate -> rate.key().equals(name)).findFirst();
    }

    String words() {
        return Measure.words(key());
    }

    /** Returns what nobody is, where the rate is undefined. */
    String member() {
        return member;
    }

    /** Returns such as {@code "sex 'f', qualified"}. */
    String whose(String group) {
        return whose.isEmpty() ? group : group + ", " + whose;
    }

    /** Returns whether the other rate is of other people: then the two are independent. */
    boolean isApart(Rate other) {
        return (among.kinds & other.among.kinds) == 0;
    }

    boolean isHit(int kind) {
        return (hits.kinds >> kind & 1) == 1;
    }

    boolean isAmong(int kind) {
        return (among.kinds >> kind & 1) == 1;
    }
}
