package ai.lepton.exchange.croissant;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of a data set, or a set of files that are alike; and what is taken from one: {@link Source}. */
public sealed interface Resource {
    /** Returns what it is referred to by; unique in its document. */
    String id();

    /** Returns its media types, such as {@code text/csv}. */
    List<String> encodingFormat();

    /** Returns what it is in: archives, or a directory of files. */
    List<Source> containedIn();

    /**
     * One file.
     *
     * @param id what it is referred to by
     * @param name its name, with the ending; null where that is not said
     * @param description what is in it; null where that is not said
     * @param contentUrl where it is: relative to the document, or to what it is contained in; null only for a contained one
     * @param contentSize its size, such as {@code 117743 B}; null where that is not said
     * @param encodingFormat its media types, at least one
     * @param sha256 digest of its bytes, in hexadecimal digits; null where another one is given, it is contained in another
     *     file, or the data set is live
     * @param md5 the same by MD5
     * @param containedIn the archives that it is in
     * @param extra properties that are not among these
     */
    record FileObject(
            String id,
            @Nullable String name,
            Croissant.@Nullable Text description,
            @Nullable String contentUrl,
            @Nullable String contentSize,
            List<String> encodingFormat,
            @Nullable String sha256,
            @Nullable String md5,
            List<Source> containedIn,
            Map<String, Object> extra)
            implements Resource {
        /** Copies lists and maps, and refuses what the official validator calls an error. */
        public FileObject {
            Checks.id(id);
            encodingFormat = Elements.of("encodingFormat", encodingFormat);
            containedIn = Elements.of("containedIn", containedIn);
            extra = Documents.extra(extra);
            if (encodingFormat.isEmpty()) {
                throw new IllegalArgumentException(
                        "file " + Quoted.of(id) + " has no encodingFormat, such as text/csv");
            }
            if (containedIn.isEmpty() && (contentUrl == null || contentUrl.isEmpty())) {
                throw new IllegalArgumentException("file " + Quoted.of(id) + " has no contentUrl");
            }
        }

        /**
         * Returns a file beside its document.
         *
         * @param id what it is referred to by
         * @param contentUrl where it is, relative to the document
         * @param encodingFormat its media type, such as {@code text/csv}
         * @param sha256 digest of its bytes, in hexadecimal digits
         */
        public static FileObject of(String id, String contentUrl, String encodingFormat, String sha256) {
            Elements.required("contentUrl", contentUrl);
            return new FileObject(
                    id,
                    contentUrl.substring(contentUrl.lastIndexOf('/') + 1),
                    null,
                    contentUrl,
                    null,
                    List.of(Elements.required("encodingFormat", encodingFormat)),
                    Elements.required("sha256", sha256),
                    null,
                    List.of(),
                    Map.of());
        }

        /** Returns a file within an archive, which is another file of the data set. */
        public static FileObject in(String archive, String id, String contentUrl, String encodingFormat) {
            Elements.required("contentUrl", contentUrl);
            return new FileObject(
                    id,
                    contentUrl.substring(contentUrl.lastIndexOf('/') + 1),
                    null,
                    contentUrl,
                    null,
                    List.of(Elements.required("encodingFormat", encodingFormat)),
                    null,
                    null,
                    List.of(Source.of(Elements.required("archive", archive))),
                    Map.of());
        }

        /** Returns the same with the size of its bytes. */
        public FileObject withSize(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("bytes is " + bytes + "; it must not be negative");
            }
            return Records.with(this, "contentSize", bytes + " B");
        }
    }

    /**
     * Files that are alike, found by their paths.
     *
     * <p>In a pattern, {@code *} stands for any text, slashes included, {@code ?} for one character, {@code [ab]} for one of
     * these: what the official reader takes them for.
     *
     * @param id what it is referred to by
     * @param name its name; null where that is not said
     * @param description what is in them; null where that is not said
     * @param encodingFormat their media types, at least one
     * @param includes patterns of paths, at least one
     * @param excludes patterns of paths that are left out again
     * @param containedIn the archives that they are in; none for files beside the document
     * @param extra properties that are not among these
     */
    record FileSet(
            String id,
            @Nullable String name,
            Croissant.@Nullable Text description,
            List<String> encodingFormat,
            List<String> includes,
            List<String> excludes,
            List<Source> containedIn,
            Map<String, Object> extra)
            implements Resource {
        /** Copies lists and maps, and refuses what the official validator calls an error. */
        public FileSet {
            Checks.id(id);
            encodingFormat = Elements.of("encodingFormat", encodingFormat);
            includes = Elements.of("includes", includes);
            excludes = Elements.of("excludes", excludes);
            containedIn = Elements.of("containedIn", containedIn);
            extra = Documents.extra(extra);
            if (encodingFormat.isEmpty()) {
                throw new IllegalArgumentException(
                        "files " + Quoted.of(id) + " have no encodingFormat, such as text/csv");
            }
            if (includes.isEmpty()) {
                throw new IllegalArgumentException("files " + Quoted.of(id) + " have no includes, such as *.csv");
            }
        }

        /** Returns files beside their document. */
        public static FileSet of(String id, String encodingFormat, String... includes) {
            return new FileSet(
                    id,
                    null,
                    null,
                    List.of(Elements.required("encodingFormat", encodingFormat)),
                    Elements.of("includes", includes),
                    List.of(),
                    List.of(),
                    Map.of());
        }

        /** Returns the same files within an archive, which is another file of the data set. */
        public FileSet in(String archive) {
            return Records.with(this, "containedIn", List.of(Source.of(Elements.required("archive", archive))));
        }

        /**
         * Returns the same files as a manifest lists, a text with a path in each line, which is another file of the data set.
         *
         * @param unpacking what is done to the manifest first, such as {@link Transform#unArchive}
         */
        public FileSet listedIn(String manifest, Transform... unpacking) {
            List<Transform> all =
                    Elements.plus(Elements.of("unpacking", unpacking), "readLines", Transform.readLines());
            return Records.with(
                    this,
                    "containedIn",
                    List.of(new Source(
                            Source.Target.FILE_OBJECT,
                            Elements.required("manifest", manifest),
                            null,
                            all,
                            null,
                            Map.of())));
        }
    }

    /**
     * Where values come from: a file, a set of files, or a field of other records; what is taken from there; and what is done
     * to it.
     *
     * @param target kind of what is referred to
     * @param id of what is referred to
     * @param extract what is taken; null for all of it
     * @param transform what is done, in this order
     * @param format of dates or boxes; null where that is not said
     * @param extra properties that are not among these
     */
    record Source(
            Target target,
            String id,
            @Nullable Extract extract,
            List<Transform> transform,
            @Nullable String format,
            Map<String, Object> extra) {
        private static final Set<String> NAMES =
                Set.of("fileObject", "fileSet", "recordSet", "field", "extract", "transform", "format");

        /** Copies list and map. */
        public Source {
            Elements.required("target", target);
            Checks.id(id);
            transform = Elements.of("transform", transform);
            extra = Documents.extra(extra);
        }

        /** What a source may refer to. */
        public enum Target {
            /** A file. */
            FILE_OBJECT("fileObject"),
            /** A set of files. */
            FILE_SET("fileSet"),
            /** Other records. */
            RECORD_SET("recordSet"),
            /** A field of other records. */
            FIELD("field"),
            /** Whichever of these has the id. */
            ANY("@id");

            private final String term;

            Target(String term) {
                this.term = term;
            }
        }

        /** Returns a reference to whatever has this id. */
        public static Source of(String id) {
            return new Source(Target.ANY, id, null, List.of(), null, Map.of());
        }

        /** Returns what is taken from a file. */
        public static Source fileObject(String id, Extract extract) {
            return new Source(Target.FILE_OBJECT, id, Elements.required("extract", extract), List.of(), null, Map.of());
        }

        /** Returns what is taken from each file of a set. */
        public static Source fileSet(String id, Extract extract) {
            return new Source(Target.FILE_SET, id, Elements.required("extract", extract), List.of(), null, Map.of());
        }

        /** Returns the values of a field of other records. */
        public static Source field(String id) {
            return new Source(Target.FIELD, id, null, List.of(), null, Map.of());
        }

        /** Returns the same with this done to its values, after what is done already. */
        public Source then(Transform another) {
            return Records.with(this, "transform", Elements.plus(transform, "another", another));
        }

        static Source of(Node parent, String property, Object json) {
            if (json instanceof String id) {
                return of(id);
            }
            Node node = new Node(parent.context(), parent.at(property), json, NAMES);
            List<Target> targets = Arrays.stream(Target.values())
                    .filter(target -> node.has(target.term))
                    .toList();
            if (targets.size() > 1 || (targets.isEmpty() && node.id() == null)) {
                throw new IllegalArgumentException(parent.at(property)
                        + (targets.isEmpty() ? " refers to nothing" : " refers to several things")
                        + "; it must have one of fileObject, fileSet, recordSet, field");
            }
            Target target = targets.isEmpty() ? Target.ANY : targets.get(0);
            String id = target == Target.ANY ? node.id() : node.reference(target.term);
            List<Transform> transforms = new ArrayList<>();
            node.nodes("transform", Transform.NAMES, Transform::of).forEach(transforms::addAll);
            return new Source(
                    target,
                    Documents.required(id, "@id"),
                    node.node("extract", Extract.NAMES, Extract::of),
                    transforms,
                    node.text("format"),
                    node.extra());
        }

        Map<String, Object> toJson() {
            return new Node.Out()
                    .put(target.term, target == Target.ANY ? id : Node.to(id))
                    .put("format", format)
                    .all(extra)
                    .put("extract", extract == null ? null : extract.toJson())
                    .few("transform", transform.stream().map(Transform::toJson).toList())
                    .json();
        }
    }

    /**
     * What is taken from a file: a column, a property of the file, or what a path finds in JSON; exactly one of them.
     *
     * @param column name of a column; null where another is given
     * @param fileProperty {@code fullpath}, {@code filename}, {@code content}, {@code lines} or {@code lineNumbers}; null where
     *     another is given
     * @param jsonPath such as {@code $.images[*].id}; null where another is given
     * @param extra properties that are not among these
     */
    record Extract(
            @Nullable String column,
            @Nullable String fileProperty,
            @Nullable String jsonPath,
            Map<String, Object> extra) {
        private static final Set<String> NAMES = Set.of("column", "fileProperty", "jsonPath");
        private static final List<String> PROPERTIES =
                List.of("fullpath", "filename", "content", "lines", "lineNumbers", "filepath");

        /** Refuses none and several of them, an empty column, and properties that files don't have. */
        public Extract {
            extra = Documents.extra(extra);
            int given = (column == null ? 0 : 1) + (fileProperty == null ? 0 : 1) + (jsonPath == null ? 0 : 1);
            if (given != 1) {
                throw new IllegalArgumentException("extract has " + (given == 0 ? "none" : "several")
                        + " of column, fileProperty and jsonPath; it must have one");
            }
            if ("".equals(column)) {
                throw new IllegalArgumentException("column is ''; it must be the name of a column");
            }
            if (fileProperty != null && !PROPERTIES.contains(fileProperty)) {
                throw new IllegalArgumentException("fileProperty is " + Quoted.of(fileProperty) + "; it is one of "
                        + String.join(", ", PROPERTIES.subList(0, 5)));
            }
        }

        /** Returns a column of a table. */
        public static Extract column(String name) {
            return new Extract(Elements.required("name", name), null, null, Map.of());
        }

        /** Returns a property of a file, such as {@code filename}. */
        public static Extract fileProperty(String property) {
            return new Extract(null, Elements.required("property", property), null, Map.of());
        }

        /** Returns what a path finds in JSON, one record for each value. */
        public static Extract jsonPath(String path) {
            return new Extract(null, null, Elements.required("path", path), Map.of());
        }

        private static Extract of(Node node) {
            return new Extract(node.text("column"), node.text("fileProperty"), node.text("jsonPath"), node.extra());
        }

        private Map<String, Object> toJson() {
            return new Node.Out()
                    .put("column", column)
                    .put("fileProperty", fileProperty)
                    .put("jsonPath", jsonPath)
                    .all(extra)
                    .json();
        }
    }

    /**
     * What is done to a value.
     *
     * @param kind of change
     * @param argument pattern, separator, path or format; {@code true} for those that take none
     * @param extra properties that are not among these
     */
    record Transform(Kind kind, String argument, Map<String, Object> extra) {
        static final String SAMPLING_RATE = "samplingRate";

        private static final Set<String> NAMES = Set.of(
                "regex",
                "separator",
                "delimiter",
                "jsonPath",
                "jsonQuery",
                "format",
                "replace",
                "readLines",
                "unArchive");

        /** Copies the other properties, and refuses {@code false} for those that are done or not. */
        public Transform {
            Elements.required("kind", kind);
            Elements.required("argument", argument);
            extra = Documents.extra(extra);
            if (kind.isFlag() && !argument.equals("true")) {
                throw new IllegalArgumentException(kind.term + " is " + Quoted.of(argument)
                        + "; it must be true, and is left out where it is not to be done");
            }
        }

        /** Kinds of changes. */
        public enum Kind {
            /** The first group that a regular expression finds at the beginning of the value. */
            REGEX("regex", ""),
            /** The parts between separators. */
            SEPARATOR("separator", "delimiter"),
            /** What a path finds in the value, which is JSON. */
            JSON_PATH("jsonPath", "jsonQuery"),
            /** The date that a text in this format says. */
            FORMAT("format", ""),
            /** {@code pattern/replacement}: the text with each match of the pattern replaced. */
            REPLACE("replace", ""),
            /** The lines of a file, each the path of another one: what a set of files is contained in. */
            READ_LINES("readLines", ""),
            /** The files of an archive. */
            UN_ARCHIVE("unArchive", "");

            private final String term;
            private final String before;

            Kind(String term, String before) {
                this.term = term;
                this.before = before;
            }

            private boolean isFlag() {
                return this == READ_LINES || this == UN_ARCHIVE;
            }
        }

        /** Returns the first group that a regular expression finds at the beginning of the value. */
        public static Transform regex(String pattern) {
            return new Transform(Kind.REGEX, Elements.required("pattern", pattern), Map.of());
        }

        /** Returns the parts between separators. */
        public static Transform separator(String text) {
            return new Transform(Kind.SEPARATOR, Elements.required("text", text), Map.of());
        }

        /** Returns what a path finds in a value that is JSON, such as {@code $.street}. */
        public static Transform jsonPath(String path) {
            return new Transform(Kind.JSON_PATH, Elements.required("path", path), Map.of());
        }

        /** Returns the lines of a file, each the path of another one. */
        public static Transform readLines() {
            return new Transform(Kind.READ_LINES, "true", Map.of());
        }

        /** Returns the files of an archive. */
        public static Transform unArchive() {
            return new Transform(Kind.UN_ARCHIVE, "true", Map.of());
        }

        private static List<Transform> of(Node node) {
            List<Transform> all = new ArrayList<>();
            for (Kind kind : List.of( // in the order in which they are done
                    Kind.UN_ARCHIVE,
                    Kind.READ_LINES,
                    Kind.REGEX,
                    Kind.SEPARATOR,
                    Kind.JSON_PATH,
                    Kind.FORMAT,
                    Kind.REPLACE)) {
                String argument = kind.isFlag()
                        ? Boolean.TRUE.equals(node.bool(kind.term)) ? "true" : null
                        : node.text(node.has(kind.term) || kind.before.isEmpty() ? kind.term : kind.before);
                if (argument != null) {
                    all.add(new Transform(kind, argument, all.isEmpty() ? node.extra() : Map.of()));
                }
            }
            long texts = all.stream().filter(each -> !each.kind.isFlag()).count();
            if (all.isEmpty() || texts > 1) {
                throw new IllegalArgumentException(node.where() + " has " + (all.isEmpty() ? "none" : "several")
                        + " of regex, separator, jsonPath, format, replace; it must have one"
                        + (node.extra().containsKey(SAMPLING_RATE) ? ", and samplingRate is none of them" : ""));
            }
            return all;
        }

        private Map<String, Object> toJson() {
            return new Node.Out()
                    .put(kind.term, kind.isFlag() ? (Object) true : argument)
                    .all(extra)
                    .json();
        }
    }
}
