package ai.lepton.ethics.safety;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.Once;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;

/**
 * Probabilities, and whether what they were of happened. Immutable.
 *
 * <pre>{@code
 * ScoredOutcomes.of("diagnosis", probabilities, ill).by("hospital", hospitals)
 * }</pre>
 */
public final class ScoredOutcomes implements Evidence {
    private final String subject;
    private final double[] probabilities;
    private final boolean[] happened;
    private final List<Factor> groups;
    private final Once sha256 = new Once(this::hash);

    private ScoredOutcomes(String subject, double[] probabilities, boolean[] happened, List<Factor> groups) {
        this.subject = subject;
        this.probabilities = probabilities;
        this.happened = happened;
        this.groups = groups;
    }

    /**
     * Returns probabilities with what came of them.
     *
     * @param subject the name of the model
     * @param probabilities each in [0, 1], shape {@code [n]}
     * @param happened whether it did, shape {@code [n]}
     */
    public static ScoredOutcomes of(String subject, double[] probabilities, boolean[] happened) {
        Elements.required("subject", subject);
        Elements.required("probabilities", probabilities);
        Elements.required("happened", happened);
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of scored outcomes is empty");
        }
        if (probabilities.length != happened.length) {
            throw new IllegalArgumentException("probabilities has " + probabilities.length + " values but happened has "
                    + happened.length + "; they must describe the same examples");
        }
        for (int i = 0; i < probabilities.length; i++) {
            Figures.fraction("probabilities[" + i + "]", probabilities[i]);
        }
        return new ScoredOutcomes(subject, probabilities.clone(), happened.clone(), List.of());
    }

    /**
     * Returns the outcomes with one more grouping.
     *
     * @param attribute its name
     * @param values the value of each example, by its text; not null
     */
    public ScoredOutcomes by(String attribute, List<?> values) {
        Elements.required("attribute", attribute);
        if (Elements.required("values", values).size() != probabilities.length) {
            throw new IllegalArgumentException(Quoted.bare(attribute) + " has " + values.size()
                    + " values but there are " + probabilities.length + " probabilities");
        }
        if (groups.stream().anyMatch(group -> group.name().equals(attribute))) {
            throw new IllegalArgumentException(
                    "the outcomes of " + Quoted.of(subject) + " have " + Quoted.of(attribute) + " already");
        }
        return new ScoredOutcomes(
                subject, probabilities, happened, Elements.plus(groups, "attribute", Factor.of(attribute, values)));
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "scored outcomes";
    }

    /** Returns the number of examples. */
    @Override
    public long size() {
        return probabilities.length;
    }

    /** Returns the hash of the probabilities, what happened, and the groups. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        Fingerprint fingerprint =
                new Fingerprint("scored-outcomes/1").add(subject).add(probabilities);
        for (boolean did : happened) {
            fingerprint.add(did ? 1 : 0);
        }
        for (Factor group : groups) {
            fingerprint.add(group.name());
            fingerprint.addTexts(group);
        }
        return fingerprint.hex();
    }

    double probability(int row) {
        return probabilities[row];
    }

    boolean happened(int row) {
        return happened[row];
    }

    Factor group(String name) {
        for (Factor group : groups) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        throw new IllegalArgumentException("the outcomes of " + Quoted.of(subject) + " have no attribute "
                + Quoted.of(name) + "; they have "
                + Quoted.all(groups.stream().map(Factor::name).toList()));
    }
}
