package ai.lepton.exchange.croissant;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of a data set, or a set of files that are alike. */
public sealed interface Resource {
    /** Returns what it is referred to by; unique in its document. */
    String id();

    /** Returns its media types, such as {@code text/csv}. */
    List<String> encodingFormat();

    /** Returns what it is in: archives, or a directory of files. */
    List<RecordSet.Source> containedIn();

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
            List<RecordSet.Source> containedIn,
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
                    List.of(RecordSet.Source.of(Elements.required("archive", archive))),
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
            List<RecordSet.Source> containedIn,
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
            return Records.with(
                    this, "containedIn", List.of(RecordSet.Source.of(Elements.required("archive", archive))));
        }
    }
}
