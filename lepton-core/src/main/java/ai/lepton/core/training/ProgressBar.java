package ai.lepton.core.training;

import ai.lepton.core.training.History.Epoch;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar for a terminal or a log.
 *
 * <p>On a terminal one line is drawn again and again. In a log, where that would leave control characters, a line is
 * printed for each tenth of the way.
 */
final class ProgressBar implements Progress {
    private static final int WIDTH = 30;
    private static final int LINES_IN_A_LOG = 10;
    private static final long MILLIS_BETWEEN_FRAMES = 80;

    private final PrintStream out;
    private final boolean terminal;
    private long begun = System.nanoTime();
    private long drawn;
    private int tenths;
    private @Nullable Epoch last;

    private ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Returns a bar.
     *
     * @param out where it is printed
     * @param terminal whether a line can be drawn again there
     */
    static ProgressBar on(PrintStream out, boolean terminal) {
        return new ProgressBar(out, terminal);
    }

    /** Before JDK 22 there is a console only on a terminal; since then it must be asked. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean standardOutputIsATerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Override
    public void step(long step, long of, double loss) {
        if (step == 1) {
            begun = System.nanoTime();
            drawn = 0;
            tenths = 0;
            last = null;
        }
        long now = System.nanoTime();
        if (terminal && (now - drawn) / 1_000_000 >= MILLIS_BETWEEN_FRAMES) {
            drawn = now;
            out.print('\r' + line(step, of, loss, now - begun));
            out.flush();
        }
    }

    @Override
    public void epoch(Epoch epoch) {
        last = epoch;
        int reached = epoch.number() * LINES_IN_A_LOG / epoch.of();
        if (!terminal && reached > tenths) {
            tenths = reached;
            out.println(line(
                    epoch.number(),
                    epoch.of(),
                    epoch.trainingLoss(),
                    epoch.elapsed().toNanos()));
        }
    }

    @Override
    public void finished(History history) {
        Epoch end = history.epochs().get(history.epochs().size() - 1);
        Epoch best = history.bestEpoch();
        String how = history.stoppedEarly() ? "stopped early after epoch " : "done after epoch ";
        String kept = best.number() == end.number() ? "" : ", kept epoch " + best.number();
        String text = how + end.number() + " of " + end.of() + kept + losses(best) + " in " + seconds(end.elapsed());
        out.println((terminal ? "\r\u001b[K" : "") + text);
    }

    private String line(long done, long of, double loss, long nanos) {
        int filled = (int) (WIDTH * done / of);
        String bar = "=".repeat(filled) + (filled < WIDTH ? ">" : "") + " ".repeat(Math.max(0, WIDTH - filled - 1));
        Duration left = Duration.ofNanos((long) ((double) nanos / done * (of - done)));
        Epoch epoch = last;
        String where = epoch == null
                ? String.format(Locale.ROOT, ", loss %.4f", loss)
                : " epoch " + epoch.number() + "/" + epoch.of() + losses(epoch);
        return "training [" + bar + "] " + 100 * done / of + " %" + where + ", " + seconds(left) + " left"
                + (terminal ? "\u001b[K" : "");
    }

    private static String losses(Epoch epoch) {
        String training = String.format(Locale.ROOT, ", loss %.4f", epoch.trainingLoss());
        Double validation = epoch.validation();
        return validation == null
                ? training
                : training + String.format(Locale.ROOT, ", validation loss %.4f", validation);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
