package ai.lepton.examples;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.privacy.MembershipRules.membershipAttackOn;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.Perturbation.relativeNoise;
import static ai.lepton.ethics.safety.Perturbation.rounding;
import static ai.lepton.ethics.transparency.DocumentationRules.documentationOf;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.jurisdiction.EuropeanUnion;
import ai.lepton.ethics.privacy.MembershipScores;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.expect.QualityGate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is asked of the model: a quality gate, and rules of ethics with their evidence. */
record QuickstartReview(TabularClassifier classifier, Split patients, long seed) {
    private static final String MODEL = QuickstartPapers.NAME;

    /**
     * What the model must reach before anybody should use it. An area under the curve near 1 rests on the few pairs of patients that
     * are in the wrong order, so with 113 of them its interval is wide.
     */
    private static final QualityGate<ClassificationReport> GATE = qualityGate()
            .hasAccuracy(atLeast(0.85).atConfidence(0.95))
            .hasRecall(BreastCancer.MALIGNANT, atLeast(0.80))
            .hasRocAuc(atLeast(0.85).atConfidence(0.95))
            .hasCalibrationError(atMost(0.10));

    QualityGate.Result gate(ClassificationReport report) {
        return GATE.check(report);
    }

    /** Asks one rule each of fairness, privacy, safety and transparency. The rules see numbers, never the model. */
    EthicsReport ethics(Documentation papers) {
        return EthicsReport.of(
                decisionsAbout(MODEL)
                        .should()
                        .keepTruePositiveRatesWithin(0.10)
                        .across("nuclei")
                        .because("a small tumour should be found as well as a large one; the table names no sex, age or"
                                + " origin to compare by")
                        .evaluate(decisions()),
                membershipAttackOn(MODEL)
                        .should()
                        .haveAnAucOfAtMost(0.60)
                        .because("the model should not tell who was among the patients that it learned from")
                        .evaluate(membership()),
                behaviourOf(MODEL)
                        .should()
                        .flipAtMost(0.05)
                        .seed(seed)
                        .ofItsDecisionsUnder(relativeNoise(0.01), rounding(3))
                        .because("a measuring error of 1 % should not change a diagnosis")
                        .evaluate(behaviour()),
                documentationOf(MODEL)
                        .should()
                        .state(EuropeanUnion.instructionsForUse())
                        .because(
                                "Regulation (EU) 2024/1689, Article 13(3), lists what instructions for use have to state")
                        .evaluate(papers));
    }

    /** Who was called malignant, who was, and whether the nuclei are larger than in half of the training patients. */
    private Decisions decisions() {
        Table test = patients.test();
        int malignant = classifier.labels().indexOf(BreastCancer.MALIGNANT);
        double median = median(patients.train().column("mean radius"));
        List<String> nuclei = new ArrayList<>();
        for (double radius : test.column("mean radius")) {
            nuclei.add(radius <= median ? "small" : "large");
        }
        return Decisions.of(MODEL, are(malignant, classifier.predict(test)))
                .qualified(are(malignant, test.target()))
                .by("nuclei", nuclei);
    }

    /** How sure the model is of the true class of patients that it learned from, and of others. */
    private MembershipScores membership() {
        return MembershipScores.of(MODEL, confidenceInTruth(patients.train()), confidenceInTruth(patients.test()));
    }

    private double[] confidenceInTruth(Table rows) {
        double[] probabilities = classifier.probabilities(rows);
        int[] truth = rows.target();
        double[] confidence = new double[truth.length];
        Arrays.setAll(confidence, i -> probabilities[i * classifier.labels().size() + truth[i]]);
        return confidence;
    }

    /** The model as a function from measures to diagnoses. */
    private Behaviour behaviour() {
        Table test = patients.test();
        int columns = test.schema().numbers().size();
        double[] numbers = test.numbers();
        double[][] rows = new double[test.size()][columns];
        for (int i = 0; i < numbers.length; i++) {
            rows[i / columns][i % columns] = numbers[i];
        }
        return Behaviour.of(MODEL, this::predict, rows).truth(test.target());
    }

    private int[] predict(double[][] rows) {
        int columns = patients.schema().numbers().size();
        double[] numbers = new double[rows.length * columns];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = rows[i / columns][i % columns];
        }
        return classifier.predict(Table.of(patients.schema(), numbers, new int[0]));
    }

    private static boolean[] are(int wanted, int[] classes) {
        boolean[] are = new boolean[classes.length];
        for (int i = 0; i < are.length; i++) {
            are[i] = classes[i] == wanted;
        }
        return are;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
