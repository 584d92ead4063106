package ai.lepton.ethics.privacy.pii;

import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A place in a text that looks like personal data. What stands there is not kept, but for its first two characters.
 *
 * <p>The confidence ranks matches by what is known of them; it is not calibrated. It is odds / (1 + odds), where the odds are those of
 * the way it is written, divided by the share of random texts that its check would let pass, times {@value
 * TextScan#CONTEXT} where a word beside it says what it is, and times {@value TextScan#AMONG_NUMBERS} for digits in a row of numbers.
 *
 * @param kind what it seems to be
 * @param place where it is
 * @param confidence above 0 and below 1
 * @param masked its first two characters, and {@code ***} for the others
 * @param hash HMAC-SHA-256 of it without separators, in capital letters, 64 hexadecimal digits; empty where no secret was given
 * @param why what speaks for it, in words
 * @param also other kinds that the same characters may be, the likeliest first
 */
public record Match(
        PersonalData kind,
        Place place,
        double confidence,
        String masked,
        Optional<String> hash,
        List<String> why,
        List<PersonalData> also) {
    /**
     * Where in a text something is.
     *
     * @param start where it begins, counted in {@code char}s of Java, UTF-16, from 0
     * @param end where it ends, exclusive
     * @param line the line that it begins in, from 1; a line feed ends a line
     * @param column the column that it begins at, counted in code points from 1
     */
    public record Place(long start, long end, long line, long column) {
        /** Checks that the place is one. */
        public Place {
            if (start < 0 || end <= start || line < 1 || column < 1) {
                throw new IllegalArgumentException("no place: start " + start + ", end " + end + ", line " + line
                        + ", column " + column + "; end is after start, lines and columns begin at 1");
            }
        }
    }

    /** Checks the confidence, and copies the lists. */
    public Match {
        Elements.required("kind", kind);
        Elements.required("place", place);
        Elements.required("masked", masked);
        Elements.required("hash", hash);
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence is " + confidence + ", outside [0, 1]");
        }
        why = Elements.of("why", why);
        also = Elements.of("also", also);
    }

    /** Returns such as {@code 3:14: us_ssn 53*** (0.53)}. */
    @Override
    public String toString() {
        return place.line() + ":" + place.column() + ": " + kind.id() + " " + masked
                + String.format(Locale.ROOT, " (%.2f)", confidence);
    }
}
