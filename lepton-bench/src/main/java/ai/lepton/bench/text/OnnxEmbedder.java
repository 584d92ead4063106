package ai.lepton.bench.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.lepton.core.internal.text.Batches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** ONNX Runtime behind DJL's tokenizer, on the batches that Lepton would make: texts in, vectors out. */
final class OnnxEmbedder implements AutoCloseable {
    private static final int TOKEN_BUDGET = 4096;
    private static final int MAX_ROWS = 1024;

    private final HuggingFaceTokenizer tokenizer;
    private final OnnxEncoder encoder;

    OnnxEmbedder(Path model, Path onnx, int maxLength, int threads) {
        try {
            this.tokenizer = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(model)
                    .optPadding(false)
                    .optTruncation(true)
                    .optMaxLength(maxLength)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.encoder = new OnnxEncoder(onnx, threads);
    }

    /** Returns the vectors, row-major {@code [texts, width]}. */
    float[] embeddings(List<String> texts) {
        Encoding[] encodings =
                texts.size() == 1 ? new Encoding[] {tokenizer.encode(texts.get(0))} : tokenizer.batchEncode(texts);
        int[] lengths = Arrays.stream(encodings)
                .mapToInt(encoding -> encoding.getIds().length)
                .toArray();
        float[] all = new float[0];
        for (int[] rows : Batches.of(lengths, TOKEN_BUDGET, MAX_ROWS)) {
            float[] vectors = encode(encodings, rows, lengths[rows[0]]);
            int width = vectors.length / rows.length;
            if (all.length == 0) {
                all = new float[texts.size() * width];
            }
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(vectors, i * width, all, rows[i] * width, width);
            }
        }
        return all;
    }

    private float[] encode(Encoding[] encodings, int[] rows, int longest) {
        long[] ids = new long[rows.length * longest];
        long[] mask = new long[rows.length * longest];
        for (int i = 0; i < rows.length; i++) {
            long[] tokens = encodings[rows[i]].getIds();
            System.arraycopy(tokens, 0, ids, i * longest, tokens.length);
            Arrays.fill(mask, i * longest, i * longest + tokens.length, 1);
        }
        return encoder.encode(ids, mask, rows.length);
    }

    @Override
    public void close() {
        encoder.close();
        tokenizer.close();
    }
}
