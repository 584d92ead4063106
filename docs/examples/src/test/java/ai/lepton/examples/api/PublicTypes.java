package ai.lepton.examples.api;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;

/** The types that users see: public ones, outside of what is internal. */
final class PublicTypes {
    private PublicTypes() {}

    static List<Class<?>> all() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(
                                "ai.lepton.metrics",
                                "ai.lepton.exchange",
                                "ai.lepton.core",
                                "ai.lepton.ethics",
                                "ai.lepton.parquet")
                        .stream()
                        .filter(type -> !type.getPackageName().contains(".internal"))
                        .<Class<?>>map(type -> type.reflect())
                        .filter(PublicTypes::isPublic)
                        .filter(type -> !type.isAnonymousClass() && !type.isAnnotation())
                        .sorted(Comparator.comparing(Class::getName))
                        .toList();
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!Modifier.isPublic(each.getModifiers())) {
                return false;
            }
        }
        return true;
    }
}
