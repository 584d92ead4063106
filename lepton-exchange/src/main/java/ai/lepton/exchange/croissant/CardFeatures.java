package ai.lepton.exchange.croissant;

import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.modelcard.DatasetData.Feature;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields as the columns of {@code dataset_info}: types have the names of the library {@code datasets}.
 *
 * @see <a href="https://huggingface.co/docs/datasets/about_dataset_features">Dataset features</a>
 */
final class CardFeatures {
    private CardFeatures() {}

    /** Returns a column; null, and a reason in the list, where a card can't have it. */
    static @Nullable Feature of(Field field, List<String> leftOut) {
        Source source = field.source();
        String column = column(field);
        if (column == null) {
            leftOut.add("field " + Quoted.of(field.id()) + ": "
                    + (source != null && !source.transform().isEmpty()
                            ? "its values are changed by "
                                    + source.transform().get(0).kind()
                            : "it is no column of a table")
                    + ", so a card can't have the columns of its records");
            return null;
        }
        Map<String, Object> type = type(field, leftOut);
        return type == null ? null : new Feature(column, type.remove("dtype"), type);
    }

    /** Returns the column that a field, or all of its parts, are taken from; null where there is none. */
    private static @Nullable String column(Field field) {
        if (field.subField().isEmpty()) {
            Source source = field.source();
            Extract extract = source == null ? null : source.extract();
            boolean isAsItIs = source != null
                    && source.transform().stream().allMatch(each -> each.kind() == Transform.Kind.UN_ARCHIVE);
            return extract == null || !isAsItIs ? null : extract.column();
        }
        List<String> columns = field.subField().stream()
                .map(Field::source)
                .map(source -> source == null || source.extract() == null
                        ? ""
                        : String.valueOf(source.extract().column()))
                .distinct()
                .toList();
        boolean arePaths = field.subField().stream().allMatch(CardFeatures::isPart);
        return columns.size() == 1 && arePaths && !columns.get(0).isEmpty() ? columns.get(0) : null;
    }

    /** Returns whether a field is one key of an object. */
    private static boolean isPart(Field part) {
        return key(part) != null;
    }

    private static @Nullable String key(Field part) {
        Source source = part.source();
        if (source == null
                || source.transform().size() != 1
                || source.transform().get(0).kind() != Transform.Kind.JSON_PATH) {
            return null;
        }
        String path = source.transform().get(0).argument();
        String bare = path.startsWith("$") ? path.substring(1) : path;
        if (bare.matches("\\.?[\\p{L}\\p{N}_-]+")) {
            return bare.startsWith(".") ? bare.substring(1) : bare;
        }
        return bare.matches("\\['[^']+'\\]|\\[\"[^\"]+\"\\]") ? bare.substring(2, bare.length() - 2) : null;
    }

    /** Returns {@code dtype}, {@code struct} or {@code list} with what is in it. */
    private static @Nullable Map<String, Object> type(Field field, List<String> leftOut) {
        Map<String, Object> type = new LinkedHashMap<>();
        if (field.subField().isEmpty()) {
            String dtype = dtype(field);
            if (dtype == null) {
                leftOut.add("field " + Quoted.of(field.id()) + ": a card has no type for "
                        + Quoted.all(field.dataType()) + ", so it can't have the columns of its records");
                return null;
            }
            type.put("dtype", dtype);
        } else {
            List<Object> parts = new ArrayList<>();
            for (Field part : field.subField()) {
                Map<String, Object> of = type(part, leftOut);
                if (of == null) {
                    return null;
                }
                Map<String, Object> named = new LinkedHashMap<>();
                named.put("name", String.valueOf(key(part)));
                named.putAll(of);
                parts.add(named);
            }
            type.put("struct", parts);
        }
        for (int dimensions = dimensions(field); dimensions > 0; dimensions--) {
            Object inner = type.size() == 1 && type.containsKey("dtype")
                    ? type.get("dtype")
                    : type.containsKey("struct") ? type.get("struct") : new LinkedHashMap<>(type);
            type = new LinkedHashMap<>();
            type.put("list", inner);
        }
        return type;
    }

    private static int dimensions(Field field) {
        String shape = field.arrayShape();
        return !field.isMany() ? 0 : shape == null ? 1 : shape.split(",", -1).length;
    }

    private static @Nullable String dtype(Field field) {
        for (String name : field.dataType()) {
            String dtype = dtype(name);
            if (dtype != null) {
                return dtype;
            }
        }
        return null;
    }

    private static @Nullable String dtype(String type) {
        return switch (type) {
            case "sc:Text", "sc:String", "sc:URL" -> "string";
            case "sc:Integer" -> "int64";
            case "sc:Float", "sc:Number" -> "float64";
            case "sc:Boolean" -> "bool";
            case "sc:Date" -> "date32";
            case "sc:DateTime" -> "timestamp[us]";
            case "sc:Time" -> "time64[us]";
            case "sc:ImageObject" -> "image";
            case "sc:AudioObject" -> "audio";
            case "sc:VideoObject" -> "video";
            case "cr:Int8", "cr:Int16", "cr:Int32", "cr:Int64" ->
                type.substring(3).toLowerCase(java.util.Locale.ROOT);
            case "cr:UInt8", "cr:UInt16", "cr:UInt32", "cr:UInt64" ->
                type.substring(3).toLowerCase(java.util.Locale.ROOT);
            case "cr:Float16", "cr:Float32", "cr:Float64" -> type.substring(3).toLowerCase(java.util.Locale.ROOT);
            default -> null;
        };
    }
}
