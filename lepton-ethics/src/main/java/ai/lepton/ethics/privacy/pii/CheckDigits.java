package ai.lepton.ethics.privacy.pii;

/** The arithmetic of check digits, over texts of ASCII digits and capital letters. */
final class CheckDigits {
    /** Products of the dihedral group of order 10, whose elements are 0 to 9. */
    private static final int[][] DIHEDRAL = new int[10][10];

    /** Verhoeff's permutation. */
    private static final int[] PERMUTED = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};

    static {
        for (int a = 0; a < 10; a++) {
            for (int b = 0; b < 10; b++) {
                boolean isTurn = a < 5;
                int turned = isTurn ? (a + b) % 5 : (a - b + 5) % 5;
                DIHEDRAL[a][b] = isTurn == b < 5 ? turned : turned + 5;
            }
        }
    }

    private CheckDigits() {}

    /** Returns a digit's value. */
    static int at(String text, int index) {
        return text.charAt(index) - '0';
    }

    /** Returns the number that the digits from one index to before another make. */
    static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + at(text, i);
        }
        return number;
    }

    /** Returns whether the last digit is Luhn's, by ISO/IEC 7812-1, annex B. */
    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = digits.length() - 1, place = 0; i >= 0; i--, place++) {
            int digit = at(digits, i);
            int doubled = digit * 2;
            sum += place % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** Returns the sum of digits times weights, from the first digit on. */
    static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * at(digits, i);
        }
        return sum;
    }

    /** Returns whether the last digit is that of ISO/IEC 7064, MOD 11,10. */
    static boolean mod11And10(String digits) {
        int check = 10;
        for (int i = 0; i < digits.length() - 1; i++) {
            int sum = (check + at(digits, i)) % 10;
            check = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (check + at(digits, digits.length() - 1)) % 10 == 1;
    }

    /** Returns whether the last character is that of ISO/IEC 7064, MOD 11-2, with X for ten. */
    static boolean mod11And2(String text) {
        int check = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            check = (check * 2 + (c == 'X' ? 10 : c - '0')) % 11;
        }
        return check == 1;
    }

    /** Returns the remainder by 97 of digits, and of letters as A = 10 to Z = 35. */
    static int mod97(CharSequence text) {
        int remainder = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = Character.digit(text.charAt(i), 36);
            remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
        }
        return remainder;
    }

    /** Returns whether the last digit is Verhoeff's. */
    static boolean verhoeff(String digits) {
        int check = 0;
        for (int i = digits.length() - 1, place = 0; i >= 0; i--, place++) {
            int digit = at(digits, i);
            for (int times = place % 8; times > 0; times--) {
                digit = PERMUTED[digit];
            }
            check = DIHEDRAL[check][digit];
        }
        return check == 0;
    }

    /** Returns whether the last digit is that of EAN-13. */
    static boolean ean13(String digits) {
        return weighted(digits, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1) % 10 == 0;
    }

    /** Returns whether all characters are the same. */
    static boolean isOneRepeated(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) != text.charAt(0)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether there is such a day in the Gregorian calendar. */
    static boolean isDay(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) {
            return false;
        }
        boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int last = month == 2 ? isLeap ? 29 : 28 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
        return day <= last;
    }

    /** Returns whether two digits each of day, month and year from an index on are a day of this or the last century. */
    static boolean isDayMonthYear(String text, int from) {
        int year = number(text, from + 4, from + 6);
        int month = number(text, from + 2, from + 4);
        int day = number(text, from, from + 2);
        return isDay(1900 + year, month, day) || isDay(2000 + year, month, day);
    }

    /** Returns whether two digits each of year, month and day from an index on are a day of this or the last century. */
    static boolean isYearMonthDay(String text, int from) {
        int year = number(text, from, from + 2);
        int month = number(text, from + 2, from + 4);
        int day = number(text, from + 4, from + 6);
        return isDay(1900 + year, month, day) || isDay(2000 + year, month, day);
    }
}
