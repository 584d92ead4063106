package ai.lepton.exchange.croissant;

import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.croissant.Croissant.Entity;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A licence by the id that the Hugging Face hub has for it, and by the address that Croissant has. */
final class CardLicense {
    private static final String SPDX = "https://spdx.org/licenses/";

    private static final List<Pattern> ADDRESSES = List.of(
            Pattern.compile("https?://spdx\\.org/licenses/([A-Za-z0-9.+-]+?)(?:\\.html|\\.json|\\.txt)?/?"),
            Pattern.compile("https?://(?:www\\.)?choosealicense\\.com/licenses/([A-Za-z0-9.+-]+)/?"));
    private static final Pattern COMMONS = Pattern.compile(
            "https?://creativecommons\\.org/licenses/([a-z-]+)/(\\d\\.\\d)(?:/(?:legalcode|deed)?[a-z.]*)?");
    private static final Pattern ZERO =
            Pattern.compile("https?://creativecommons\\.org/publicdomain/zero/1\\.0(?:/[a-z.]*)?");

    private CardLicense() {}

    /** Returns the hub's id of a licence; null where its address tells none. */
    static @Nullable String id(Entity license) {
        String url = license.url();
        if (url == null) {
            return null;
        }
        for (Pattern address : ADDRESSES) {
            Matcher matcher = address.matcher(url);
            if (matcher.matches()) {
                return matcher.group(1).toLowerCase(Locale.ROOT);
            }
        }
        Matcher commons = COMMONS.matcher(url);
        if (commons.matches()) {
            return "cc-" + commons.group(1) + "-" + commons.group(2);
        }
        return ZERO.matcher(url).matches() ? "cc0-1.0" : null;
    }

    /** Returns the address of a licence in the list of SPDX, which has ids in letter cases of their own; null where it has none. */
    static @Nullable String address(String id) {
        Component.License license = Component.License.of(id).license();
        return license == null || license.id() == null ? null : SPDX + license.id() + ".html";
    }
}
