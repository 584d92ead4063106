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
final class ProgressBar implements TrainingListener {
    private static final int WIDTH = 30;
    private static final int LINES_IN_A_LOG = 10;
    private static final long MILLIS_BETWEEN_FRAMES = 80;

    private final PrintStream out;
    private final boolean terminal;
    private long begun = System.nanoTime();
    private long before; // steps that were done before it began
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
    public void begun(Training training, long step, long of) {
        begun = System.nanoTime();
        before = step;
        drawn = 0;
        tenths = (int) (step * LINES_IN_A_LOG / Math.max(1, of));
        last = null;
    }

    @Override
    public void step(Step step, Control training) {
        long now = System.nanoTime();
        if (terminal && (now - drawn) / 1_000_000 >= MILLIS_BETWEEN_FRAMES) {
            drawn = now;
            out.print('\r'
                    + line(step.number(), step.of(), step.loss(), left(step.number() - before, step.of() - before)));
            out.flush();
        }
    }

    /** What is left of the time, by the time that was spent since training began or went on. */
    private Duration left(long done, long of) {
        return Duration.ofNanos((long) ((double) (System.nanoTime() - begun) / Math.max(1, done) * (of - done)));
    }

    @Override
    public void epoch(Epoch epoch, Control training) {
        last = epoch;
        int reached = epoch.number() * LINES_IN_A_LOG / epoch.of();
        if (!terminal && reached > tenths) {
            tenths = reached;
            double share = (double) (epoch.of() - epoch.number()) / epoch.number();
            Duration left = Duration.ofNanos((long) (epoch.elapsed().toNanos() * share));
            out.println(line(epoch.number(), epoch.of(), epoch.trainingLoss(), left));
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
        history.notes().stream()
                .filter(note -> !note.startsWith(how)) // which is said already
                .forEach(note -> out.println("note: " + note));
    }

    private String line(long done, long of, double loss, Duration left) {
        int filled = (int) (WIDTH * done / Math.max(1, of));
        String bar = "=".repeat(filled) + (filled < WIDTH ? ">" : "") + " ".repeat(Math.max(0, WIDTH - filled - 1));
        Epoch epoch = last;
        String where = epoch == null
                ? String.format(Locale.ROOT, ", loss %.4f", loss)
                : " epoch " + epoch.number() + "/" + epoch.of() + losses(epoch);
        return "training [" + bar + "] " + 100 * done / Math.max(1, of) + " %" + where + ", " + seconds(left) + " left"
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
