package ai.lepton.ethics.privacy.pii;

import static ai.lepton.ethics.privacy.pii.CheckDigits.at;
import static ai.lepton.ethics.privacy.pii.CheckDigits.isDay;
import static ai.lepton.ethics.privacy.pii.CheckDigits.isDayMonthYear;
import static ai.lepton.ethics.privacy.pii.CheckDigits.isOneRepeated;
import static ai.lepton.ethics.privacy.pii.CheckDigits.isYearMonthDay;
import static ai.lepton.ethics.privacy.pii.CheckDigits.luhn;
import static ai.lepton.ethics.privacy.pii.CheckDigits.mod11And10;
import static ai.lepton.ethics.privacy.pii.CheckDigits.mod97;
import static ai.lepton.ethics.privacy.pii.CheckDigits.number;
import static ai.lepton.ethics.privacy.pii.CheckDigits.weighted;

import ai.lepton.ethics.privacy.pii.Identifier.Held;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The identifiers of European countries and Türkiye, each by the specification that its country published. */
final class EuropeanIdentifiers {
    private static final String SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    private static final String IRISH = "WABCDEFGHIJKLMNOPQRSTUV";

    /** Italian letters of months, and those that stand for digits where two people would have the same code. */
    private static final String ITALIAN_MONTHS = "ABCDEHLMPRST";

    private static final String OMOCODIA = "LMNPQRSTUV";

    /** Values of 0 to 9 and of A to Z at odd places of an Italian code. */
    private static final int[] ITALIAN_ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private static final Held AUSTRIAN = new Held(0.003, "a date, and the check digit modulo 11");
    private static final Held AUSTRIAN_UNDATED =
            new Held(0.09, "the check digit modulo 11; the date is none, as where a day's numbers are used up");
    private static final Held CZECH = new Held(0.007, "a date, and divisible by 11");
    private static final Held CZECH_OLD = new Held(0.05, "a date before 1954, when there was no check digit");
    private static final Held DANISH = new Held(0.0033, "a date, and the check digit modulo 11");
    private static final Held DANISH_UNCHECKED =
            new Held(0.0365, "a date; the check digit does not hold, as it need not since 2007");
    private static final Held PORTUGUESE = new Held(0.03, "a first digit of people, and the check digit modulo 11");
    private static final Held PORTUGUESE_OTHER =
            new Held(0.09, "the check digit modulo 11; its first digit is one of firms and offices");
    private static final Held SWEDISH = new Held(0.007, "a date, and the check digit by Luhn");
    private static final Held SWEDISH_OR_TIME = new Held(0.1, "the check digit by Luhn; it may be a day and a time");

    private EuropeanIdentifiers() {}

    static List<Identifier> all() {
        return List.of(
                Identifier.of(
                        PersonalData.AT_SVNR,
                        "dddd dddddd,dddddddddd,dddd-dddddd",
                        EuropeanIdentifiers::austrian,
                        "svnr,sozialversicherungsnummer,sv-nummer,versicherungsnummer,sv-nr"),
                Identifier.of(
                        PersonalData.BE_RRN,
                        "dd.dd.dd-ddd.dd=.5,ddddddddddd,dd dd dd ddd dd,ddddddddd-dd,dddddd-ddd-dd,dddddd ddd dd",
                        0.008,
                        "a month, and the check digits modulo 97",
                        EuropeanIdentifiers::belgian,
                        "rijksregisternummer,rijksregister,insz,niss,numéro national,registre national,rrn,nrn,"
                                + "national number,nationalregisternummer"),
                Identifier.of(
                        PersonalData.BG_EGN,
                        "dddddddddd",
                        0.01,
                        "a date, and the check digit modulo 11",
                        EuropeanIdentifiers::bulgarian,
                        "egn,егн,единен граждански номер"),
                Identifier.of(
                        PersonalData.CH_AHV,
                        "ddd.dddd.dddd.dd=.5,ddddddddddddd,ddd dddd dddd dd",
                        1e-4,
                        "756 first, and the check digit of EAN-13",
                        s -> s.startsWith("756") && CheckDigits.ean13(s),
                        "ahv,avs,ahv-nr,ahv-nummer,sozialversicherungsnummer,numéro avs,navs13"),
                Identifier.of(
                        PersonalData.CZ_RC,
                        "dddddd/dddd=.1,dddddddddd,dddddd/ddd",
                        EuropeanIdentifiers::czech,
                        "rodné číslo,rodne cislo,rč,r.č,birth number"),
                Identifier.of(
                        PersonalData.DE_IDNR,
                        "dd~ddd~ddd~ddd",
                        0.004,
                        "one digit twice or thrice, and the check digit by ISO/IEC 7064 MOD 11,10",
                        EuropeanIdentifiers::german,
                        "idnr,steuer-id,steuerid,steuer-idnr,steueridentifikationsnummer,identifikationsnummer,tin"),
                Identifier.of(
                        PersonalData.DE_KVNR,
                        "addddddddd",
                        0.1,
                        "the check digit modulo 10",
                        s -> alternatingCrossSum(letterAsDigits(s, 0)),
                        "kvnr,krankenversichertennummer,versichertennummer,krankenkasse,egk"),
                Identifier.of(
                        PersonalData.DE_RVNR,
                        "ddddddddaddd,dd dddddd a ddd",
                        0.0015,
                        "an area, a date, and the check digit modulo 10",
                        EuropeanIdentifiers::pension,
                        "rvnr,vsnr,rentenversicherungsnummer,sozialversicherungsnummer,versicherungsnummer,rentenversicherung"),
                Identifier.of(
                        PersonalData.DK_CPR,
                        "dddddd-dddd,dddddddddd",
                        EuropeanIdentifiers::danish,
                        "cpr,cpr-nr,cpr-nummer,personnummer,cprnr"),
                Identifier.of(
                        PersonalData.EE_ISIKUKOOD,
                        "ddddddddddd",
                        0.003,
                        "a date, and the check digit modulo 11",
                        EuropeanIdentifiers::baltic,
                        "isikukood,isikukoodi,personal identification code"),
                Identifier.of(
                        PersonalData.ES_DNI,
                        "dddddddda,dddddddd-a,dd.ddd.ddd-a,dddddddd a,dd.ddd.ddda",
                        0.043,
                        "the check letter modulo 23",
                        s -> SPANISH.charAt(number(s, 0, 8) % 23) == s.charAt(8),
                        "dni,nif,documento nacional,d.n.i,documento de identidad"),
                Identifier.of(
                        PersonalData.ES_NIE,
                        "addddddda,a-ddddddd-a,a ddddddd a,a-ddddddda,addddddd-a",
                        0.005,
                        "X, Y or Z, and the check letter modulo 23",
                        s -> "XYZ".indexOf(s.charAt(0)) >= 0
                                && SPANISH.charAt(("XYZ".indexOf(s.charAt(0)) * 10_000_000 + number(s, 1, 8)) % 23)
                                        == s.charAt(8),
                        "nie,extranjero,n.i.e"),
                Identifier.of(
                        PersonalData.FI_HETU,
                        "dddddd-dddx,dddddd+dddx,ddddddadddx",
                        0.001,
                        "a date, and the check character modulo 31",
                        EuropeanIdentifiers::finnish,
                        "hetu,henkilötunnus,henkilötunnuksen,personbeteckning,sotu"),
                Identifier.of(
                        PersonalData.FR_NIR,
                        "ddddddxdddddddd,d~dd~dd~dx~ddd~ddd~dd,ddddddxdddddd dd",
                        0.001,
                        "a sex and a month that there are, and the check digits modulo 97",
                        EuropeanIdentifiers::french,
                        "nir,insee,sécurité sociale,securite sociale,numéro de sécu,carte vitale,n° ss,nss"),
                Identifier.of(
                        PersonalData.GB_NHS,
                        "ddd~ddd~dddd",
                        0.09,
                        "the check digit modulo 11",
                        s -> (11 - weighted(s, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 11 == at(s, 9) && !isOneRepeated(s),
                        "nhs,nhs number,nhs no,national health service"),
                Identifier.of(
                        PersonalData.GB_NINO,
                        "aadddddda,aa dd dd dd a=.3,aa-dd-dd-dd-a=.3,aa dddddd a",
                        0.09,
                        "a prefix and a suffix that are given; there is no check digit",
                        EuropeanIdentifiers::insurance,
                        "nino,national insurance,national insurance number,ni number,ni no"),
                Identifier.of(
                        PersonalData.GR_AMKA,
                        "ddddddddddd,dddddd-ddddd,dddddd ddddd",
                        0.004,
                        "a date, and the check digit by Luhn",
                        s -> luhn(s) && isDayMonthYear(s, 0),
                        "amka,αμκα,α.μ.κ.α"),
                Identifier.of(
                        PersonalData.HR_OIB,
                        "ddddddddddd",
                        0.1,
                        "the check digit by ISO/IEC 7064 MOD 11,10",
                        CheckDigits::mod11And10,
                        "oib,osobni identifikacijski broj"),
                Identifier.of(
                        PersonalData.IE_PPS,
                        "ddddddda,dddddddaa",
                        0.043,
                        "the check letter modulo 23",
                        EuropeanIdentifiers::irish,
                        "pps,ppsn,pps number,pps no,personal public service"),
                Identifier.of(
                        PersonalData.IS_KENNITALA,
                        "dddddd-dddd,dddddddddd",
                        0.001,
                        "a date, a century, and the check digit modulo 11",
                        EuropeanIdentifiers::icelandic,
                        "kennitala,kennitölu,kt"),
                Identifier.of(
                        PersonalData.IT_CODICE_FISCALE,
                        "aaaaaaxxaxxaxxxa,aaa aaa xxaxx axxxa",
                        0.01,
                        "a date, and the check letter modulo 26",
                        EuropeanIdentifiers::italian,
                        "codice fiscale,cod. fisc,c.f,cf"),
                Identifier.of(
                        PersonalData.LT_ASMENS_KODAS,
                        "ddddddddddd",
                        0.003,
                        "a date, and the check digit modulo 11",
                        EuropeanIdentifiers::baltic,
                        "asmens kodas,asmens kodą,a.k"),
                Identifier.of(
                        PersonalData.NL_BSN,
                        "ddddddddd,dddd~dd~ddd,ddd~ddd~ddd",
                        0.09,
                        "the check digit modulo 11",
                        s -> (weighted(s, 9, 8, 7, 6, 5, 4, 3, 2) - at(s, 8)) % 11 == 0 && number(s, 0, 9) > 0,
                        "bsn,burgerservicenummer,sofinummer,sofi-nummer,sofi"),
                Identifier.of(
                        PersonalData.NO_FNR,
                        "ddddddddddd,dddddd ddddd",
                        6e-4,
                        "a date, and two check digits modulo 11",
                        EuropeanIdentifiers::norwegian,
                        "fødselsnummer,fodselsnummer,fnr,personnummer,d-nummer"),
                Identifier.of(
                        PersonalData.PL_PESEL,
                        "ddddddddddd",
                        0.018,
                        "a date, and the check digit modulo 10",
                        EuropeanIdentifiers::polish,
                        "pesel,numer pesel,nr pesel"),
                Identifier.of(
                        PersonalData.PT_NIF,
                        "ddd~ddd~ddd",
                        EuropeanIdentifiers::portuguese,
                        "nif,contribuinte,número de identificação fiscal"),
                Identifier.of(
                        PersonalData.RO_CNP,
                        "ddddddddddddd",
                        0.0015,
                        "a sex, a date, a county, and the check digit modulo 11",
                        EuropeanIdentifiers::romanian,
                        "cnp,cod numeric personal"),
                Identifier.of(
                        PersonalData.SE_PERSONNUMMER,
                        "dddddd-dddd,dddddd+dddd,dddddddddd,dddddddd-dddd,dddddddd+dddd,dddddddddddd",
                        EuropeanIdentifiers::swedish,
                        "personnummer,personnr,pnr,samordningsnummer,person-nr"),
                Identifier.of(
                        PersonalData.TR_TCKN,
                        "ddddddddddd",
                        0.009,
                        "two check digits modulo 10",
                        EuropeanIdentifiers::turkish,
                        "tckn,t.c,tc kimlik,kimlik,kimlik no,kimlik numarası"));
    }

    private static @Nullable Held austrian(String s) {
        int check = weighted(s, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6) % 11;
        if (s.charAt(0) == '0' || check != at(s, 3)) {
            return null;
        }
        return isDayMonthYear(s, 4) ? AUSTRIAN : AUSTRIAN_UNDATED;
    }

    private static boolean belgian(String s) {
        int month = number(s, 2, 4) % 20; // a number bis has 20 or 40 more
        int check = number(s, 9, 11);
        boolean isOfLastCentury = 97 - number(s, 0, 9) % 97 == check;
        boolean isBorn = number(s, 0, 2) + 2000 <= Year.now(ZoneOffset.UTC).getValue();
        boolean isOfThis = isBorn && 97 - mod97("2" + s.substring(0, 9)) == check;
        return month <= 12
                && number(s, 2, 4) <= 52
                && (isOfLastCentury || isOfThis); // days go on where they are used up
    }

    private static boolean bulgarian(String s) {
        int coded = number(s, 2, 4);
        int more = coded > 40 ? 40 : coded > 20 ? 20 : 0; // 20 for those born before 1900, 40 for those born since 2000
        int century = more == 40 ? 2000 : more == 20 ? 1800 : 1900;
        return isDay(century + number(s, 0, 2), coded - more, number(s, 4, 6))
                && weighted(s, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10 == at(s, 9);
    }

    private static @Nullable Held czech(String s) {
        int coded = number(s, 2, 4) % 50; // women have 50 more
        int month = coded > 20 ? coded - 20 : coded; // since 2004, 20 more where a day's numbers are used up
        int two = number(s, 0, 2);
        int day = number(s, 4, 6);
        if (s.length() == 9) {
            return two < 54 && coded <= 12 && isDay(1900 + two, month, day) ? CZECH_OLD : null;
        }
        int year = two >= 54 ? 1900 + two : 2000 + two;
        boolean isDivisible = number(s, 0, 9) % 11 % 10 == at(s, 9);
        return isDivisible && (coded <= 12 || year >= 2004) && isDay(year, month, day) ? CZECH : null;
    }

    private static @Nullable Held danish(String s) {
        int two = number(s, 4, 6);
        int seventh = at(s, 6);
        int century =
                seventh <= 3 ? 1900 : seventh == 4 || seventh == 9 ? two <= 36 ? 2000 : 1900 : two <= 57 ? 2000 : 1800;
        if (!isDay(century + two, number(s, 2, 4), number(s, 0, 2))) {
            return null;
        }
        return weighted(s, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0 ? DANISH : DANISH_UNCHECKED;
    }

    /** Returns whether a code of Estonia or Lithuania holds: both have the same form. */
    private static boolean baltic(String s) {
        int first = at(s, 0);
        if (first < 1 || first > 8) {
            return false;
        }
        int century = 1800 + (first - 1) / 2 * 100;
        int remainder = weighted(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11;
        int check = remainder < 10 ? remainder : weighted(s, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10;
        return check == at(s, 10) && isDay(century + number(s, 1, 3), number(s, 3, 5), number(s, 5, 7));
    }

    private static boolean finnish(String s) {
        boolean isOfLastCentury = s.length() == 10; // the hyphen is left out
        char sign = isOfLastCentury ? '-' : s.charAt(6);
        int century = sign == '+' ? 1800 : "-YXWVU".indexOf(sign) >= 0 ? 1900 : "ABCDEF".indexOf(sign) >= 0 ? 2000 : -1;
        String digits = isOfLastCentury ? s : s.substring(0, 6) + s.substring(7);
        return century > 0
                && number(digits, 6, 9) >= 2
                && number(digits, 6, 9) < 900
                && FINNISH.charAt(number(digits, 0, 9) % 31) == digits.charAt(9)
                && isDay(century + number(s, 4, 6), number(s, 2, 4), number(s, 0, 2));
    }

    private static boolean french(String s) {
        int sex = at(s, 0);
        int month = number(s, 3, 5);
        boolean isCorsican = s.charAt(6) == 'A' || s.charAt(6) == 'B';
        if (!Character.isDigit(s.charAt(6)) && (!isCorsican || s.charAt(5) != '2')) {
            return false;
        }
        String digits = !isCorsican ? s : s.substring(0, 5) + (s.charAt(6) == 'A' ? "19" : "18") + s.substring(7);
        boolean isMonth = month >= 1 && month <= 12 || month >= 20 && month <= 42 || month >= 50;
        return "123478".indexOf('0' + sex) >= 0
                && isMonth
                && 97 - mod97(digits.substring(0, 13)) == number(digits, 13, 15);
    }

    private static boolean german(String s) {
        int[] counts = new int[10];
        for (int i = 0; i < 10; i++) {
            counts[at(s, i)]++;
        }
        int repeated = 0;
        for (int count : counts) {
            if (count > 3) {
                return false;
            }
            repeated += count > 1 ? 1 : 0;
        }
        return s.charAt(0) != '0' && repeated == 1 && mod11And10(s);
    }

    /** Returns the text with the letter at an index as two digits, 01 for A. */
    private static String letterAsDigits(String s, int index) {
        int place = s.charAt(index) - 'A' + 1;
        return s.substring(0, index) + place / 10 + place % 10 + s.substring(index + 1);
    }

    /** Returns whether the last digit is the sum of cross sums with factors 1, 2, 1, 2, modulo 10. */
    private static boolean alternatingCrossSum(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length() - 1; i++) {
            int product = at(digits, i) * (1 + i % 2);
            sum += product / 10 + product % 10;
        }
        return sum % 10 == at(digits, digits.length() - 1);
    }

    private static boolean pension(String s) {
        String digits = letterAsDigits(s, 8);
        int[] factors = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
        int sum = 0;
        for (int i = 0; i < factors.length; i++) {
            int product = at(digits, i) * factors[i];
            sum += product / 10 + product % 10;
        }
        int area = number(s, 0, 2);
        int day = number(s, 2, 4);
        return sum % 10 == at(digits, 12) && area >= 2 && area <= 89 && day <= 81 && number(s, 4, 6) <= 12;
    }

    private static boolean insurance(String s) {
        String prefix = s.substring(0, 2);
        return "DFIQUV".indexOf(s.charAt(0)) < 0
                && "DFIOQUV".indexOf(s.charAt(1)) < 0
                && !List.of("BG", "GB", "KN", "NK", "NT", "TN", "ZZ").contains(prefix)
                && s.charAt(8) <= 'D';
    }

    private static boolean irish(String s) {
        int sum = weighted(s, 8, 7, 6, 5, 4, 3, 2);
        char second = s.length() == 9 ? s.charAt(8) : 'W';
        int more = "WTPX".indexOf(second) >= 0
                ? 0
                : IRISH.indexOf(second); // W, T, P and X, of older numbers, count nothing
        return more >= 0 && more <= 'I' - 'A' + 1 && IRISH.charAt((sum + 9 * more) % 23) == s.charAt(7);
    }

    private static boolean icelandic(String s) {
        int century = s.charAt(9) == '9' ? 1900 : s.charAt(9) == '0' ? 2000 : s.charAt(9) == '8' ? 1800 : -1;
        int check = (11 - weighted(s, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
        return century > 0 && check == at(s, 8) && isDay(century + number(s, 4, 6), number(s, 2, 4), number(s, 0, 2));
    }

    private static boolean italian(String s) {
        StringBuilder plain = new StringBuilder(s);
        for (int place : new int[] {6, 7, 9, 10, 12, 13, 14}) {
            int digit = Character.isDigit(s.charAt(place)) ? at(s, place) : OMOCODIA.indexOf(s.charAt(place));
            if (digit < 0) {
                return false;
            }
            plain.setCharAt(place, (char) ('0' + digit));
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = s.charAt(i);
            int value = Character.isDigit(c) ? c - '0' : c - 'A';
            sum += i % 2 == 0 ? ITALIAN_ODD[value] : value;
        }
        String code = plain.toString();
        int year = number(code, 6, 8);
        int month = ITALIAN_MONTHS.indexOf(code.charAt(8)) + 1;
        int day = number(code, 9, 11) % 40;
        return sum % 26 == s.charAt(15) - 'A'
                && number(code, 9, 11) <= 71
                && (isDay(1900 + year, month, day) || isDay(2000 + year, month, day));
    }

    private static boolean norwegian(String s) {
        int day = number(s, 0, 2);
        int month = number(s, 2, 4);
        int two = number(s, 4, 6);
        int person = number(s, 6, 9);
        int century =
                person < 500 ? 1900 : person < 750 && two >= 54 ? 1800 : two < 40 ? 2000 : person >= 900 ? 1900 : -1;
        int first = (11 - weighted(s, 3, 7, 6, 1, 8, 9, 4, 5, 2) % 11) % 11;
        int second = (11 - weighted(s, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
        return century > 0
                && first == at(s, 9)
                && second == at(s, 10)
                && isDay(century + two, month > 40 ? month - 40 : month, day > 40 ? day - 40 : day);
    }

    private static boolean polish(String s) {
        int coded = number(s, 2, 4);
        int century = new int[] {1900, 2000, 2100, 2200, 1800}[coded / 20];
        return (10 - weighted(s, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3) % 10) % 10 == at(s, 10)
                && isDay(century + number(s, 0, 2), coded % 20, number(s, 4, 6));
    }

    private static @Nullable Held portuguese(String s) {
        int check = (11 - weighted(s, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 11 % 10;
        if (s.charAt(0) == '0' || check != at(s, 8)) {
            return null;
        }
        return s.charAt(0) <= '3' || s.startsWith("45") ? PORTUGUESE : PORTUGUESE_OTHER;
    }

    private static boolean romanian(String s) {
        int first = at(s, 0);
        int century = first == 3 || first == 4 ? 1800 : first == 5 || first == 6 ? 2000 : 1900;
        int county = number(s, 7, 9);
        boolean isCounty = county >= 1 && county <= 48
                || county == 51
                || county == 52
                || county == 70
                || county >= 80 && county <= 83;
        int check = weighted(s, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
        return first > 0
                && (check == 10 ? 1 : check) == at(s, 12)
                && isCounty
                && isDay(century + number(s, 1, 3), number(s, 3, 5), number(s, 5, 7));
    }

    private static @Nullable Held swedish(String s) {
        String digits = s.replace("+", "");
        boolean hasCentury = digits.length() == 12;
        String ten = hasCentury ? digits.substring(2) : digits;
        int coded = number(ten, 4, 6);
        String dated = coded > 60 ? ten.substring(0, 4) + (coded - 60) / 10 + (coded - 60) % 10 : ten;
        boolean isDate = hasCentury
                ? isDay(number(digits, 0, 4), number(dated, 2, 4), number(dated, 4, 6))
                : isYearMonthDay(dated, 0);
        int year = hasCentury ? number(digits, 0, 4) : 1900;
        if (!luhn(ten) || !isDate || year < 1800 || year > 2099) {
            return null;
        }
        boolean mayBeTime = hasCentury && year >= 1990 && number(digits, 8, 10) < 24 && number(digits, 10, 12) < 60;
        return mayBeTime ? SWEDISH_OR_TIME : SWEDISH;
    }

    private static boolean turkish(String s) {
        int odd = at(s, 0) + at(s, 2) + at(s, 4) + at(s, 6) + at(s, 8);
        int even = at(s, 1) + at(s, 3) + at(s, 5) + at(s, 7);
        int first = Math.floorMod(odd * 7 - even, 10);
        return s.charAt(0) != '0' && first == at(s, 9) && (odd + even + first) % 10 == at(s, 10);
    }
}
