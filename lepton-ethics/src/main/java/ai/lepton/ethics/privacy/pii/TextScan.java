package ai.lepton.ethics.privacy.pii;

import ai.lepton.ethics.privacy.pii.EmailAddresses.Found;
import ai.lepton.ethics.privacy.pii.Identifier.Held;
import ai.lepton.ethics.privacy.pii.Layouts.Layout;
import ai.lepton.ethics.privacy.pii.Match.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a text that comes in pieces. It keeps a window, and looks at each character a number of times that is bounded,
 * whatever the text: {@link #steps()} counts them.
 *
 * <p>What is found does not depend on how the text is cut into pieces: a match and the words beside it fit into the margins that
 * are kept before and read after the place that is looked at.
 */
final class TextScan {
    /** What a word beside a match makes of its odds. */
    static final double CONTEXT = 100;

    /** What numbers beside digits make of their odds. */
    static final double AMONG_NUMBERS = 0.1;

    /** Margins before and after, in characters as they are given: what is looked at, times the most that is left out of it. */
    private static final int BEFORE = 1024;

    private static final int AFTER = 2048;
    private static final int WINDOW = 1 << 16;

    /** How far to the left a number may hang together with others by hyphens, points and strokes. */
    private static final int CHAIN = 40;

    private static final Layouts LAYOUTS = Layouts.of(Identifiers.all());

    /** Decimals, dates and addresses of IPv4. */
    private static final Pattern NO_PHONE = Pattern.compile("[0-9]+\\.[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*"
            + "|[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{4}|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private static final Pattern IN_URL = Pattern.compile("(?s).*://\\S*:");

    private static final double EMAIL_ODDS = 50;
    private static final double RESERVED_ODDS = 2;
    private static final double IN_URL_ODDS = 0.5;
    private static final double ABROAD_ODDS = 20;
    private static final double NATIONAL_ODDS = 1.2;
    private static final double BARE_PHONE_ODDS = 0.02;

    /**
     * What is looked for.
     *
     * @param kinds the kinds
     * @param region the country whose phone numbers need no country code; null where there is none
     * @param least the least confidence of what is told
     * @param beside words that stand beside the text, such as the name of its column; empty where there are none
     */
    record Search(Set<PersonalData> kinds, @Nullable String region, double least, String beside) {}

    private final Search search;
    private final boolean[] isWanted = new boolean[PersonalData.values().length];
    private final boolean hasEmail;
    private final boolean hasPhone;
    private final Overlaps overlaps;
    private final EmailAddresses emails = new EmailAddresses();
    private final FoldedText text = new FoldedText();
    private final int capacity;
    private char[] raw = new char[0];
    private int size;
    private int done; // what begins before was looked at

    /** Where the window begins: in characters, in lines, and in code points of its line. */
    private long base;

    private long line = 1;
    private long column = 1;

    private long steps;
    private int phoneUntil;
    private final int[] groupEnds = new int[12];
    private final Surroundings surroundings = new Surroundings(text);

    TextScan(Search search, Overlaps.Sink sink) {
        this(search, WINDOW, sink);
    }

    TextScan(Search search, int window, Overlaps.Sink sink) {
        this.search = search;
        search.kinds().forEach(kind -> isWanted[kind.ordinal()] = true);
        hasEmail = search.kinds().contains(PersonalData.EMAIL_ADDRESS);
        hasPhone = search.kinds().contains(PersonalData.PHONE_NUMBER);
        overlaps = new Overlaps(sink);
        capacity = window + BEFORE + AFTER;
    }

    /** Takes the next piece of the text. */
    void accept(char[] piece, int length) {
        int taken = 0;
        while (taken < length) {
            int part = Math.min(length - taken, capacity - size);
            if (size + part > raw.length) {
                raw = Arrays.copyOf(raw, size + part == length ? length : capacity);
            }
            System.arraycopy(piece, taken, raw, size, part);
            size += part;
            taken += part;
            if (size == capacity) {
                look(size - AFTER);
                drop();
            }
        }
    }

    /** Looks at what is left. */
    void finish() {
        look(size);
        overlaps.settle(Long.MAX_VALUE);
    }

    /** Returns how many characters were read so far. */
    long length() {
        return base + size;
    }

    /** Returns how many lines there are so far; a line feed at the end begins no further one. */
    long lines() {
        long ended = line - 1 + text.lineFeeds().before(size);
        return length() == 0 ? 0 : size > 0 && raw[size - 1] == '\n' ? ended : ended + 1;
    }

    /** Returns how many times a character was looked at. */
    long steps() {
        return steps + emails.steps();
    }

    /** Looks at what begins before a place of the window. */
    private void look(int limit) {
        text.fold(raw, size);
        steps += size;
        int i = 0;
        while (i < text.size() && text.origin(i) < done) {
            i++;
        }
        phoneUntil = 0;
        surroundings.forget();
        char[] chars = text.chars();
        int n = text.size();
        while (n > i && text.origin(n - 1) >= limit) {
            n--;
        }
        boolean wasWord = text.isWord(i - 1);
        for (; i < n; i++) {
            char c = chars[i];
            boolean isWord = FoldedText.isWord(c);
            if (isWord && !wasWord && c < 128) {
                if (isBehindDigit(i)) {
                    steps++; // such as the digits behind a decimal point: neither would begin here
                } else {
                    identifiers(i);
                    if (hasPhone && FoldedText.isDigit(c)) {
                        phone(i);
                    }
                }
            } else if (c == '@' && hasEmail) {
                email(i);
            } else if (hasPhone && (c == '+' || c == '(')) {
                phone(i);
            }
            wasWord = isWord;
        }
        steps += Math.max(0, limit - done);
        done = limit;
        overlaps.settle(base + limit - BEFORE);
    }

    /** Forgets what is no longer needed. */
    private void drop() {
        int cut = Math.max(0, done - BEFORE);
        if (cut > 0 && Character.isLowSurrogate(raw[cut])) {
            cut++; // not within a pair
        }
        int ended = text.lineFeeds().before(cut);
        int begin = ended == 0 ? 0 : text.lineFeeds().get(ended - 1) + 1;
        int points = cut - begin - (text.pairs().before(cut) - text.pairs().before(begin));
        line += ended;
        column = ended == 0 ? column + points : 1 + points;
        base += cut;
        System.arraycopy(raw, cut, raw, 0, size - cut);
        size -= cut;
        done -= cut;
    }

    private Place place(int from, int to) {
        int begin = text.origin(from);
        int ended = text.lineFeeds().before(begin);
        int lineBegin = ended == 0 ? 0 : text.lineFeeds().get(ended - 1) + 1;
        long points =
                begin - lineBegin - (text.pairs().before(begin) - text.pairs().before(lineBegin));
        return new Place(
                base + begin, base + text.end(to - 1, raw), line + ended, ended == 0 ? column + points : 1 + points);
    }

    private void identifiers(int from) {
        int state = Layouts.FIRST;
        boolean isFree = false;
        char[] chars = text.chars();
        int size = text.size();
        int to = from;
        while (to < size) {
            state = LAYOUTS.next(state, chars[to]);
            to++;
            if (state == Layouts.DEAD) {
                break;
            }
            if (LAYOUTS.isEnd(state) && endsAt(to)) {
                if (!isFree && !beginsAt(from)) {
                    break;
                }
                isFree = true;
                identifiers(from, to, LAYOUTS.ending(state));
            }
        }
        steps += to - from;
    }

    private void identifiers(int from, int to, Layout[] ending) {
        String value = null;
        boolean isDigits = isDigits(from, to, true);
        double ofNumbers = isAmongNumbers(from, to) ? AMONG_NUMBERS : 1;
        for (Layout layout : ending) {
            Identifier identifier = layout.identifier();
            if (!isWanted[identifier.kind().ordinal()]) {
                continue;
            }
            double prior = layout.prior();
            if (layout.isBare() || isDigits && identifier.kind().country().isPresent()) {
                prior *= ofNumbers;
            }
            if (isTooUnlikely(prior / identifier.leastChance()) && !mayBeBeside(from, to, identifier.words())) {
                continue; // whatever its check says, which takes longer
            }
            value = value == null ? value(from, to) : value;
            Held held = identifier.check().apply(value);
            if (held != null) {
                double odds = prior / held.chance();
                add(identifier.kind(), from, to, odds, value, held.chance(), held.why(), identifier.words());
            }
        }
    }

    private boolean isTooUnlikely(double odds) {
        return odds / (1 + odds) < search.least(); // of infinite odds that is not a number, and not less
    }

    /** Returns whether all characters are digits, or separators of them where those are left out. */
    private boolean isDigits(int from, int to, boolean areSeparatorsLeftOut) {
        char[] chars = text.chars();
        for (int i = from; i < to; i++) {
            char c = chars[i];
            boolean isLeftOut = areSeparatorsLeftOut && c != '+' && !FoldedText.isWord(c);
            if (!FoldedText.isDigit(c) && !isLeftOut) {
                return false;
            }
        }
        return true;
    }

    /** Returns the characters without separators, in capital letters. */
    private String value(int from, int to) {
        StringBuilder value = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.at(i);
            if (c == '+' || FoldedText.isWord(c)) {
                value.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
            }
        }
        steps += to - from;
        return value.toString();
    }

    /** Returns whether a hyphen, a point or a stroke, and a digit before it, stand before; {@link #beginsAt} then says no. */
    private boolean isBehindDigit(int from) {
        return from > 1 && isLink(text.at(from - 1)) && FoldedText.isDigit(text.at(from - 2));
    }

    /** Returns whether what begins here is no part of a longer number, of a version, or of a chain such as that of a UUID. */
    private boolean beginsAt(int from) {
        if (from == 0) {
            return true;
        }
        char before = text.at(from - 1);
        if (before == '$' || before == '€' || before == '£' || before == '¥' || before == '+') {
            return false;
        }
        int i = from - 1;
        while (i >= 0 && from - i <= CHAIN && (isLink(text.at(i)) || FoldedText.isWord(text.at(i)))) {
            if (FoldedText.isDigit(text.at(i))) {
                return false;
            }
            i--;
        }
        steps += from - i;
        return from - i <= CHAIN || !isLink(before);
    }

    /** Returns whether what ends here is no part of something longer. */
    private boolean endsAt(int to) {
        if (to >= text.size()) {
            return true;
        }
        char after = text.at(to);
        boolean isLinked = to + 1 < text.size()
                && (after == '-' && FoldedText.isWord(text.at(to + 1))
                        || (after == '.' || after == '/') && FoldedText.isDigit(text.at(to + 1)));
        return !FoldedText.isWord(after) && !isLinked;
    }

    private static boolean isLink(char c) {
        return c == '-' || c == '.' || c == '/';
    }

    /** Returns whether digits stand beside, with a blank or a tab between. */
    private boolean isAmongNumbers(int from, int to) {
        boolean isAfter = from > 1 && isGap(text.at(from - 1)) && FoldedText.isDigit(text.at(from - 2));
        return isAfter || to + 1 < text.size() && isGap(text.at(to)) && FoldedText.isDigit(text.at(to + 1));
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '\t';
    }

    private void email(int at) {
        Optional<Found> found = emails.around(text, at);
        if (found.isPresent()) {
            Found address = found.get();
            String left = text.text(Math.max(0, address.from() - Surroundings.BEFORE), address.from());
            boolean isInUrl = left.contains("://") && IN_URL.matcher(left).matches();
            String why = isInUrl
                    ? "a user's name and host in a URL"
                    : address.isReserved() ? "an address, of a domain that is kept for examples" : "an address";
            double odds = isInUrl ? IN_URL_ODDS : address.isReserved() ? RESERVED_ODDS : EMAIL_ODDS;
            String value = text.text(address.from(), address.to()).toUpperCase(Locale.ROOT);
            add(PersonalData.EMAIL_ADDRESS, address.from(), address.to(), odds, value, 1, why, Words.EMAIL);
        }
    }

    private void phone(int from) {
        boolean isAbroad = text.at(from) == '+';
        if (from < phoneUntil || !isAbroad && search.region() == null) {
            return;
        }
        int digits = 0;
        int gap = 0;
        int end = from;
        int groups = 0;
        int[] ends = groupEnds;
        for (int i = from; i < text.size() && gap <= 2 && digits <= 15; i++) {
            char c = text.at(i);
            if (FoldedText.isDigit(c)) {
                gap = 0;
                digits++;
                end = i + 1;
            } else if (c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '+' && i == from) {
                if (gap == 0 && end > from && groups < ends.length) {
                    ends[groups++] = end;
                }
                gap++;
            } else {
                break;
            }
        }
        steps += end - from + gap + 1;
        if (digits < 7 || digits > 15 || !isAbroad && !beginsAt(from)) {
            return;
        }
        phoneUntil = end;
        tryPhone(from, end, isAbroad);
        for (int k = groups - 1; k >= Math.max(0, groups - 3); k--) {
            if (ends[k] < end && ends[k] - from >= 7) {
                tryPhone(from, ends[k], isAbroad);
            }
        }
    }

    private void tryPhone(int from, int to, boolean isAbroad) {
        if (!endsAt(to)) {
            return;
        }
        boolean isBare = isDigits(from, to, false);
        double odds = isAbroad ? ABROAD_ODDS : isBare ? BARE_PHONE_ODDS : NATIONAL_ODDS;
        odds *= !isAbroad && isAmongNumbers(from, to) ? AMONG_NUMBERS : 1;
        if (isTooUnlikely(odds) && beside(from, to, Words.PHONE).isEmpty()) {
            return; // before the library is asked, which takes longer
        }
        String written = text.text(from, to);
        if (!isBare && NO_PHONE.matcher(written).matches()) {
            return;
        }
        Optional<String> number = PhoneNumbers.valid(written, search.region());
        if (number.isPresent()) {
            String why = isAbroad
                    ? "a country's code, and a number of its plan"
                    : "a number of the plan of " + search.region();
            add(PersonalData.PHONE_NUMBER, from, to, odds, number.get(), 0.3, why, Words.PHONE);
        }
    }

    /** Returns a word beside some characters that is one of these. */
    private Optional<String> beside(int from, int to, Words words) {
        Optional<String> word = search.beside().isEmpty() ? Optional.empty() : words.in(search.beside());
        steps += Surroundings.BEFORE + Surroundings.AFTER;
        return word.isPresent() ? word : surroundings.word(from, to, words);
    }

    /** Returns whether a word could stand beside some characters; no more certain, but quicker, than to look for it. */
    private boolean mayBeBeside(int from, int to, Words words) {
        return !search.beside().isEmpty() || surroundings.mayHave(from, to, words);
    }

    private void add(
            PersonalData kind, int from, int to, double odds, String value, double chance, String reason, Words words) {
        double most = odds * CONTEXT;
        if (isTooUnlikely(most)) {
            return;
        }
        Optional<String> word = beside(from, to, words);
        double all = word.isPresent() ? most : odds;
        double confidence = Math.min(0.999, all / (1 + all));
        if (confidence >= search.least()) {
            List<String> why = word.isPresent() ? List.of(reason, "'" + word.get() + "' beside it") : List.of(reason);
            String shown = text.text(from, Math.min(to, from + 2));
            overlaps.add(new Candidate(kind, place(from, to), confidence, value, shown, chance, why));
            if (overlaps.isFull()) {
                overlaps.settle(base + text.origin(from) - BEFORE);
            }
            if (overlaps.isFull()) { // so many in one another; no text has that but by intent
                overlaps.settle(Long.MAX_VALUE);
            }
        }
    }
}
