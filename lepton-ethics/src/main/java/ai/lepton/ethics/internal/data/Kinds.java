package ai.lepton.ethics.internal.data;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.internal.Quoted;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of rules that a pack may name, and how the values in them are written.
 *
 * <p>A kind is a record that implements {@code RuleKind}, its first component being the subject that it is about. It takes part
 * in packs by one line of {@link #KINDS}; its part of the schema is in {@code pack-1.schema.json}. Its components are numbers,
 * texts, booleans, days, enums, lists and maps of texts of them, other records, and choices: sealed interfaces of records, such
 * as a reference, that are written as {@code "best"} or {@code {"named": …}}.
 *
 * <p>Kinds are named by their class's name, as they are private to the packages of their features.
 */
public final class Kinds {
    private static final String ETHICS = "ai.lepton.ethics.";
    private static final double LEVEL = Figures.LEVEL;

    /** The kinds, by the name that packs use. */
    private static final Map<String, Shape> KINDS = new LinkedHashMap<>();

    /** How other records are written that do not have all of their components written. */
    private static final Map<Class<?>, Shape> SHAPES = new LinkedHashMap<>();

    /** The sealed interface whose records a value of an open interface may be, by the open one's name. */
    private static final Map<String, String> CHOICES =
            Map.of(ETHICS + "safety.Perturbation", ETHICS + "safety.PlainPerturbation");

    /** The fields that are the limit of a kind, and whether a greater one is stricter. */
    private static final Map<String, Boolean> LIMITS =
            new TreeMap<>(Map.of("at_least", true, "at_most", false, "k", true, "l", true));

    static {
        fairness();
        privacy();
        safety();
        transparency();
        shape(Shape.of(ETHICS + "Citation")
                .renamed("address", "url")
                .optional("address", null)
                .optional("textVersion", null)
                .optional("readOn", null)
                .optional("sha256", null));
    }

    private Kinds() {}

    private static void fairness() {
        kind(
                "selection-ratio",
                about("fairness.SelectionRatio", "matter")
                        .renamed("axes", "across")
                        .renamed("fixed", "within")
                        .optional("fixed", List.of())
                        .optional("level", LEVEL)
                        .optional("leastShare", 0.0)
                        .optional("whyLeftOut", "")
                        .optional("reference", "best")
                        .optional("judgedFrom", 0));
        kind(
                "adverse-impact",
                about("fairness.AdverseImpact", "matter")
                        .renamed("axes", "across")
                        .optional("atLeast", 0.8)
                        .optional("smallestDifference", 0.05)
                        .optional("largestRatio", 0.9)
                        .optional("smallestShortfall", 2)
                        .optional("level", LEVEL)
                        .optional("leastShare", 0.0)
                        .optional("whyLeftOut", "")
                        .optional("reference", "best")
                        .optional("judgedFrom", 0));
        kind(
                "impact-ratios",
                about("fairness.ImpactRatios", "matter")
                        .renamed("axes", "across")
                        .optional("rate", "selection")
                        .optional("leastShare", 0.0)
                        .optional("whyLeftOut", "")
                        .optional("unknown", List.of("", "unknown")));
        Shape gap = about("fairness.RateGap", "matter")
                .renamed("attributes", "across")
                .optional("level", LEVEL)
                .optional("reference", "best")
                .optional("judgedFrom", 0);
        kind("selection-rate-difference", gap.always("kind", "selection"));
        kind("equal-opportunity", gap.always("kind", "true-positive"));
        kind("equalized-odds", gap.always("kind", "odds"));
        kind(
                "demographic-disparity",
                about("fairness.DemographicDisparity", "matter")
                        .renamed("attributes", "across")
                        .renamed("fixed", "within")
                        .optional("fixed", List.of())
                        .optional("level", LEVEL)
                        .optional("judgedFrom", 0));
        kind(
                "proxy-association",
                about("fairness.proxy.ProxyAssociation", "subject")
                        .renamed("attributes", "of")
                        .renamed("columns", "across")
                        .optional("columns", List.of())
                        .optional("level", LEVEL));
        kind(
                "proxy-balanced-accuracy",
                about("fairness.proxy.ProxyPrediction", "subject")
                        .renamed("attribute", "of")
                        .optional("level", LEVEL));
        byGroup("rate", about("fairness.RateByGroup", "matter"));
        byGroup(
                "measure",
                about("fairness.MeasureByGroup", "matter")
                        .optional("average", "")
                        .optional("label", ""));
    }

    /** Adds the forms in which a measure is asked for by group. */
    private static void byGroup(String what, Shape plain) {
        Shape shape = plain.renamed("axes", "across")
                .renamed("fixed", "within")
                .optional("fixed", List.of())
                .optional("level", LEVEL)
                .optional("reference", "best")
                .optional("judgedFrom", 0);
        Shape most = shape.renamed("limit", "at_most");
        Shape least = shape.renamed("limit", "at_least");
        kind(what + "-difference", most.always("form", "difference"));
        kind(what + "-mean-difference", most.always("form", "mean-difference"));
        kind(what + "-ratio", least.always("form", "ratio"));
        kind(what + "-at-least", least.always("form", "at-least"));
        kind(what + "-at-most", most.always("form", "at-most"));
    }

    private static void privacy() {
        kind("k-anonymity", about("privacy.KAnonymity", "people"));
        kind("l-diversity", about("privacy.LDiversity", "people"));
        kind("entropy-l-diversity", about("privacy.ClassDiversity$Entropy", "people"));
        kind("recursive-l-diversity", about("privacy.ClassDiversity$Recursive", "people"));
        kind("t-closeness", about("privacy.ClassDiversity$Closeness", "people").optional("distance", "equal"));
        Shape risk = about("privacy.FoundRisk", "people");
        kind("prosecutor-risk", risk.always("attacker", "prosecutor"));
        kind("journalist-risk", risk.always("attacker", "journalist"));
        kind("marketer-risk", risk.always("attacker", "marketer"));
        kind("delta-presence", about("privacy.DeltaPresence", "people"));
        kind("membership-limit", about("privacy.MembershipLimit", "model").optional("level", LEVEL));
    }

    private static void safety() {
        kind(
                "drift-test",
                about("safety.drift.DriftTest", "subject")
                        .renamed("columns", "across")
                        .optional("columns", List.of())
                        .optional("adjustment", "holm")
                        .optional("level", LEVEL)
                        .optional("noticing", 0.1)
                        .optional("seed", 0));
        kind(
                "population-stability-index",
                about("safety.drift.StabilityIndex", "subject")
                        .renamed("columns", "across")
                        .optional("columns", List.of())
                        .optional("bins", 10)
                        .optional("level", LEVEL));
        kind(
                "override-rate",
                about("safety.OverrideRate", "system").optional("atLeast", 0.0).optional("level", LEVEL));
        Shape outliers = about("safety.OutlierLimit", "model")
                .optional("truePositiveRate", 0.95)
                .optional("level", LEVEL);
        kind("outlier-auroc", outliers.always("measure", "auroc").renamed("limit", "at_least"));
        kind(
                "outlier-false-positives",
                outliers.always("measure", "false-positive-rate").renamed("limit", "at_most"));
        kind(
                "calibration-gap",
                about("safety.Calibration", "model")
                        .renamed("attributes", "across")
                        .optional("attributes", List.of())
                        .optional("bins", 10)
                        .optional("judgedFrom", 30)
                        .optional("level", LEVEL));
        kind("two-persons", about("safety.TwoPersons", "system"));
        kind("declared-accuracy", about("safety.DeclaredAccuracy", "model").optional("level", LEVEL));
        kind(
                "worst-group-accuracy",
                about("safety.WorstGroupAccuracy", "model")
                        .renamed("attributes", "across")
                        .optional("level", LEVEL)
                        .optional("judgedFrom", 0));
        Shape trials = about("safety.Robustness", "model")
                .renamed("perturbations", "under")
                .optional("level", LEVEL)
                .optional("seed", 0)
                .optional("draws", 1);
        kind("flip-rate", trials.always("kind", "flips").renamed("limit", "at_most"));
        kind("robust-accuracy", trials.always("kind", "right").renamed("limit", "at_least"));
    }

    private static void transparency() {
        kind("attestation", Shape.of(ETHICS + "Attestation$Word").optional("about", ""));
        kind(
                "documentation-completeness",
                about("transparency.Completeness", "system").optional("document", ""));
        Shape time = about("transparency.TimeLimit", "system").optional("to", "");
        kind("deadline", time.always("kind", "deadline").renamed("amount", "within"));
        kind("notice-period", time.always("kind", "notice-period").renamed("amount", "at_least"));
        kind("recency", time.always("kind", "recency").renamed("amount", "within"));
        kind("retention", time.always("kind", "retention").renamed("amount", "at_least"));
        kind(
                "log-retention",
                about("transparency.LogRetention", "system")
                        .renamed("amount", "at_least")
                        .optional("unit", "days")
                        .optional("inUseSince", null));
        kind("log-gaps", about("transparency.LogGaps", "system"));
        kind("log-content", about("transparency.LogContent", "system").optional("event", ""));
        kind(
                "permutation-importance",
                about("transparency.decision.ImportanceLimit", "model")
                        .renamed("features", "of")
                        .optional("measure", "")
                        .optional("level", LEVEL));
        kind(
                "importance-measured",
                about("transparency.decision.ImportanceMeasured", "model").renamed("features", "of"));
        kind(
                "counterfactual-validity",
                about("transparency.decision.CounterfactualValidity", "model").optional("level", LEVEL));
        shape(Shape.of(ETHICS + "transparency.Documentation$RequiredField")
                .optional("whereApplicable", false)
                .optional("holds", List.of("words")));
    }

    /** Returns the shape of a kind, given the component that says what it is about. */
    private static Shape about(String type, String subject) {
        return Shape.of(ETHICS + type).renamed(subject, "about");
    }

    private static void kind(String name, Shape shape) {
        KINDS.put(name, shape);
    }

    private static void shape(Shape shape) {
        SHAPES.put(shape.type(), shape);
    }

    /** Returns the kinds' shapes, by name. */
    public static Map<String, Shape> all() {
        return Collections.unmodifiableMap(KINDS);
    }

    /** Returns how a record is written. */
    public static Shape shape(Class<? extends Record> type) {
        Shape shape = SHAPES.get(type);
        return shape != null ? shape : Shape.of(type);
    }

    /** Returns the records that a value of this interface may be, by the name that documents have for them; empty if none. */
    public static Map<String, Class<? extends Record>> choices(Class<?> type) {
        Map<String, Class<? extends Record>> all = new TreeMap<>();
        String sealed = CHOICES.get(type.getName());
        try {
            collect(sealed == null ? type : Class.forName(sealed), all);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the table of choices names a class that is not there", e);
        }
        return all;
    }

    private static void collect(Class<?> type, Map<String, Class<? extends Record>> all) {
        if (type.isRecord()) {
            all.put(Shape.kebab(type.getSimpleName()), type.asSubclass(Record.class));
        } else if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, all);
            }
        }
    }

    /**
     * Reads a rule's kind from an object whose {@code kind} names it.
     *
     * @param path where it stands, for messages
     * @throws IllegalArgumentException if it is none; the message says where and why
     */
    public static Record read(String path, Map<?, ?> object) {
        Object name = object.get("kind");
        if (!(name instanceof String text)) {
            throw new IllegalArgumentException(
                    path + (name == null ? " has no kind" : ".kind is no text") + "; it is one of " + known());
        }
        Shape shape = KINDS.get(text);
        if (shape == null) {
            throw new IllegalArgumentException(
                    path + ".kind is " + Quoted.of(text) + ", which is not known; it is one of " + known());
        }
        return Values.record(path, object, shape, Set.of("kind"));
    }

    private static String known() {
        return Quoted.words(List.copyOf(KINDS.keySet()));
    }

    /**
     * Returns what a rule asks as an object whose {@code kind} names its kind; null if it is of no kind that packs know.
     *
     * @throws IllegalArgumentException if it holds what no document can, such as a function
     */
    public static @Nullable Map<String, Object> write(Object requirement) {
        for (Map.Entry<String, Shape> kind : KINDS.entrySet()) {
            if (kind.getValue().type() == requirement.getClass()
                    && Values.isOf((Record) requirement, kind.getValue())) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("kind", kind.getKey());
                object.putAll(Values.object((Record) requirement, kind.getValue()));
                return object;
            }
        }
        return null;
    }

    /**
     * The limit of a rule, by which two that ask the same can be compared.
     *
     * @param field the field that it stands in
     * @param isFromBelow whether a greater one is stricter
     */
    public record Bound(String field, boolean isFromBelow, double value) {
        @Override
        public String toString() {
            return (isFromBelow ? "at least " : "at most ")
                    + new BigDecimal(Double.toString(value))
                            .stripTrailingZeros()
                            .toPlainString();
        }
    }

    /** Returns the limit of what a rule asks, as {@link #write} gives it; empty if it has none, or is no kind. */
    public static Optional<Bound> bound(Map<String, Object> asked) {
        for (Map.Entry<String, Boolean> limit : LIMITS.entrySet()) {
            if (asked.containsKey("kind") && asked.get(limit.getKey()) instanceof Number value) {
                return Optional.of(new Bound(limit.getKey(), limit.getValue(), value.doubleValue()));
            }
        }
        return Optional.empty();
    }

    /** Returns the type of evidence that a kind's requirement reads; null for a requirement of no kind. */
    public static @Nullable Class<?> evidence(Object requirement) {
        if (!types().contains(requirement.getClass())) {
            return null;
        }
        Class<?> said = said(requirement.getClass());
        if (said == null) {
            throw new IllegalStateException(requirement.getClass() + " does not say what evidence it reads");
        }
        return said;
    }

    /** Returns the evidence that a type says it reads, or one that it extends. */
    private static @Nullable Class<?> said(Class<?> reads) {
        for (Type type : reads.getGenericInterfaces()) {
            if (type instanceof ParameterizedType generic
                    && generic.getActualTypeArguments()[0] instanceof Class<?> one) {
                return one;
            }
            Class<?> inherited = type instanceof Class<?> plain ? said(plain) : null;
            if (inherited != null) {
                return inherited;
            }
        }
        return null;
    }

    /** Returns the subject that a kind's requirement is about; empty for any. */
    public static String subject(Object requirement) {
        Record record = (Record) requirement;
        return String.valueOf(
                Shape.value(record, Shape.of(record.getClass()).components().get(0)));
    }

    /** Returns the names of the classes of all kinds. */
    public static List<Class<? extends Record>> types() {
        return new ArrayList<>(KINDS.values().stream()
                .<Class<? extends Record>>map(Shape::type)
                .distinct()
                .toList());
    }
}
