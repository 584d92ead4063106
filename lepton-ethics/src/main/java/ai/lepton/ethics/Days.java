package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import java.time.LocalDate;

/** Days of a report: those that a document can hold, and how far ahead a decision may reach. */
final class Days {
    /** For how many years, at most, a waiver or a person's word may count before somebody decides anew. */
    static final int LONGEST_YEARS = 5;

    private static final int LAST_YEAR = 9999;

    private Days() {}

    /** Returns the day, refusing one whose year has not four digits, as documents write it. */
    static LocalDate required(String what, LocalDate day) {
        Elements.required(what, day);
        if (day.getYear() < 1 || day.getYear() > LAST_YEAR) {
            throw new IllegalArgumentException(
                    what + " is of the year " + day.getYear() + ", outside [1, " + LAST_YEAR + "]");
        }
        return day;
    }

    /** Returns whether a decision in force on the first day reaches further than anybody may decide. */
    static boolean tooFar(LocalDate from, LocalDate until) {
        return from.getYear() + LONGEST_YEARS <= LAST_YEAR && until.isAfter(from.plusYears(LONGEST_YEARS));
    }
}
