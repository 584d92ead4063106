package ai.lepton.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.Embedder;
import ai.lepton.core.task.TabularArchitecture;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.core.task.TextClassifier;
import ai.lepton.core.task.TokenTagger;
import ai.lepton.core.text.Tokenizer;
import ai.lepton.core.training.Training;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.privacy.pii.PersonalDataReport;
import ai.lepton.ethics.privacy.pii.PersonalDataScanner;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.ethics.report.FindingEntry;
import ai.lepton.ethics.report.History;
import ai.lepton.ethics.report.Language;
import ai.lepton.ethics.report.Publication;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.Component.Hash;
import ai.lepton.exchange.bom.ComponentData.Governance.Responsible;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.EveryEvalEver;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvaluatorRelationship;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceMetadata;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.huggingface.AdapterConfig;
import ai.lepton.exchange.huggingface.ModelDirectory;
import ai.lepton.exchange.predictions.PredictionFile;
import ai.lepton.exchange.predictions.PredictionReport;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.InferenceClient;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A wrong argument ends in an exception that the guide's page of errors names, with one bounded line, whatever the value:
 * every public constructor and method is called with values that a careful caller would give, and one hostile value among
 * them.
 */
class HostileArgumentsTest {
    /** What is not called, and why. */
    private static final Map<String, String> SKIPPED = Map.of(
            "core.graph.Op", "the language of passes and printers; tensors and graphs check what they hand on",
            "core.graph.Op$Attributes", "the same",
            "core.graph.CoreOp", "the same",
            "ethics.safety.Behaviour$Predictor", "calls a function of the caller's, which here answers with anything",
            "metrics.classification.CountMeasure", "the same");

    /** Models are asked with shorter texts: their time grows with them. */
    private static final int LONGEST_FOR_MODELS = 2_000;

    private static final long MOST_SECONDS = 10;

    @TempDir
    private Path scratch;

    private final Map<String, Set<String>> faults = new TreeMap<>();

    private final DocumentedThrows documented = DocumentedThrows.ofAllModules();

    @Test
    void aWrongArgumentEndsInADocumentedException() throws IOException {
        List<Class<?>> types = PublicTypes.all();
        Samples samples = seeded(new Samples(scratch)).grown(types, HostileArgumentsTest::isSkipped);
        Set<String> unreached = new TreeSet<>();
        int executables = 0;
        for (Class<?> type : types) {
            for (Executable executable : executables(type)) {
                if (isSkipped(executable) || executable.getParameterCount() == 0) {
                    continue;
                }
                executables++;
                List<Object> instances = needsInstance(executable) ? samples.of(type) : Collections.singletonList(null);
                if (instances.isEmpty() || !attack(executable, instances.get(0), samples)) {
                    unreached.add(name(executable));
                }
            }
        }
        assertThat(faults).isEmpty();
        // What takes objects that nothing here makes; a new one is added where no sample can be.
        assertThat(unreached)
                .as("not called, of %d", executables)
                .isEqualTo(new TreeSet<>(
                        Files.readAllLines(Path.of("src/test/resources/ai/lepton/examples/api/unreached.txt"))));
    }

    private static boolean isSkipped(Executable executable) {
        String type = executable.getDeclaringClass().getName();
        // What is measured is of the type that a requirement is for, which typed code can't mistake.
        if (type.startsWith("ai.lepton.metrics.expect.") && executable.getName().equals("check")) {
            return true;
        }
        return SKIPPED.containsKey(type.replaceFirst("^ai\\.lepton\\.", ""));
    }

    private static String name(Executable executable) {
        String type = executable.getDeclaringClass().getName().replaceFirst("^ai\\.lepton\\.", "");
        return executable instanceof Method ? type + "." + executable.getName() : "new " + type;
    }

    private static List<Executable> executables(Class<?> type) {
        List<Executable> all = new ArrayList<>();
        if (!Modifier.isAbstract(type.getModifiers()) && !type.isEnum()) {
            all.addAll(Arrays.asList(type.getConstructors()));
        }
        for (Method method : type.getDeclaredMethods()) {
            if (Samples.isPublic(method)
                    && !(type.isEnum() && method.getName().equals("valueOf"))
                    && !method.getName().equals("equals")) {
                all.add(method);
            }
        }
        all.sort(Comparator.comparing(Executable::toGenericString));
        return all;
    }

    private static boolean needsInstance(Executable executable) {
        return executable instanceof Method && !Modifier.isStatic(executable.getModifiers());
    }

    private boolean attack(Executable executable, @Nullable Object instance, Samples samples) {
        Object[] sane = samples.arguments(executable, 0);
        if (sane == null) {
            return false;
        }
        for (int i = 0; i < sane.length; i++) {
            boolean asksAModel =
                    executable.getDeclaringClass().getName().matches("ai\\.lepton\\.core\\.(task|text)\\..*");
            String tricks = asksAModel ? TRICKS.substring(0, LONGEST_FOR_MODELS) : TRICKS;
            for (Object hostile : hostile(
                    executable.getParameterTypes()[i], executable.getParameters()[i].getParameterizedType(), tricks)) {
                if (hostile instanceof Path && isSaved(executable)) {
                    continue; // the working directory, which is the module's
                }
                @Nullable Object[] arguments = sane.clone();
                arguments[i] = hostile;
                call(executable, instance, arguments, i);
            }
        }
        return true;
    }

    private static boolean isSaved(Executable executable) {
        return executable.getName().matches("(save|write|to[A-Z]).*");
    }

    private void call(Executable executable, @Nullable Object instance, @Nullable Object[] arguments, int at) {
        long begun = System.nanoTime();
        String fault = null;
        try {
            if (executable instanceof Method method) {
                method.invoke(instance, arguments);
            } else {
                ((Constructor<?>) executable).newInstance(arguments);
            }
        } catch (InvocationTargetException e) {
            fault = fault(executable, e.getTargetException(), arguments[at], at);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            fault = "can't be called: " + e;
        }
        if (System.nanoTime() - begun > MOST_SECONDS * 1_000_000_000L) {
            fault = "takes more than " + MOST_SECONDS + " s";
        }
        if (fault != null) {
            faults.computeIfAbsent(name(executable) + "(" + executable.getParameters()[at] + ")", k -> new TreeSet<>())
                    .add(shown(arguments[at]) + " " + fault);
        }
    }

    private @Nullable String fault(Executable executable, Throwable thrown, @Nullable Object hostile, int at) {
        if (thrown instanceof AssertionError && thrown.getMessage() != null) {
            return thrown.getMessage()
                    .lines()
                    .map(Lines::fault)
                    .filter(each -> each != null)
                    .findFirst()
                    .orElse(null);
        }
        boolean isDocumented = thrown instanceof IllegalArgumentException
                || thrown instanceof DataException
                || thrown instanceof UncheckedIOException
                || (thrown instanceof NullPointerException && hasNull(hostile))
                || documented.says(executable, thrown);
        if (!isDocumented) {
            return "throws " + thrown + at(thrown);
        }
        String fault = Lines.fault(thrown.getMessage());
        if (fault == null && thrown instanceof NullPointerException) {
            fault = names(thrown.getMessage(), executable.getParameters()[at].getName())
                    ? null
                    : "does not name the argument: " + thrown.getMessage();
        }
        return fault == null ? null : thrown.getClass().getSimpleName() + " " + fault + at(thrown);
    }

    /** Returns whether an argument is null, or has a null in it. */
    private static boolean hasNull(@Nullable Object argument) {
        if (argument instanceof Object[] array) {
            return Arrays.stream(array).anyMatch(HostileArgumentsTest::hasNull);
        }
        if (argument instanceof Map<?, ?> map) {
            return hasNull(map.keySet()) || hasNull(map.values());
        }
        if (argument instanceof Collection<?> collection) {
            return collection.stream().anyMatch(HostileArgumentsTest::hasNull);
        }
        return argument == null;
    }

    /** Returns whether a message has the name of a parameter as a word, as in {@code labels[1] is null}. */
    private static boolean names(@Nullable String message, String parameter) {
        return message != null && message.matches("(?s)(.*\\W)?" + parameter + "(\\W.*)?");
    }

    /** Adds an audit, its parts, and what its documents are made of. */
    private static void audited(Samples samples) {
        LocalDate day = LocalDate.of(2026, 11, 27);
        Finding finding = DecisionRules.decisionsAbout("a")
                .disparateImpact(0.8)
                .across("b")
                .evaluate(
                        Decisions.counted("a", "b")
                                .add(300, 700, "a")
                                .add(500, 500, "b")
                                .decisions(),
                        day);
        EthicsDocument document = EthicsReport.of(finding).document().signed("a", "b", day);
        FindingEntry entry = document.findings().get(0);
        History history = History.between(document, document);
        samples.with(finding)
                .with(finding.evidence())
                .with(finding.verdict())
                .with(finding.breakdowns().get(0))
                .with(document)
                .with(document.summary())
                .with(document.signatures().get(0))
                .with(entry)
                .with(entry.rule())
                .with(new EthicsDocument.Code("a", null))
                .with(new EthicsDocument.FileEntry("a", null, Map.of()))
                .with(new EthicsDocument.PackEntry("a", "1", null, Map.of()))
                .with(new EthicsDocument.Withheld(2))
                .with(new FindingEntry.CitationEntry("a", "b", null, true, null, null, null, null, Map.of()))
                .with(new FindingEntry.InForceEntry(day, day, "a", true, Map.of()))
                .with(new FindingEntry.AttestationEntry("a", "b", day, day, Map.of()))
                .with(new FindingEntry.WaiverEntry("a", "b", "c", day, "fail", Map.of()))
                .with(entry.evidence())
                .with(Objects.requireNonNull(entry.measured()))
                .with(entry.breakdowns().get(0))
                .with(history)
                .with(history.changes().get(0))
                .with(Language.ENGLISH)
                .with(Publication.of(document));
        PersonalDataReport personal = PersonalDataScanner.everything().scan("a", "write to a@example.org");
        samples.with(personal)
                .with(personal.source())
                .with(personal.search())
                .with(personal.matches().get(0));
    }

    /** Adds what takes files or training to make. */
    @SuppressWarnings("NullAway") // it does not see that what comes from another module may be null
    private Samples seeded(Samples samples) {
        Path models = Path.of("../../lepton-core/src/test/resources/golden/tasks");
        Schema schema = new Schema(List.of("x", "y"), List.of(new Category("c", List.of("a", "b"))));
        Labels labels = Labels.of("a", "b");
        Table table =
                Table.of(schema, new double[] {1, 2, 3, 4}, new int[] {0, 1}).withTarget(labels, new int[] {0, 1});
        TabularClassifier classifier = TabularArchitecture.of(schema)
                .layers(1)
                .width(4)
                .heads(1)
                .classifying(labels)
                .fit(table, Training.upTo(Training.steps(1)));
        TabularRegressor regressor = TabularArchitecture.of(schema)
                .layers(1)
                .width(4)
                .heads(1)
                .regressing("z")
                .fit(table.withTarget("z", new double[] {1, 2}), Training.upTo(Training.steps(1)));
        Path weights = scratch.resolve("seed.safetensors");
        new SafetensorsWriter().tensor("a", new float[] {1, 2}, 2).write(weights);
        PredictionReport classes = judged("classes", "truth,prediction,group:a\nx,x,1\ny,x,2\n");
        PredictionReport numbers = judged("numbers", "truth,prediction,group:a\n1.5,1.25,1\n2,1.75,2\n");
        Provenance provenance = Provenance.of().withInput("a", "0".repeat(64));
        EveryEvalEver record = EveryEvalEver.of(
                List.of(classes.document(Instant.EPOCH)
                        .withModel(ModelEntry.of("a"))
                        .withProvenance(provenance)),
                SourceMetadata.of("a", EvaluatorRelationship.OTHER),
                Instant.EPOCH);
        audited(samples);
        return samples.with(classes)
                .with(provenance.inputs().get(0))
                .with(record)
                .with(record.modelInfo())
                .with(record.evaluationResults().get(0).sourceData())
                .with(record.evaluationResults().get(0).metricConfig())
                .with(classes.predictions())
                .with(numbers.predictions())
                .with(schema)
                .with(labels)
                .with(table)
                .with(classifier)
                .with(regressor)
                .with(Safetensors.open(weights))
                .with(InferTensor.of("x", new double[] {1, 2}))
                .with(InferenceClient.of(URI.create("http://127.0.0.1:1"))) // where nobody listens
                .with(Tokenizer.open(models.resolve("text-classification")))
                .with(LeptonTransformer.load(models.resolve("text-classification")))
                .with(TextClassifier.load(models.resolve("text-classification")))
                .with(TokenTagger.load(models.resolve("token-classification")))
                .with(Embedder.load(models.resolve("embedding-mean")))
                .with(ModelDirectory.open(models.resolve("embedding-mean")))
                .with(new AdapterConfig.PruningSteps(1, 1, 9))
                .with(Hash.sha256("0".repeat(64)))
                .with(Bom.Contact.of("a", "a@example.org"))
                .with(new Responsible(Bom.Organization.of("a"), null))
                .with(Bundle.at(scratch.resolve("seed bundle"))
                        .add("a", "text")
                        .bom(Bom.of(Instant.EPOCH, Component.file("a", "0".repeat(64))))
                        .write());
    }

    private PredictionReport judged(String name, String csv) {
        try {
            return PredictionFile.of(Files.writeString(scratch.resolve(name + ".csv"), csv))
                    .evaluate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String at(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        for (StackTraceElement element : trace) {
            if (element.getClassName().startsWith("ai.lepton")) {
                return " at " + element.getFileName() + ":" + element.getLineNumber();
            }
        }
        return "";
    }

    private static String shown(@Nullable Object value) {
        String text = value == null
                ? "null"
                : value instanceof double[] doubles
                        ? Arrays.toString(doubles)
                        : value instanceof Object[] objects ? Arrays.deepToString(objects) : String.valueOf(value);
        String start = text.length() > 60 ? text.substring(0, 60) + "..." : text;
        return start.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static final String TRICKS = "line\nback\u202e\u001b[31m\0\ud800" + "x".repeat(1_000_000);

    private static List<@Nullable Object> hostile(Class<?> type, Type generic, String tricks) {
        List<@Nullable Object> values = new ArrayList<>();
        if (type == int.class) {
            values.addAll(List.of(-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE));
        } else if (type == long.class) {
            values.addAll(List.of(-1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE));
        } else if (type == double.class) {
            values.addAll(List.of(
                    Double.NaN,
                    -1.0,
                    0.0,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    Double.MAX_VALUE,
                    Double.MIN_VALUE));
        } else if (type == float.class) {
            values.addAll(List.of(Float.NaN, -1f, Float.POSITIVE_INFINITY));
        } else if (type == boolean.class) {
            values.addAll(List.of(true, false));
        } else if (!type.isPrimitive()) {
            values.add(null);
        }
        if (type == String.class || type == Object.class || type == CharSequence.class) {
            values.addAll(List.of("", tricks, "not there"));
        } else if (type == int[].class) {
            values.addAll(
                    List.of(new int[0], new int[] {-1, 0}, new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 0}));
        } else if (type == long[].class) {
            values.addAll(List.of(new long[0], new long[] {-1, Long.MAX_VALUE}));
        } else if (type == double[].class) {
            values.addAll(List.of(
                    new double[0],
                    new double[] {Double.NaN, 1, 1, 1},
                    new double[] {1e308, -1e308, 1, 0},
                    new double[] {Double.NEGATIVE_INFINITY}));
        } else if (type == float[].class) {
            values.addAll(List.of(new float[0], new float[] {Float.NaN}));
        } else if (type == boolean[].class) {
            values.add(new boolean[0]);
        } else if (type == byte[].class) {
            values.add(new byte[0]);
        } else if (type.isArray()) {
            values.add(java.lang.reflect.Array.newInstance(type.getComponentType(), 0));
            values.add(java.lang.reflect.Array.newInstance(type.getComponentType(), 3)); // of nulls
        } else if (type == List.class || type == Collection.class || type == Iterable.class) {
            values.addAll(List.of(List.of(), Arrays.asList(null, null)));
            Class<?> element = generic instanceof ParameterizedType with
                    ? Samples.raw(with.getActualTypeArguments()[0])
                    : Object.class;
            if (element.isAssignableFrom(String.class)) {
                values.add(List.of(tricks));
            }
        } else if (type == Set.class) {
            values.add(Set.of());
        } else if (type == Map.class) {
            values.add(Collections.singletonMap("a", null));
        } else if (type == Duration.class) {
            values.addAll(List.of(Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE)));
        } else if (type == Path.class) {
            values.add(Path.of(""));
        }
        return values;
    }
}
