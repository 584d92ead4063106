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
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A model of texts: one tensor with a text for each row.
 *
 * @param outputs what it gives
 * @param answer gives them for some texts
 */
record TextTask(List<Spec> outputs, Function<List<String>, List<InferTensor>> answer) implements Served.Task {
    static final String PLATFORM = "lepton_text";
    private static final String TEXT = "text";
    private static final Spec TRUNCATED = Spec.of("truncated", Datatype.BOOL, -1);

    static TextTask of(TextClassifier classifier) {
        List<Spec> outputs =
                List.of(probabilities(classifier.labels().names()), Spec.of("label", Datatype.BYTES, -1), TRUNCATED);
        return new TextTask(outputs, texts -> {
            int classes = classifier.labels().size();
            double[] probabilities = new double[Math.multiplyExact(texts.size(), classes)];
            boolean[] truncated = new boolean[texts.size()];
            List<Classification> all = classifier.classifyAll(texts);
            for (int i = 0; i < truncated.length; i++) {
                System.arraycopy(all.get(i).probabilities(), 0, probabilities, i * classes, classes);
                truncated[i] = all.get(i).truncated();
            }
            List<InferTensor> answer = new ArrayList<>(classes(classifier.labels(), texts.size(), probabilities));
            answer.add(InferTensor.of("truncated", truncated));
            return answer;
        });
    }

    static TextTask of(TextRegressor regressor) {
        int outputs = regressor.outputs();
        return new TextTask(List.of(Spec.of("prediction", Datatype.FP64, -1, outputs), TRUNCATED), texts -> {
            boolean[] truncated = new boolean[texts.size()];
            double[] predicted = regressor.predictions(texts, cut -> truncated[cut.index()] = true);
            return List.of(
                    InferTensor.of("prediction", predicted, texts.size(), outputs),
                    InferTensor.of("truncated", truncated));
        });
    }

    static TextTask of(TokenTagger tagger) {
        return new TextTask(List.of(Spec.of("entities", Datatype.BYTES, -1), TRUNCATED), texts -> {
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
        return new TextTask(List.of(Spec.of("embedding", Datatype.FP32, -1, width), TRUNCATED), texts -> {
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

    /** Returns the probabilities, and the most probable class of each row, the first of equals. */
    static List<InferTensor> classes(Labels labels, int rows, double[] probabilities) {
        int classes = labels.size();
        float[] singles = new float[probabilities.length];
        List<String> named = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int best = 0;
            for (int c = 0; c < classes; c++) {
                singles[row * classes + c] = (float) probabilities[row * classes + c];
                best = probabilities[row * classes + c] > probabilities[row * classes + best] ? c : best;
            }
            named.add(labels.name(best));
        }
        return List.of(InferTensor.of("probabilities", singles, rows, classes), InferTensor.ofTexts("label", named));
    }

    @Override
    public ModelMetadata metadata() {
        return ModelMetadata.of("text", PLATFORM, List.of(Spec.of(TEXT, Datatype.BYTES, -1)), outputs);
    }

    @Override
    public void check(InferRequest request) {
        requireTexts(request, TEXT);
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
        return answer.apply(request.input(TEXT).texts());
    }
}
