package ai.lepton.core.serving;

import ai.lepton.core.task.Embedder;
import ai.lepton.core.task.TextClassifier;
import ai.lepton.core.task.TextClassifier.Classification;
import ai.lepton.core.task.TextRegressor;
import ai.lepton.core.task.TokenTagger;
import ai.lepton.core.task.TokenTagger.Aggregation;
import ai.lepton.core.task.TokenTagger.Entity;
import ai.lepton.core.task.TokenTagger.Tagged;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.protocol.Datatype;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.ModelMetadata;
import ai.lepton.exchange.protocol.ModelMetadata.Spec;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A model of texts: one tensor with a text for each row.
 *
 * @param outputs what it gives
 * @param open whether the model was not closed yet
 * @param checks refuses parameters
 * @param answer gives the outputs for some texts and the parameters of the request
 */
record TextTask(
        List<Spec> outputs,
        BooleanSupplier open,
        Consumer<Map<String, Object>> checks,
        BiFunction<List<String>, Map<String, Object>, List<InferTensor>> answer)
        implements Served.Task {
    static final String PLATFORM = "lepton_text";

    /** Of the scores of a text that may be of any number of classes, those from here on are given. */
    static final double THRESHOLD = 0.5;

    private static final String TEXT = "text";
    private static final Spec TRUNCATED = Spec.of("truncated", Datatype.BOOL, -1);

    private static TextTask of(
            List<Spec> outputs, BooleanSupplier open, Function<List<String>, List<InferTensor>> answer) {
        return new TextTask(outputs, open, parameters -> {}, (texts, parameters) -> answer.apply(texts));
    }

    static TextTask of(TextClassifier classifier) {
        Spec probabilities = probabilities(classifier.labels().names());
        if (classifier.multiLabel()) {
            Spec labels = new Spec(
                    "labels", Datatype.BYTES, List.of(-1L), Map.of("parameters", Map.of("threshold", THRESHOLD)));
            return new TextTask(
                    List.of(probabilities, labels, TRUNCATED),
                    classifier::isOpen,
                    TextTask::threshold,
                    (texts, parameters) -> {
                        double threshold = threshold(parameters);
                        return classified(
                                classifier,
                                texts,
                                all -> InferTensor.ofTexts(
                                        "labels",
                                        all.stream()
                                                .map(each -> json(each, threshold))
                                                .toList()));
                    });
        }
        return of(
                List.of(probabilities, Spec.of("label", Datatype.BYTES, -1), TRUNCATED),
                classifier::isOpen,
                texts -> classified(
                        classifier,
                        texts,
                        all -> InferTensor.ofTexts(
                                "label", all.stream().map(Classification::label).toList())));
    }

    private static List<InferTensor> classified(
            TextClassifier classifier, List<String> texts, Function<List<Classification>, InferTensor> labels) {
        int classes = classifier.labels().size();
        float[] probabilities = new float[Math.multiplyExact(texts.size(), classes)];
        boolean[] truncated = new boolean[texts.size()];
        List<Classification> all = classifier.classifyAll(texts);
        for (int i = 0; i < truncated.length; i++) {
            double[] own = all.get(i).probabilities();
            for (int c = 0; c < classes; c++) {
                probabilities[i * classes + c] = (float) own[c];
            }
            truncated[i] = all.get(i).truncated();
        }
        return List.of(
                InferTensor.of("probabilities", probabilities, texts.size(), classes),
                labels.apply(all),
                InferTensor.of("truncated", truncated));
    }

    private static double threshold(Map<String, Object> parameters) {
        Object given = parameters.getOrDefault("threshold", THRESHOLD);
        if (given instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(
                "parameter 'threshold' is " + Quoted.bare(given) + "; it must be a number from 0 to 1");
    }

    private static String json(Classification text, double threshold) {
        double[] scores = text.probabilities();
        List<Map<String, Object>> list = IntStream.range(0, scores.length)
                .filter(c -> scores[c] >= threshold)
                .boxed()
                .sorted(Comparator.comparingDouble(c -> -scores[c]))
                .map(c -> {
                    Map<String, Object> each = new LinkedHashMap<>();
                    each.put("label", text.labels().name(c));
                    each.put("score", scores[c]);
                    return each;
                })
                .toList();
        return Documents.line(list);
    }

    static TextTask of(TextRegressor regressor) {
        int outputs = regressor.outputs();
        List<Spec> gives = List.of(Spec.of("prediction", Datatype.FP64, -1, outputs), TRUNCATED);
        return of(gives, regressor::isOpen, texts -> {
            boolean[] truncated = new boolean[texts.size()];
            double[] predicted = regressor.predictions(texts, cut -> truncated[cut.index()] = true);
            return List.of(
                    InferTensor.of("prediction", predicted, texts.size(), outputs),
                    InferTensor.of("truncated", truncated));
        });
    }

    static TextTask of(TokenTagger tagger) {
        return of(List.of(Spec.of("entities", Datatype.BYTES, -1), TRUNCATED), tagger::isOpen, texts -> {
            List<Tagged> all = tagger.tagAll(texts, Aggregation.SIMPLE);
            boolean[] truncated = new boolean[texts.size()];
            List<String> entities = new ArrayList<>();
            for (int i = 0; i < truncated.length; i++) {
                entities.add(json(texts.get(i), all.get(i).entities()));
                truncated[i] = all.get(i).truncated();
            }
            return List.of(InferTensor.ofTexts("entities", entities), InferTensor.of("truncated", truncated));
        });
    }

    static TextTask of(Embedder embedder) {
        int width = embedder.width();
        return of(List.of(Spec.of("embedding", Datatype.FP32, -1, width), TRUNCATED), embedder::isOpen, texts -> {
            boolean[] truncated = new boolean[texts.size()];
            float[] vectors = embedder.embeddings(texts, cut -> truncated[cut.index()] = true);
            return List.of(
                    InferTensor.of("embedding", vectors, texts.size(), width), InferTensor.of("truncated", truncated));
        });
    }

    private static String json(String text, List<Entity> entities) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Entity entity : entities) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("entity_group", entity.label());
            each.put("score", entity.score());
            each.put("word", entity.text());
            each.put("start", text.codePointCount(0, entity.start()));
            each.put("end", text.codePointCount(0, entity.end()));
            list.add(each);
        }
        return Documents.line(list);
    }

    /** Returns the output with a probability for each class, which lists the classes. */
    static Spec probabilities(List<String> labels) {
        return new Spec(
                "probabilities",
                Datatype.FP32,
                List.of(-1L, (long) labels.size()),
                Map.of("parameters", Map.of("labels", labels)));
    }

    @Override
    public ModelMetadata metadata() {
        return ModelMetadata.of("text", PLATFORM, List.of(Spec.of(TEXT, Datatype.BYTES, -1)), outputs);
    }

    @Override
    public void check(InferRequest request) {
        requireTexts(request, TEXT);
        checks.accept(request.parameters());
    }

    @Override
    public boolean isOpen() {
        return open.getAsBoolean();
    }

    static void requireTexts(InferRequest request, String name) {
        int unused = Served.rows(request);
        Datatype type = request.input(name).datatype();
        if (type != Datatype.BYTES) {
            throw new IllegalArgumentException(
                    "tensor " + Quoted.of(name) + " is " + type + "; it must be BYTES, texts in UTF-8");
        }
    }

    @Override
    public List<InferTensor> infer(InferRequest request) {
        return answer.apply(request.input(TEXT).texts(), request.parameters());
    }
}
