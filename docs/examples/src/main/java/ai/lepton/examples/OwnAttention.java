package ai.lepton.examples;

import ai.lepton.core.Session;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.family.Pretrained;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.ops.Backend;
import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import java.nio.file.Path;
import java.util.Arrays;

/** The code of the guide's page 'Write your own attention'. */
final class OwnAttention {
    private OwnAttention() {}

    /** Attention by cosines: queries and keys count by their direction only, sharpened by a fixed factor. */
    record CosineAttention(int heads, double sharpness) implements Attention {
        @Override
        public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
            long width = ops.width(x);
            T q = direction(ops, ops.splitHeads(ops.linear(x, at.of("query"), width), heads)); // [b, h, s, d]
            T k = direction(ops, ops.splitHeads(ops.linear(x, at.of("key"), width), heads));
            T v = ops.splitHeads(ops.linear(x, at.of("value"), width), heads);
            // The vocabulary's attention divides scores by the root of d: take that back, and sharpen.
            T sharp = ops.scale(q, sharpness * Math.sqrt((double) width / heads));
            T mixed = ops.attention(sharp, k, v, context.mask(), 0);
            return ops.linear(ops.mergeHeads(mixed), at.of("output"), width);
        }

        private static <T> T direction(Ops<T> ops, T x) {
            T squares = ops.shift(ops.sum(ops.mul(x, x), -1), 1e-12);
            return ops.mul(x, ops.exp(ops.scale(ops.log(squares), -0.5)));
        }
    }

    /** Positions as a penalty: what is further away than a few tokens counts less. */
    record Nearby(double slope) implements Positions {
        @Override
        public <T> Mask<T> bias(Ops<T> ops, Mask<T> mask, T query, T key, Context<T> context) {
            T distance = context.distance(ops, query, key);
            return mask.plus(ops, ops.scale(ops.mul(distance, distance), -slope));
        }
    }

    /** Returns the features of some tokens by a published model whose attention is replaced, weights kept. */
    static float[] features(Path directory, long... tokens) {
        Pretrained bert = Pretrained.open(directory);
        TextTransformer model = bert.features().attention(original -> new CosineAttention(heads(original), 8));
        long[] mask = new long[tokens.length];
        Arrays.fill(mask, 1);
        try (Session session = Session.open(model, bert.weights(model))) {
            return session.feed("input_ids", tokens, 1, tokens.length)
                    .feed("attention_mask", mask, 1, tokens.length)
                    .feed("token_type_ids", new long[tokens.length], 1, tokens.length)
                    .run()
                    .values();
        }
    }

    private static int heads(Attention attention) {
        return ((MultiHeadAttention) attention).heads();
    }

    /** Returns how far the backends are apart on a model: the greatest difference of one of its answers. */
    static double greatestDifference(TextTransformer model, WeightSource weights, long... tokens) {
        long[] mask = new long[tokens.length];
        Arrays.fill(mask, 1);
        double greatest = 0;
        try (Session script = Session.open(model, weights);
                Session eager = Session.open(model, weights, Backend.EAGER)) {
            float[] found = answer(script, mask, tokens);
            float[] wanted = answer(eager, mask, tokens);
            for (int i = 0; i < wanted.length; i++) {
                greatest = Math.max(greatest, Math.abs(found[i] - wanted[i]));
            }
        }
        return greatest;
    }

    private static float[] answer(Session session, long[] mask, long... tokens) {
        return session.feed("input_ids", tokens, 1, tokens.length)
                .feed("attention_mask", mask, 1, tokens.length)
                .feed("token_type_ids", new long[tokens.length], 1, tokens.length)
                .run()
                .values();
    }
}
