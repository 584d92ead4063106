package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Rule;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Rules about tables of personal records: read as a sentence, or by the field's names, which give the same rules.
 *
 * <pre>{@code
 * recordsAbout("patients").should().hideEachPersonAmong(5).sharing("age_band", "zip", "sex");
 * recordsAbout("patients").should().leaveOpen(2).valuesOf("disease").amongThoseSharing("age_band", "zip", "sex");
 *
 * recordsAbout("patients").kAnonymity(5).quasiIdentifiers("age_band", "zip", "sex");
 * recordsAbout("patients").lDiversity(2).sensitive("disease").quasiIdentifiers("age_band", "zip", "sex");
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
            List<String> names = names(quasiIdentifiers);
            if (sensitive.isEmpty()) {
                throw new IllegalArgumentException("name the sensitive column by valuesOf first");
            }
            if (names.contains(sensitive)) {
                throw new IllegalArgumentException(Quoted.of(sensitive) + " is both sensitive and a quasi-identifier");
            }
            return new LDiversity(people, l, sensitive, names).rule();
        }

        /** Returns the rule; another name of {@link #amongThoseSharing}. */
        public Rule<PersonalRecords> quasiIdentifiers(String... quasiIdentifiers) {
            return amongThoseSharing(quasiIdentifiers);
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
}
