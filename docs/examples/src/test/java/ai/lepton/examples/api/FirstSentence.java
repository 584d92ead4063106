package ai.lepton.examples.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first sentence of the Javadoc of a type or a package, as Markdown, read from its source file. */
final class FirstSentence {
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/", Pattern.DOTALL);
    private static final Pattern END = Pattern.compile("(?<!\\bal)\\. ");
    private static final Pattern TAG = Pattern.compile("\\{@(\\w+)\\s+([^{}]*)}");

    private FirstSentence() {}

    static String of(Class<?> type) throws IOException {
        String module = type.getPackageName().split("\\.", -1)[2];
        String source = Files.readString(source(module, type.getName()));
        Matcher declared = Pattern.compile(
                        "^public [a-z -]*(?:class|record|interface|enum) " + type.getSimpleName() + "\\b",
                        Pattern.MULTILINE)
                .matcher(source);
        return declared.find() ? lastOf(source.substring(0, declared.start())) : "";
    }

    static String ofPackage(String module, String name) throws IOException {
        String source = Files.readString(source(module, name + ".package-info"));
        return lastOf(source.substring(0, source.indexOf("\npackage ")));
    }

    private static Path source(String module, String name) {
        return Path.of("..", "..", "lepton-" + module, "src/main/java", name.replace('.', '/') + ".java");
    }

    private static String lastOf(String source) {
        String comment = "";
        Matcher comments = COMMENT.matcher(source);
        while (comments.find()) {
            comment = comments.group(1);
        }
        String text =
                comment.replaceAll("(?m)^\\s*\\*", " ").replaceAll("\\s+", " ").strip();
        text = text.split(" <p>| <pre>| @param | @see ", 2)[0];
        StringBuilder plain = new StringBuilder();
        Matcher tags = TAG.matcher(text);
        while (tags.find()) {
            tags.appendReplacement(
                    plain,
                    Matcher.quoteReplacement(shown(tags.group(1), tags.group(2).strip())));
        }
        tags.appendTail(plain);
        return sentence(plain.toString())
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .strip();
    }

    /** A full stop within a name or a number is followed by no blank; that of 'et al.' ends no sentence. */
    private static String sentence(String text) {
        Matcher end = END.matcher(text);
        return end.find() ? text.substring(0, end.start() + 1) : text;
    }

    private static String shown(String tag, String content) {
        if (!tag.startsWith("link")) {
            return "`" + content + "`";
        }
        int label = content.indexOf(' ');
        String target = label < 0 ? content : content.substring(label + 1);
        if (label >= 0) {
            return tag.equals("link") ? "`" + target + "`" : target;
        }
        String[] parts = target.split("#", 2);
        String type = parts[0].substring(parts[0].lastIndexOf('.') + 1);
        String member = parts.length < 2 ? "" : (type.isEmpty() ? "" : ".") + parts[1].replaceFirst("\\(.*", "");
        return "`" + type + member + "`";
    }
}
