package ai.lepton.ethics.jurisdiction;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.privacy.PersonalRecords;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.Timeline;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the packs that is decided by measuring: by evidence that keeps it, that breaks it, and that can't tell. */
class MeasuredRulesTest {
    private static final LocalDate DAY = LocalDate.of(2028, 8, 2);
    private static final LocalDate FIRST = LocalDate.of(2028, 1, 15);

    private static Arguments judged(String pack, String rule, Evidence kept, Evidence broken, Evidence doubtful) {
        return Arguments.of(pack, rule, kept, broken, doubtful);
    }

    /** Returns the case of a rule about fields of a kind of event. */
    private static Arguments logged(String pack, String rule, String subject, String event, String... fields) {
        String half = Measured.event(
                DAY, event, List.of(fields).subList(1, fields.length).toArray(String[]::new));
        String whole = Measured.event(DAY, event, fields);
        return judged(
                pack,
                rule,
                Measured.log(subject, whole, Measured.event(DAY, "other")),
                Measured.log(subject, whole, half),
                Measured.log(subject, Measured.event(DAY, "other", fields)));
    }

    static List<Arguments> rules() {
        String eu = "eu-ai-act";
        String samples = Measured.SAMPLES;
        String old = Measured.event(DAY.minusMonths(6), "decision", Measured.TRACED);
        String late = Measured.event(DAY.minusMonths(6).plusDays(1), "decision", Measured.TRACED);
        String untimed = "{\"event\": \"decision\"}";
        return List.of(
                judged(
                        eu,
                        "eu-ai-act-12",
                        Measured.log("m", old, late),
                        Measured.log("m", old, untimed),
                        Measured.log("another", old)),
                logged(
                        eu,
                        "eu-ai-act-12-3",
                        "m",
                        "use",
                        "verifiers",
                        "start",
                        "end",
                        "reference-database",
                        "matched-input"),
                judged(
                        eu,
                        "eu-ai-act-14-4-overrides",
                        Measured.reviewed(400, 1, 0),
                        Measured.reviewed(400, 0, 0),
                        Measured.reviewed(40, 0, 0)),
                judged(
                        eu,
                        "eu-ai-act-14-5",
                        Measured.reviewed(400, 1, 400),
                        Measured.reviewed(400, 1, 399),
                        Measured.reviewed(0, 0, 0)),
                judged(
                        eu,
                        "eu-ai-act-26-6",
                        Measured.weekly("m", DAY.minusMonths(6), DAY),
                        Measured.weekly("m", DAY.minusMonths(6).plusDays(1), DAY),
                        Measured.log("m", untimed)),
                judged(
                        eu,
                        "eu-ai-act-19",
                        Measured.weekly(Measured.PROVIDER, DAY.minusMonths(6), DAY),
                        Measured.weekly(Measured.PROVIDER, DAY.minusMonths(6).plusDays(1), DAY),
                        Measured.log("m", old)),
                logged(eu, "eu-ai-act-50-1", samples, "interaction", "disclosure"),
                logged(eu, "eu-ai-act-50-2", samples, "output", "machine-readable-mark"),
                logged("gdpr", "gdpr-15-1-h", "m", "access-request", "logic", "consequences"),
                judged(
                        "gdpr",
                        "gdpr-5-1-e-deletion",
                        kept(365),
                        kept(366),
                        Timeline.of("m").on(DAY, "personal-data-deleted")),
                logged("us-credit", "us-ecoa-reasons", "m", "adverse-action", "reasons"),
                logged("china", "cn-genai-12", samples, "image-or-video", "label"),
                logged("china", "cn-label-explicit", samples, "output", "explicit-label"),
                logged("china", "cn-label-implicit", samples, "output", "metadata-label"),
                judged(
                        "china",
                        "cn-gbt-45654-generated",
                        Measured.answers("generated answers", 960, 1_000),
                        Measured.answers("generated answers", 850, 1_000),
                        Measured.answers("generated answers", 905, 1_000)),
                judged(
                        "china",
                        "cn-gbt-45654-refusal",
                        Measured.answers("questions to refuse", 495, 500),
                        Measured.answers("questions to refuse", 450, 500),
                        Measured.answers("questions to refuse", 477, 500)),
                judged(
                        "china",
                        "cn-gbt-45654-needless-refusal",
                        Measured.answers("questions not to refuse", 5, 500),
                        Measured.answers("questions not to refuse", 50, 500),
                        Measured.answers("questions not to refuse", 23, 500)),
                logged("uk", "uk-intervention-log", "m", "intervention", "person", "decided"),
                judged(
                        "nist-ai-rmf",
                        "nist-measure-2-1",
                        Documentation.of("m")
                                .with("test-sets", "480 patients of two hospitals")
                                .with("test-metrics", "area under the curve")
                                .with("test-tools", "Lepton and scikit-learn"),
                        Documentation.of("m").with("test-sets", "480 patients of two hospitals"),
                        Documentation.of("m").with("title", "what is said of the system")));
    }

    private static Timeline kept(int days) {
        return Timeline.of("m")
                .on(DAY.minusDays(days), "personal-data-collected")
                .on(DAY, "personal-data-deleted");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void evidenceKeepsItBreaksItOrCanNotTell(
            String pack, String rule, Evidence kept, Evidence broken, Evidence doubtful) {
        assertThat(found(pack, rule, kept).verdict().name()).as(rule).isEqualTo("pass");
        assertThat(found(pack, rule, broken).verdict().name()).as(rule).isEqualTo("fail");
        assertThat(found(pack, rule, doubtful).verdict().name()).as(rule).isEqualTo("inconclusive");
        assertThat(found(pack, rule, Timeline.of("another")).verdict().reason())
                .as(rule)
                .contains("evidence is lacking", "would decide it");
    }

    /** Where the law has no limit, figures are reported from evidence; without it the rule is undecided. */
    @Test
    void whatHasNoLimitIsReportedOrUndecided() {
        for (String name : Pack.names()) {
            Pack pack = ReadyPacksTest.pack(name);
            for (Rule<?> rule : pack.rules()) {
                Finding finding = all().judge(rule, DAY);
                if (finding.verdict().name().equals("reported")) {
                    assertThat(finding.verdict().measurement()).as(rule.id()).isEmpty();
                    assertThat(CaseFile.of("m").judge(rule, DAY).verdict().name())
                            .as(rule.id())
                            .isEqualTo("inconclusive");
                }
            }
        }
        assertThat(reported(
                        "eu-ai-act-10-2-rates",
                        "eu-ai-act-10-3-representative",
                        "eu-ai-act-12-gaps",
                        "eu-ai-act-13-3-groups",
                        "eu-ai-act-15-3-calibration",
                        "eu-ai-act-15-4",
                        "eu-ai-act-15-5-membership",
                        "eu-ai-act-26-5-drift",
                        "eu-ai-act-72-drift",
                        "gdpr-22-3-interventions",
                        "gdpr-recital-26",
                        "gdpr-recital-26-risk",
                        "uk-interventions",
                        "nist-measure-2-4",
                        "nist-measure-2-5",
                        "nist-measure-2-7",
                        "nist-measure-2-10",
                        "nist-measure-2-11"))
                .containsOnly("reported");
    }

    private static List<String> reported(String... rules) {
        return List.of(rules).stream()
                .map(rule -> all().judge(rule(rule), DAY).verdict().name())
                .toList();
    }

    private static CaseFile all() {
        return CaseFile.of("m")
                .with(Measured.all(DAY))
                .with(
                        ReadyPacksTest.decisions(),
                        PersonalRecords.about("m").with("age", Collections.nCopies(60, "30-39")),
                        Behaviour.of("m", given -> new int[given.length], new double[300][1])
                                .truth(new int[300]));
    }

    private static Rule<?> rule(String id) {
        return Pack.names().stream()
                .flatMap(name -> ReadyPacksTest.pack(name).rules().stream())
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Finding found(String pack, String id, Evidence evidence) {
        Rule<?> asked = ReadyPacksTest.pack(pack).rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
        return CaseFile.of("m").with(evidence).judge(asked, DAY);
    }

    @Test
    void aLogReachesBackNoFurtherThanToTheFirstDayOfUse() {
        Pack pack = ReadyPacksTest.pack("eu-ai-act");
        CaseFile file = CaseFile.of("m").with(Measured.weekly("m", FIRST.plusDays(120), DAY));

        assertThat(verdict(pack.with("in_use_since", FIRST.plusDays(120).toString()), "eu-ai-act-26-6", file))
                .isEqualTo("pass");
        assertThat(verdict(pack.with("in_use_since", FIRST.toString()), "eu-ai-act-26-6", file))
                .isEqualTo("fail");
    }

    @Test
    void aParameterThatWasNotSetLeavesItsRulesUndecidedAndTheOthersJudged() {
        Pack pack = Pack.named("eu-ai-act").with("subject", "m");
        CaseFile file = all();
        Finding accuracy = one(pack, "eu-ai-act-15-3", file);

        assertThat(accuracy.verdict().name()).isEqualTo("inconclusive");
        assertThat(accuracy.verdict().reason())
                .isEqualTo(
                        "a parameter is lacking: the pack 'eu-ai-act' asks for 'declared_accuracy' (the accuracy that the"
                                + " instructions for use declare); once it is set, evidence can decide this rule");
        assertThat(one(pack, "eu-ai-act-14-5", file).verdict().reason())
                .contains("'biometric_identification'", "one of yes, no");
        assertThat(verdict(pack, "eu-ai-act-26-6", file)).isEqualTo("pass");
    }

    @Test
    void aRuleForOtherSystemsDoesNotApplyAndSaysWhy() {
        Pack pack = ReadyPacksTest.pack("eu-ai-act").with("biometric_identification", "no");

        assertThat(one(pack, "eu-ai-act-14-5", all()).verdict().name()).isEqualTo("not applicable");
        assertThat(one(pack, "eu-ai-act-12-3", all()).verdict().reason())
                .startsWith("it is not for this case: the pack's parameter 'biometric_identification'");
    }

    /** A model card is no technical documentation: what was not given is undecided, what was given has to be whole. */
    @Test
    void aDocumentThatWasNotGivenIsUndecidedAndOneThatWasGivenHasToBeWhole() {
        Pack pack = ReadyPacksTest.pack("eu-ai-act");
        Documentation card =
                Documentation.of("m").as("model-card").with("intended-purpose", "it reads images of cells");

        assertThat(one(pack, "eu-ai-act-annex-iv", CaseFile.of("m").with(card))
                        .verdict()
                        .reason())
                .startsWith(
                        "evidence is lacking: documentation about 'm' that is the document 'technical-documentation'")
                .endsWith("would decide it; what there is is said to be model-card");
        assertThat(verdict(pack, "eu-ai-act-annex-iv", CaseFile.of("m").with(card.as("technical-documentation"))))
                .isEqualTo("fail");
        assertThat(verdict(pack, "eu-ai-act-10-2", CaseFile.of("m").with(card))).isEqualTo("inconclusive");
    }

    @Test
    void aFindingSaysTheVersionOfItsPack() {
        Pack pack = ReadyPacksTest.pack("gdpr");
        assertThat(pack.evaluate(all(), DAY).document().findings())
                .allMatch(finding -> pack.version().equals(finding.rule().version()));
    }

    @Test
    void everyRuleThatMeasuresHasItsEvidenceHere() {
        TreeSet<String> undecided = new TreeSet<>();
        for (String name : Pack.names()) {
            ReadyPacksTest.pack(name).evaluate(all(), DAY).findings().stream()
                    .filter(finding -> finding.verdict().stops())
                    .filter(finding -> !finding.verdict()
                            .reason()
                            .matches("evidence is lacking: (an attestation|documentation|timeline) .*"))
                    .forEach(finding -> undecided.add(finding.toString()));
        }
        assertThat(undecided).isEmpty();
    }

    private static String verdict(Pack pack, String id, CaseFile file) {
        return one(pack, id, file).verdict().name();
    }

    private static Finding one(Pack pack, String id, CaseFile file) {
        return pack.evaluate(file, DAY).findings().stream()
                .filter(finding -> finding.rule().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
