package ai.lepton.ethics.privacy.pii;

import ai.lepton.ethics.privacy.pii.PersonalDataReport.ColumnEntry;
import ai.lepton.ethics.privacy.pii.PersonalDataReport.ColumnFinding;
import ai.lepton.exchange.data.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts, for each column of a table, the cells that hold each kind of personal data. */
final class ColumnScan {
    /** Characters of a cell that are looked at together; longer cells take several looks. */
    private static final int WINDOW = 1024;

    /** A confidence that every candidate has. */
    private static final double ANY = 1e-9;

    /** The odds of a column of some kind, before it is read. */
    private static final double ODDS = 0.01;

    /** How many cells of a column of a kind hold its check; the others are typed wrongly. */
    private static final double SOUND = 0.98;

    /** The most that cells can say which nearly every text would say too. */
    private static final double MOST_OF_WEAK = 10;

    /** The largest double that, as all below it, is one whole number only. */
    private static final double EXACT = 1L << 53;

    /** The words of each kind. */
    private static final Map<PersonalData, Words> WORDS = words();

    private final PersonalDataScanner scanner;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private long rows;

    /** What is known of one kind in one column. */
    private static final class Tally {
        private long telling; // cells with a match of enough confidence
        private long whole; // cells that are one candidate, whatever its confidence
        private double chances;
        private double confidence;
        private long first;
        private List<String> why = List.of();
    }

    /** What is known of one column. */
    private final class Column {
        private final String beside;
        private final Map<PersonalData, Tally> tallies = new EnumMap<>(PersonalData.class);
        private long filled;
        private long empty;

        Column(String name) {
            beside = Words.ofName(name);
        }

        void accept(String cell, long row) {
            String text = cell.strip();
            if (text.isEmpty()) {
                empty++;
                return;
            }
            filled++;
            Set<PersonalData> counted = EnumSet.noneOf(PersonalData.class);
            TextScan scan = scanner.cells(beside, ANY, Math.min(WINDOW, text.length()), (kept, also) -> {
                boolean isWhole = kept.place().start() == 0 && kept.place().end() == text.length();
                count(kept, isWhole, counted, row);
                if (isWhole) {
                    also.forEach(other -> count(other, true, counted, row));
                }
            });
            scan.accept(text.toCharArray(), text.length());
            scan.finish();
        }

        private void count(Candidate candidate, boolean isWhole, Set<PersonalData> counted, long row) {
            boolean isTelling = candidate.confidence() >= scanner.least();
            if (!isWhole && !isTelling || !counted.add(candidate.kind())) {
                return;
            }
            Tally tally = tallies.computeIfAbsent(candidate.kind(), kind -> new Tally());
            tally.first = tally.first == 0 ? row : tally.first;
            tally.why = tally.why.isEmpty() ? candidate.why() : tally.why;
            if (isTelling) {
                tally.telling++;
                tally.confidence = Math.max(tally.confidence, candidate.confidence());
            }
            if (isWhole) {
                tally.whole++;
                tally.chances += candidate.chance();
            }
        }

        List<ColumnFinding> findings() {
            List<ColumnFinding> findings = new ArrayList<>();
            tallies.forEach((kind, tally) -> {
                ColumnFinding finding = finding(kind, tally);
                if (finding != null) {
                    findings.add(finding);
                }
            });
            findings.sort(Comparator.comparingDouble(ColumnFinding::confidence)
                    .thenComparing(ColumnFinding::cells)
                    .reversed()
                    .thenComparing(ColumnFinding::kind));
            return findings;
        }

        private @Nullable ColumnFinding finding(PersonalData kind, Tally tally) {
            double together = tally.whole == 0 ? 0 : together(kind, tally);
            boolean isColumn = together >= scanner.least();
            if (!isColumn && tally.telling == 0) {
                return null;
            }
            long cells = isColumn ? Math.max(tally.whole, tally.telling) : tally.telling;
            List<String> why = new ArrayList<>(tally.why);
            if (isColumn) {
                why.add(String.format(
                        Locale.ROOT,
                        "%d of %d cells hold it, where %.3g %% of such texts would by chance",
                        tally.whole,
                        filled,
                        100 * tally.chances / tally.whole));
            }
            double confidence = Math.min(0.999, Math.max(together, tally.confidence));
            return ColumnFinding.of(kind, cells, filled, Math.round(confidence * 1000) / 1000.0, tally.first, why);
        }

        /** Returns how likely it is that all cells are of a kind, against that those that look like it do so by chance. */
        private double together(PersonalData kind, Tally tally) {
            double chance = Math.min(0.99, tally.chances / tally.whole);
            double said = tally.whole * Math.log(SOUND / chance)
                    + (filled - tally.whole) * Math.log((1 - SOUND) / (1 - chance));
            Words words = WORDS.get(kind);
            boolean isNamed = words != null && words.in(beside).isPresent();
            double log = Math.log(isNamed ? ODDS * TextScan.CONTEXT : ODDS)
                    + (chance > 0.5 ? Math.min(said, Math.log(MOST_OF_WEAK)) : said);
            return 1 / (1 + Math.exp(-log));
        }
    }

    ColumnScan(PersonalDataScanner scanner) {
        this.scanner = scanner;
    }

    private static Map<PersonalData, Words> words() {
        Map<PersonalData, Words> words = new EnumMap<>(PersonalData.class);
        words.put(PersonalData.EMAIL_ADDRESS, Words.EMAIL);
        words.put(PersonalData.PHONE_NUMBER, Words.PHONE);
        Identifiers.all().forEach(identifier -> words.put(identifier.kind(), identifier.words()));
        return words;
    }

    void accept(Row row) {
        rows++;
        List<String> names = row.columns();
        List<@Nullable Object> values = row.values();
        for (int i = 0; i < names.size(); i++) {
            Column column = columns.computeIfAbsent(names.get(i), Column::new);
            Object value = values.get(i);
            column.accept(value == null ? "" : text(value), rows);
        }
    }

    /** Returns a value as text: a whole number in its digits, whatever type it was read as. */
    private static String text(Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return number == Math.rint(number) && Math.abs(number) < EXACT
                    ? Long.toString((long) number)
                    : value.toString();
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    long rows() {
        return rows;
    }

    List<ColumnEntry> entries() {
        return columns.entrySet().stream()
                .map(column -> ColumnEntry.of(
                        column.getKey(),
                        column.getValue().filled,
                        column.getValue().empty,
                        column.getValue().findings()))
                .toList();
    }
}
