package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Citation;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The guide's page of the packs' rules is made of the packs. {@code -Dguide.write} writes it again:
 * {@code mvn test -Dquick -pl docs/examples -am -Dtest=RulesOfThePacksPageTest -Dguide.write -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class RulesOfThePacksPageTest {
    private static final Path PAGE = Path.of("..", "guide", "rules-of-the-packs.md");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void thePageIsMadeOfThePacks() throws IOException {
        String page = page();
        if (System.getProperty("guide.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE).equals(page))
                .as("docs/guide/rules-of-the-packs.md is what the packs say; if not, write it again with -Dguide.write")
                .isTrue();
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Rules of the packs

                Every rule of every ready pack: what it asks, on which clause it stands, what decides it, and from when. `Pack.named`
                reads them; a test makes this page from them. They compute what a clause asks where it can be computed. They are no
                legal advice, and passing them is no conformity.

                *Certainty* says how well the clause is known: `text` was compared with its text, `secondary` comes from a summary,
                `memory` was not checked. A day of effect without the word 'confirmed' was not read in an official text. Past the
                day of review a finding says that the dates were not reviewed. *Reported* rules have no limit: they show values and
                neither pass nor fail. A rule is `for` some cases only where a parameter says so. What a person has to vouch for is an *attestation*; it is never counted as measured.

                | Pack | Version | Title | Rules |
                |---|---|---|---|
                """);
        StringBuilder rest = new StringBuilder();
        for (String name : Pack.names()) {
            Pack pack = set(Pack.named(name));
            page.append("| [`" + name + "`](#" + name + ") | " + pack.version() + " | " + pack.title("en") + " | "
                    + pack.rules().size() + " |\n");
            rest.append(chapter(pack));
        }
        return page.append(rest).toString();
    }

    /** Returns the pack with the names of its parameters in the place of values. */
    private static Pack set(Pack pack) {
        Pack set = pack;
        for (Map.Entry<String, Pack.Parameter> parameter : pack.parameters().entrySet()) {
            if (parameter.getValue().value() == null && parameter.getValue().example() == null) {
                set = set.with(parameter.getKey(), "{" + parameter.getKey() + "}");
            }
        }
        return set;
    }

    private static String chapter(Pack pack) {
        StringBuilder text = new StringBuilder("\n## " + pack.id() + "\n\n" + pack.title("en") + "; " + pack.title("zh")
                + ". Version " + pack.version() + ".\n");
        if (!pack.parameters().isEmpty()) {
            text.append("\n| Parameter | Asks | Values | Until it is set |\n|---|---|---|---|\n");
            pack.parameters()
                    .forEach((name, parameter) -> text.append("| `" + name + "` | " + parameter.asks() + " | "
                            + (parameter.values().isEmpty()
                                    ? parameter.type().name().toLowerCase(Locale.ROOT)
                                    : code(parameter.values()))
                            + " | "
                            + usual(Objects.requireNonNull(
                                    Pack.named(pack.id()).parameters().get(name))) + " |\n"));
        }
        text.append("\n| Rule | Asks | Because | Clause | Decided by | Evidence | In force | Review by |\n"
                + "|---|---|---|---|---|---|---|---|\n");
        JsonNode document = JSON.readTree(pack.toJson());
        List<Rule<?>> rules = pack.rules();
        for (int i = 0; i < rules.size(); i++) {
            text.append(row(rules.get(i), document.get("rules").get(i)));
        }
        return text.toString();
    }

    private static String usual(Pack.Parameter parameter) {
        if (parameter.value() != null) {
            return "`" + parameter.value() + "`";
        }
        return parameter.example() == null
                ? "has to be set"
                : "rules that name it are undecided; such as `" + parameter.example() + "`";
    }

    private static String row(Rule<?> rule, JsonNode entry) {
        Citation citation = rule.citation().orElseThrow();
        JsonNode asked = entry.get("requires");
        boolean isReport = asked.has("report");
        JsonNode kind = isReport ? asked.get("report") : asked;
        String profiles = rule.profiles().isEmpty() ? "" : " (" + String.join(", ", rule.profiles()) + ")";
        return "| `" + rule.id() + "`, " + rule.severity().name().toLowerCase(Locale.ROOT) + profiles + " | "
                + cell(rule.statement()) + when(entry) + " | " + cell(rule.because()) + " | " + clause(citation) + crosswalk(rule)
                + " | " + (isReport ? "reported: " : "") + formula(kind, isReport) + " | " + evidence(kind) + " | "
                + dates(entry.get("in_force")) + " | "
                + rule.reviewBy().map(LocalDate::toString).orElse("") + " |\n";
    }

    /** Returns for which values of parameters the rule is. */
    private static String when(JsonNode entry) {
        List<String> conditions = new ArrayList<>();
        if (entry.has("when")) {
            entry.get("when")
                    .properties()
                    .forEach(one -> conditions.add("`" + one.getKey() + "` " + one.getValue().asString()));
        }
        return conditions.isEmpty() ? "" : "; for " + String.join(", ", conditions);
    }

    private static String crosswalk(Rule<?> rule) {
        return rule.crosswalk().isEmpty() ? "" : ". See " + code(rule.crosswalk());
    }

    private static String clause(Citation citation) {
        String words = cell(citation.source() + ", " + citation.clause());
        return citation.url().map(url -> "[" + words + "](" + url + ")").orElse(words) + "; `"
                + citation.certainty().name().toLowerCase(Locale.ROOT) + "`"
                + Optional.ofNullable(citation.textVersion())
                        .map(day -> ", version of " + day)
                        .orElse("")
                + Optional.ofNullable(citation.readOn())
                        .map(day -> ", read on " + day)
                        .orElse("");
    }

    /** Returns what the kind asks: its name, and its values as the pack has them, without the limit where nothing is judged. */
    private static String formula(JsonNode kind, boolean isReport) {
        boolean isDocumentation = kind.get("kind").asString().equals("documentation-completeness");
        Map<String, String> values = new LinkedHashMap<>();
        kind.properties().forEach(value -> {
            boolean isLimit = List.of("at_least", "at_most", "hours", "k").contains(value.getKey());
            boolean isTold = List.of("kind", "attests").contains(value.getKey())
                    || (value.getKey().equals("about") && value.getValue().asString().equals("${subject}"))
                    || (value.getKey().equals("fields") && isDocumentation);
            if (!isTold && !(isReport && isLimit)) {
                values.put(value.getKey(), value.getValue().toString().replace("\"", ""));
            }
        });
        if (isDocumentation) {
            List<String> keys = new ArrayList<>();
            kind.get("fields")
                    .forEach(field -> keys.add(field.get("key").asString() + " ("
                            + field.get("citation").get("clause").asString()
                            + (field.has("where_applicable") ? ", where it applies" : "") + ")"));
            values.put("fields", String.join("; ", keys));
        }
        StringBuilder text = new StringBuilder("`" + kind.get("kind").asString() + "`");
        values.forEach(
                (name, value) -> text.append(", ").append(name).append(' ').append(cell(value)));
        return text.toString();
    }

    private static String evidence(JsonNode kind) {
        return switch (kind.get("kind").asString()) {
            case "attestation" -> "an attestation";
            case "documentation-completeness" -> "documentation";
            case "deadline", "notice-period", "recency", "retention" -> "a timeline";
            case "selection-ratio", "adverse-impact", "impact-ratios", "equalized-odds", "rate-at-least", "rate-at-most" ->
                "decisions";
            case "k-anonymity", "prosecutor-risk" -> "personal records";
            case "log-content", "log-gaps", "log-retention" -> "an event log";
            case "override-rate", "two-persons" -> "reviewed decisions";
            case "population-stability-index" -> "two samples";
            case "calibration-gap" -> "scored outcomes";
            case "membership-limit" -> "membership scores";
            case "declared-accuracy", "flip-rate" -> "behaviour";
            default -> throw new AssertionError("no evidence of " + kind.get("kind") + "; add it here");
        };
    }

    private static String dates(JsonNode dates) {
        if (!dates.isArray()) {
            return period(dates);
        }
        List<String> all = new ArrayList<>();
        dates.forEach(choice -> {
            List<String> when = new ArrayList<>();
            choice.get("when")
                    .properties()
                    .forEach(one -> when.add(one.getKey() + " " + one.getValue().asString()));
            all.add(String.join(", ", when) + ": " + period(choice));
        });
        return String.join("; ", all);
    }

    private static String period(JsonNode dates) {
        String from = dates.has("from") ? "from " + dates.get("from").asString() + " " : "";
        String until = dates.has("until") ? "until " + dates.get("until").asString() + " " : "";
        boolean isConfirmed = dates.get("confirmed").asBoolean();
        return cell(from + until + "(" + dates.get("source").asString() + (isConfirmed ? "; confirmed" : "") + ")");
    }

    private static String code(List<String> words) {
        return "`" + String.join("`, `", words) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
