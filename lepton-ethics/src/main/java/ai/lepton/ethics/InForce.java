package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dates between which a rule has effect. Such dates move: they are data, with their source.
 *
 * @param first the first day of effect; null if it always had
 * @param last the last day of effect; null if no end is known
 * @param source where the dates were read
 * @param confirmed whether they were read in the official text
 */
public record InForce(@Nullable LocalDate first, @Nullable LocalDate last, String source, boolean confirmed) {
    /** Checks that the dates are in order. */
    public InForce {
        Elements.required("source", source);
        if (first != null && last != null && last.isBefore(first)) {
            throw new IllegalArgumentException("in force from " + first + " until " + last + ": the end comes first");
        }
        if (first != null || last != null) {
            Texts.required("the source of the dates of effect", source);
        }
    }

    /** Returns no limit in time: the rule holds because its author says so. */
    public static InForce always() {
        return new InForce(null, null, "", true);
    }

    /** Returns effect from this day on. */
    public static InForce from(LocalDate first, String source) {
        return new InForce(first, null, source, true);
    }

    /** Returns effect from the first to the last day, both included. */
    public static InForce between(LocalDate first, LocalDate last, String source) {
        Elements.required("source", source);
        return new InForce(first, last, source, true);
    }

    /** Returns the same dates, marked as not yet read in an official text. */
    public InForce unconfirmed() {
        return new InForce(first, last, source, false);
    }

    /** Returns the first day of effect. */
    public Optional<LocalDate> from() {
        return Optional.ofNullable(first);
    }

    /** Returns the last day of effect. */
    public Optional<LocalDate> until() {
        return Optional.ofNullable(last);
    }

    /** Returns why there is no effect on that day; empty if there is. */
    Optional<String> absentOn(LocalDate day) {
        String mark = confirmed ? "" : " (unconfirmed: " + source + ")";
        if (first != null && day.isBefore(first)) {
            return Optional.of("not in force on " + day + ": it has effect from " + first + mark);
        }
        if (last != null && day.isAfter(last)) {
            return Optional.of("not in force on " + day + ": it had effect until " + last + mark);
        }
        return Optional.empty();
    }
}
