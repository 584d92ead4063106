package ai.lepton.ethics.report;

import ai.lepton.ethics.report.EthicsDocument.FileEntry;
import ai.lepton.ethics.report.EthicsDocument.Signature;
import ai.lepton.ethics.report.EthicsDocument.Withheld;
import ai.lepton.ethics.report.FindingEntry.EvidenceEntry;
import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.NeedEntry;
import ai.lepton.ethics.report.FindingEntry.TableEntry;
import ai.lepton.exchange.internal.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a report what tells of few people, and what would let it be computed.
 *
 * <p>Of a hidden group all figures and notes go. In a finding with hidden groups a figure stays only if it can be computed from
 * the counts that stay: the rate of a group that is shown, the ratio or difference of two, the interval of such a figure if its
 * examples are those of the groups. Reasons are told anew without the figures that went. Hashes of the evidence and of its files
 * go too, for who knows all of a table but one count can try which one gives the hash.
 */
final class SmallCells {
    /** Kinds of evidence that count no people. */
    private static final Set<String> NOBODY = Set.of("documentation", "attestation", "timeline");

    /** The kind of evidence whose size is that of a file's pieces; people are counted by the parts of what is judged on it. */
    private static final String PIECES = "case file";

    /** Evidence whose figures are of classes of people. */
    private static final String RECORDS = "personal records";

    /** Rows up to which pairs of groups are tried for a figure. */
    private static final int MOST_ROWS = 200;

    private static final double CLOSE = 1e-9;

    /** Figures below this, such as p values, are not compared: any difference is as close to them. */
    private static final double FAINT = 1e-4;

    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final long below;
    private final HiddenGroups groups;

    private SmallCells(long below) {
        this.below = below;
        this.groups = new HiddenGroups(below);
    }

    /** Returns the document without counts from 1 to below this number, and what would tell them; the same if it has none. */
    static EthicsDocument without(EthicsDocument document, long below) {
        Withheld told = new Withheld(below);
        SmallCells cells = new SmallCells(below);
        document.findings().forEach(cells::collect);
        cells.groups.find();
        if (document.findings().stream().noneMatch(cells::isTouched)) {
            return document;
        }
        List<FindingEntry> findings =
                document.findings().stream().map(cells::without).toList();
        List<FileEntry> data = document.data().stream()
                .map(file -> new FileEntry(file.name(), null, Map.of()))
                .toList();
        List<Signature> signatures = document.signatures().stream()
                .map(one -> new Signature(one.name(), one.role(), one.on(), null, Map.of()))
                .toList();
        EthicsDocument less = Records.with(document, "findings", findings);
        less = Records.with(Records.with(less, "data", data), "signatures", signatures);
        return Records.with(Records.with(less, "withheld", told), "extra", Map.of());
    }

    private static boolean isOfPeople(FindingEntry finding) {
        return !NOBODY.contains(finding.evidence().kind());
    }

    private static boolean isOfPieces(FindingEntry finding) {
        return PIECES.equals(finding.evidence().kind());
    }

    /** Returns whether there is nothing but words in a finding: what it was to be judged on was not given. */
    private static boolean isWithoutFigures(FindingEntry finding) {
        return isOfPieces(finding)
                && finding.parts().isEmpty()
                && finding.measured() == null
                && finding.reported().isEmpty()
                && finding.breakdowns().isEmpty();
    }

    private void collect(FindingEntry finding) {
        finding.parts().forEach(this::collect);
        if (!isOfPeople(finding)) {
            return;
        }
        if (finding.evidence().size() != null && !isOfPieces(finding)) {
            groups.addEverybody(finding.evidence().size());
        }
        for (CountTable table : tables(finding)) {
            for (int row = 0; row < table.table().rows().size(); row++) {
                groups.add(table.group(row), table.size(row), table.isSmall(row, below));
                String subject = finding.evidence().subject();
                for (CountTable.Share one : table.shares(row)) {
                    groups.count(table.group(row), subject, one.column(), one.count(), one.part());
                    if (one.isAdditive()) {
                        groups.count(
                                table.group(row), subject, "not " + one.column(), one.of() - one.count(), one.rest());
                    }
                }
            }
        }
    }

    private static List<CountTable> tables(FindingEntry finding) {
        return finding.breakdowns().stream()
                .map(CountTable::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns whether figures of a finding have to go. */
    private boolean isTouched(FindingEntry finding) {
        if (!isOfPeople(finding) || isWithoutFigures(finding)) {
            return false;
        }
        boolean isTouched = groups.hidesEverybody() || finding.parts().stream().anyMatch(this::isTouched);
        for (TableEntry table : finding.breakdowns()) {
            Optional<CountTable> counted = CountTable.of(table);
            for (int row = 0; row < table.rows().size(); row++) {
                int at = row;
                isTouched |= counted.isPresent()
                        ? groups.isHidden(counted.orElseThrow().group(at))
                        : isOfFew(finding, table, row);
            }
        }
        boolean isCounted = finding.breakdowns().stream()
                .anyMatch(table ->
                        table.rows().stream().anyMatch(row -> row.stream().anyMatch(Long.class::isInstance)));
        // Counts in tables of another form may be of groups that are hidden.
        isTouched |= groups.hidesAny() && isCounted && tables(finding).isEmpty();
        MeasuredEntry measured = finding.measured();
        isTouched |= measured != null
                && (isFew(measured) || (measured.value() != null && isOneOfFew(finding, measured.value())));
        return isTouched || finding.reported().stream().anyMatch(this::isFew);
    }

    /** Returns whether a row of a table of another form tells of few. */
    private boolean isOfFew(FindingEntry finding, TableEntry table, int row) {
        for (int column = 0; column < table.columns().size(); column++) {
            Object cell = table.rows().get(row).get(column);
            boolean isCount = cell instanceof Long
                    && CountTable.isOfPeople(table.columns().get(column));
            if ((isCount && CountTable.isFew((Long) cell, below))
                    || (cell instanceof Double value && isOneOfFew(finding, value))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a figure about records is one over a few, as the risk of being found in a class of so many is. */
    private boolean isOneOfFew(FindingEntry finding, double value) {
        return finding.evidence().kind().equals(RECORDS)
                && value > 0
                && Math.abs(1 / value - Math.rint(1 / value)) <= CLOSE / value
                && CountTable.isFew((long) Math.rint(1 / value), below);
    }

    private boolean isFew(MeasuredEntry measured) {
        Long n = measured.n();
        Double value = measured.value();
        boolean isCount = "exact".equals(measured.method()) && value != null && value > 1 && value == Math.rint(value);
        if (n != null && value != null && CountTable.isShare(value, n)) {
            long count = Math.round(value * n);
            if (CountTable.isFew(count, below) || CountTable.isFew(n - count, below)) {
                return true;
            }
        }
        return (n != null && CountTable.isFew(n, below)) || (isCount && value != null && value < below);
    }

    private FindingEntry without(FindingEntry finding) {
        if (!isOfPeople(finding)) {
            return finding;
        }
        EvidenceEntry known = finding.evidence();
        boolean isSizeTold = isOfPieces(finding) || !groups.hidesEverybody();
        EvidenceEntry evidence = new EvidenceEntry(
                known.subject(), known.kind(), isSizeTold ? known.size() : null, null, known.lacking(), Map.of());
        FindingEntry less = finding.with("evidence", evidence);
        if (!isTouched(finding)) {
            return less;
        }
        Shares shares = new Shares(finding);
        List<FindingEntry> parts = finding.parts().stream().map(this::without).toList();
        MeasuredEntry measured = finding.measured();
        less = less.with("measured", measured == null ? null : shares.kept(measured))
                .with("reported", finding.reported().stream().map(shares::kept).toList())
                .with(
                        "breakdowns",
                        finding.breakdowns().stream().map(shares::kept).toList())
                .with("parts", parts)
                .with(
                        "remarks",
                        finding.remarks().stream().filter(SmallCells::isPlain).toList())
                .with("withheld", true)
                .with("extra", Map.of());
        less = less.with(
                "needs", finding.needs().stream().map(SmallCells::uncounted).toList());
        String said = Sentences.of(Language.ENGLISH).finding(less);
        return less.with("plain", said).with("reason", said).with("remedy", new Remedies(Language.ENGLISH).of(less));
    }

    /** Returns what is needed without how much: that many more people are, and how many would do, tells how many there are. */
    private static NeedEntry uncounted(NeedEntry need) {
        return new NeedEntry(need.what(), need.name(), null, need.asks(), need.translations(), Map.of());
    }

    /** Returns whether a text has no figure but days. */
    private static boolean isPlain(String text) {
        return !DIGIT.matcher(DAY.matcher(text).replaceAll("")).find();
    }

    /** What can be computed from the groups of a finding that are shown. */
    private final class Shares {
        private final List<double[]> shares = new ArrayList<>(); // share, people
        private final FindingEntry finding;

        Shares(FindingEntry finding) {
            this.finding = finding;
            for (CountTable table : tables(finding)) {
                int rows = table.table().rows().size();
                for (int row = 0; row < rows && rows <= MOST_ROWS; row++) {
                    if (groups.isHidden(table.group(row))) {
                        continue;
                    }
                    for (CountTable.Share one : table.shares(row)) {
                        if (one.isAdditive() && one.of() > 0) {
                            shares.add(new double[] {one.value(), one.of()});
                        }
                    }
                }
            }
        }

        MeasuredEntry kept(MeasuredEntry measured) {
            Double value = measured.value();
            Long n = measured.n();
            if (value == null || n == null || !isComputed(value, n)) {
                return measured.withheld();
            }
            return new MeasuredEntry(
                    measured.name(),
                    value,
                    null,
                    measured.low(),
                    measured.high(),
                    measured.level(),
                    measured.method(),
                    n,
                    null,
                    null,
                    measured.limit(),
                    measured.group(),
                    Map.of());
        }

        private boolean isComputed(double value, double n) {
            for (double[] one : shares) {
                if (isClose(one[0], value) && one[1] == n) {
                    return true;
                }
                for (double[] two : shares) {
                    boolean isOfThem = one[1] + two[1] == n || one[1] == n;
                    if (one != two && isOfThem && isOfPair(value, one[0], two[0])) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isOfPair(double value, double one, double two) {
            return (two != 0 && isClose(one / two, value)) || isClose(Math.abs(one - two), Math.abs(value));
        }

        private boolean isClose(double one, double two) {
            return one == two || (Math.abs(two) > FAINT && Math.abs(one - two) <= CLOSE * Math.abs(two));
        }

        TableEntry kept(TableEntry table) {
            Optional<CountTable> counted = CountTable.of(table);
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (int row = 0; row < table.rows().size(); row++) {
                List<@Nullable Object> cells = table.rows().get(row);
                @Nullable Object[] kept = new @Nullable Object[cells.size()];
                for (int column = 0; column < kept.length; column++) {
                    kept[column] = counted.isPresent()
                            ? kept(counted.orElseThrow(), row, column)
                            : cells.get(column) instanceof String text && isPlain(text) ? text : null;
                }
                rows.add(Arrays.asList(kept));
            }
            return new TableEntry(title(table.title()), table.columns(), rows, Map.of());
        }

        private @Nullable Object kept(CountTable table, int row, int column) {
            Object cell = table.table().rows().get(row).get(column);
            if (column < table.n()) {
                return cell;
            }
            if (cell == null || groups.isHidden(table.group(row))) {
                return null;
            }
            if (cell instanceof String text) {
                return isPlain(text) ? text : null;
            }
            if (cell instanceof Long) {
                return table.isAdditive(column) ? cell : null;
            }
            return isOfRow((Double) cell, table, row) ? cell : null;
        }

        /** Returns whether a figure is a share of a row, or a ratio or difference of it and one of another row that is shown. */
        private boolean isOfRow(double value, CountTable table, int row) {
            for (CountTable.Share one : table.shares(row)) {
                if (one.isAdditive() && one.of() > 0) {
                    double own = one.value();
                    if (isClose(own, value) || shares.stream().anyMatch(other -> isOfPair(value, own, other[0]))) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Returns a title without figures but those in the names of groups. */
        private String title(String title) {
            String text = title;
            for (CountTable table : tables(finding)) {
                for (int row = 0; row < table.table().rows().size(); row++) {
                    for (String name : table.group(row).values()) {
                        text = text.replace("'" + name + "'", "");
                    }
                }
            }
            return isPlain(text) ? title : "…";
        }
    }
}
