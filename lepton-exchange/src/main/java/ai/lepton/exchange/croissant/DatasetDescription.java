package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Croissant.Entity;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A data set that is being described: what its files hold is found out by reading them, the rest is said here.
 *
 * <pre>{@code
 * Croissant irises = Croissant.describe(Path.of("irises/train.csv"))
 *         .split("train", Path.of("irises/train.csv"))
 *         .split("test", Path.of("irises/test.csv"))
 *         .name("Irises")
 *         .description("Lengths and widths of the petals of 150 irises.")
 *         .license("https://spdx.org/licenses/CC-BY-4.0.html")
 *         .creator(Entity.person("R. A. Fisher"))
 *         .url("https://example.org/irises")
 *         .datePublished(LocalDate.of(1936, 9, 1))
 *         .document();
 * irises.write(Path.of("irises/croissant.json"));
 * }</pre>
 *
 * <p>CSV, TSV and JSON Lines are described, plain or with gzip, each read once row by row: the type of a column is the narrowest
 * that holds all its values, of {@code sc:Boolean}, {@code sc:Integer}, {@code sc:Float}, {@code sc:Date}, {@code sc:DateTime},
 * {@code sc:URL} and {@code sc:Text}; numbers with leading zeros, as codes have, are text. Lists in JSON are arrays, objects have
 * subfields. The one record set is called {@value #RECORDS}, its fields {@value #RECORDS}{@code /column}.
 *
 * <p>Splits are files: their record set has a field {@value #RECORDS}{@code /split}, made of the file's path, which refers to
 * the records {@code splits}.
 *
 * <p>Immutable: each method returns another one.
 */
public final class DatasetDescription {
    /** The id of the record set. */
    public static final String RECORDS = "default";

    private static final String SPLITS = "splits";
    private static final String FILES = "files";

    private record Options(Path first, Map<String, Path> splits, Path directory, Croissant said) {}

    private final Options options;

    private DatasetDescription(Options options) {
        this.options = options;
    }

    static DatasetDescription of(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        Path name = file.getFileName();
        String stem = name == null ? "data" : name.toString().replaceFirst("(\\.[A-Za-z]+)?(\\.gz)?$", "");
        return new DatasetDescription(new Options(
                file,
                Map.of(),
                parent == null ? file.toAbsolutePath() : parent,
                Croissant.named(stem.isEmpty() ? "data" : stem)));
    }

    private DatasetDescription saying(Croissant said) {
        return new DatasetDescription(new Options(options.first, options.splits, options.directory, said));
    }

    /** Returns one in which a file has the records of this split; each file needs one then. */
    public DatasetDescription split(String name, Path file) {
        Elements.required("name", name);
        Elements.required("file", file);
        if (!name.matches("[\\p{L}\\p{N}._-]+")) {
            throw new IllegalArgumentException(
                    "name is " + Quoted.of(name) + "; a split's name has letters, digits, '.', '_' and '-'");
        }
        Map<String, Path> splits = new LinkedHashMap<>(options.splits);
        if (splits.put(name, file) != null) {
            throw new IllegalArgumentException("split " + Quoted.of(name) + " is there already");
        }
        return new DatasetDescription(new Options(options.first, splits, options.directory, options.said));
    }

    /** Returns one whose document will be in this directory, to which paths of files are relative; otherwise beside the file. */
    public DatasetDescription relativeTo(Path directory) {
        Path absolute =
                Elements.required("directory", directory).toAbsolutePath().normalize();
        return new DatasetDescription(new Options(options.first, options.splits, absolute, options.said));
    }

    /** Returns one of this name; otherwise it is that of the file. */
    public DatasetDescription name(String text) {
        return saying(Records.with(options.said, "name", Croissant.Text.of(text)));
    }

    /** Returns one that says what the data set is about. */
    public DatasetDescription description(String text) {
        return saying(options.said.withDescription(text));
    }

    /** Returns one under these licences, each the URL of one, such as {@code https://spdx.org/licenses/CC-BY-4.0.html}. */
    public DatasetDescription license(String... urls) {
        return saying(options.said.withLicense(urls));
    }

    /** Returns one that was made by these. */
    public DatasetDescription creator(Entity... creators) {
        return saying(options.said.withCreator(creators));
    }

    /** Returns one with this page. */
    public DatasetDescription url(String page) {
        return saying(options.said.withUrl(page));
    }

    /** Returns one that was published on this day. */
    public DatasetDescription datePublished(LocalDate day) {
        return saying(
                options.said.withDatePublished(Elements.required("day", day).toString()));
    }

    /** Returns one of this version, such as {@code 1.0.0}. */
    public DatasetDescription version(String text) {
        return saying(options.said.withVersion(text));
    }

    /** Returns one that is to be cited like this, ideally in BibTeX. */
    public DatasetDescription citeAs(String citation) {
        return saying(options.said.withCiteAs(citation));
    }

    /** Returns one of which this is said in the sense of responsible AI. */
    public DatasetDescription with(Croissant.Rai property, String... texts) {
        return saying(options.said.with(property, texts));
    }

    /**
     * Reads the files, and returns the document.
     *
     * @throws IllegalStateException if something is not said yet that the standard requires
     * @throws DataException if a file can't be read
     */
    public Croissant document() {
        Croissant said = options.said;
        List<String> missing = new ArrayList<>();
        missing(missing, "description", said.description() == null);
        missing(missing, "license", said.license().isEmpty());
        missing(missing, "creator", said.creator().isEmpty());
        missing(missing, "url", said.url() == null);
        missing(missing, "datePublished", said.datePublished() == null);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Croissant requires " + String.join(", ", missing)
                    + "; say them, or take draft() and see its warnings()");
        }
        return draft();
    }

    private static void missing(List<String> missing, String property, boolean isMissing) {
        if (isMissing) {
            missing.add(property + "(...)");
        }
    }

    /**
     * Reads the files, and returns a document with what was said so far; {@link Croissant#warnings()} tells what it lacks. A
     * description that was not said is the number of records and fields.
     *
     * @throws IllegalStateException if there are splits, and the first file is none of them
     * @throws DataException if a file can't be read, or files of splits have other columns
     */
    public Croissant draft() {
        List<DescribedFile> files = files();
        DescribedFile first = files.get(0);
        Croissant said = options.said;
        if (said.description() == null) {
            long rows = files.stream().mapToLong(DescribedFile::rows).sum();
            int columns = first.columns().size();
            said = said.withDescription(String.format(
                    Locale.ROOT,
                    "%,d %s of %,d %s.",
                    rows,
                    rows == 1 ? "record" : "records",
                    columns,
                    columns == 1 ? "field" : "fields"));
        }
        Set<String> ids = new HashSet<>(Set.of(RECORDS, SPLITS, FILES));
        List<Resource> resources = new ArrayList<>();
        for (DescribedFile file : files) {
            String url = relative(file.file());
            FileObject object = FileObject.of(
                    unique(ids, slug(url.substring(url.lastIndexOf('/') + 1))),
                    url,
                    file.encodingFormat().get(0),
                    file.sha256());
            resources.add(Records.with(object, "encodingFormat", file.encodingFormat())
                    .withSize(file.bytes()));
        }
        if (options.splits.isEmpty()) {
            String id = resources.get(0).id();
            List<Field> fields = fields(first.columns(), extract -> Source.fileObject(id, extract));
            return said.withContent(resources, List.of(RecordSet.of(RECORDS, fields.toArray(Field[]::new))));
        }
        return withSplits(said, files, resources);
    }

    private List<DescribedFile> files() {
        if (options.splits.isEmpty()) {
            return List.of(DescribedFile.of(options.first));
        }
        Path first = options.first.toAbsolutePath().normalize();
        if (options.splits.values().stream()
                .noneMatch(file -> file.toAbsolutePath().normalize().equals(first))) {
            throw new IllegalStateException(options.first + " is of no split; say split(name, file) for it as well");
        }
        List<DescribedFile> files = new ArrayList<>();
        for (Path file : options.splits.values()) {
            DescribedFile next = DescribedFile.of(file);
            if (!files.isEmpty()) {
                DescribedFile known = files.get(0);
                if (!next.encodingFormat().equals(known.encodingFormat())) {
                    throw new DataException(file + " is " + next.encodingFormat() + ", but " + known.file() + " is "
                            + known.encodingFormat() + "; files of splits must be alike");
                }
                boolean isTable = !next.encodingFormat().contains("application/jsonlines");
                if (isTable && !next.columns().keySet().equals(known.columns().keySet())) {
                    throw new DataException(file + " has the columns "
                            + Quoted.all(next.columns().keySet()) + ", but " + known.file() + " has "
                            + Quoted.all(known.columns().keySet()));
                }
                next.columns()
                        .forEach((name, kind) -> known.columns()
                                .computeIfAbsent(name, ignored -> new ColumnKind())
                                .merge(kind, file.toString()));
            }
            files.add(next);
        }
        return files;
    }

    private Croissant withSplits(Croissant said, List<DescribedFile> files, List<Resource> resources) {
        List<String> paths = files.stream().map(file -> relative(file.file())).toList();
        List<String> names = List.copyOf(options.splits.keySet());
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i).startsWith("../")) {
                throw new DataException(files.get(i).file() + " is not beneath " + options.directory
                        + ", where the document is to be; files of splits must be");
            }
            if (!paths.get(i).contains(names.get(i))) {
                throw new DataException(
                        "split " + Quoted.of(names.get(i)) + " is not in the path " + Quoted.of(paths.get(i))
                                + ", from which readers take it; name the file or its directory after the split");
            }
        }
        FileSet set = FileSet.of(
                FILES,
                files.get(0).encodingFormat().get(0),
                paths.stream().map(Patterns::literal).toArray(String[]::new));
        resources.add(Records.with(set, "encodingFormat", files.get(0).encodingFormat()));
        List<Field> fields = new ArrayList<>(
                fields(files.get(0).columns(), extract -> Source.fileSet(FILES, extract), RECORDS + "/split"));
        fields.add(Field.of(
                        RECORDS + "/split",
                        "sc:Text",
                        Source.fileSet(FILES, Extract.fileProperty("fullpath"))
                                .then(Transform.regex(regex(paths, names))))
                .withName("split")
                .withReference(SPLITS + "/name"));
        return said.withContent(resources, List.of(splits(names), RecordSet.of(RECORDS, fields.toArray(Field[]::new))));
    }

    /** Returns a pattern whose group is the split in a file's path, in the way of Java and Python alike. */
    private static String regex(List<String> paths, List<String> names) {
        List<String> alternatives = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            String name = names.get(i);
            int at = path.lastIndexOf(name);
            alternatives.add(escaped(path.substring(0, at)) + "(" + escaped(name) + ")"
                    + escaped(path.substring(at + name.length())));
        }
        return "^(?:" + String.join("|", alternatives) + ")$";
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\\\.^$|?*+()\\[\\]{}]", "\\\\$0");
    }

    private static RecordSet splits(List<String> names) {
        boolean areKnown = names.stream().noneMatch(name -> splitUrl(name).isEmpty());
        List<Field> fields = new ArrayList<>();
        fields.add(Field.of(SPLITS + "/name", "sc:Text").withName("name"));
        if (areKnown) {
            fields.add(Field.of(SPLITS + "/url", "sc:URL").withName("url"));
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String name : names) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(SPLITS + "/name", name);
            if (areKnown) {
                row.put(SPLITS + "/url", splitUrl(name));
            }
            rows.add(row);
        }
        return RecordSet.of(SPLITS)
                .withDataType("cr:Split")
                .withKey(SPLITS + "/name")
                .with(fields, rows);
    }

    private static String splitUrl(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "train", "training" -> "cr:TrainingSplit";
            case "val", "valid", "validation", "dev" -> "cr:ValidationSplit";
            case "test", "testing" -> "cr:TestSplit";
            default -> "";
        };
    }

    private static List<Field> fields(
            Map<String, ColumnKind> columns, Function<Extract, Source> source, String... taken) {
        Set<String> ids = new HashSet<>(Set.of(taken));
        List<Field> fields = new ArrayList<>();
        columns.forEach((name, kind) -> {
            String id = unique(ids, RECORDS + "/" + slug(name));
            fields.add(field(id, name, kind, source.apply(Extract.column(name)), ids));
        });
        if (fields.isEmpty()) {
            throw new DataException("the file has no columns, so there are no records to describe");
        }
        return fields;
    }

    private static Field field(String id, String name, ColumnKind kind, Source source, Set<String> ids) {
        ColumnKind inner = kind.innermost();
        Field field = leaf(id, name, kind, source, 0);
        if (inner.parts().isEmpty() || kind.dimensions() > 1) {
            return field;
        }
        Leaves leaves = new Leaves(ids, new ArrayList<>());
        leaves.add(id, "$", inner, source, kind.dimensions() > 0, 0);
        return field.withSubField(leaves.fields.toArray(Field[]::new));
    }

    /** Returns a field without parts, whose values are in so many lists more than they are by themselves. */
    private static Field leaf(String id, String name, ColumnKind kind, Source source, int more) {
        Field field = Field.of(id, kind.innermost().type(), source).withName(name.isEmpty() ? id : name);
        int dimensions = kind.dimensions() + more;
        return dimensions == 0
                ? field
                : Records.with(field.asArray(), "arrayShape", "-1" + ",-1".repeat(dimensions - 1));
    }

    /**
     * The parts of an object, and those of objects in it, side by side: readers know one level of subfields.
     *
     * @param ids those that are taken
     */
    private record Leaves(Set<String> ids, List<Field> fields) {
        /**
         * Adds the parts of a kind of objects.
         *
         * @param path that leads to them in what the source gives
         * @param isInList whether they are in a list, so that they have no list of objects that could be described by its parts
         * @param more lists that are around each part and not around the field whose part it is
         */
        void add(String id, String path, ColumnKind kind, Source source, boolean isInList, int more) {
            kind.parts().forEach((name, part) -> {
                String partId = unique(ids, id + "/" + slug(name));
                char quote = name.contains("'") ? '"' : '\'';
                if (name.indexOf(quote) >= 0) {
                    throw new DataException(
                            "key " + Quoted.of(name) + " has both kinds of quotes, so no JSON path leads to it");
                }
                String partPath = path + "[" + quote + name + quote + "]";
                boolean hasParts = !part.innermost().parts().isEmpty();
                if (hasParts && part.dimensions() == 0) {
                    add(partId, partPath, part, source, isInList, more);
                    return;
                }
                Source taken = source.then(Transform.jsonPath(partPath));
                if (hasParts && part.dimensions() == 1 && !isInList) {
                    add(partId, "$", part.innermost(), taken, true, 1);
                } else {
                    fields.add(leaf(partId, name, part, taken, more));
                }
            });
        }
    }

    private String relative(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            return options.directory.relativize(absolute).toString().replace('\\', '/');
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    file + " is on another disk than " + options.directory + "; write the document beside it", e);
        }
    }

    /** Returns a name without blanks and what addresses have other uses for. */
    private static String slug(String name) {
        String slug = name.replaceAll("[^\\p{L}\\p{N}._-]+", "_");
        return slug.isEmpty() ? "_" : slug;
    }

    private static String unique(Set<String> ids, String wanted) {
        String id = wanted;
        for (int i = 2; !ids.add(id); i++) {
            id = wanted + "_" + i;
        }
        return id;
    }
}
