package ai.lepton.ethics;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule comes to, with its reason in a sentence.
 *
 * <p>What is passed or failed is so by an interval that holds its level; by one with a
 * {@linkplain ai.lepton.metrics.Estimate#caution caution} a verdict is at most inconclusive.
 *
 * <p>A pass is always measured. A person's word is {@link Attested} and carries no measurement, so that the two can't
 * be added up by mistake.
 */
public sealed interface Verdict {
    /** The evidence shows that the rule is kept. */
    record Pass(String reason, Measured measured) implements Verdict {
        /** Refuses an empty reason, and a measurement whose interval may not hold its level. */
        public Pass {
            Elements.required("reason", reason);
            reason = Texts.reason(reason);
            requireTrusted(measured);
        }
    }

    /** The evidence shows that the rule is broken. */
    record Fail(String reason, @Nullable Measured measured) implements Verdict {
        /** Refuses an empty reason, and a measurement whose interval may not hold its level. */
        public Fail {
            Elements.required("reason", reason);
            reason = Texts.reason(reason);
            requireTrusted(measured);
        }
    }

    /** The evidence can't tell: too little of it, none, or strata that disagree. */
    record Inconclusive(String reason, @Nullable Measured measured) implements Verdict {
        /** Refuses an empty reason. */
        public Inconclusive {
            Elements.required("reason", reason);
            reason = Texts.reason(reason);
        }
    }

    /** The rule does not apply, such as on a day on which it is not in force. */
    record NotApplicable(String reason) implements Verdict {
        /** Refuses an empty reason. */
        public NotApplicable {
            Elements.required("reason", reason);
            reason = Texts.reason(reason);
        }
    }

    /** Somebody vouches for it; nothing was measured. */
    record Attested(Attestation attestation) implements Verdict {
        @Override
        public String reason() {
            return Texts.reason(Quoted.bare(attestation.by()) + " attests, on " + attestation.on() + " and until "
                    + attestation.expires() + ": " + attestation.statement());
        }
    }

    /** The rule is not shown to be kept, and somebody answers for that until the waiver expires. */
    record Waived(Waiver waiver, Verdict instead) implements Verdict {
        @Override
        public String reason() {
            return Texts.reason("waived by " + Quoted.bare(waiver.owner()) + " until " + waiver.expires() + " under "
                    + Quoted.within(200, waiver.clause()) + ": " + Quoted.within(500, waiver.reason())
                    + "; without the waiver, " + instead.name() + ": " + instead.reason());
        }
    }

    /** Values were found, and the rule judges none of them: it has no limit. It neither settles a report nor unsettles it. */
    record Reported(String reason, List<Value> values) implements Verdict {
        /** Refuses an empty reason, and copies the values. */
        public Reported {
            Elements.required("reason", reason);
            reason = Texts.reason(reason);
            values = Elements.of("values", values);
        }

        /**
         * A value that is reported.
         *
         * @param quantity what it is, such as {@code "impact_ratio"}
         * @param group of whom: the value of each attribute, by the attribute's name; empty for all
         * @param estimate the value, its interval (none where the evidence is exact) and number of examples
         */
        public record Value(String quantity, Map<String, String> group, Estimate estimate) {
            /** Refuses an empty name, and copies the group. */
            public Value {
                Elements.required("quantity", quantity);
                Elements.required("group", group);
                Elements.required("estimate", estimate);
                Texts.required("the name of a reported quantity", quantity);
                group.forEach((attribute, value) -> Elements.required(
                        "group: the value of " + Quoted.of(Elements.required("group: an attribute", attribute)),
                        value));
                group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
            }
        }
    }

    private static void requireTrusted(@Nullable Measured measured) {
        if (measured == null || measured.estimate().caution() == null) {
            return;
        }
        throw new IllegalArgumentException(Quoted.message(measured.quantity()
                + " has an interval that may not hold its level and settles nothing; the verdict is Inconclusive: "
                + measured.estimate().caution()));
    }

    /**
     * Returns the reason, in a sentence without its full stop: one line of at most 2,000 characters, in which what can't be seen
     * is escaped.
     */
    String reason();

    /**
     * Returns {@code pass}, {@code fail}, {@code inconclusive}, {@code not applicable}, {@code attested}, {@code
     * reported}, {@code waived}.
     */
    default String name() {
        if (this instanceof Pass) {
            return "pass";
        } else if (this instanceof Fail) {
            return "fail";
        } else if (this instanceof Inconclusive) {
            return "inconclusive";
        } else if (this instanceof NotApplicable) {
            return "not applicable";
        } else if (this instanceof Attested) {
            return "attested";
        } else if (this instanceof Reported) {
            return "reported";
        }
        return "waived";
    }

    /** Returns what was measured; empty where nothing was. */
    default Optional<Measured> measurement() {
        if (this instanceof Pass pass) {
            return Optional.of(pass.measured());
        } else if (this instanceof Fail fail) {
            return Optional.ofNullable(fail.measured());
        } else if (this instanceof Inconclusive inconclusive) {
            return Optional.ofNullable(inconclusive.measured());
        } else if (this instanceof Waived waived) {
            return waived.instead().measurement();
        }
        return Optional.empty();
    }

    /** Returns whether a release should stop here: it failed, or could not be decided. */
    default boolean stops() {
        return this instanceof Fail || this instanceof Inconclusive;
    }

    /**
     * What was measured, and the limit that it was held against.
     *
     * @param quantity the name of the measure, such as {@code "selection_ratio"}
     * @param estimate its value, interval (none where the evidence is exact) and number of examples
     * @param limit what it is held against
     */
    public record Measured(String quantity, Estimate estimate, Limit limit) {
        /** Refuses an empty name. */
        public Measured {
            Elements.required("quantity", quantity);
            Texts.required("the name of a measured quantity", quantity);
        }
    }
}
