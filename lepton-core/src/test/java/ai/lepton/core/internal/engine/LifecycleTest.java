package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifecycleTest {
    private final Lifecycle lifecycle = new Lifecycle();
    private final AtomicInteger freed = new AtomicInteger();

    @Test
    void whatIsCalledWithinACallIsDoneBeforeAnythingIsFreed() throws Exception {
        Thread[] closing = new Thread[1];
        int seen = lifecycle.call(() -> {
            closing[0] = new Thread(() -> lifecycle.close(freed::incrementAndGet));
            closing[0].start();
            while (closing[0].getState() != Thread.State.WAITING && closing[0].isAlive()) {
                Thread.onSpinWait();
            }
            return lifecycle.call(freed::get); // a part of the call that was there first
        });
        assertThat(seen).isZero();
        closing[0].join();
        assertThat(freed).hasValue(1);
        lifecycle.close(freed::incrementAndGet);
        assertThat(freed).hasValue(1);
        assertThatThrownBy(() -> lifecycle.call(freed::get))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this model is closed; its native memory is gone");
    }

    @Test
    void aCallCantCloseWhatItRunsOn() {
        lifecycle.call(() -> {
            assertThatThrownBy(() -> lifecycle.close(freed::incrementAndGet))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a model can't be closed from within a call to it");
            return lifecycle.call(freed::get);
        });
        assertThat(freed).hasValue(0);
        lifecycle.close(freed::incrementAndGet);
        assertThat(freed).hasValue(1);
    }
}
