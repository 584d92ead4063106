package ai.lepton.examples;

import ai.lepton.core.Session;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.family.Pretrained;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TextTransformer;
import java.nio.file.Path;
import java.util.Arrays;

/** The code of the guide's page 'Write your own attention'. */
final class OwnAttention {
    private OwnAttention() {}

    /** Attention by cosines: queries and keys count by their direction only, sharpened by a fixed factor. */
    record CosineAttention(int heads, double sharpness) implements Attention {
        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            long width = x.width();
            Tensor q = direction(x.linear(at.of("query"), width).splitHeads(heads)); // [b, h, s, d]
            Tensor k = direction(x.linear(at.of("key"), width).splitHeads(heads));
            Tensor v = x.linear(at.of("value"), width).splitHeads(heads);
            // The vocabulary's attention divides scores by the root of d: take that back, and sharpen.
            Tensor sharp = q.mul(sharpness * Math.sqrt((double) width / heads));
            Tensor mixed = sharp.attention(k, v, context.mask(), 0);
            return mixed.mergeHeads().linear(at.of("output"), width);
        }

        private static Tensor direction(Tensor x) {
            return x.mul(x.mul(x).sum(-1).add(1e-12).rsqrt());
        }
    }

    /** Positions as a penalty: what is further away than a few tokens counts less. */
    record Nearby(double slope) implements Positions {
        @Override
        public Mask bias(Mask mask, Tensor query, Tensor key, Context context) {
            Tensor distance = context.distance(query, key);
            return mask.plus(distance.mul(distance).mul(-slope));
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
                Session eager =
                        Session.open(model, weights, EngineOptions.defaults().with(Backend.EAGER))) {
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
