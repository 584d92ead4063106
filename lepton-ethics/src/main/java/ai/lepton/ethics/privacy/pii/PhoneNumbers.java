package ai.lepton.ethics.privacy.pii;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Phone numbers, by a library that is there only where a user has added it. */
final class PhoneNumbers {
    /** What to say where the library is missing. */
    static final String MISSING =
            "add com.googlecode.libphonenumber:libphonenumber 9.0.43 to the class path or module path";

    /** What libphonenumber takes where there is no region: then only numbers with + and a country's code are valid. */
    private static final String NOWHERE = "ZZ";

    private PhoneNumbers() {}

    /** Returns whether the library is there. */
    static boolean areKnown() {
        try {
            Class.forName("com.google.i18n.phonenumbers.PhoneNumberUtil", false, PhoneNumbers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Returns whether numbers of a region are known. */
    static boolean areOf(String region) {
        return Plans.areOf(region);
    }

    /**
     * Returns a valid number in the form of E.164.
     *
     * @param text digits, blanks, hyphens, points and brackets, and at most a plus in front
     */
    static Optional<String> valid(String text, @Nullable String region) {
        return Plans.valid(text, region == null ? NOWHERE : region);
    }

    /** Returns the digits, and a plus in front of them: what the library makes of blanks, points and brackets, but faster. */
    private static String digits(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+' || FoldedText.isDigit(c)) {
                digits.append(c);
            }
        }
        return digits.toString();
    }

    /** All that names the library's classes; a class whose code catches one of them can't be loaded without it. */
    private static final class Plans {
        static boolean areOf(String region) {
            return PhoneNumberUtil.getInstance().getSupportedRegions().contains(region);
        }

        static Optional<String> valid(String text, String region) {
            PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
            try {
                PhoneNumber number = plans.parse(digits(text), region);
                // Whether it is valid takes longer to say than whether any number is as long.
                return plans.isPossibleNumber(number) && plans.isValidNumber(number)
                        ? Optional.of(plans.format(number, PhoneNumberFormat.E164))
                        : Optional.empty();
            } catch (NumberParseException e) {
                return Optional.empty();
            }
        }
    }
}
