package ai.lepton.ethics.transparency;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What people and templates write where something is still to be said, in some of the world's languages.
 *
 * <p>The lists can't be whole; a short text of a language that is not among them is refused for its length.
 */
final class Placeholders {
    /** What was not filled in of a template. */
    private static final Pattern TEMPLATE = Pattern.compile(
            "\\{\\{.*?}}|\\{%.*?%}|\\$\\{[^}]*}|<%.*?%>|%\\([^)]*\\)s|(?i:\\[\\s*more information needed\\s*])|"
                    + "(?i:[<\\[{]\\s*(?:insert|your|enter|describe|add|fill|specify|todo|tbd|xxx)\\b[^>\\]}]*[>\\]}])",
            Pattern.DOTALL);

    /** A text that is nothing else. */
    private static final Set<String> WHOLE = normalized(
            // English, and what is used everywhere
            "todo|tbd|tba|tbc|tbf|fixme|xxx|wip|n a|na|nil|null|none|nothing|unknown|undefined|unspecified|undetermined|"
                    + "undecided|pending|draft|placeholder|example|test|text|description|see above|see below|coming soon|"
                    + "work in progress|in progress|under construction|under development|under review|not available|"
                    + "not specified|not provided|not stated|not known|not yet known|not yet available|not yet|later|"
                    + "not defined|not determined|not decided|no information|no data|no comment|more information needed|"
                    + "information needed|not applicable|does not apply|yes|no|ok|lorem ipsum",
            // German, Dutch, the North
            "folgt|folgt noch|offen|noch offen|ausstehend|in arbeit|in vorbereitung|k a|keine angabe|keine angaben|entfällt|"
                    + "unbekannt|nicht bekannt|nicht zutreffend|nicht anwendbar|keine|keiner|platzhalter|entwurf|volgt|"
                    + "onbekend|n v t|niet van toepassing|geen|in behandeling|ukendt|ukjent|okänd|ej tillämpligt|följer|"
                    + "ikke relevant|ikke aktuelt|ingen|avventer|ei tiedossa|ei sovellu|kesken|puuttuu",
            // French, Spanish, Portuguese, Italian, Romanian, Catalan
            "en cours|en attente|à venir|néant|aucun|aucune|inconnu|non renseigné|non précisé|non applicable|sans objet|s o|"
                    + "pendiente|en proceso|en construcción|no aplica|no aplicable|no disponible|sin datos|ninguno|ninguna|"
                    + "desconocido|próximamente|borrador|pendente|em breve|em construção|não aplicável|não disponível|"
                    + "desconhecido|nenhum|sem dados|in attesa|in corso|in arrivo|non disponibile|sconosciuto|nessuno|"
                    + "nessuna|bozza|nu se aplică|în curs|necunoscut|pendent|no aplicable",
            // Slavic, Baltic, Greek, Hungarian, Turkish
            "brak|nieznane|nie dotyczy|w trakcie|w przygotowaniu|není|neznámé|nevztahuje se|připravuje se|"
                    + "уточняется|в разработке|в процессе|не указано|неизвестно|нет данных|нет|отсутствует|не применимо|"
                    + "н д|ожидается|невідомо|не застосовується|немає|уточнюється|неприложимо|няма|nije primjenjivo|"
                    + "nepoznato|nežinoma|nav zināms|pole teada|δεν υπάρχει|άγνωστο|εκκρεμεί|δεν εφαρμόζεται|nincs|"
                    + "ismeretlen|folyamatban|nem alkalmazható|yok|bilinmiyor|beklemede|hazırlanıyor|uygulanamaz",
            // Chinese, Japanese, Korean, Vietnamese, Thai, Indonesian
            "待定|待补充|待補充|待完善|待填写|待填寫|待确认|待確認|待更新|待续|暂无|暫無|暂缺|无|無|没有|沒有|未定|未知|未填写|不详|"
                    + "不詳|不适用|不適用|稍后补充|后续补充|进行中|進行中|建设中|草稿|略|同上|準備中|作成中|検討中|確認中|未記入|"
                    + "未記載|未設定|不明|なし|無し|該当なし|特になし|要確認|後日|追って|미정|추후|추후 작성|추후 결정|작성 예정|작성 중|"
                    + "준비 중|준비중|해당 없음|해당없음|없음|알 수 없음|미상|chưa có|chưa rõ|chưa xác định|đang cập nhật|không có|"
                    + "không áp dụng|ไม่มี|ไม่ทราบ|รอดำเนินการ|belum ada|tidak ada|tidak diketahui|tidak berlaku|tiada",
            // Arabic, Persian, Hebrew, Hindi, Bengali, Swahili
            "لا يوجد|غير معروف|غير محدد|لا ينطبق|قيد الإعداد|قيد التنفيذ|لاحقا|قريبا|ندارد|نامشخص|در دست تهیه|"
                    + "بعدا|לא ידוע|אין|לא רלוונטי|בהמשך|בהכנה|लागू नहीं|अज्ञात|कोई नहीं|बाद में|लंबित|"
                    + "প্রযোজ্য নয়|অজানা|haijulikani|hakuna|inasubiri");

    /** A mark at the beginning that something is still to be done. */
    private static final Pattern MARK = Pattern.compile("[^\\p{L}\\p{N}]*(?:"
            + "(?:TODO|TO DO|FIXME|TBD|TBC|TBA|WIP|XXX)(?![\\p{L}\\p{N}])"
            + "|(?i:todo|to do|fixme|tbd|tbc|tba|wip|xxx)\\s*[:：–—-])");

    /** A text that begins so is one of them, however it goes on. */
    private static final Pattern BEGINNING = Pattern.compile("lorem ipsum"
            + "|(?:is |are |still |yet )*to be (?:\\w+ )?(?:completed|done|defined|determined|decided|confirmed|announced|added|"
            + "filled|written|provided|specified|supplied|updated|documented|described|established|agreed|clarified)"
            + "|(?:will|shall) be \\w+ (?:later|soon|shortly|in due course|in the future|at a later|when available)"
            + "|(?:(?:wird|werden|ist|sind) )?(?:noch|später|nachträglich) (?:zu )?(?:ergänz|definier|bestimm|festzuleg|"
            + "festgelegt|klär|geklärt|nachgereicht|ausgefüllt|auszufüll|beschreib|beschrieb)"
            + "|(?:ist |sind )?zu (?:ergänzen|definieren|bestimmen|klären)"
            + "|(?:reste |doit être )?à (?:compléter|définir|déterminer|préciser|remplir|renseigner|confirmer)"
            + "|(?:pendiente de|por) (?:completar|definir|determinar|confirmar|especificar|rellenar)"
            + "|a (?:definir|preencher|completar|determinar|confirmar)(?: |$)|da (?:definire|completare|compilare|determinare|"
            + "confermare|precisare)|(?:nog |nader )+(?:in te vullen|te bepalen|aan te vullen)"
            + "|do (?:uzupełnienia|ustalenia|określenia)|bude (?:doplněno|upřesněno)"
            + "|будет (?:дополнен|уточн|указан|определ)|подлежит уточнению|буде (?:доповнен|уточнен|визначен)"
            + "|(?:daha sonra |sonra )?(?:belirlenecek|eklenecek|doldurulacak|tamamlanacak)"
            + "|sẽ (?:bổ sung|cập nhật)|akan (?:ditentukan|dilengkapi|ditambahkan)|سيتم (?:تحديد|استكمال|إضافة)"
            + "|待(?:定|补|補|填|完善|确认|確認|更新|续)|(?:稍后|稍後|后续|後續|以后|日后)(?:补|補|填|完善|更新|提供)"
            + "|後日|追って|추후|향후 (?:작성|결정)");

    private Placeholders() {}

    private static Set<String> normalized(String... groups) {
        return Stream.of(groups)
                .flatMap(group -> Stream.of(group.split("\\|")))
                .map(Placeholders::plain)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether the text holds the place of something in a template. */
    static boolean hasTemplate(String text) {
        return TEMPLATE.matcher(text).find();
    }

    /** Returns whether the text, or its line, is only there to be replaced. */
    static boolean is(String text) {
        String plain = plain(text);
        return plain.isEmpty()
                || WHOLE.contains(plain)
                || MARK.matcher(text).lookingAt()
                || BEGINNING.matcher(plain).lookingAt();
    }

    /** Returns the text in lower case and compatible characters, with single blanks for all but letters and digits. */
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ")
                .strip();
    }
}
