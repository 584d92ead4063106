package ai.lepton.exchange.data;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written.
 *
 * @param charset null for UTF-8, of which nothing was said
 * @param comment what begins a comment, or 0
 * @param isBlankSkipped whether blanks after a separator are no part of the field
 * @param header the names of the columns of a file without a header row; empty to number them; null where there is one
 */
record CsvFormat(
        char separator,
        @Nullable Charset charset,
        Decimals decimals,
        char comment,
        boolean isBlankSkipped,
        @Nullable List<String> header) {
    /** What pandas 3 takes for a missing value. */
    static final Set<String> MISSING = Set.of(
            "",
            "#N/A",
            "#N/A N/A",
            "#NA",
            "-1.#IND",
            "-1.#QNAN",
            "-NaN",
            "-nan",
            "1.#IND",
            "1.#QNAN",
            "<NA>",
            "N/A",
            "NA",
            "NULL",
            "NaN",
            "None",
            "n/a",
            "nan",
            "null");

    static final CsvFormat USUAL = new CsvFormat(',', null, Decimals.PLAIN, (char) 0, false, null);

    CsvFormat separator(char character) {
        return new CsvFormat(character, charset, decimals, comment, isBlankSkipped, header);
    }

    CsvFormat charset(Charset other) {
        return new CsvFormat(separator, other, decimals, comment, isBlankSkipped, header);
    }

    CsvFormat decimals(Decimals other) {
        return new CsvFormat(separator, charset, other, comment, isBlankSkipped, header);
    }

    CsvFormat comment(char character) {
        return new CsvFormat(separator, charset, decimals, character, isBlankSkipped, header);
    }

    CsvFormat skippingBlanks() {
        return new CsvFormat(separator, charset, decimals, comment, true, header);
    }

    CsvFormat header(List<String> names) {
        return new CsvFormat(separator, charset, decimals, comment, isBlankSkipped, names);
    }
}
