package ai.lepton.core.task;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Chooses the next token of one sequence: penalty, then temperature, top-k and top-p, then a draw. For one thread. */
final class Sampler {
    private final Generation settings;
    private final SplittableRandom random;
    private final boolean[] seen;
    private final double[] scores;

    Sampler(Generation settings, long seed, int vocabulary) {
        this.settings = settings;
        this.random = new SplittableRandom(seed);
        this.seen = new boolean[vocabulary];
        this.scores = new double[vocabulary];
    }

    /** Tells of a token that is there. */
    void saw(int token) {
        if (token >= 0 && token < seen.length) {
            seen[token] = true;
        }
    }

    /** Returns the next token for the logits {@code [from, from + vocabulary)}. */
    int next(float[] logits, int from) {
        double penalty = settings.repetitionPenalty();
        for (int i = 0; i < scores.length; i++) {
            double logit = logits[from + i];
            scores[i] = penalty == 1 || !seen[i] ? logit : logit > 0 ? logit / penalty : logit * penalty;
            if (Double.isNaN(scores[i])) {
                throw new ArithmeticException("the model's logit of token " + i + " is not a number");
            }
        }
        int next = settings.sampled() ? draw(probabilities()) : best();
        saw(next);
        return next;
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
        double penalty = settings.repetitionPenalty();
        for (int i = 0; i < scores.length; i++) {
            double logit = logits[i];
            scores[i] = !seen[i] ? logit : logit > 0 ? logit / penalty : logit * penalty;
        }
        return probabilities().clone();
    }
}
