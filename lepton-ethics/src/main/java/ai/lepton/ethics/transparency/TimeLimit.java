package ai.lepton.ethics.transparency;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Outcome.Need;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.ethics.transparency.Timeline.Unit;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One event has to follow another soon, late enough, or while it is fresh.
 *
 * @param system what the timeline is about
 * @param kind how the days are held against each other
 * @param from the first event
 * @param to the second event; empty for the day of the judgement, where only recency can be asked for
 * @param amount how many units of time, in [1, 10000]
 * @param unit what they are
 */
record TimeLimit(String system, Kind kind, String from, String to, int amount, Unit unit)
        implements RuleKind<Timeline> {
    private static final int MOST = 10_000;

    /** How the days of two events are held against each other. */
    enum Kind {
        /** Each first event is followed by the second within the time. */
        DEADLINE,
        /** Each second event was preceded by the first, the time before it at least. */
        NOTICE_PERIOD,
        /** At each second event, the last of the first kind was not older than the time. */
        RECENCY,
        /** The second event does not come until the time after the last of the first kind has run. */
        RETENTION
    }

    TimeLimit {
        if (from.isBlank() || (to.isBlank() && kind != Kind.RECENCY)) {
            throw new IllegalArgumentException("a limit of time lies between two events; the name of one is empty");
        }
        if (from.equals(to)) {
            throw new IllegalArgumentException("a limit of time lies between two events; both are " + Quoted.of(from));
        }
        if (amount < 1 || amount > MOST) {
            throw new IllegalArgumentException(
                    "the time is " + amount + " " + words(unit) + ", outside [1, " + MOST + "]");
        }
    }

    /** What was found of one pair of events. */
    private record Found(
            String matter,
            @Nullable LocalDate first,
            @Nullable LocalDate second,
            @Nullable LocalDate limit,
            State state) {}

    private enum State {
        KEPT("kept"),
        OPEN("kept so far"),
        BROKEN("broken"),
        LACKING("broken: nothing before it");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    @Override
    public String id() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String statement() {
        String time = amount + " " + words(unit);
        String second = to.isEmpty() ? "the day of the judgement" : Quoted.of(to);
        String first = Quoted.of(from);
        String asked = switch (kind) {
            case DEADLINE -> first + " should be followed by " + second + " within " + time;
            case NOTICE_PERIOD -> first + " should come at least " + time + " before " + second;
            case RECENCY -> "the last " + first + " should be at most " + time + " old at " + second;
            case RETENTION -> second + " should not come until " + time + " after the last " + first;
        };
        return "on the timeline of " + Quoted.of(system) + ", " + asked;
    }

    private static String words(Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public List<Need> needs() {
        return Stream.of(from, to)
                .filter(event -> !event.isEmpty())
                .map(event -> Need.of(Need.What.FIELD, event))
                .toList();
    }

    @Override
    public Outcome assess(Timeline timeline, LocalDate day) {
        requireAbout(system, timeline, "the timeline is that of");
        String start = kind == Kind.NOTICE_PERIOD && timeline.isWithout(to) ? to : from;
        if (timeline.isWithout(start) && kind != Kind.RECENCY) {
            return Outcome.of(new Verdict.NotApplicable("it is stated that there was no " + Quoted.of(start)));
        }
        List<Found> found = new ArrayList<>();
        for (String matter : timeline.matters(to.isEmpty() ? Set.of(from) : Set.of(from, to))) {
            add(timeline, matter, day, found);
        }
        if (found.isEmpty()) {
            String lacking = kind == Kind.DEADLINE || kind == Kind.RETENTION || to.isEmpty() ? from : to;
            return Outcome.of(new Verdict.Inconclusive(
                            "the timeline has no " + Quoted.of(lacking)
                                    + " to judge; its day, or the statement that there was none," + " would decide it",
                            null))
                    .needing(List.of(Need.of(Need.What.FIELD, lacking)));
        }
        return Outcome.of(verdict(found), table(found));
    }

    private void add(Timeline timeline, String matter, LocalDate day, List<Found> found) {
        List<LocalDate> firsts = timeline.days(from, matter);
        List<LocalDate> seconds = to.isEmpty() ? List.of(day) : timeline.days(to, matter);
        List<LocalDate> past = seconds.stream().filter(one -> !one.isAfter(day)).toList();
        switch (kind) {
            case DEADLINE ->
                firsts.stream()
                        .filter(first -> !first.isAfter(day))
                        .forEach(first -> found.add(deadline(timeline, matter, day, first, past)));
            case NOTICE_PERIOD -> seconds.forEach(second -> found.add(notice(timeline, matter, firsts, second)));
            case RECENCY -> seconds.forEach(second -> found.add(recency(timeline, matter, firsts, second)));
            case RETENTION -> last(firsts, day).ifPresent(first -> found.add(retention(timeline, matter, first, past)));
        }
    }

    private Found deadline(Timeline timeline, String matter, LocalDate day, LocalDate first, List<LocalDate> seconds) {
        LocalDate due = timeline.after(first, amount, unit);
        Optional<LocalDate> done =
                seconds.stream().filter(one -> !one.isBefore(first)).findFirst();
        State state = done.isPresent() ? state(!done.get().isAfter(due)) : day.isAfter(due) ? State.BROKEN : State.OPEN;
        return new Found(matter, first, done.orElse(null), due, state);
    }

    private Found notice(Timeline timeline, String matter, List<LocalDate> firsts, LocalDate second) {
        Optional<LocalDate> first =
                firsts.stream().filter(one -> !one.isAfter(second)).findFirst();
        if (first.isEmpty()) {
            return new Found(matter, null, second, null, State.LACKING);
        }
        LocalDate earliest = timeline.after(first.get(), amount, unit);
        return new Found(matter, first.get(), second, earliest, state(!second.isBefore(earliest)));
    }

    private Found recency(Timeline timeline, String matter, List<LocalDate> firsts, LocalDate second) {
        Optional<LocalDate> first = last(firsts, second);
        if (first.isEmpty()) {
            return new Found(matter, null, second, null, State.LACKING);
        }
        LocalDate until = timeline.after(first.get(), amount, unit);
        return new Found(matter, first.get(), second, until, state(!second.isAfter(until)));
    }

    private Found retention(Timeline timeline, String matter, LocalDate first, List<LocalDate> seconds) {
        LocalDate until = timeline.after(first, amount, unit);
        Optional<LocalDate> end =
                seconds.stream().filter(one -> !one.isBefore(first)).findFirst();
        State state = end.isEmpty() ? State.OPEN : state(!end.get().isBefore(until));
        return new Found(matter, first, end.orElse(null), until, state);
    }

    private static State state(boolean isKept) {
        return isKept ? State.KEPT : State.BROKEN;
    }

    private static Optional<LocalDate> last(List<LocalDate> days, LocalDate until) {
        return days.stream().filter(one -> !one.isAfter(until)).reduce((a, b) -> b);
    }

    private Verdict verdict(List<Found> found) {
        List<Found> broken = found.stream()
                .filter(one -> one.state == State.BROKEN || one.state == State.LACKING)
                .toList();
        int kept = found.size() - broken.size();
        Measured measured = new Measured(
                quantity(), Estimate.of(Score.of((double) kept / found.size()), found.size()), Limit.atLeast(1));
        String counted = kept + " of " + found.size() + " keep the time";
        if (broken.isEmpty()) {
            long open = found.stream().filter(one -> one.state == State.OPEN).count();
            return new Verdict.Pass(open == 0 ? counted : counted + ", " + open + " of them so far", measured);
        }
        return new Verdict.Fail(counted + "; first broken: " + words(broken.get(0)), measured);
    }

    private String words(Found broken) {
        String matter = broken.matter.isEmpty() ? "" : Quoted.of(broken.matter) + ", ";
        String second = to.isEmpty() ? "the judgement" : Quoted.of(to);
        String then = broken.second == null ? "no " + second + " yet" : second + " on " + broken.second;
        if (broken.first == null) {
            return matter + then + " without " + Quoted.of(from) + " before it";
        }
        boolean isLatest = kind == Kind.DEADLINE || kind == Kind.RECENCY;
        return matter + Quoted.of(from) + " on " + broken.first + ", " + then + "; "
                + (isLatest ? "the last day was " : "the first day was ") + Objects.requireNonNull(broken.limit);
    }

    private Breakdown table(List<Found> found) {
        boolean isLatest = kind == Kind.DEADLINE || kind == Kind.RECENCY;
        List<List<Cell>> rows = found.stream()
                .map(one -> List.of(
                        Cell.of(one.matter),
                        cell(one.first),
                        cell(one.second),
                        cell(one.limit),
                        Cell.of(one.state.words)))
                .toList();
        return new Breakdown(
                "days of the timeline",
                List.of("matter", from, to.isEmpty() ? "judged" : to, isLatest ? "last day" : "first day", "finding"),
                rows);
    }

    private static Cell cell(@Nullable LocalDate day) {
        return Cell.of(day == null ? "-" : day.toString());
    }
}
