"""Makes identifiers.tsv: identifiers of many countries, each with the answer of python-stdnum.

Half of the numbers of a kind are valid. Of the others, some are valid ones with one character changed, some are of the right
form only. None was ever given to anyone by this script; that one of them is also a living person's can't be known of any number.
"""

import random
import re
import string

import stdnum.iban
import stdnum.luhn
from stdnum import util

EACH = 40
D = string.digits
A = string.ascii_uppercase
rnd = random.Random(20261126)


def digits(n, first=D):
    return rnd.choice(first) + "".join(rnd.choice(D) for _ in range(n - 1))


def letters(n, of=A):
    return "".join(rnd.choice(of) for _ in range(n))


def date(form):
    """Returns a date of 1930 to 2015, most often one that there is."""
    y, m, d = rnd.randint(1930, 2015), rnd.randint(1, 12), rnd.randint(1, 29)
    if rnd.random() < 0.06:
        m, d = rnd.choice([(13, 1), (0, 4), (2, 30), (4, 31), (1, 32), (6, 0)])
    return form.format(y=y, yy=y % 100, m=m, d=d)


def codice():
    months = "ABCDEHLMPRST"
    body = letters(6) + digits(2) + rnd.choice(months) + rnd.choice("0123456") + digits(1) + letters(1) + digits(3)
    for at in rnd.sample([6, 7, 9, 10, 12, 13, 14], rnd.choice([0, 0, 0, 1, 2])):
        body = body[:at] + "LMNPQRSTUV"[int(body[at])] + body[at + 1 :]
    return body + letters(1)


def iban():
    """Returns an IBAN by the structure that stdnum has of a country, with right or wrong check digits."""
    country = rnd.choice("DE GB FR NL BE ES IT CH AT PT IE PL SE FI NO DK CZ HR EE RO BG BR TR SA AE MT LC NI".split())
    structure = dict(stdnum.iban._ibandb.info(country + "00")[0][1])["bban"]
    body = ""
    for length, kind in re.findall(r"(\d+)!([nac])", structure):
        body += "".join(rnd.choice({"n": D, "a": A, "c": D + A}[kind]) for _ in range(int(length)))
    check = 98 - int("".join(str(int(c, 36)) for c in body + country + "00")) % 97
    return country + ("%02d" % check if rnd.random() < 0.5 else digits(2)) + body


def card():
    start, length = rnd.choice([("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("3528", 16)])
    return start + digits(length - len(start))


def nir():
    department = rnd.choice(["75", "13", "69", "2A", "2B", "97", "01"])
    place = digits(3) if department != "97" else digits(1, "12346") + digits(2)
    body = rnd.choice("12") + date("{yy:02d}{m:02d}") + department + place + digits(3)
    number = int(body.replace("2A", "19").replace("2B", "18"))
    return body + ("%02d" % (97 - number % 97) if rnd.random() < 0.5 else digits(2))


def nn():
    body = date("{yy:02d}{m:02d}{d:02d}") + digits(3)
    prefix = "2" if rnd.random() < 0.3 else ""
    return body + ("%02d" % (97 - int(prefix + body) % 97) if rnd.random() < 0.6 else digits(2))


KINDS = {
    "us_ssn": ("us.ssn", lambda: digits(3) + "-" + digits(2) + "-" + digits(4)),
    "us_itin": ("us.itin", lambda: "9" + digits(2) + "-" + digits(2) + "-" + digits(4)),
    "gb_nhs": ("gb.nhs", lambda: digits(10)),
    "fr_nir": ("fr.nir", nir),
    "de_idnr": ("de.idnr", lambda: _idnr()),
    "it_codice_fiscale": ("it.codicefiscale", codice),
    "es_dni": ("es.dni", lambda: digits(8) + letters(1)),
    "es_nie": ("es.nie", lambda: rnd.choice("XYZ") + digits(7) + letters(1)),
    "nl_bsn": ("nl.bsn", lambda: digits(9)),
    "be_rrn": ("be.nn", nn),
    "pl_pesel": ("pl.pesel", lambda: date("{yy:02d}%02d{d:02d}" % (rnd.choice([0, 20, 80, 40, 60]) + rnd.randint(1, 12))) + digits(5)),
    "se_personnummer": ("se.personnummer", lambda: date("{yy:02d}{m:02d}{d:02d}") + rnd.choice("-----+") + digits(4)),
    "fi_hetu": ("fi.hetu", lambda: date("{d:02d}{m:02d}{yy:02d}") + rnd.choice("-----+YXWVU") + digits(3) + letters(1, D + A)),
    "no_fnr": ("no.fodselsnummer", lambda: date("{d:02d}{m:02d}{yy:02d}") + digits(5)),
    "br_cpf": ("br.cpf", lambda: digits(11)),
    "cl_rut": ("cl.rut", lambda: digits(rnd.choice([7, 8]), "123456789") + rnd.choice(D + "K")),
    "mx_curp": ("mx.curp", lambda: _curp()),
    "cn_ric": ("cn.ric", lambda: rnd.choice(["110105", "360426", "440524", "310101", "510104", "990101"]) + date("{y:04d}{m:02d}{d:02d}") + digits(3) + rnd.choice(D + "X")),
    "in_aadhaar": ("in_.aadhaar", lambda: digits(12)),
    "jp_my_number": ("jp.in_", lambda: digits(12)),
    "th_pin": ("th.pin", lambda: digits(13)),
    "tr_tckn": ("tr.tckimlik", lambda: digits(11)),
    "za_id": ("za.idnr", lambda: date("{yy:02d}{m:02d}{d:02d}") + digits(4) + rnd.choice("01") + rnd.choice("89") + digits(1)),
    "au_tfn": ("au.tfn", lambda: digits(9)),
    "ca_sin": ("ca.sin", lambda: digits(9)),
    "ch_ahv": ("ch.ssn", lambda: "756" + digits(10)),
    "at_svnr": ("at.vnr", lambda: digits(4) + date("{d:02d}{m:02d}{yy:02d}")),
    "pt_nif": ("pt.nif", lambda: digits(9)),
    "ie_pps": ("ie.pps", lambda: digits(7) + letters(1) + rnd.choice(["", "", "A", "B", "W", "H"])),
    "bg_egn": ("bg.egn", lambda: date("{yy:02d}%02d{d:02d}" % (rnd.choice([0, 20, 40]) + rnd.randint(1, 12))) + digits(4)),
    "ro_cnp": ("ro.cnp", lambda: digits(1) + date("{yy:02d}{m:02d}{d:02d}") + rnd.choice(["01", "12", "40", "52", "99"]) + digits(4)),
    "cz_rc": ("cz.rc", lambda: date("{yy:02d}%02d{d:02d}" % (rnd.choice([0, 50]) + rnd.randint(1, 12))) + "/" + digits(4)),
    "hr_oib": ("hr.oib", lambda: digits(11)),
    "ee_isikukood": ("ee.ik", lambda: digits(1, "123456") + date("{yy:02d}{m:02d}{d:02d}") + digits(4)),
    "lt_asmens_kodas": ("lt.asmens", lambda: digits(1, "3456") + date("{yy:02d}{m:02d}{d:02d}") + digits(4)),
    "il_teudat_zehut": ("il.idnr", lambda: digits(9)),
    "gr_amka": ("gr.amka", lambda: date("{d:02d}{m:02d}{yy:02d}") + digits(5)),
    "is_kennitala": ("is_.kennitala", lambda: date("{d:02d}{m:02d}{yy:02d}") + digits(3) + rnd.choice("90")),
    "payment_card": ("luhn", card),
    "iban": ("iban", iban),
}


def _idnr():
    """Returns eleven digits, the first ten with one that stands there twice or thrice."""
    chosen = rnd.sample(D, 9)
    body = chosen + [chosen[0]]
    if rnd.random() < 0.3:
        body = chosen[:8] + [chosen[0], chosen[0]]
    rnd.shuffle(body)
    return "".join(body) + digits(1)


def _curp():
    states = ["AS", "BC", "CS", "DF", "MC", "NE", "ZS", "XX"]
    return letters(4) + date("{yy:02d}{m:02d}{d:02d}") + rnd.choice("HM") + rnd.choice(states) + letters(3) + rnd.choice(D + "AB") + digits(1)


def changed(number):
    at = rnd.randrange(len(number))
    of = D if number[at] in D else A
    return number[:at] + (rnd.choice(of) if number[at] in D + A else number[at]) + number[at + 1 :]


def main():
    with open("identifiers.tsv", "w", encoding="ascii", newline="\n") as out:
        for kind, (module, make) in KINDS.items():
            module = util.get_cc_module(*module.split(".")) if "." in module else getattr(stdnum, module)
            how = {"check_country": False} if kind == "iban" else {}  # what banks check within their countries is no part of ISO 13616
            found = {True: [], False: []}
            while len(found[True]) < EACH:
                number = make()
                if module.is_valid(number, **how) and number not in found[True]:
                    found[True].append(number)
            while len(found[False]) < EACH:
                number = make() if len(found[False]) % 2 else changed(rnd.choice(found[True]))
                if not module.is_valid(number, **how) and number not in found[False]:
                    found[False].append(number)
            for valid, numbers in found.items():
                for number in numbers:
                    out.write(f"{kind}\t{number}\t{'valid' if valid else 'invalid'}\n")


main()
