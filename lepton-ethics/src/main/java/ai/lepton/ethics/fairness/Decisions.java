package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Cross;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.Once;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Yes-or-no decisions about people, with the groups that each person belongs to. Immutable.
 *
 * <p>One row for each person:
 *
 * <pre>{@code
 * Decisions.of("shortlisting", selected).by("sex", sexes).by("age_band", ages).qualified(hiredInTheEnd)
 * }</pre>
 *
 * <p>or counts for each group, as published tables give them:
 *
 * <pre>{@code
 * Decisions.counted("admission", "gender", "department").add(512, 313, "men", "A").add(89, 19, "women", "A").decisions()
 * }</pre>
 */
public final class Decisions implements Evidence {
    /**
     * The value of people whose value of an attribute is not known, such as who did not answer: what null is read as. Rules count
     * and show them, and compare them with nobody.
     */
    public static final String NOT_KNOWN = "(not known)";

    /** Weights from one over this to this: squares of larger ones can't be summed, those of smaller ones are 0. */
    private static final double MOST_WEIGHT = 1e100;

    static final int SELECTED = 1;
    static final int QUALIFIED = 2;
    static final int UNKNOWN = 4;

    private final String subject;
    private final List<Factor> attributes;
    private final byte[] kinds;
    /** How many people each row stands for; null for one each. */
    private final long @Nullable [] weights;
    /** How many people of the population each row of a sample stands for; null where all are known. */
    private final double @Nullable [] sampling;

    private final Once sha256 = new Once(this::hash);

    Decisions(
            String subject,
            List<Factor> attributes,
            byte[] kinds,
            long @Nullable [] weights,
            double @Nullable [] sampling) {
        this.subject = subject;
        this.attributes = Elements.of("attributes", attributes);
        this.kinds = kinds;
        this.weights = weights;
        this.sampling = sampling;
    }

    /**
     * Returns decisions, one for each person, as yet without groups.
     *
     * @param subject what was decided, such as {@code "shortlisting"}
     * @param selected whether each person was selected, shape {@code [n]}
     */
    public static Decisions of(String subject, boolean[] selected) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of decisions is empty");
        }
        byte[] kinds = new byte[selected.length];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = (byte) (UNKNOWN + (selected[i] ? SELECTED : 0));
        }
        return new Decisions(subject, List.of(), kinds, null, null);
    }

    /**
     * Returns scored people, one for each score, as yet without groups: who scored above the sample's median counts as selected,
     * as the scoring rate of New York City's Local Law 144 (6 RCNY 5-300) has it. The median of an even number is the mean of
     * the middle two; who scored the median itself is not above it.
     *
     * @param subject what the scores are for, such as {@code "shortlisting"}
     * @param scores finite, shape {@code [n]}
     */
    public static Decisions scored(String subject, double[] scores) {
        double[] sorted = scores.clone();
        for (int i = 0; i < sorted.length; i++) {
            if (!Double.isFinite(sorted[i])) {
                throw new IllegalArgumentException("scores[" + i + "] is " + sorted[i] + "; scores must be finite");
            }
        }
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length == 0
                ? 0
                : sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
        boolean[] above = new boolean[scores.length];
        for (int i = 0; i < above.length; i++) {
            above[i] = scores[i] > median;
        }
        return of(subject, above);
    }

    /**
     * Starts a table of counts.
     *
     * @param subject what was decided, such as {@code "admission"}
     * @param attributes the names of the attributes that it is counted by, at least one
     */
    public static Counts counted(String subject, String... attributes) {
        return new Counts(subject, Elements.of("attributes", attributes));
    }

    /**
     * Returns the decisions with one more attribute.
     *
     * @param attribute its name, such as {@code "sex"}
     * @param values the value of each row, by its text; null and NaN for {@link #NOT_KNOWN}
     * @throws IllegalArgumentException if lengths differ, or there is such an attribute already
     */
    public Decisions by(String attribute, List<?> values) {
        Elements.required("attribute", attribute);
        Elements.required("values", values);
        if (values.size() != kinds.length) {
            throw new IllegalArgumentException(
                    Quoted.bare(attribute) + " has " + values.size() + " values but there are " + kinds.length
                            + " decisions about " + Quoted.of(subject) + "; they must describe the same people");
        }
        if (attributes().contains(attribute)) {
            throw new IllegalArgumentException(
                    "decisions about " + Quoted.of(subject) + " have " + Quoted.of(attribute) + " already");
        }
        List<Factor> more = new ArrayList<>(attributes);
        more.add(Factor.of(attribute, values, NOT_KNOWN));
        return new Decisions(subject, more, kinds, weights, sampling);
    }

    /** Returns the decisions with one more attribute; see {@link #by(String, List)}. */
    public Decisions by(String attribute, @Nullable String... values) {
        return by(attribute, Arrays.asList(Elements.required("values", values)));
    }

    /**
     * Returns the decisions with who was qualified, so that error rates can be compared.
     *
     * @param qualified whether each row should have been selected, shape {@code [n]}
     * @throws IllegalArgumentException if lengths differ, or these are counts
     */
    public Decisions qualified(boolean[] qualified) {
        if (weights != null) {
            throw new IllegalArgumentException("decisions about " + Quoted.of(subject)
                    + " are counts; give them by addQualified and addUnqualified");
        }
        if (qualified.length != kinds.length) {
            throw new IllegalArgumentException("qualified has " + qualified.length + " values but there are "
                    + kinds.length + " decisions about " + Quoted.of(subject) + "; they must describe the same people");
        }
        byte[] known = new byte[kinds.length];
        for (int i = 0; i < known.length; i++) {
            known[i] = (byte) ((kinds[i] & SELECTED) + (qualified[i] ? QUALIFIED : 0));
        }
        return new Decisions(subject, attributes, known, null, sampling);
    }

    /**
     * Returns the decisions with weights of a sample: how many people of the population each row stands for, such as one over its
     * probability to be drawn. Rates are then those of the population, with intervals for so many examples as the weighted ones are
     * worth; counts in tables stay those of the rows.
     *
     * @param weight shape {@code [n]}, each in [1e-100, 1e100]
     * @throws IllegalArgumentException if lengths differ, a weight is outside the range, or these are counts
     */
    public Decisions weights(double[] weight) {
        Elements.required("weight", weight);
        if (weights != null) {
            throw new IllegalArgumentException(
                    "decisions about " + Quoted.of(subject) + " are counts, which are weights already");
        }
        return new Decisions(subject, attributes, kinds, null, checked(weight, kinds.length, subject));
    }

    /** Returns a copy of weights of so many rows. */
    static double[] checked(double[] weight, int rows, String subject) {
        if (weight.length != rows) {
            throw new IllegalArgumentException("weight has " + weight.length + " values but there are " + rows
                    + " rows about " + Quoted.of(subject) + "; they must describe the same people");
        }
        for (int i = 0; i < weight.length; i++) {
            if (!(weight[i] > 0 && weight[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weight[" + i + "] is " + weight[i] + "; a weight is above 0 and finite");
            }
            if (weight[i] > MOST_WEIGHT || weight[i] < 1 / MOST_WEIGHT) {
                throw new IllegalArgumentException("weight[" + i + "] is " + weight[i]
                        + ", outside [1.0E-100, 1.0E100]: the squares of weights are summed; weights that keep their"
                        + " proportions would do");
            }
        }
        return weight.clone();
    }

    /** Returns whether rows stand for unlike numbers of people of a population. */
    boolean isSampled() {
        return sampling != null;
    }

    /** Returns a rate of some rows. */
    Sample sample(Rate rate, int[] rows) {
        return samples(List.of(rate)).of(0, rows);
    }

    /** Refuses more groups across attributes than are compared with the reference, smaller ones being left out. */
    void requireFew(List<String> names, double leastShare, Reference reference) {
        Comparison.requireFew(
                names.stream().map(this::attribute).toList(),
                kinds.length,
                row -> weights == null ? 1 : weights[row],
                leastShare * size(),
                reference);
    }

    /** Returns rates of these decisions, for an assessment. */
    Samples samples(List<Rate> rates) {
        return new DecisionSamples(rates, kinds, weights, sampling, this::attribute);
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "decisions";
    }

    /** Returns the number of decisions. */
    @Override
    public long size() {
        if (weights == null) {
            return kinds.length;
        }
        return Arrays.stream(weights).sum();
    }

    /** Returns the names of the attributes. */
    public List<String> attributes() {
        return attributes.stream().map(Factor::name).toList();
    }

    /**
     * Returns the counts by every combination of these attributes that occurs, in order of first appearance.
     *
     * <p>Runs in O(rows × attributes). Without an attribute there is one combination, the empty list.
     *
     * @param names attributes of these decisions
     * @return counts by the values of the attributes, one value for each, in the given order
     * @throws IllegalArgumentException if there is no such attribute, with the known ones
     */
    public Map<List<String>, GroupCounts> countBy(String... names) {
        return countBy(Elements.of("names", names));
    }

    /** Returns the counts of all decisions together. */
    public GroupCounts total() {
        return countBy().values().stream().reduce(GroupCounts.NOBODY, GroupCounts::plus);
    }

    Map<List<String>, GroupCounts> countBy(List<String> names) {
        Cross cross = Cross.of(names.stream().map(this::attribute).toList(), kinds.length);
        long[] counts = new long[cross.size() * 8];
        for (int row = 0; row < kinds.length; row++) {
            counts[cross.index(row) * 8 + kinds[row]] += weights == null ? 1 : weights[row];
        }
        Map<List<String>, GroupCounts> groups = new LinkedHashMap<>();
        for (int group = 0; group < cross.size(); group++) {
            int at = group * 8;
            groups.put(
                    cross.values(group),
                    new GroupCounts(
                            counts[at + QUALIFIED + SELECTED],
                            counts[at + QUALIFIED],
                            counts[at + SELECTED],
                            counts[at],
                            counts[at + UNKNOWN + SELECTED],
                            counts[at + UNKNOWN]));
        }
        return Collections.unmodifiableMap(groups);
    }

    /**
     * Returns how far the rates of the groups of an attribute, or of several crossed, lie apart, as plain numbers without an
     * interval.
     *
     * @param attributes at least one
     * @throws IllegalArgumentException if there is no such attribute, with the known ones
     */
    public GroupParity parity(String... attributes) {
        List<String> names = Elements.of("attributes", attributes);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("groups need the name of at least one attribute");
        }
        return new GroupParity(countBy(names));
    }

    private Factor attribute(String name) {
        for (Factor attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        String known = attributes.isEmpty() ? "none" : Quoted.words(attributes());
        throw new IllegalArgumentException("decisions about " + Quoted.of(subject) + " have no attribute "
                + Quoted.of(name) + "; they have " + known);
    }

    /** Returns the hash of the counts by all attributes; the order of the rows matters only where they have weights. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        Map<String, GroupCounts> sorted = new TreeMap<>();
        countBy(attributes()).forEach((values, counts) -> sorted.put(key(values), counts));
        Fingerprint fingerprint = new Fingerprint("decisions/1").add(subject);
        fingerprint.add(attributes.size());
        attributes().forEach(fingerprint::add);
        fingerprint.add(sorted.size());
        sorted.forEach((values, counts) -> fingerprint
                .add(values)
                .add(counts.selectedQualified())
                .add(counts.rejectedQualified())
                .add(counts.selectedUnqualified())
                .add(counts.rejectedUnqualified())
                .add(counts.selectedUnknown())
                .add(counts.rejectedUnknown()));
        if (sampling != null) {
            Cross all = Cross.of(attributes, kinds.length);
            fingerprint.add("weights");
            for (int row = 0; row < kinds.length; row++) {
                fingerprint.add(key(all.values(all.index(row)))).add(kinds[row]).add(sampling[row]);
            }
        }
        return fingerprint.hex();
    }

    /** Returns the values as one text, each behind its length, so that no two lists run together. */
    private static String key(List<String> values) {
        StringBuilder key = new StringBuilder();
        values.forEach(value -> key.append(value.length()).append(':').append(value));
        return key.toString();
    }

    /**
     * Builds decisions from counts by group, as many as there are: memory goes by the number of groups, not by how often they are
     * added to, so rows of a file of any length can be counted one by one. Not safe for several threads.
     */
    public static final class Counts {
        private static final int KINDS = 6;

        /** More than all who live, and few enough for exact tests, whose time goes by the root of their number. */
        private static final long MOST_PEOPLE = 100_000_000_000L;

        private final String subject;
        private final List<String> attributes;
        /** The count of each kind by group, in order of first appearance; -1 where a group was not given one. */
        private final Map<List<String>, long[]> groups = new LinkedHashMap<>();
        /** How many people were counted, at most {@link #MOST_PEOPLE}. */
        private long people;

        Counts(String subject, List<String> attributes) {
            if (subject.isBlank()) {
                throw new IllegalArgumentException("the subject of decisions is empty");
            }
            if (attributes.isEmpty()) {
                throw new IllegalArgumentException("counts of decisions about " + Quoted.of(subject)
                        + " need at least one attribute to be counted by");
            }
            this.subject = subject;
            this.attributes = attributes;
            for (int i = 0; i < attributes.size(); i++) {
                if (attributes.subList(0, i).contains(attributes.get(i))) {
                    throw new IllegalArgumentException("decisions about " + Quoted.of(subject) + " have "
                            + Quoted.of(attributes.get(i)) + " already");
                }
            }
        }

        /**
         * Adds people of one group; counts of the same group add up, and a group of nobody is known as empty.
         *
         * @param selected how many were selected, at least 0
         * @param rejected how many were not, at least 0
         * @param group the group's value for each attribute, in their order; null for {@link #NOT_KNOWN}
         * @throws IllegalArgumentException if a count is negative, there are not as many values as attributes, or all counts
         *     together are more than 1e11
         */
        public Counts add(long selected, long rejected, @Nullable String... group) {
            add(selected, Decisions.UNKNOWN + Decisions.SELECTED, "selected", group);
            return add(rejected, Decisions.UNKNOWN, "rejected", group);
        }

        /** Adds people who are known to be qualified; see {@link #add(long, long, String...)}. */
        public Counts addQualified(long selected, long rejected, @Nullable String... group) {
            add(selected, Decisions.QUALIFIED + Decisions.SELECTED, "selected", group);
            return add(rejected, Decisions.QUALIFIED, "rejected", group);
        }

        /** Adds people who are known not to be qualified; see {@link #add(long, long, String...)}. */
        public Counts addUnqualified(long selected, long rejected, @Nullable String... group) {
            add(selected, Decisions.SELECTED, "selected", group);
            return add(rejected, 0, "rejected", group);
        }

        private Counts add(long count, int kind, String what, @Nullable String... group) {
            Elements.required("group", group);
            if (group.length != attributes.size()) {
                throw new IllegalArgumentException(
                        "group " + Arrays.toString(group) + " has " + group.length + " values but decisions about "
                                + Quoted.of(subject) + " are counted by [" + Quoted.words(attributes) + "]");
            }
            if (count < 0) {
                throw new IllegalArgumentException(
                        what + " of group " + Arrays.toString(group) + " is " + count + "; counts are not negative");
            }
            List<String> key = new ArrayList<>(group.length);
            for (String value : group) {
                key.add(value == null ? NOT_KNOWN : value);
            }
            long[] of = groups.get(key);
            if (of == null) {
                of = new long[KINDS];
                Arrays.fill(of, -1);
                groups.put(key, of);
            }
            long before = Math.max(0, of[kind]);
            if (count > MOST_PEOPLE - people) {
                throw new IllegalArgumentException(what + " of group " + Arrays.toString(group) + " is " + count
                        + " beside " + people + " counted before, in all more than " + MOST_PEOPLE
                        + ", the most that can be judged");
            }
            people += count;
            of[kind] = before + count;
            return this;
        }

        /** Returns the decisions counted so far. */
        public Decisions decisions() {
            List<List<String>> values = new ArrayList<>();
            attributes.forEach(attribute -> values.add(new ArrayList<>()));
            byte[] rows = new byte[groups.size() * KINDS];
            long[] weights = new long[rows.length];
            int row = 0;
            for (Map.Entry<List<String>, long[]> group : groups.entrySet()) {
                for (byte kind = 0; kind < KINDS; kind++) {
                    if (group.getValue()[kind] >= 0) {
                        for (int i = 0; i < values.size(); i++) {
                            values.get(i).add(group.getKey().get(i));
                        }
                        rows[row] = kind;
                        weights[row++] = group.getValue()[kind];
                    }
                }
            }
            List<Factor> factors = new ArrayList<>();
            for (int i = 0; i < attributes.size(); i++) {
                factors.add(Factor.of(attributes.get(i), values.get(i)));
            }
            return new Decisions(subject, factors, Arrays.copyOf(rows, row), Arrays.copyOf(weights, row), null);
        }
    }
}
