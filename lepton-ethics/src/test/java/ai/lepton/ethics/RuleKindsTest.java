package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.privacy.MembershipRules.membershipAttackOn;
import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.Perturbation.rounding;
import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static ai.lepton.ethics.transparency.DocumentationRules.documentationOf;
import static ai.lepton.ethics.transparency.DocumentationRules.standardSections;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.internal.rule.RuleKind;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleKindsTest {
    /** A rule of each kind, by the door that users have to it. */
    private static List<Rule<?>> rules() {
        return List.of(
                decisionsAbout("m").disparateImpact(0.8).across("sex"),
                decisionsAbout("m").demographicParity(0.1).across("sex"),
                recordsAbout("m").kAnonymity(5).quasiIdentifiers("age"),
                recordsAbout("m").lDiversity(2).sensitive("disease").quasiIdentifiers("age"),
                recordsAbout("m").entropyLDiversity(2).sensitive("disease").quasiIdentifiers("age"),
                recordsAbout("m").recursiveLDiversity(2, 2).sensitive("disease").quasiIdentifiers("age"),
                recordsAbout("m").tCloseness(0.2).sensitive("disease").quasiIdentifiers("age"),
                recordsAbout("m").prosecutorRisk(0.2).quasiIdentifiers("age"),
                recordsAbout("m").deltaPresence(0, 0.5).quasiIdentifiers("age"),
                membershipAttackOn("m").auc(0.6),
                behaviourOf("m").flipRate(0.05).under(rounding(2)),
                behaviourOf("m").robustAccuracy(0.9).under(rounding(2)),
                behaviourOf("m").worstGroupAccuracy(0.9).across("site"),
                behaviourOf("m").declaredAccuracy(0.9).within(0.02),
                driftOf("m").twoSampleTests().across("age"),
                driftOf("m").populationStabilityIndex(0.1).across("age"),
                documentationOf("m").completeness(standardSections()));
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
    void eachIsNamedAndSaysWhatItAsks() {
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(rule.id()).matches("[a-z]+(-[a-z]+)*");
            assertThat(rule.statement()).contains("'m'").contains(" should ").doesNotEndWith(".");
            assertThat(rule.citation()).isEmpty();
        });
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
                    .filter(type -> type != RuleKind.class && RuleKind.class.isAssignableFrom(type))
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
