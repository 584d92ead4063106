package ai.lepton.ethics.privacy.pii;

import static ai.lepton.ethics.privacy.pii.CheckDigits.at;
import static ai.lepton.ethics.privacy.pii.CheckDigits.isDay;
import static ai.lepton.ethics.privacy.pii.CheckDigits.isOneRepeated;
import static ai.lepton.ethics.privacy.pii.CheckDigits.luhn;
import static ai.lepton.ethics.privacy.pii.CheckDigits.mod97;
import static ai.lepton.ethics.privacy.pii.CheckDigits.number;
import static ai.lepton.ethics.privacy.pii.CheckDigits.verhoeff;
import static ai.lepton.ethics.privacy.pii.CheckDigits.weighted;

import ai.lepton.ethics.privacy.pii.Identifier.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cards, accounts, and the identifiers of countries outside of Europe; {@link EuropeanIdentifiers} has the others. */
final class Identifiers {
    /** Lengths of IBANs by country, as in the registry of ISO 13616, release 99. */
    private static final Map<String, Integer> IBAN_LENGTHS = lengths("15 NO, 16 BE, 18 DK FI FK FO GL NL SD, 19 MK SI,"
            + " 20 AT BA EE KZ LT LU MN XK, 21 CH HR LI LV, 22 BG BH CR DE GB GE IE ME RS VA, 23 AE GI IL IQ OM SO TL,"
            + " 24 AD CZ ES MD PK RO SA SE SK TN VG, 25 LY PT ST, 26 IS TR, 27 BI DJ FR GR IT MC MR SM,"
            + " 28 AL AZ BY CY DO GT HN HU LB NI PL SV YE, 29 BR EG PS QA UA, 30 JO KW MU, 31 MT SC, 32 LC, 33 RU");

    /** Provinces of China, as the first two digits of GB/T 2260 say them, and what stands for residents from elsewhere. */
    private static final List<Integer> CHINESE_PROVINCES = List.of(
            11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61,
            62, 63, 64, 65, 71, 81, 82, 83, 91);

    private static final List<String> MEXICAN_STATES = List.of(
            "AS", "BC", "BS", "CC", "CH", "CL", "CM", "CS", "DF", "DG", "GR", "GT", "HG", "JC", "MC", "MN", "MS", "NE",
            "NL", "NT", "OC", "PL", "QR", "QT", "SL", "SP", "SR", "TC", "TL", "TS", "VZ", "YN", "ZS");

    /** Numbers that were printed in advertisements, so that they are nobody's. */
    private static final List<String> ADVERTISED = List.of("078051120", "219099999", "457555462");

    private static final Held KOREAN =
            new Held(0.0035, "a date and the check digit modulo 11 of numbers before October 2020");
    private static final Held KOREAN_UNCHECKED =
            new Held(0.035, "a date; the check digit does not hold, as it need not since October 2020");

    private Identifiers() {}

    static List<Identifier> all() {
        List<Identifier> all = new ArrayList<>(EuropeanIdentifiers.all());
        all.add(Identifier.of(
                PersonalData.PAYMENT_CARD,
                "dddddddddddddd=.03,ddddddddddddddd=.03,dddddddddddddddd=.03,ddddddddddddddddd,dddddddddddddddddd,"
                        + "ddddddddddddddddddd,dddd dddd dddd dddd=.15,dddd-dddd-dddd-dddd=.15,dddd.dddd.dddd.dddd,"
                        + "dddd dddddd ddddd=.15,dddd-dddddd-ddddd=.15,dddd dddddd dddd=.15,dddd-dddddd-dddd=.15,"
                        + "dddd dddd dddd dddd ddd=.15",
                0.02,
                "a network's first digits and length, and the check digit by Luhn",
                Identifiers::card,
                "card,credit,debit,visa,mastercard,amex,american express,discover,diners,jcb,unionpay,cc,pan,kreditkarte,karte,"
                        + "carte,tarjeta,carta,cartão,信用卡,银行卡,卡号,カード,카드"));
        all.add(Identifier.of(
                PersonalData.IBAN,
                ibanLayouts(),
                0.001,
                "a country's length, and check digits by ISO/IEC 7064 MOD 97-10",
                Identifiers::iban,
                "iban,account,bank,konto,bankverbindung,compte,cuenta,conto,rekening,账号"));
        all.add(Identifier.of(
                PersonalData.AU_TFN,
                "ddd~ddd~ddd",
                0.09,
                "the check digit modulo 11",
                s -> weighted(s, 1, 4, 3, 7, 5, 8, 6, 9, 10) % 11 == 0 && !isOneRepeated(s),
                "tfn,tax file number,tax file"));
        all.add(Identifier.of(
                PersonalData.BR_CPF,
                "ddd.ddd.ddd-dd=.5,ddddddddddd,ddddddddd-dd,ddd ddd ddd dd",
                0.01,
                "two check digits modulo 11",
                s -> brazilian(s, 9) && brazilian(s, 10) && !isOneRepeated(s),
                "cpf,cadastro de pessoas físicas,contribuinte"));
        all.add(Identifier.of(
                PersonalData.CA_SIN,
                "ddd~ddd~ddd",
                0.08,
                "a first digit that is given, and the check digit by Luhn",
                s -> luhn(s) && s.charAt(0) != '0' && s.charAt(0) != '8',
                "sin,social insurance number,social insurance,nas,numéro d'assurance sociale"));
        all.add(Identifier.of(
                PersonalData.CL_RUT,
                "dd.ddd.ddd-x=.3,d.ddd.ddd-x=.3,dddddddd-x,ddddddd-x,ddddddddx,dddddddx",
                0.09,
                "the check character modulo 11",
                Identifiers::chilean,
                "rut,run,rol único tributario,cédula"));
        all.add(Identifier.of(
                PersonalData.CN_RIC,
                "dddddddddddddddddx,dddddd dddddddd dddx,dddddd-dddddddd-dddx",
                2e-5,
                "a province, a date, and the check character by ISO/IEC 7064 MOD 11-2",
                Identifiers::chinese,
                "身份证,身份证号,身份证号码,公民身份号码,身份證,证件号,id card,identity card,resident identity,ric,citizen id"));
        all.add(Identifier.of(
                PersonalData.IL_TEUDAT_ZEHUT,
                "ddddddddd,dddddddd-d,ddddddd-d",
                0.1,
                "the check digit by Luhn",
                s -> luhn(s) && !isOneRepeated(s),
                "teudat zehut,mispar zehut,תעודת זהות,מספר זהות,ת.ז"));
        all.add(Identifier.of(
                PersonalData.IN_AADHAAR,
                "dddd~dddd~dddd",
                0.08,
                "a first digit that is given, and the check digit by Verhoeff",
                s -> s.charAt(0) >= '2'
                        && verhoeff(s)
                        && !new StringBuilder(s).reverse().toString().equals(s),
                "aadhaar,aadhar,uidai,uid,आधार"));
        all.add(Identifier.of(
                PersonalData.JP_MY_NUMBER,
                "dddd~dddd~dddd",
                0.1,
                "the check digit modulo 11",
                Identifiers::japanese,
                "my number,individual number,マイナンバー,個人番号"));
        all.add(Identifier.of(
                PersonalData.KR_RRN,
                "dddddd-ddddddd=.06,ddddddddddddd",
                Identifiers::korean,
                "rrn,resident registration,주민등록번호,주민번호,주민"));
        all.add(Identifier.of(
                PersonalData.MX_CURP,
                "aaaaddddddaaaaaaxd",
                1.4e-5,
                "a date, a state, and the check digit",
                Identifiers::mexican,
                "curp,clave única"));
        all.add(Identifier.of(
                PersonalData.SG_NRIC,
                "addddddda",
                0.01,
                "a first letter that is given, and the check letter modulo 11",
                Identifiers::singaporean,
                "nric,fin,identity card,ic no"));
        all.add(Identifier.of(
                PersonalData.TH_PIN,
                "d-dddd-ddddd-dd-d=.5,d dddd ddddd dd d,ddddddddddddd",
                0.08,
                "a first digit that is given, and the check digit modulo 11",
                s -> at(s, 0) >= 1
                        && at(s, 0) <= 8
                        && (11 - weighted(s, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == at(s, 12),
                "thai id,citizen id,เลขประจำตัวประชาชน,บัตรประชาชน"));
        all.add(Identifier.of(
                PersonalData.US_ITIN,
                "ddd-dd-dddd=.3,ddd dd dddd,ddddddddd",
                0.04,
                "a 9 first, and a group that is given",
                Identifiers::taxpayer,
                "itin,individual taxpayer,taxpayer id,tax id"));
        all.add(Identifier.of(
                PersonalData.US_SSN,
                "ddd-dd-dddd=1,ddd dd dddd,ddddddddd",
                0.88,
                "an area, a group and a serial number that are given; there is no check digit",
                Identifiers::socialSecurity,
                "ssn,ssns,ssn#,ss#,social security,social security number,soc sec"));
        all.add(Identifier.of(
                PersonalData.ZA_ID,
                "ddddddddddddd,dddddd dddd ddd",
                0.001,
                "a date, a citizenship, and the check digit by Luhn",
                s -> luhn(s) && CheckDigits.isYearMonthDay(s, 0) && at(s, 10) <= 2,
                "south african id,id number,identity number,sa id,rsa id,id no"));
        return List.copyOf(all);
    }

    private static Map<String, Integer> lengths(String table) {
        Map<String, Integer> lengths = new TreeMap<>();
        for (String row : table.split(", ?")) {
            String[] words = row.split(" ");
            for (int i = 1; i < words.length; i++) {
                lengths.put(words[i], Integer.parseInt(words[0]));
            }
        }
        return lengths;
    }

    private static String ibanLayouts() {
        List<String> layouts = new ArrayList<>();
        IBAN_LENGTHS.values().stream().distinct().sorted().forEach(length -> {
            String bare = "aadd" + "x".repeat(length - 4);
            layouts.add(bare);
            layouts.add(bare.replaceAll("(.{4})(?=.)", "$1 "));
            layouts.add(bare.replaceAll("(.{4})(?=.)", "$1-"));
        });
        return String.join(",", layouts);
    }

    private static boolean iban(String s) {
        Integer length = IBAN_LENGTHS.get(s.substring(0, 2));
        if (length == null || length != s.length()) {
            return false;
        }
        int check = number(s, 2, 4);
        return check >= 2 && check <= 98 && mod97(s.substring(4) + s.substring(0, 4)) == 1;
    }

    private static boolean card(String s) {
        int length = s.length();
        int two = number(s, 0, 2);
        int three = number(s, 0, 3);
        int four = number(s, 0, 4);
        boolean isLong = length >= 16;
        boolean isVisa = s.charAt(0) == '4' && (length == 16 || length == 19);
        boolean isMastercard = length == 16 && (two >= 51 && two <= 55 || four >= 2221 && four <= 2720);
        boolean isAmericanExpress = length == 15 && (two == 34 || two == 37);
        boolean isDiscover = isLong && (four == 6011 || three >= 644 && three <= 649 || two == 65);
        boolean isJcb = isLong && four >= 3528 && four <= 3589;
        boolean isDiners = length == 14 && (three >= 300 && three <= 305 || two == 36 || two == 38 || two == 39);
        boolean isUnionPay = isLong && two == 62;
        boolean isMir = isLong && four >= 2200 && four <= 2204;
        boolean isOfNetwork =
                isVisa || isMastercard || isAmericanExpress || isDiscover || isJcb || isDiners || isUnionPay || isMir;
        return isOfNetwork && luhn(s) && !isOneRepeated(s);
    }

    /** Returns whether the digit at an index is the check digit of those before it. */
    private static boolean brazilian(String s, int index) {
        int sum = 0;
        for (int i = 0; i < index; i++) {
            sum += (index + 1 - i) * at(s, i);
        }
        return sum * 10 % 11 % 10 == at(s, index);
    }

    private static boolean chilean(String s) {
        int sum = 0;
        int last = s.length() - 1;
        for (int i = last - 1, weight = 2; i >= 0; i--, weight = weight == 7 ? 2 : weight + 1) {
            sum += weight * at(s, i);
        }
        return "0K987654321".charAt(sum % 11) == s.charAt(last) && number(s, 0, last) > 0;
    }

    private static boolean chinese(String s) {
        char last = s.charAt(17);
        int year = number(s, 6, 10);
        return (Character.isDigit(last) || last == 'X')
                && CHINESE_PROVINCES.contains(number(s, 0, 2))
                && year >= 1880
                && year <= 2099
                && isDay(year, number(s, 10, 12), number(s, 12, 14))
                && CheckDigits.mod11And2(s);
    }

    private static boolean japanese(String s) {
        int remainder = weighted(s, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11;
        return at(s, 11) == (remainder <= 1 ? 0 : 11 - remainder) && !isOneRepeated(s);
    }

    private static @Nullable Held korean(String s) {
        int century = switch (at(s, 6)) {
            case 9, 0 -> 1800;
            case 3, 4, 7, 8 -> 2000;
            default -> 1900;
        };
        int year = century + number(s, 0, 2);
        if (!isDay(year, number(s, 2, 4), number(s, 4, 6)) || number(s, 7, 9) > 96) {
            return null;
        }
        int check = (11 - weighted(s, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5) % 11) % 10;
        return check == at(s, 12) ? KOREAN : KOREAN_UNCHECKED;
    }

    private static boolean mexican(String s) {
        String letters = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += letters.indexOf(s.charAt(i)) * (18 - i);
        }
        int year = (Character.isDigit(s.charAt(16)) ? 1900 : 2000) + number(s, 4, 6);
        return (10 - sum % 10) % 10 == at(s, 17)
                && isDay(year, number(s, 6, 8), number(s, 8, 10))
                && "HMX".indexOf(s.charAt(10)) >= 0
                && MEXICAN_STATES.contains(s.substring(11, 13));
    }

    private static boolean singaporean(String s) {
        int sum = weighted(s.substring(1), 2, 7, 6, 5, 4, 3, 2);
        char last = s.charAt(8);
        return switch (s.charAt(0)) {
            case 'S' -> "JZIHGFEDCBA".charAt(sum % 11) == last;
            case 'T' -> "JZIHGFEDCBA".charAt((sum + 4) % 11) == last;
            case 'F' -> "XWUTRQPNMLK".charAt(sum % 11) == last;
            case 'G' -> "XWUTRQPNMLK".charAt((sum + 4) % 11) == last;
            case 'M' -> "XWUTRQPNJLK".charAt((sum + 3) % 11) == last;
            default -> false;
        };
    }

    private static boolean taxpayer(String s) {
        int group = number(s, 3, 5);
        return s.charAt(0) == '9'
                && (group >= 50 && group <= 65
                        || group >= 70 && group <= 88
                        || group >= 90 && group != 93 && group <= 99);
    }

    private static boolean socialSecurity(String s) {
        int area = number(s, 0, 3);
        return area != 0
                && area != 666
                && area < 900
                && number(s, 3, 5) != 0
                && number(s, 5, 9) != 0
                && !ADVERTISED.contains(s);
    }
}
