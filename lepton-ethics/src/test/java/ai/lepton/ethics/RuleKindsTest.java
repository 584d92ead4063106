package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;
import static ai.lepton.ethics.fairness.proxy.ProxyRules.proxiesIn;
import static ai.lepton.ethics.privacy.MembershipRules.membershipAttackOn;
import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.OutlierRules.outlierDetectionOf;
import static ai.lepton.ethics.safety.OversightRules.oversightOf;
import static ai.lepton.ethics.safety.Perturbation.gaussianNoise;
import static ai.lepton.ethics.safety.Perturbation.missingColumn;
import static ai.lepton.ethics.safety.Perturbation.missingValues;
import static ai.lepton.ethics.safety.Perturbation.relativeNoise;
import static ai.lepton.ethics.safety.Perturbation.rounding;
import static ai.lepton.ethics.safety.Perturbation.typos;
import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static ai.lepton.ethics.transparency.DocumentationRules.documentationOf;
import static ai.lepton.ethics.transparency.DocumentationRules.standardSections;
import static ai.lepton.ethics.transparency.LogRules.logOf;
import static ai.lepton.ethics.transparency.TimelineRules.timelineOf;
import static ai.lepton.ethics.transparency.decision.ExplanationRules.explanationsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.fairness.Rate;
import ai.lepton.ethics.fairness.Reference;
import ai.lepton.ethics.internal.data.Kinds;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.ethics.transparency.Timeline.Unit;
import ai.lepton.metrics.classification.Average;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleKindsTest {
    /** A rule of each kind, by the door that users have to it. */
    static List<Rule<?>> rules() {
        return List.of(
                decisionsAbout("m").disparateImpact(0.8).across("sex"),
                decisionsAbout("m")
                        .within("department")
                        .disparateImpact(0.8)
                        .against(Reference.group("sex", "men").and("age", "30 to 39"))
                        .leavingOutGroupsBelow(0.02, "too few")
                        .acrossIntersectionsOf("sex", "age"),
                decisionsAbout("m")
                        .should()
                        .reportImpactRatios()
                        .ofScores()
                        .leavingOutGroupsBelow(0.02, "few")
                        .countingAsUnknown("?")
                        .acrossIntersectionsOf("sex", "race"),
                decisionsAbout("m")
                        .adverseImpact()
                        .against(Reference.group("sex", "men"))
                        .smallestShortfall(3)
                        .across("sex"),
                decisionsAbout("m").demographicParity(0.1).across("sex"),
                decisionsAbout("m").demographicDisparity(0.1).across("sex"),
                decisionsAbout("m")
                        .demographicDisparity(0.1)
                        .judgingGroupsFrom(50)
                        .across("sex"),
                decisionsAbout("m").averageOdds(0.1).within("year").across("sex"),
                decisionsAbout("m").predictiveParity(0.1).across("sex"),
                decisionsAbout("m").differentialFairness(0.2).acrossIntersectionsOf("sex", "age"),
                decisionsAbout("m")
                        .rates(Rate.ERROR_RATE)
                        .ofAtMost(0.1)
                        .judgingGroupsFrom(50)
                        .across("sex"),
                decisionsAbout("m").rates(Rate.ACCURACY).ofAtLeast(0.9).across("sex"),
                predictionsOf("m")
                        .measure("recall")
                        .ofEachClass()
                        .differingByAtMost(0.1)
                        .across("sex"),
                predictionsOf("m")
                        .measure("recall")
                        .ofClass("a")
                        .ratioOfAtLeast(0.8)
                        .across("sex"),
                predictionsOf("m")
                        .measure("mean_absolute_error")
                        .ofAtMost(7)
                        .against(Reference.rest())
                        .across("sex"),
                predictionsOf("m")
                        .measure("f1")
                        .averaged(Average.MACRO)
                        .ofAtLeast(0.8)
                        .across("sex"),
                decisionsAbout("m")
                        .equalOpportunity(0.1)
                        .against(Reference.rest())
                        .across("sex"),
                decisionsAbout("m").equalizedOdds(0.1).judgingGroupsFrom(50).across("sex"),
                recordsAbout("m").kAnonymity(5).quasiIdentifiers("age"),
                recordsAbout("m").lDiversity(2).sensitive("disease").quasiIdentifiers("age"),
                recordsAbout("m").entropyLDiversity(2).sensitive("disease").quasiIdentifiers("age"),
                recordsAbout("m").recursiveLDiversity(2, 2).sensitive("disease").quasiIdentifiers("age"),
                recordsAbout("m").tCloseness(0.2).sensitive("disease").quasiIdentifiers("age"),
                recordsAbout("m").prosecutorRisk(0.2).quasiIdentifiers("age"),
                recordsAbout("m").deltaPresence(0, 0.5).quasiIdentifiers("age"),
                membershipAttackOn("m").auc(0.6),
                membershipAttackOn("m").advantage(0.1),
                membershipAttackOn("m").truePositiveRate(0.05).atFalsePositiveRate(0.01),
                behaviourOf("m").flipRate(0.05).under(rounding(2)),
                behaviourOf("m")
                        .robustAccuracy(0.9)
                        .seed(7)
                        .drawing(3)
                        .under(rounding(2), gaussianNoise(0.1), relativeNoise(0.01), missingColumn(2)),
                behaviourOf("m").worstGroupAccuracy(0.9).across("site"),
                behaviourOf("m").declaredAccuracy(0.9).within(0.02),
                driftOf("m").twoSampleTests().across("age"),
                driftOf("m").populationStabilityIndex(0.1).across("age"),
                outlierDetectionOf("m").auroc(0.9),
                outlierDetectionOf("m").falsePositiveRate(0.2),
                behaviourOf("m").calibrationGap(0.1).overall(),
                behaviourOf("m").calibrationGap(0.1).bins(5).across("site"),
                behaviourOf("m").flipRate(0.1).under(missingValues(0.1)),
                behaviourOf("m").flipRate(0.1).under(typos(0.1)),
                proxiesIn("m").cramersV(0.2).across("sex", "age"),
                proxiesIn("m").ofColumns("branch").cramersV(0.2).across("sex"),
                proxiesIn("m").balancedAccuracy(0.6).across("sex"),
                explanationsOf("m").permutationImportance(0.01).of("sex"),
                explanationsOf("m").tellTheImportanceOf("income", "sex"),
                explanationsOf("m").counterfactualValidity(0.95),
                oversightOf("m").haveOverriddenADecision(),
                oversightOf("m").overrideRate(0.01),
                oversightOf("m").confirmEachDecisionByTwoPersons(),
                logOf("m").retention(183),
                logOf("m").reachBack(6, Unit.MONTHS),
                logOf("m").inUseSince(LocalDate.of(2026, 5, 1)).reachBack(183),
                logOf("m").longestGap(24),
                logOf("m").record("score", "input").inEach("decision"),
                recordsAbout("m")
                        .tCloseness(0.2)
                        .inHierarchy(List.of(List.of("flu", "lung"), List.of("ulcer", "gut")))
                        .sensitive("disease")
                        .quasiIdentifiers("age"),
                recordsAbout("m").tCloseness(0.2).ordered().sensitive("pay").quasiIdentifiers("age"),
                recordsAbout("m").marketerRisk(0.2).quasiIdentifiers("age"),
                attested(),
                documentationOf("m").completeness(standardSections()),
                timelineOf("m").deadline(15, Unit.DAYS).between("aware", "reported"),
                timelineOf("m").noticePeriod(10, Unit.BUSINESS_DAYS).between("notice", "use"),
                timelineOf("m").recency(1, Unit.YEARS).untilToday("audit"),
                timelineOf("m").retention(6, Unit.MONTHS).between("last-use", "removed"));
    }

    private static Rule<Attestation> attested() {
        Attestation.Word word = new Attestation.Word("m", "'m' should be overseen by a person");
        return Rule.of(word.id(), word.statement(), word);
    }

    @Test
    void noKindIsLeftOut() throws Exception {
        Set<Class<?>> reached = new HashSet<>();
        for (Rule<?> rule : rules()) {
            reached.add(requirement(rule).getClass());
        }
        assertThat(kinds()).hasSizeGreaterThan(5).isSubsetOf(reached);
    }

    @Test
    void eachIsWrittenAsDataAndReadAgain() throws Exception {
        assertThat(rules()).allSatisfy(rule -> {
            Map<String, Object> data = Kinds.write(requirement(rule));
            assertThat(data).isNotNull().containsEntry("about", "m");
            assertThat(Kinds.read("requires", Objects.requireNonNull(data))).isEqualTo(requirement(rule));
        });
        assertThat(new HashSet<Class<?>>(Kinds.types())).isEqualTo(new HashSet<Class<?>>(kinds()));
    }

    @Test
    void whatIsUnknownIsRefusedByName() {
        assertThatThrownBy(() -> Kinds.read("rules[3].requires", Map.of("kind", "k-anonimity")))
                .hasMessageStartingWith("rules[3].requires.kind is 'k-anonimity', which is not known; it is one of ");
        assertThatThrownBy(() -> Kinds.read(
                        "rules[3].requires",
                        Map.of("kind", "k-anonymity", "about", "m", "k", 5, "quasi_identifiers", "a", "n", 1)))
                .hasMessage("rules[3].requires has a field 'n' that is not known; known are "
                        + "about, k, kind, quasi_identifiers");
        assertThatThrownBy(() -> Kinds.read("requires", Map.of("kind", "k-anonymity", "about", "m")))
                .hasMessage("requires lacks the field 'k'");
    }

    @Test
    void eachIsNamedAndSaysWhatItAsks() {
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(rule.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(rule.statement()).contains("'m'").contains(" should ").doesNotEndWith(".");
            assertThat(rule.citation()).isEmpty();
        });
    }

    @Test
    void eachThatDrawsRandomNumbersSaysItsSeed() throws Exception {
        int drawing = 0;
        for (Rule<?> rule : rules()) {
            Rule.Requirement<?> asked = (Rule.Requirement<?>) requirement(rule);
            for (RecordComponent component : asked.getClass().getRecordComponents()) {
                if (component.getName().equals("seed")) {
                    drawing++;
                    component.getAccessor().setAccessible(true);
                    long seed = (long) component.getAccessor().invoke(asked);
                    assertThat(asked.randomSeed()).as(rule.id()).hasValue(seed);
                    Rule.Requirement<?> reported = (Rule.Requirement<?>) requirement(rule.reportOnly());
                    assertThat(reported.randomSeed()).as(rule.id()).hasValue(seed);
                }
            }
        }
        assertThat(drawing).isGreaterThan(3);
        assertThat(((Rule.Requirement<?>) requirement(predictionsOf("m")
                                .measure("f1")
                                .averaged(Average.MACRO)
                                .ofAtLeast(0.8)
                                .across("sex")))
                        .randomSeed())
                .hasValue(0);
    }

    /** Returns what decides a rule, which only documents tell otherwise. */
    private static Object requirement(Rule<?> rule) throws ReflectiveOperationException {
        Field field = Rule.class.getDeclaredField("requirement");
        field.setAccessible(true);
        return field.get(rule);
    }

    private static List<Class<?>> kinds() throws Exception {
        Path root = Path.of(Rule.class.getResource("Rule.class").toURI()).resolveSibling("");
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .<Class<?>>map(name -> load("ai.lepton.ethics."
                            + name.replace(".class", "").replace('/', '.').replace('\\', '.')))
                    .filter(type -> !type.isInterface() && RuleKind.class.isAssignableFrom(type)
                            || type == Attestation.Word.class)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
