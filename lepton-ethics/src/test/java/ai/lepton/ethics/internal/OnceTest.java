package ai.lepton.ethics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnceTest {
    @Test
    void manyThreadsHaveTheHashWorkedOutOnce() {
        AtomicInteger asked = new AtomicInteger();
        Once once = new Once(() -> "hash " + asked.incrementAndGet());

        assertThat(asked).hasValue(0);
        List<String> all =
                IntStream.range(0, 1000).parallel().mapToObj(i -> once.get()).toList();

        assertThat(all).containsOnly("hash 1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatCouldNotBeWorkedOutIsAskedForAgain() {
        AtomicInteger asked = new AtomicInteger();
        Once once = new Once(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
            return "hash";
        });

        assertThatThrownBy(once::get).isInstanceOf(IllegalStateException.class);
        assertThat(once.get()).isEqualTo("hash");
    }

    @Test
    void textsOfRowsAreHashedAsIfTheyWereAddedOneByOne() {
        List<String> values = IntStream.range(0, 5000)
                .mapToObj(i -> i % 7 == 0 ? "" : "ä" + "x".repeat(i % 3 == 0 ? 9000 : i % 50))
                .toList();
        Factor column = Factor.of("c", values);
        Fingerprint one = new Fingerprint("texts").add(1);
        values.forEach(one::add);

        assertThat(new Fingerprint("texts").add(1).addTexts(column).add(2).hex())
                .isEqualTo(one.add(2).hex());
    }
}
