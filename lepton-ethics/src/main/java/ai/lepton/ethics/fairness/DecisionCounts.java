package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.Factor;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of counted decisions that is being filled. Not safe for several threads. */
public final class DecisionCounts {
    private final String subject;
    private final List<String> attributes;
    private final List<List<String>> values = new ArrayList<>();
    private final List<Byte> kinds = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();

    DecisionCounts(String subject, List<String> attributes) {
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
            values.add(new ArrayList<>());
            if (attributes.subList(0, i).contains(attributes.get(i))) {
                throw new IllegalArgumentException(
                        "decisions about " + Quoted.of(subject) + " have " + Quoted.of(attributes.get(i)) + " already");
            }
        }
    }

    /**
     * Adds people of one group; counts of the same group add up, and a group of nobody is known as empty.
     *
     * @param selected how many were selected, at least 0
     * @param rejected how many were not, at least 0
     * @param group the group's value for each attribute, in their order
     * @throws IllegalArgumentException if a count is negative, or there are not as many values as attributes
     */
    public DecisionCounts add(long selected, long rejected, String... group) {
        add(selected, Decisions.UNKNOWN + Decisions.SELECTED, "selected", group);
        return add(rejected, Decisions.UNKNOWN, "rejected", group);
    }

    /** Adds people who are known to be qualified; see {@link #add(long, long, String...)}. */
    public DecisionCounts addQualified(long selected, long rejected, String... group) {
        add(selected, Decisions.QUALIFIED + Decisions.SELECTED, "selected", group);
        return add(rejected, Decisions.QUALIFIED, "rejected", group);
    }

    /** Adds people who are known not to be qualified; see {@link #add(long, long, String...)}. */
    public DecisionCounts addUnqualified(long selected, long rejected, String... group) {
        add(selected, Decisions.SELECTED, "selected", group);
        return add(rejected, 0, "rejected", group);
    }

    private DecisionCounts add(long count, int kind, String what, String... group) {
        if (group.length != attributes.size()) {
            throw new IllegalArgumentException(
                    "group " + Arrays.toString(group) + " has " + group.length + " values but decisions about "
                            + Quoted.of(subject) + " are counted by [" + Quoted.words(attributes) + "]");
        }
        if (count < 0) {
            throw new IllegalArgumentException(
                    what + " of group " + Arrays.toString(group) + " is " + count + "; counts are not negative");
        }
        for (int i = 0; i < group.length; i++) {
            values.get(i).add(group[i]);
        }
        kinds.add((byte) kind);
        counts.add(count);
        return this;
    }

    /** Returns the decisions counted so far. */
    public Decisions decisions() {
        List<Factor> factors = new ArrayList<>();
        for (int i = 0; i < attributes.size(); i++) {
            factors.add(Factor.of(attributes.get(i), values.get(i)));
        }
        byte[] rows = new byte[kinds.size()];
        long[] weights = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = kinds.get(i);
            weights[i] = counts.get(i);
        }
        return new Decisions(subject, factors, rows, weights);
    }
}
