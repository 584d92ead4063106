package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TextGenerator.Completion;
import ai.lepton.core.text.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What closing and interrupting do to calls that are under way. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunningCallsTest {
    private static final Path MODEL = ChangedModel.TASKS.resolve("generation-gpt2");
    private static final Path EMBEDDER = ChangedModel.TASKS.resolve("embedding-mean");
    private static final String PROMPT = "The film was";
    private static final Generation HOW = Generation.greedy().maxNewTokens(12);

    @AfterEach
    void leaveNoInterrupt() {
        assertThat(Thread.interrupted())
                .as("a test left its thread interrupted")
                .isFalse();
    }

    /** Starts a thread that does this, and returns once it waits for a lock or is through. */
    private static Thread waiting(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void closingWaitsForAWholeAnswer() throws Exception {
        TextGenerator generator = TextGenerator.load(MODEL);
        Completion wanted = generator.generate(PROMPT, HOW);
        List<Thread> closing = new ArrayList<>();

        Completion answer = generator.generate(PROMPT, HOW, text -> {
            if (closing.isEmpty()) {
                closing.add(waiting(generator::close));
            }
            assertThat(closing.get(0).getState()).isEqualTo(Thread.State.WAITING);
            return true;
        });

        assertThat(answer).isEqualTo(wanted);
        closing.get(0).join();
        assertClosed(() -> generator.generate(PROMPT, HOW));
    }

    @Test
    void severalAnswersAreWaitedForAndOneWhoComesLaterIsRefused() throws Exception {
        TextGenerator generator = TextGenerator.load(MODEL);
        Completion wanted = generator.generate(PROMPT, HOW);
        int count = 3;
        CountDownLatch begun = new CountDownLatch(count);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Completion>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                answers.add(threads.submit(() -> generator.generate(PROMPT, HOW, text -> {
                    begun.countDown();
                    await(goOn);
                    return true;
                })));
            }
            await(begun);
            Thread closing = waiting(generator::close);
            Thread second = waiting(generator::close);
            AtomicReference<Throwable> late = new AtomicReference<>();
            Thread later = waiting(() -> {
                try {
                    generator.generate(PROMPT, HOW);
                } catch (IllegalStateException e) {
                    late.set(e);
                }
            });
            goOn.countDown();
            for (Future<Completion> answer : answers) {
                assertThat(answer.get()).isEqualTo(wanted);
            }
            closing.join();
            second.join();
            later.join();
            assertThat(late.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoIsToldTheTextCanUseTheGeneratorButNotCloseIt() {
        TextGenerator generator = TextGenerator.load(MODEL);
        Completion wanted = generator.generate(PROMPT, HOW);
        List<Thread> closing = new ArrayList<>();
        List<Completion> within = new ArrayList<>();
        Completion answer = generator.generate(PROMPT, HOW, text -> {
            assertThatThrownBy(generator::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a model can't be closed from within a call to it");
            if (closing.isEmpty()) {
                closing.add(waiting(generator::close));
                within.add(generator.generate(PROMPT, HOW)); // though another thread waits to close it
            }
            return true;
        });
        assertThat(answer).isEqualTo(wanted);
        assertThat(within).containsExactly(wanted);
        generator.close();
    }

    @Test
    void anErrorOfWhoIsToldTheTextLeavesNothingBehind() {
        TextGenerator generator = TextGenerator.load(MODEL);
        IllegalStateException own = new IllegalStateException("no more paper");
        assertThatThrownBy(() -> generator.generate(PROMPT, HOW, text -> {
                    throw own;
                }))
                .isSameAs(own);
        assertThat(generator.generate(PROMPT, HOW).tokens()).hasSize(12);
        generator.close(); // would wait for ever if the call still counted
    }

    @Test
    void everyTaskRefusesEveryCallOnceItIsClosed() {
        TextGenerator generator = TextGenerator.load(MODEL);
        Embedder embedder = Embedder.load(EMBEDDER);
        TextClassifier classifier = TextClassifier.load(ChangedModel.TASKS.resolve("text-classification"));
        TextRegressor regressor = TextRegressor.load(ChangedModel.TASKS.resolve("text-regression"));
        TokenTagger tagger = TokenTagger.load(ChangedModel.TASKS.resolve("token-classification"));
        for (AutoCloseable task : List.of(generator, embedder, classifier, regressor, tagger)) {
            assertThatCodeCloses(task);
            assertThatCodeCloses(task);
        }
        assertClosed(() -> generator.generate(PROMPT));
        assertClosed(() -> generator.generateAll(List.of(), HOW));
        assertClosed(() -> embedder.embed("a"));
        assertClosed(() -> embedder.embedAll(List.of()));
        assertClosed(() -> embedder.similarity("a", "b"));
        assertClosed(() -> classifier.classify("a"));
        assertClosed(() -> classifier.classify("a", "b"));
        assertClosed(() -> classifier.probabilities(List.of()));
        assertClosed(() -> regressor.predict("a", "b"));
        assertClosed(() -> regressor.predictions(List.of("a")));
        assertClosed(() -> tagger.tag("a"));
    }

    private static void assertThatCodeCloses(AutoCloseable task) {
        org.assertj.core.api.Assertions.assertThatCode(task::close).doesNotThrowAnyException();
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("this model is closed; its native memory is gone");
    }

    @Test
    void anInterruptEndsAnAnswerAtTheNextTokenAndStays() {
        TextGenerator generator = TextGenerator.load(MODEL);
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> generator.stream(PROMPT, HOW, text -> {
                    told.add(text);
                    Thread.currentThread().interrupt();
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessageMatching("the thread was interrupted after \\d+ tokens");
        assertThat(told).hasSize(1);
        assertThatThrownBy(() -> generator.generate(PROMPT, HOW))
                .isInstanceOf(CancellationException.class)
                .hasMessage("the thread was interrupted after no token");
        assertThat(Thread.interrupted()).as("the flag stays").isTrue();
        assertThat(generator.generate(PROMPT, HOW).tokens()).hasSize(12);
        generator.close(); // would wait for ever if the call still counted
    }

    @Test
    void anInterruptFromAnotherThreadEndsAnAnswer() throws Exception {
        try (TextGenerator generator =
                LeptonTransformer.load(MODEL).maxLength(128).generator()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    generator.generate(PROMPT, HOW, text -> {
                        begun.countDown();
                        while (interrupted.getCount() > 0) {
                            Thread.onSpinWait(); // not a wait, which an interrupt would end itself
                        }
                        return true;
                    });
                } catch (CancellationException e) {
                    thrown.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("the flag is gone"));
                }
            });
            thread.start();
            await(begun);
            thread.interrupt();
            interrupted.countDown();
            thread.join();
            assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void anInterruptEndsACallBetweenTwoBatches() {
        List<String> texts =
                IntStream.range(0, 40).mapToObj(i -> "text number " + i).toList();
        TextLoader model = LeptonTransformer.load(EMBEDDER).maxBatchTokens(40);
        try (TextRunner runner = new TextRunner(model, model.pretrained().features())) {
            List<Encoding> encodings = runner.encode(texts);
            int[] rows = {0};
            assertThatThrownBy(() -> runner.call(() -> {
                        runner.run(encodings, (index, output, row) -> {
                            rows[0]++;
                            Thread.currentThread().interrupt();
                        });
                        return "";
                    }))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("the thread was interrupted after " + rows[0] + " of 40 texts");
            assertThat(rows[0]).isBetween(1, 39);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anInterruptEndsACallThatStillReadsItsTexts() {
        List<String> texts = Collections.nCopies(5000, "The film was good, the music was better");
        int[] told = {0};
        try (Embedder embedder = LeptonTransformer.load(EMBEDDER)
                .maxLength(4)
                .onTruncation(cut -> {
                    told[0]++;
                    Thread.currentThread().interrupt();
                })
                .embedder()) {
            assertThatThrownBy(() -> embedder.embedAll(texts))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("the thread was interrupted after 0 of 5000 texts");
            assertThat(told[0]).isBetween(1, 4999);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void everyTaskEndsACallOfAnInterruptedThread() {
        try (Embedder embedder = Embedder.load(EMBEDDER);
                TextClassifier classifier = TextClassifier.load(ChangedModel.TASKS.resolve("text-classification"));
                TextRegressor regressor = TextRegressor.load(ChangedModel.TASKS.resolve("text-regression"));
                TokenTagger tagger = TokenTagger.load(ChangedModel.TASKS.resolve("token-classification"))) {
            List<ThrowingCallable> calls = List.of(
                    () -> embedder.embed("a"),
                    () -> classifier.classify("a"),
                    () -> classifier.classify("a", "b"),
                    () -> regressor.predict("a"),
                    () -> tagger.tag("a"));
            for (ThrowingCallable call : calls) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(call).isInstanceOf(CancellationException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }
}
