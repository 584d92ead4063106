package ai.lepton.core.internal.tokenizer;

/**
 * How much longer a text may become at most, and how often the regular expressions may step back over it.
 *
 * <p>The library's regular expressions (Oniguruma 6.9) give up after 10,000,000 steps back in one match, and the library
 * then ends the process. Patterns are such that the steps are at most a number times the longest text, or the longest run of
 * white space; here is the number.
 */
final class Growth {
    private static final int MOST_PARTS = 64;
    private static final double MOST = 256;
    private static final double STEPS_BACK = 9e6;

    private int parts;
    private double factor = 1;
    private double points = 1;
    private boolean keepsSpaces = true;
    private double stepsOverSpaces;
    private double stepsOverAll;

    /** One more component. */
    void part(Place at) {
        if (++parts > MOST_PARTS) {
            throw at.fault("is one of more than " + MOST_PARTS + " components");
        }
    }

    /** A step that makes so many characters of one, as the file says. */
    void times(double more, Place at) {
        factor *= more;
        if (factor > MOST) {
            throw at.fault("makes a text longer by a factor of " + (long) factor
                    + " with what stands before it; wanted at most " + (long) MOST);
        }
    }

    /** A step of Unicode's, such as a normal form, that makes at most so many characters of one. */
    void normalizes(double more) {
        points *= more;
    }

    /** A step after which spaces may stand where none stood, or next to others. */
    void movesSpaces() {
        keepsSpaces = false;
    }

    /** A regular expression that is matched with what the steps before have made. */
    void matches(SafeRegex regex) {
        if (keepsSpaces) {
            stepsOverSpaces += regex.stepsOverSpaces();
            stepsOverAll += regex.stepsOverOthers() * factor * points;
        } else {
            stepsOverAll += (regex.stepsOverSpaces() + regex.stepsOverOthers()) * factor * points;
        }
    }

    /** Returns the most characters that a text may have. */
    int longestText() {
        return longest(stepsOverAll);
    }

    /** Returns the most characters of white space that a text may have in a row. */
    int longestSpaces() {
        return longest(stepsOverSpaces);
    }

    private static int longest(double steps) {
        return steps == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, STEPS_BACK / steps);
    }
}
