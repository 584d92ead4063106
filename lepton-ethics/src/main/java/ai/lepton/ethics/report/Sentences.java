package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Findings in sentences for those who do not read figures. */
record Sentences(Language words) {
    private static final int FEW = 30;

    static Sentences of(Language words) {
        return new Sentences(words);
    }

    /** Returns what a finding says, in a few sentences. */
    String finding(FindingEntry finding) {
        List<String> all = new ArrayList<>();
        all.add(verdict(finding));
        String lacking = lacking(finding);
        if ("parameter".equals(lacking)) {
            all.add(words.of("sentence.lacking.parameter"));
        } else if (lacking != null) {
            all.add(words.of("sentence.lacking", "kind", words.term("kind", lacking)));
        }
        if (finding.isWithheld()) {
            all.add(words.of("sentence.withheld"));
        }
        MeasuredEntry measured = finding.measured();
        if (measured != null && (measured.value() != null || measured.undefined() != null)) {
            all.add(measured(measured));
        }
        if (measured != null && measured.limit() != null) {
            all.add(words.of(
                    "sentence." + measured.limit().bound() + (isAsFound(measured) ? ".found" : ""),
                    "limit",
                    number(measured.limit().value())));
        }
        if (measured != null && "inconclusive".equals(finding.verdict()) && measured.value() != null) {
            if (measured.caution() != null) {
                all.add(words.of("sentence.caution"));
            } else if (isAcross(measured)) {
                all.add(words.of("sentence.across"));
            }
        }
        boolean isOfExamples = !"documentation".equals(finding.evidence().kind());
        if (isOfExamples && measured != null && measured.n() != null && measured.n() < FEW && measured.n() > 0) {
            all.add(words.of("sentence.few", "n", measured.n()));
        }
        return words.joined(all);
    }

    /** Returns the kind of evidence that would decide a finding, such as {@code documentation}; null unless none was given. */
    static @Nullable String lacking(FindingEntry finding) {
        if (!"inconclusive".equals(finding.verdict()) || finding.measured() != null) {
            return null;
        }
        return finding.evidence().lacking();
    }

    private String verdict(FindingEntry finding) {
        String key = "sentence." + finding.verdict();
        if (finding.attestation() != null) {
            return words.of(
                    key,
                    "by",
                    finding.attestation().by(),
                    "on",
                    finding.attestation().on(),
                    "expires",
                    finding.attestation().expires());
        }
        if (finding.waiver() != null) {
            return words.of(
                    key,
                    "owner",
                    finding.waiver().owner(),
                    "expires",
                    finding.waiver().expires(),
                    "instead",
                    words.of("verdict." + finding.waiver().insteadOf()));
        }
        return words.of(key, "day", finding.day());
    }

    private String measured(MeasuredEntry measured) {
        String quantity = words.term("quantity", measured.name());
        if (measured.value() == null) {
            return words.of("sentence.undefined", "quantity", quantity);
        }
        return words.of(
                measured.level() == null ? "sentence.exact" : "sentence.interval",
                "quantity",
                quantity,
                "value",
                number(measured.value()),
                "low",
                bound(measured.low(), "−∞"),
                "high",
                bound(measured.high(), "∞"),
                "level",
                percent(measured.level()));
    }

    private static boolean isAcross(MeasuredEntry measured) {
        if (measured.limit() == null || measured.level() == null || isAsFound(measured)) {
            return false;
        }
        double limit = measured.limit().value();
        return (measured.low() == null || measured.low() <= limit)
                && (measured.high() == null || measured.high() >= limit);
    }

    /** Returns whether the limit is asked of the value itself, not of its interval. */
    static boolean isAsFound(MeasuredEntry measured) {
        return measured.name().endsWith("_as_found");
    }

    /** Returns a value with its interval. */
    String value(MeasuredEntry measured) {
        if (measured.value() == null) {
            return "–";
        }
        if (measured.level() == null) {
            return number(measured.value());
        }
        return words.of(
                "interval",
                "value",
                number(measured.value()),
                "low",
                bound(measured.low(), "−∞"),
                "high",
                bound(measured.high(), "∞"),
                "level",
                percent(measured.level()));
    }

    static String bound(@Nullable Double bound, String none) {
        return bound == null ? none : number(bound);
    }

    static String percent(@Nullable Double level) {
        return level == null
                ? ""
                : BigDecimal.valueOf(level)
                        .movePointRight(2)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** Returns a number with four digits after the point at most. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        double size = Math.abs(value);
        if (size < 5e-5 || size >= 1e15) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        String text = String.format(Locale.ROOT, "%.4f", value);
        while (text.endsWith("0")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
