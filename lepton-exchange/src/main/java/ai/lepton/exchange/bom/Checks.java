package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the standard wants of single fields; each check throws {@link IllegalArgumentException} by the field's name. */
final class Checks {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /** Characters that no IRI has as they are, nor any outside of ASCII that is no letter or mark. */
    private static final Pattern NOT_IN_IRI = Pattern.compile("[\\s\"<>\\\\^`{|}\\p{Cntrl}]");

    /** Characters outside of ASCII that no IRI has anywhere: those that are none, and some that are for marking texts up. */
    private static final Pattern NO_CHARACTER =
            Pattern.compile("[\\uFDD0-\\uFDEF\\uFFF0-\\uFFFF\\x{E0000}-\\x{E0FFF}]");

    private static final Pattern PRIVATE = Pattern.compile("\\p{Co}");

    private static final Pattern BRACKET = Pattern.compile("[\\[\\]]");

    /** The query of an address, which alone may have characters of private use. */
    private static final Pattern QUERY = Pattern.compile("(?s)\\?[^#]*");

    /** Where the machine stands in an address, which alone may have square brackets; its port is a number. */
    private static final Pattern MACHINE = Pattern.compile("(?s)\\A([A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)");

    private static final Pattern AUTHORITY =
            Pattern.compile("([^@\\[\\]]*@)?(\\[[^\\[\\]]*\\]|[^:@\\[\\]]*)(:[0-9]*)?");

    /** What stands before the @ of an address of mail, without what only quotes would allow. */
    private static final String MAIL_STEP = "[^@\\s\\p{Z}()<>\\[\\]:;,.\"\\\\\\p{Cntrl}]+";

    private static final Pattern MAIL = Pattern.compile("(" + MAIL_STEP + "(?:\\." + MAIL_STEP + ")*)@([^@]+)");

    /** Characters before the @, and after it in ASCII, of which addresses have no more. */
    private static final int LONGEST_MAIL_NAME = 64;

    private static final int LONGEST_MAIL_DOMAIN = 253;

    /** Characters of a version, of which the standard takes no more. */
    private static final int LONGEST_VERSION = 1024;

    private Checks() {}

    /** Returns a text that must be there, and can be written. */
    static String required(String name, @Nullable String text) {
        return Utf8.required(name, Documents.required(text, name));
    }

    /** Checks that a text can be written, if there is one. */
    static void text(String name, @Nullable String text) {
        if (text != null) {
            Utf8.required(name, text);
        }
    }

    /** Checks that texts can be written. */
    static List<String> texts(String name, @Nullable List<String> texts) {
        List<String> all = Documents.list(name, texts);
        for (int i = 0; i < all.size(); i++) {
            Utf8.required(name + "[" + i + "]", all.get(i));
        }
        return all;
    }

    /** Checks what others refer to an object by, if there is such. */
    static void ref(String name, @Nullable String ref) {
        text(name, ref);
        if (ref != null && ref.isEmpty()) {
            throw new IllegalArgumentException(name + " is empty; it must be a text that is unique in the BOM");
        }
    }

    /** Checks what an object refers to others by. */
    static List<String> refs(String name, @Nullable List<String> refs) {
        List<String> all = Documents.list(name, refs);
        all.forEach(ref -> ref(name, ref));
        return all;
    }

    /** Checks an address, absolute or relative, if there is one. */
    static void url(String name, @Nullable String url) {
        if (url == null) {
            return;
        }
        Utf8.required(name, url);
        try {
            Matcher machine = MACHINE.matcher(url);
            boolean isPlaced =
                    !machine.find() || AUTHORITY.matcher(machine.group(2)).matches();
            if (!isPlaced
                    || NOT_IN_IRI.matcher(url).find()
                    || NO_CHARACTER.matcher(url).find()
                    || PRIVATE.matcher(QUERY.matcher(url).replaceFirst("")).find()
                    || BRACKET.matcher(MACHINE.matcher(url).replaceFirst("")).find()) {
                throw new URISyntaxException(url, "has a character that addresses don't have");
            }
            URI unused = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    name + " is " + Quoted.of(url) + ", which is no address; write blanks and the like as %20", e);
        }
    }

    /** Checks an address of mail, if there is one. */
    static void mail(String name, @Nullable String mail) {
        text(name, mail);
        if (mail != null && !isMail(mail)) {
            throw new IllegalArgumentException(name + " is " + Quoted.of(mail) + ", which is no address of mail");
        }
    }

    private static boolean isMail(String mail) {
        Matcher parts = MAIL.matcher(mail);
        if (!parts.matches() || parts.group(1).codePointCount(0, parts.group(1).length()) > LONGEST_MAIL_NAME) {
            return false;
        }
        try {
            String domain = IDN.toASCII(parts.group(2), IDN.USE_STD3_ASCII_RULES);
            boolean isNumber = domain.matches("(.*\\.)?[0-9]*");
            return domain.length() <= LONGEST_MAIL_DOMAIN
                    && !isNumber
                    && !domain.startsWith(".")
                    && !domain.contains("..");
        } catch (IllegalArgumentException e) { // a step that is empty, too long, or has what no name of a machine has
            return false;
        }
    }

    /** Checks a version, if there is one. */
    static void version(String name, @Nullable String version) {
        text(name, version);
        if (version != null && version.codePointCount(0, version.length()) > LONGEST_VERSION) {
            throw new IllegalArgumentException(name + " has " + version.codePointCount(0, version.length())
                    + " characters; the standard takes at most " + LONGEST_VERSION);
        }
    }

    /** Checks that a point in time has a year of four digits, if there is one. */
    static void time(String name, @Nullable Instant time) {
        if (time != null && (time.isBefore(FIRST) || !time.isBefore(END))) {
            throw new IllegalArgumentException(name + " is " + time + "; documents have years from 0 to 9999");
        }
    }

    /** Checks a share, if there is one. */
    static void share(String name, @Nullable Double share) {
        if (share != null && !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is " + share + ", outside [0, 1]");
        }
    }

    /** Returns a list without two that are equal. */
    static <T> List<T> unique(String name, @Nullable List<T> values) {
        List<T> all = Documents.list(name, values);
        Set<T> seen = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            if (!seen.add(all.get(i))) {
                throw new IllegalArgumentException(name + "[" + i + "] comes twice; each has to be in the list once");
            }
        }
        return all;
    }

    /** Returns other fields, in which nothing is null: the standard has no null. */
    static Map<String, Object> extra(@Nullable Map<String, Object> fields) {
        Map<String, Object> extra = Documents.extra(fields);
        extra.forEach(Checks::requireWhole);
        return extra;
    }

    /** Checks that nothing in a field is null, and that its texts can be written. */
    static void requireWhole(String name, @Nullable Object value) {
        requireWhole(name, value, 0);
    }

    private static void requireWhole(String name, @Nullable Object value, int depth) {
        if (value == null) {
            throw new IllegalArgumentException(Quoted.of(name) + " is null; leave it out");
        }
        if (depth > Documents.DEEPEST) {
            throw new IllegalArgumentException(Quoted.of(name) + " is nested more than " + Documents.DEEPEST + " deep");
        }
        if (value instanceof String text) {
            Utf8.required(Quoted.bare(name), text);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                requireWhole(name + "[" + i + "]", list.get(i), depth + 1);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> requireWhole(name + "." + key, each, depth + 1));
        }
    }
}
