package ai.lepton.exchange.bom;

import ai.lepton.exchange.bom.BomModelCard.Amount;
import ai.lepton.exchange.bom.Component.Hash;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes bills of materials at random by the public constructors of all records, whatever arguments these take: what is refused
 * is tried again with others.
 */
final class RandomBoms {
    private static final int TRIES = 500;
    private static final int DEEPEST = 7;
    private static final List<String> POOL = List.of("one", "two", "three ½", "four#/ ?");
    private static final Set<String> REFERRING = Set.of(
            "ref",
            "assessor",
            "claims",
            "counterClaims",
            "target",
            "mitigationStrategies",
            "evidence",
            "counterEvidence");
    private static final List<String> TEXTS = List.of(
            "a",
            "",
            " ",
            "\u0000\u0007",
            "\r\n\t",
            "\u2028\uFEFF",
            "\uD83C\uDF88 e\u0301",
            "\"\\/<>&",
            "null",
            "1.50",
            "NaN",
            "x".repeat(1024),
            "x".repeat(1025),
            "\uD83C\uDF88".repeat(700),
            "MIT",
            "mit",
            "MIT OR Apache-2.0",
            "image/png",
            "Image/PNG; q=1",
            "base64",
            "aGk=",
            "aGk");
    private static final List<String> URLS = List.of(
            "a",
            "",
            "./b%20c",
            "https://example.org/ü?x=1#y",
            "https://example.org/[",
            "a?[]",
            "http://[::1]/[",
            "a b",
            "urn:uuid:1",
            "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1",
            "urn:cdx:x/0",
            "//x",
            "#",
            "mailto:a@b.c",
            "http://[::1]/",
            "http://a:b/",
            "http://a:8/",
            "\uE000",
            "a?\uE000",
            "\uFFFD",
            "1:2",
            "%",
            "é",
            "a:b:c",
            "?");
    private static final List<String> MAILS = List.of(
            "a@b.org",
            "é@ü.org",
            "a@localhost",
            "a.b@c-d.org",
            "@",
            "a b@c.org",
            "a\u00A0b@c.org",
            "a@-b.org",
            "a@b-.org",
            "a@b..org",
            "a@b.org.",
            "a@b_c.org",
            "a@1.2.3.4",
            "a@\uD83C\uDF88.org",
            "\uD83C\uDF88@b.org",
            "日本@例え.jp",
            "x".repeat(64) + "@b.org",
            "x".repeat(65) + "@b.org",
            "a@" + "b".repeat(64) + ".org",
            "a@" + "b.".repeat(126) + "org");

    private final Random random;
    private final int minor;
    private int names;

    RandomBoms(long seed, int minor) {
        this.random = new Random(seed);
        this.minor = minor;
    }

    /** Writes bills of materials of both versions into a directory, for other validators. Arguments: directory, number, seed. */
    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 0;
        int invalid = 0;
        for (int minor = 6; minor <= 7; minor++) {
            for (int i = 0; i < count; i++) {
                String json = new RandomBoms(seed + i, minor).next().toJson();
                Path file = Path.of(args[0], "random-" + i + "-1." + minor + ".cdx.json");
                Files.writeString(file, json);
                List<String> faults = CycloneDxSchema.violations("1." + minor, json);
                if (!faults.isEmpty()) {
                    invalid++;
                    System.out.println(file.getFileName() + ": " + faults.subList(0, Math.min(3, faults.size())));
                }
            }
        }
        System.out.println(2 * count + " bills of materials, " + invalid + " invalid");
        System.exit(invalid == 0 ? 0 : 1);
    }

    /** Returns the next one, with all that parts of it refer to. */
    Bom next() {
        IllegalArgumentException last = null;
        for (int tries = 0; tries < TRIES; tries++) {
            names = 0;
            List<Component> components = new ArrayList<>();
            for (String name : POOL) {
                components.add(required(Component.class).withBomRef(name));
            }
            try {
                return new Bom(
                        "CycloneDX",
                        "1." + minor,
                        random.nextBoolean()
                                ? null
                                : "urn:uuid:" + new java.util.UUID(random.nextLong(), random.nextLong()),
                        random.nextBoolean() ? null : 1 + random.nextInt(9),
                        random.nextBoolean() ? null : required(Bom.Metadata.class),
                        components,
                        random.nextBoolean() ? null : required(Declarations.class),
                        Map.of());
            } catch (IllegalArgumentException e) {
                last = e; // such as an expression beside other licences, before 1.7
            }
        }
        throw new IllegalStateException("no bill of materials in " + TRIES + " tries", last);
    }

    private <R extends Record> R required(Class<R> type) {
        return type.cast(Objects.requireNonNull(record(type, 0)));
    }

    @SuppressWarnings("NullAway") // what may be null in a record is null here now and then
    private @Nullable Object record(Class<?> type, int depth) {
        RecordComponent[] fields = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(fields).map(RecordComponent::getType).toArray(Class<?>[]::new);
        for (int tries = 0; tries < TRIES; tries++) {
            int before = names;
            boolean isReference = type == ComponentData.class && random.nextInt(3) == 0;
            Object[] arguments = new Object[fields.length];
            for (int i = 0; i < fields.length; i++) {
                boolean isNullable = fields[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
                boolean isLeft = isNullable && (isReference ? i > 0 : random.nextInt(3 + depth) > 1);
                arguments[i] = isLeft
                        ? null
                        : value(fields[i].getGenericType(), fields[i].getName(), isReference ? DEEPEST : depth + 1);
            }
            if (type == Hash.class) {
                arguments[1] = digits();
            }
            if (type == Amount.class) {
                arguments[1] = random.nextBoolean() ? "kWh" : "tCO2eq";
            }
            if (type == Component.class) { // more of what only these two types have
                arguments[0] =
                        random.nextInt(3) == 0 ? arguments[0] : random.nextBoolean() ? Component.MODEL : Component.DATA;
                arguments[10] = arguments[0] == Component.MODEL ? arguments[10] : null;
                arguments[11] = arguments[0] == Component.DATA ? arguments[11] : List.of();
            }
            try {
                return type.getConstructor(types).newInstance(arguments);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof IllegalArgumentException)) {
                    throw new IllegalStateException(type + " of " + Arrays.toString(arguments), e);
                }
                names = before;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type + " has no public constructor of its fields", e);
            }
        }
        throw new IllegalStateException("no " + type + " in " + TRIES + " tries");
    }

    private String digits() {
        int[] lengths = {32, 40, 64, 96, 128};
        StringBuilder digits = new StringBuilder();
        int length = lengths[random.nextInt(lengths.length)];
        for (int i = 0; i < length; i++) {
            digits.append("0123456789abcdefABCDEF".charAt(random.nextInt(22)));
        }
        return digits.toString();
    }

    private @Nullable Object value(Type generic, String name, int depth) {
        if (generic instanceof ParameterizedType with) {
            if (with.getRawType() == Map.class) {
                return Map.of();
            }
            List<Object> list = new ArrayList<>();
            int most = depth >= DEEPEST ? 0 : random.nextInt(4) * random.nextInt(2);
            for (int i = 0; i < most; i++) {
                list.add(value(with.getActualTypeArguments()[0], name, depth + 1));
            }
            return list;
        }
        Class<?> type = (Class<?>) generic;
        if (type == String.class) {
            return text(name);
        } else if (type == Boolean.class) {
            return random.nextBoolean();
        } else if (type == Double.class) {
            return random.nextInt(4) == 0 ? 1.0e22 * random.nextInt(3) : random.nextDouble();
        } else if (type == Instant.class) {
            return Instant.ofEpochSecond(
                    random.nextLong(-62_200_000_000L, 253_500_000_000L),
                    random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
        } else if (type.isEnum()) {
            List<?> constants = Arrays.stream(type.getEnumConstants())
                    .filter(constant -> !(constant instanceof Since since) || since.since() <= minor)
                    .toList();
            return constants.get(random.nextInt(constants.size()));
        } else if (type == Bom.Tools.class) {
            return Bom.Tools.of(required(Component.class));
        }
        return record(type, depth);
    }

    private String text(String name) {
        if (name.equals("bomRef")) {
            return "ref " + names++;
        }
        List<String> texts =
                REFERRING.contains(name) ? POOL : name.equals("url") ? URLS : name.equals("email") ? MAILS : TEXTS;
        return texts.get(random.nextInt(texts.size()));
    }
}
