package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Rules about tables of personal records: read as a sentence, or by the field's names, which give the same rules.
 *
 * <pre>{@code
 * recordsAbout("patients").should().hideEachPersonAmong(5).sharing("age_band", "zip", "sex");
 * recordsAbout("patients").should().leaveOpen(2).valuesOf("disease").amongThoseSharing("age_band", "zip", "sex");
 *
 * recordsAbout("patients").should().keepWithin(0.2).theDistributionOf("salary").amongThoseSharing("age_band", "zip");
 * recordsAbout("patients").should().keepTheRiskAtMost(0.2).ofBeingFoundByAProsecutorWhoKnows("age_band", "zip");
 *
 * recordsAbout("patients").kAnonymity(5).quasiIdentifiers("age_band", "zip", "sex");
 * recordsAbout("patients").lDiversity(2).sensitive("disease").quasiIdentifiers("age_band", "zip", "sex");
 * recordsAbout("patients").entropyLDiversity(1.8).sensitive("disease").quasiIdentifiers("age_band", "zip");
 * recordsAbout("patients").recursiveLDiversity(2, 2).sensitive("disease").quasiIdentifiers("age_band", "zip");
 * recordsAbout("patients").tCloseness(0.2).ordered().sensitive("salary").quasiIdentifiers("age_band", "zip");
 * recordsAbout("patients").prosecutorRisk(0.2).quasiIdentifiers("age_band", "zip");
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
    public static RecordRules recordsAbout(String subject) {
        Given.subject("personal records", subject);
        return new RecordRules(subject);
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

    /** Asks for k-anonymity; another name of {@link #hideEachPersonAmong}. */
    public Anonymity kAnonymity(int k) {
        return hideEachPersonAmong(k);
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

    /** Asks for distinct l-diversity; another name of {@link #leaveOpen}. */
    public Diversity lDiversity(int l) {
        return leaveOpen(l);
    }

    /**
     * Asks for entropy l-diversity: the entropy of what is sensitive, among those who share the quasi-identifiers, is at least that of
     * l equally frequent values.
     *
     * @param l above 1; need not be whole
     * @see <a href="https://doi.org/10.1145/1217299.1217302">Machanavajjhala et al. 2007, definition 4.1</a>
     */
    public Sensitive leaveOpenAsMuchAs(double l) {
        return sensitive((column, known) -> new ClassDiversity.Entropy(people, l, column, known));
    }

    /** Asks for entropy l-diversity; another name of {@link #leaveOpenAsMuchAs}. */
    public Sensitive entropyLDiversity(double l) {
        return leaveOpenAsMuchAs(l);
    }

    /**
     * Asks for recursive (c, l)-diversity: the most frequent value is less than c times as frequent as all from the l-th on together.
     *
     * @param c above 0, finite
     * @param l at least 2
     * @see <a href="https://doi.org/10.1145/1217299.1217302">Machanavajjhala et al. 2007, definition 4.2</a>
     */
    public Sensitive haveTheMostFrequentLessThan(double c, int l) {
        return sensitive((column, known) -> new ClassDiversity.Recursive(people, c, l, column, known));
    }

    /** Asks for recursive (c, l)-diversity; another name of {@link #haveTheMostFrequentLessThan}. */
    public Sensitive recursiveLDiversity(double c, int l) {
        return haveTheMostFrequentLessThan(c, l);
    }

    /**
     * Asks for t-closeness: what is sensitive is distributed, among those who share the quasi-identifiers, as it is among all, but for
     * a distance of t at most. Values are equally far from each other unless it is said that they are ordered, or in a hierarchy.
     *
     * @param t in [0, 1]
     * @see <a href="https://doi.org/10.1109/ICDE.2007.367856">Li, Li and Venkatasubramanian 2007</a>
     */
    public Close keepWithin(double t) {
        return new Close(people, Figures.fraction("t", t), new ValueDistance.Equal());
    }

    /** Asks for t-closeness; another name of {@link #keepWithin}. */
    public Close tCloseness(double t) {
        return keepWithin(t);
    }

    /**
     * Asks for a risk of re-identification of at most this.
     *
     * @param risk in (0, 1]
     * @see <a href="https://doi.org/10.1197/jamia.M2716">El Emam and Dankar 2008</a>
     */
    public Risk keepTheRiskAtMost(double risk) {
        FoundRisk.limit(risk);
        return new Risk(people, risk);
    }

    /** Asks for a risk by somebody who knows that a person is in the records: one over the size of the smallest class. */
    public Known prosecutorRisk(double atMost) {
        return keepTheRiskAtMost(atMost).by(FoundRisk.Attacker.PROSECUTOR);
    }

    /** Asks for a risk by somebody who looks for anybody of the {@linkplain PersonalRecords#among population}. */
    public Known journalistRisk(double atMost) {
        return keepTheRiskAtMost(atMost).by(FoundRisk.Attacker.JOURNALIST);
    }

    /** Asks for a share of people expected to be found, of the population where it is known. */
    public Known marketerRisk(double atMost) {
        return keepTheRiskAtMost(atMost).by(FoundRisk.Attacker.MARKETER);
    }

    /**
     * Asks for delta-presence: of each class of the {@linkplain PersonalRecords#among population}, a share from one limit to the other
     * is in the records.
     *
     * @param atLeast in [0, 1]
     * @param atMost in [atLeast, 1]
     * @see <a href="https://doi.org/10.1145/1247480.1247554">Nergiz, Atzori and Clifton 2007</a>
     */
    public Known hold(double atLeast, double atMost) {
        return known(names -> new DeltaPresence(people, atLeast, atMost, names).rule());
    }

    /** Asks for delta-presence; another name of {@link #hold}. */
    public Known deltaPresence(double atLeast, double atMost) {
        return hold(atLeast, atMost);
    }

    /** Returns what goes on, having tried whether the values are those of a rule. */
    private static Sensitive sensitive(BiFunction<String, List<String>, RuleKind<PersonalRecords>> kind) {
        Objects.requireNonNull(kind.apply("", List.of()));
        return new Sensitive(kind, "");
    }

    /** A limit of what classes tell of a sensitive column; name it and the quasi-identifiers to have the rule. */
    public static final class Sensitive {
        private final BiFunction<String, List<String>, RuleKind<PersonalRecords>> kind;
        private final String sensitive;

        private Sensitive(BiFunction<String, List<String>, RuleKind<PersonalRecords>> kind, String sensitive) {
            this.kind = kind;
            this.sensitive = sensitive;
        }

        /** Names the sensitive column, whose values should be left open. */
        public Sensitive valuesOf(String sensitive) {
            return new Sensitive(kind, Elements.required("sensitive", sensitive));
        }

        /** Names the sensitive column; another name of {@link #valuesOf}. */
        public Sensitive sensitive(String column) {
            return valuesOf(Elements.required("column", column));
        }

        /** Returns the rule for people who share these quasi-identifiers. */
        public Rule<PersonalRecords> amongThoseSharing(String... quasiIdentifiers) {
            return kind.apply(sensitive, apart(sensitive, quasiIdentifiers)).rule();
        }

        /** Returns the rule; another name of {@link #amongThoseSharing}. */
        public Rule<PersonalRecords> quasiIdentifiers(String... quasiIdentifiers) {
            return amongThoseSharing(quasiIdentifiers);
        }
    }

    /** A limit of how far classes are from all people; name the sensitive column to go on. */
    public static final class Close {
        private final String people;
        private final double t;
        private final ValueDistance distance;

        private Close(String people, double t, ValueDistance distance) {
            this.people = people;
            this.t = t;
            this.distance = distance;
        }

        /** Says that values are numbers, further from each other the more values of the records are between them. */
        public Close ordered() {
            return new Close(people, t, new ValueDistance.Ordered(List.of()));
        }

        /** Says that values have this order, lowest first; all that are possible. */
        public Close orderedAs(String... values) {
            List<String> order = Elements.of("values", values);
            if (order.isEmpty()) {
                throw new IllegalArgumentException("the order of values is empty");
            }
            return new Close(people, t, new ValueDistance.Ordered(order));
        }

        /**
         * Says that values are examples of others: two are as far apart as the lowest one above both is high, over the height of all.
         *
         * @param table a row for each value: itself, what it is an example of, what that is, and so on; all rows are equally long
         * @throws IllegalArgumentException if rows are not equally long, a value is in two, or one is below two others
         */
        public Close inHierarchy(List<List<String>> table) {
            Elements.of("table", table);
            return new Close(people, t, new ValueDistance.Hierarchical(table));
        }

        /** Names the sensitive column. */
        public Sensitive theDistributionOf(String sensitive) {
            return RecordRules.sensitive(
                            (column, known) -> new ClassDiversity.Closeness(people, t, distance, column, known))
                    .valuesOf(sensitive);
        }

        /** Names the sensitive column; another name of {@link #theDistributionOf}. */
        public Sensitive sensitive(String column) {
            return theDistributionOf(Elements.required("column", column));
        }
    }

    /** A limit of the risk of being found; say who looks, and what that one knows, to have the rule. */
    public static final class Risk {
        private final String people;
        private final double risk;

        private Risk(String people, double risk) {
            this.people = people;
            this.risk = risk;
        }

        private Known by(FoundRisk.Attacker attacker) {
            return known(names -> new FoundRisk(people, attacker, risk, names).rule());
        }

        /** Returns the rule of one over the size of the smallest class. */
        public Rule<PersonalRecords> ofBeingFoundByAProsecutorWhoKnows(String... quasiIdentifiers) {
            return by(FoundRisk.Attacker.PROSECUTOR).quasiIdentifiers(quasiIdentifiers);
        }

        /** Returns the rule of one over the size, in the {@linkplain PersonalRecords#among population}, of the smallest class. */
        public Rule<PersonalRecords> ofBeingFoundByAJournalistWhoKnows(String... quasiIdentifiers) {
            return by(FoundRisk.Attacker.JOURNALIST).quasiIdentifiers(quasiIdentifiers);
        }

        /** Returns the rule of the share of people expected to be found. */
        public Rule<PersonalRecords> ofBeingFoundByAMarketerWhoKnows(String... quasiIdentifiers) {
            return by(FoundRisk.Attacker.MARKETER).quasiIdentifiers(quasiIdentifiers);
        }
    }

    /** Returns what goes on, having tried whether the values are those of a rule. */
    private static Known known(Function<List<String>, Rule<PersonalRecords>> rule) {
        Objects.requireNonNull(rule.apply(List.of()));
        return new Known(rule);
    }

    /** What lacks only the quasi-identifiers to be a rule. */
    public static final class Known {
        private final Function<List<String>, Rule<PersonalRecords>> rule;

        private Known(Function<List<String>, Rule<PersonalRecords>> rule) {
            this.rule = rule;
        }

        /** Returns the rule for people who share these quasi-identifiers. */
        public Rule<PersonalRecords> amongThoseSharing(String... quasiIdentifiers) {
            return rule.apply(names(quasiIdentifiers));
        }

        /** Returns the rule; another name of {@link #amongThoseSharing}. */
        public Rule<PersonalRecords> quasiIdentifiers(String... quasiIdentifiers) {
            return amongThoseSharing(quasiIdentifiers);
        }
    }

    /** A smallest class; name the quasi-identifiers to have the rule. */
    public static final class Anonymity {
        private final String people;
        private final int k;

        private Anonymity(String people, int k) {
            this.people = people;
            this.k = k;
        }

        /** Returns the rule for people who share these quasi-identifiers. */
        public Rule<PersonalRecords> sharing(String... quasiIdentifiers) {
            return new KAnonymity(people, k, names(quasiIdentifiers)).rule();
        }

        /** Returns the rule; another name of {@link #sharing}. */
        public Rule<PersonalRecords> quasiIdentifiers(String... quasiIdentifiers) {
            return sharing(quasiIdentifiers);
        }
    }

    /** A least number of values; name the sensitive column and the quasi-identifiers to have the rule. */
    public static final class Diversity {
        private final String people;
        private final int l;
        private final String sensitive;

        private Diversity(String people, int l, String sensitive) {
            this.people = people;
            this.l = l;
            this.sensitive = sensitive;
        }

        /** Names the sensitive column, whose values should be left open. */
        public Diversity valuesOf(String sensitive) {
            return new Diversity(people, l, sensitive);
        }

        /** Names the sensitive column; another name of {@link #valuesOf}. */
        public Diversity sensitive(String column) {
            return valuesOf(column);
        }

        /** Returns the rule for people who share these quasi-identifiers. */
        public Rule<PersonalRecords> amongThoseSharing(String... quasiIdentifiers) {
            return new LDiversity(people, l, sensitive, apart(sensitive, quasiIdentifiers)).rule();
        }

        /** Returns the rule; another name of {@link #amongThoseSharing}. */
        public Rule<PersonalRecords> quasiIdentifiers(String... quasiIdentifiers) {
            return amongThoseSharing(quasiIdentifiers);
        }
    }

    /** Returns the names of quasi-identifiers, of which what is sensitive is none. */
    private static List<String> apart(String sensitive, String... quasiIdentifiers) {
        List<String> names = names(quasiIdentifiers);
        if (sensitive.isEmpty()) {
            throw new IllegalArgumentException("name the sensitive column by valuesOf first");
        }
        if (names.contains(sensitive)) {
            throw new IllegalArgumentException(Quoted.of(sensitive) + " is both sensitive and a quasi-identifier");
        }
        return names;
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
}
