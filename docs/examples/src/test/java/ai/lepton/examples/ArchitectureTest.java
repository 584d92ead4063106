package ai.lepton.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The directions of the house. A rule that matches no class fails, as ArchUnit does by default. */
class ArchitectureTest {
    private static final String METRICS = "ai.lepton.metrics..";
    private static final String EXCHANGE = "ai.lepton.exchange..";
    private static final String CORE = "ai.lepton.core..";
    private static final String ETHICS = "ai.lepton.ethics..";
    private static final String PARQUET = "ai.lepton.parquet..";

    private static final JavaClasses LEPTON = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ai.lepton");

    @Test
    void metricsKnowsNoOtherModule() {
        none(METRICS, EXCHANGE, CORE, ETHICS, PARQUET)
                .because("a score is arithmetic on arrays, useful without a model or a file")
                .check(LEPTON);
    }

    @Test
    void exchangeKnowsMetricsOnly() {
        none(EXCHANGE, CORE, ETHICS, PARQUET)
                .because("a format is read and written without a model or a rule")
                .check(LEPTON);
    }

    @Test
    void coreAndEthicsNeverMeet() {
        none(CORE, ETHICS).because("a model does not judge itself").check(LEPTON);
        none(ETHICS, CORE).because("a rule takes evidence, whatever made it").check(LEPTON);
    }

    @Test
    void onlyCoreKnowsTheEngine() {
        only(CORE, "ai.djl..")
                .because("the engine can be exchanged in one place")
                .check(LEPTON);
    }

    @Test
    void onlyWhatWritesDocumentsKnowsJson() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        EXCHANGE,
                        ETHICS,
                        "ai.lepton.core.task..",
                        "ai.lepton.core.checkpoint..",
                        "ai.lepton.core.family..",
                        "ai.lepton.core.search..",
                        "ai.lepton.core.text..",
                        "ai.lepton.core.internal.component..",
                        "ai.lepton.core.internal.config..",
                        "ai.lepton.core.internal.tokenizer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .because(
                        "documents are the business of exchange; ethics has ethics.json, a task config.json with the settings of its"
                                + " parts, and published models come with a few of their own, such as tokenizer.json")
                .check(LEPTON);
    }

    @Test
    void onlyParquetKnowsItsLibrary() {
        only(PARQUET, "org.apache.parquet..", "org.apache.hadoop..", "blue.strategic.parquet..")
                .because("it has 13 jars, and classes in the place of Hadoop's")
                .check(LEPTON);
        none(PARQUET, CORE, ETHICS)
                .because("a format is read and written without a model or a rule")
                .check(LEPTON);
        none(CORE, PARQUET)
                .because("a model takes tables, whatever they are read from")
                .check(LEPTON);
    }

    @Test
    void onlyExchangeKnowsCsv() {
        only(EXCHANGE, "de.siegmar.fastcsv..").because("tables are its own").check(LEPTON);
    }

    @Test
    void onlySistersShareWhatIsInternal() {
        sharedWith("metrics", EXCHANGE, CORE, ETHICS, PARQUET);
        sharedWith("exchange", CORE, ETHICS, PARQUET);
        sharedWith("core");
        sharedWith("ethics");
    }

    /** Packages named internal are for their own module and, where its module-info says so, for its sisters. */
    private static void sharedWith(String module, String... sisters) {
        String root = "ai.lepton." + module;
        noClasses()
                .that()
                .resideOutsideOfPackage(root + "..")
                .and()
                .resideOutsideOfPackages(sisters)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".internal..", root + ".(*).internal..")
                .because("what is internal may change without notice")
                .check(LEPTON);
    }

    /** Who uses a public type can name all that its public and protected members take, return, throw and hold. */
    @Test
    void whatUsersSeeNamesNothingInternalAndNothingOfTheEngine() {
        classes()
                .that(USERS_SEE)
                .and()
                .resideInAPackage("ai.lepton..")
                .and()
                .resideOutsideOfPackages("..internal..", "ai.lepton.bench..", "ai.lepton.examples..")
                .should(SHOW_USERS_ONLY_WHAT_THEY_CAN_NAME)
                .because("what is internal may change without notice, and the engine can be exchanged in one place")
                .check(LEPTON);
    }

    /** Public, and so is all that a type stands in. */
    private static final DescribedPredicate<JavaClass> USERS_SEE = new DescribedPredicate<>("users see") {
        @Override
        public boolean test(JavaClass type) {
            return type.getModifiers().contains(JavaModifier.PUBLIC)
                    && type.getEnclosingClass().map(this::test).orElse(true);
        }
    };

    private static final ArchCondition<JavaClass> SHOW_USERS_ONLY_WHAT_THEY_CAN_NAME =
            new ArchCondition<>("show users only what they can name") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    Stream<JavaType> above =
                            Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
                    above.forEach(each -> report(type, type.getName(), each, events));
                    type.getTypeParameters()
                            .forEach(each -> each.getUpperBounds()
                                    .forEach(bound -> report(type, type.getName(), bound, events)));
                    for (JavaField field : type.getFields()) {
                        if (isSeen(field)) {
                            report(type, field.getFullName(), field.getType(), events);
                        }
                    }
                    for (JavaCodeUnit unit : type.getCodeUnits()) {
                        if (isSeen(unit)) {
                            report(type, unit.getFullName(), unit.getReturnType(), events);
                            unit.getParameterTypes().forEach(each -> report(type, unit.getFullName(), each, events));
                            unit.getExceptionTypes().forEach(each -> report(type, unit.getFullName(), each, events));
                            unit.getTypeParameters()
                                    .forEach(each -> each.getUpperBounds()
                                            .forEach(bound -> report(type, unit.getFullName(), bound, events)));
                        }
                    }
                }
            };

    /** What the compiler made, such as the bridge of a method, no user names. */
    private static boolean isSeen(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static void report(JavaClass type, String member, JavaType shown, ConditionEvents events) {
        for (JavaClass each : shown.getAllInvolvedRawTypes()) {
            String name = each.getBaseComponentType().getPackageName();
            if (name.startsWith("ai.djl") || (name.startsWith("ai.lepton.") && name.contains(".internal"))) {
                events.add(SimpleConditionEvent.violated(type, member + " shows " + each.getName()));
            }
        }
    }

    @Test
    void packagesFormNoCircles() {
        slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(LEPTON);
    }

    /** A module's root package and what is internal to all of the module are one: users see the one, and not the other. */
    private static final SliceAssignment PACKAGES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            return name.startsWith("ai.lepton.")
                    ? SliceIdentifier.of(name.replaceFirst("^(ai\\.lepton\\.[a-z]+)\\.internal$", "$1"))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    };

    private static ArchRule none(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to);
    }

    private static ArchRule only(String from, String... to) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to);
    }
}
