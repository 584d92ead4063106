package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Breakdown;
import ai.lepton.ethics.Breakdown.Cell;
import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Measured;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Cross;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rules about tables of personal records, read as a sentence.
 *
 * <pre>{@code
 * recordsAbout("patients").should().hideEachPersonAmong(5).sharing("age_band", "zip", "sex");
 * recordsAbout("patients").should().leaveOpen(2).valuesOf("disease").amongThoseSharing("age_band", "zip", "sex");
 * }</pre>
 *
 * <p>The table is all there is to judge, so the measured value is exact and has no interval. Reports never show the
 * values of the smallest classes, which would single people out.
 */
@CheckReturnValue
public final class RecordRules {
    private final String people;

    private RecordRules(String people) {
        this.people = people;
    }

    /** Starts a rule about records whose subject has this name. */
    public static RecordRules recordsAbout(String people) {
        if (people.isBlank()) {
            throw new IllegalArgumentException("the subject of personal records is empty");
        }
        return new RecordRules(people);
    }

    /** Goes on to what the records should do. */
    public RecordRules should() {
        return this;
    }

    /**
     * Asks for k-anonymity: each person shares the quasi-identifiers with at least k − 1 others.
     *
     * @param k at least 2
     * @see <a href="https://doi.org/10.1142/S0218488502001648">Sweeney 2002</a>
     */
    public Anonymity hideEachPersonAmong(int k) {
        if (k < 2) {
            throw new IllegalArgumentException("k is " + k + "; a person hides among at least 2");
        }
        return new Anonymity(people, k);
    }

    /**
     * Asks for distinct l-diversity: those who share the quasi-identifiers have at least l values of what is sensitive.
     *
     * @param l at least 2
     * @see <a href="https://doi.org/10.1145/1217299.1217302">Machanavajjhala et al. 2007</a>
     */
    public Diversity leaveOpen(int l) {
        if (l < 2) {
            throw new IllegalArgumentException("l is " + l + "; a value is open among at least 2");
        }
        return new Diversity(people, l, "");
    }

    /** Each person should hide among so many … */
    public static final class Anonymity {
        private final String people;
        private final int k;

        private Anonymity(String people, int k) {
            this.people = people;
            this.k = k;
        }

        /** Returns the rule: … who share these quasi-identifiers. */
        public Rule<PersonalRecords> sharing(String... quasiIdentifiers) {
            List<String> names = names(quasiIdentifiers);
            return Rule.of(
                    "k-anonymity",
                    "records about " + Quoted.of(people) + " should hide each person among " + k + " sharing "
                            + String.join(", ", names),
                    (records, day) -> assess(records, names));
        }

        private Outcome assess(PersonalRecords records, List<String> names) {
            match(people, records);
            Cross classes = classes(records, names);
            long[] sizes = new long[classes.size()];
            for (int row = 0; row < records.size(); row++) {
                sizes[classes.index(row)]++;
            }
            long smallest = Arrays.stream(sizes).min().orElseThrow();
            long atRisk = Arrays.stream(sizes).filter(size -> size < k).sum();
            Measured measured = exact("k_anonymity", smallest, records.size(), k);
            String found = "the smallest class of people sharing " + String.join(", ", names) + " has " + smallest;
            Verdict verdict = smallest >= k
                    ? new Verdict.Pass(found + ", wanted at least " + k, measured)
                    : new Verdict.Fail(
                            found + ", wanted at least " + k + "; " + atRisk + " of " + records.size()
                                    + " people are in smaller ones",
                            measured);
            return Outcome.of(
                    verdict, risk(sizes, records.size(), atRisk), histogram("people in the class", sizes, sizes));
        }

        private Breakdown risk(long[] sizes, long people, long atRisk) {
            return new Breakdown(
                    "risk of being found",
                    List.of("measure", "value"),
                    List.of(
                            List.of(Cell.of("people"), Cell.of(people)),
                            List.of(Cell.of("classes"), Cell.of((long) sizes.length)),
                            List.of(Cell.of("people in classes of fewer than " + k), Cell.of(atRisk)),
                            List.of(
                                    Cell.of("greatest risk of one person (prosecutor)"),
                                    Cell.of(1.0 / Arrays.stream(sizes).min().orElseThrow())),
                            List.of(
                                    Cell.of("mean risk of all people (marketer)"),
                                    Cell.of((double) sizes.length / people))));
        }
    }

    /** So many values should be left open … */
    public static final class Diversity {
        private final String people;
        private final int l;
        private final String sensitive;

        private Diversity(String people, int l, String sensitive) {
            this.people = people;
            this.l = l;
            this.sensitive = sensitive;
        }

        /** … of this sensitive column … */
        public Diversity valuesOf(String sensitive) {
            return new Diversity(people, l, sensitive);
        }

        /** Returns the rule: … among those who share these quasi-identifiers. */
        public Rule<PersonalRecords> amongThoseSharing(String... quasiIdentifiers) {
            List<String> names = names(quasiIdentifiers);
            if (sensitive.isEmpty()) {
                throw new IllegalArgumentException("name the sensitive column by valuesOf first");
            }
            if (names.contains(sensitive)) {
                throw new IllegalArgumentException(Quoted.of(sensitive) + " is both sensitive and a quasi-identifier");
            }
            return Rule.of(
                    "l-diversity",
                    "records about " + Quoted.of(people) + " should leave open " + l + " values of " + sensitive
                            + " among those sharing " + String.join(", ", names),
                    (records, day) -> assess(records, names));
        }

        private Outcome assess(PersonalRecords records, List<String> names) {
            match(people, records);
            Cross classes = classes(records, names);
            Factor column = records.column(sensitive);
            List<LinkedHashSet<Integer>> seen = new ArrayList<>();
            for (int i = 0; i < classes.size(); i++) {
                seen.add(new LinkedHashSet<>());
            }
            long[] sizes = new long[classes.size()];
            for (int row = 0; row < records.size(); row++) {
                seen.get(classes.index(row)).add(column.code(row));
                sizes[classes.index(row)]++;
            }
            long[] values = seen.stream().mapToLong(LinkedHashSet::size).toArray();
            long fewest = Arrays.stream(values).min().orElseThrow();
            long atRisk = 0;
            for (int i = 0; i < sizes.length; i++) {
                atRisk += values[i] < l ? sizes[i] : 0;
            }
            Measured measured = exact("distinct_l_diversity", fewest, records.size(), l);
            String found = "a class of people sharing " + String.join(", ", names) + " has " + fewest + " values of "
                    + sensitive + ", the fewest; wanted at least " + l;
            Verdict verdict = fewest >= l
                    ? new Verdict.Pass(found, measured)
                    : new Verdict.Fail(
                            found + "; " + atRisk + " of " + records.size() + " people are in such classes", measured);
            return Outcome.of(verdict, histogram("values of " + sensitive + " in the class", values, sizes));
        }
    }

    private static List<String> names(String... quasiIdentifiers) {
        List<String> names = Elements.of("quasiIdentifiers", quasiIdentifiers);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a rule about records needs the name of at least one quasi-identifier");
        }
        if (new LinkedHashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("the quasi-identifiers name a column twice: " + names);
        }
        return names;
    }

    private static void match(String people, PersonalRecords records) {
        if (!people.equals(records.subject())) {
            throw new IllegalArgumentException("the rule is about " + Quoted.of(people) + ", the records are about "
                    + Quoted.of(records.subject()));
        }
    }

    private static Cross classes(PersonalRecords records, List<String> names) {
        return Cross.of(names.stream().map(records::column).toList(), (int) records.size());
    }

    private static Measured exact(String quantity, long value, long n, long limit) {
        return new Measured(quantity, Estimate.of(Score.of((double) value), n), Limit.atLeast((double) limit));
    }

    /** Returns how many classes, and people in them, there are of each of the ten smallest values. */
    private static Breakdown histogram(String what, long[] values, long[] sizes) {
        Map<Long, long[]> counts = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            long[] count = counts.computeIfAbsent(values[i], missing -> new long[2]);
            count[0]++;
            count[1] += sizes[i];
        }
        List<List<Cell>> rows = counts.entrySet().stream()
                .limit(10)
                .map(entry ->
                        List.of(Cell.of(entry.getKey()), Cell.of(entry.getValue()[0]), Cell.of(entry.getValue()[1])))
                .toList();
        return new Breakdown("classes, the smallest first", List.of(what, "classes", "people"), rows);
    }
}
