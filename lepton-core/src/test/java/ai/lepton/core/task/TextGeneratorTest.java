package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TextGenerator.Completion;
import ai.lepton.core.task.TextGenerator.Completion.Finish;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
    private static final Path MODEL = Path.of("src/test/resources/golden/tasks/generation-gpt2");
    private static final String PROMPT = "The film was";

    @Test
    void promptsSideBySideAnswerAsEachAlone() {
        Generation how = Generation.greedy().maxNewTokens(12);
        List<String> prompts = List.of(PROMPT, "a", "Anna met Peter in Rome, and both met Maria");
        try (TextGenerator generator = TextGenerator.load(MODEL)) {
            List<Completion> together = generator.generateAll(prompts, how);
            for (int i = 0; i < prompts.size(); i++) {
                assertThat(together.get(i)).isEqualTo(generator.generate(prompts.get(i), how));
            }
            assertThat(generator.generateAll(List.of(), how)).isEmpty();
        }
    }

    @Test
    void aTextThatStopsTheAnswerIsNotTold() {
        try (TextGenerator generator = TextGenerator.load(MODEL)) {
            Generation how = Generation.greedy().maxNewTokens(20);
            String whole = generator.generate(PROMPT, how).text();
            String stop = whole.substring(6, 9);
            StringBuilder told = new StringBuilder();

            Completion cut = generator.stream(PROMPT, how.stop("never in it", stop), told::append);

            assertThat(cut.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
            assertThat(told.toString()).isEqualTo(cut.text());
            assertThat(cut.finish()).isEqualTo(Finish.STOP_TEXT);
        }
    }

    @Test
    void endsWhereItIsToldTo() {
        try (TextGenerator generator = TextGenerator.load(MODEL)) {
            Completion answer = generator.generate(PROMPT, Generation.greedy().maxNewTokens(20), text -> false);
            assertThat(answer.finish()).isEqualTo(Finish.CANCELLED);
            assertThat(answer.tokens()).hasSizeLessThan(20);
            assertThat(generator
                            .generate(PROMPT, Generation.greedy().maxNewTokens(3))
                            .finish())
                    .isEqualTo(Finish.MAX_NEW_TOKENS);
        }
    }

    @Test
    void endsWhereTheModelIsFull() {
        try (TextGenerator generator =
                LeptonTransformer.load(MODEL).maxLength(10).generator()) {
            Completion answer = generator.generate(PROMPT, Generation.greedy().maxNewTokens(20));
            assertThat(answer.promptTokens() + answer.tokens().size()).isEqualTo(10);
            assertThat(answer.finish()).isEqualTo(Finish.CONTEXT_FULL);
            assertThatThrownBy(() -> generator.generate(PROMPT.repeat(5), Generation.greedy()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("prompt 0 has \\d+ tokens; this model takes 10, the answer included");
        }
    }

    @Test
    void drawsTheSameFromTheSameSeed() {
        Generation how =
                Generation.sampled(5).temperature(1.5).topK(30).topP(0.9).maxNewTokens(15);
        try (TextGenerator generator = TextGenerator.load(MODEL)) {
            Completion first = generator.generate(PROMPT, how);
            assertThat(generator.generate(PROMPT, how)).isEqualTo(first);
            assertThat(generator.generate(
                            PROMPT, Generation.sampled(6).temperature(1.5).maxNewTokens(15)))
                    .isNotEqualTo(first);
        }
    }

    @Test
    void severalThreadsDoNotDisturbEachOther() throws Exception {
        Generation how = Generation.greedy().maxNewTokens(10);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (TextGenerator generator = TextGenerator.load(MODEL)) {
            Completion wanted = generator.generate(PROMPT, how);
            List<Future<Completion>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(() -> generator.generate(PROMPT, how)));
            }
            for (Future<Completion> answer : answers) {
                assertThat(answer.get()).isEqualTo(wanted);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesWorkOnceItIsClosed() {
        TextGenerator generator = TextGenerator.load(MODEL);
        generator.close();
        generator.close();
        assertThatThrownBy(() -> generator.generate(PROMPT, Generation.greedy()))
                .isInstanceOf(IllegalStateException.class);
    }
}
