package ai.lepton.core.task;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Chooses the next token of one sequence: penalty, then what may not come, then temperature, top-k, top-p and min-p, then a
 * draw. For one thread.
 */
final class Sampler {
    private final Sampling settings;
    private final SplittableRandom random;
    private final int[] ends;
    private final boolean[] seen;
    private final double[] scores;
    private int[] tokens = new int[64];
    private int size;
    private final int prompt;

    /**
     * Begins after a prompt.
     *
     * @param ends tokens that end the answer
     */
    Sampler(Sampling settings, long seed, int vocabulary, Collection<Integer> ends, int... prompt) {
        this.settings = settings;
        this.random = new SplittableRandom(seed);
        this.ends = ends.stream().mapToInt(Integer::intValue).toArray();
        this.seen = new boolean[vocabulary];
        this.scores = new double[vocabulary];
        this.prompt = prompt.length;
        for (int token : prompt) {
            saw(token);
        }
    }

    private void saw(int token) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * size);
        }
        tokens[size++] = token;
        if (token >= 0 && token < seen.length) {
            seen[token] = true;
        }
    }

    /** Returns the next token for the logits {@code [from, from + vocabulary)}. */
    int next(float[] logits, int from) {
        score(logits, from);
        int next = settings.sampled() ? draw(probabilities()) : best();
        if (scores[next] == Double.NEGATIVE_INFINITY) {
            throw new ArithmeticException("no token may come next; the settings forbid all that the model allows");
        }
        saw(next);
        return next;
    }

    /** Fills in the logits after penalty and prohibitions. */
    private void score(float[] logits, int from) {
        double penalty = settings.repetitionPenalty();
        for (int i = 0; i < scores.length; i++) {
            double logit = logits[from + i];
            scores[i] = penalty == 1 || !seen[i] ? logit : logit > 0 ? logit / penalty : logit * penalty;
            if (Double.isNaN(scores[i]) || scores[i] == Double.POSITIVE_INFINITY) {
                throw new ArithmeticException("the model's logit of token " + i + " is "
                        + (Double.isNaN(scores[i]) ? "not a number" : "infinite"));
            }
        }
        if (settings.noRepeatNgramSize() > 0) {
            forbidRepeated(settings.noRepeatNgramSize());
        }
        for (List<Integer> word : settings.badWords()) {
            if (endsWith(word.subList(0, word.size() - 1))) {
                forbid(word.get(word.size() - 1));
            }
        }
        if (size - prompt < settings.minNewTokens() || size < settings.minLength()) {
            for (int end : ends) {
                forbid(end);
            }
        }
        settings.suppressed().forEach(this::forbid);
        if (size == prompt) {
            settings.suppressedAtBegin().forEach(this::forbid);
        }
    }

    private void forbid(int token) {
        if (token >= 0 && token < scores.length) {
            scores[token] = Double.NEGATIVE_INFINITY;
        }
    }

    /** Forbids what would make the last n tokens a sequence that was there. */
    private void forbidRepeated(int n) {
        int last = size - n + 1; // where the sequence begins that the next token completes
        for (int at = 0; at < last; at++) {
            if (Arrays.equals(tokens, at, at + n - 1, tokens, last, size)) {
                forbid(tokens[at + n - 1]);
            }
        }
    }

    private boolean endsWith(List<Integer> sequence) {
        int from = size - sequence.size();
        for (int i = 0; i < sequence.size(); i++) {
            if (from < 0 || tokens[from + i] != sequence.get(i)) {
                return false;
            }
        }
        return true;
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Turns the scores into the probabilities of a draw. */
    private double[] probabilities() {
        double most = scores[best()];
        if (most == Double.NEGATIVE_INFINITY) {
            return scores;
        }
        double cut = settings.topK() > 0 && settings.topK() < scores.length
                ? greatest(settings.topK())
                : Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores[i] < cut ? 0 : Math.exp((scores[i] - most) / settings.temperature());
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
        if (settings.topP() < 1) {
            keepTopP();
        }
        if (settings.minP() > 0) {
            keepMinP();
        }
        return scores;
    }

    /** Returns the k-th greatest score; of equal ones all stay. A heap of k: O(n log k), and mostly O(n). */
    private double greatest(int k) {
        double[] heap = Arrays.copyOf(scores, k); // its least is at 0
        Arrays.sort(heap);
        for (int i = k; i < scores.length; i++) {
            if (scores[i] > heap[0]) {
                sink(heap, scores[i]);
            }
        }
        return heap[0];
    }

    /** Puts a value in the place of the least. */
    private static void sink(double[] heap, double value) {
        int hole = 0;
        for (int child = 1; child < heap.length; child = 2 * hole + 1) {
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = value;
    }

    /** Zeroes the least probable tokens whose probabilities together are at most {@code 1 - topP}; one stays. */
    private void keepTopP() {
        double[] sorted = Arrays.stream(scores).filter(p -> p > 0).toArray();
        Arrays.sort(sorted);
        int dropped = 0;
        double below = 0;
        while (dropped < sorted.length - 1 && below + sorted[dropped] <= 1 - settings.topP()) {
            below += sorted[dropped++];
        }
        double least = sorted[dropped]; // of those that stay
        int equal = 0;
        while (dropped - equal > 0 && sorted[dropped - equal - 1] == least) {
            equal++;
        }
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] < least || (scores[i] == least && equal-- > 0)) {
                scores[i] = 0;
            } else {
                scores[i] /= 1 - below;
            }
        }
    }

    /** Zeroes the tokens whose probability is below a share of the greatest, and scales the others to a sum of 1. */
    private void keepMinP() {
        double least = settings.minP() * scores[best()];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores[i] < least ? 0 : scores[i];
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
    }

    private int draw(double[] probabilities) {
        double at = random.nextDouble();
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                at -= probabilities[i];
                last = i;
                if (at < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /** Returns the probabilities that the next token would be drawn with; for tests. */
    double[] distribution(float[] logits) {
        score(logits, 0);
        return probabilities().clone();
    }
}
