"""Notes what transformers makes of hard texts with a small tokenizer of each kind: python golden.py

The tokenizers are trained on corpus.txt with `python golden.py --train`; training breaks ties at random, so the files that
came out are kept.
"""

import json
import sys
import tempfile
from pathlib import Path

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer, CamembertTokenizer, PreTrainedTokenizerFast

HERE = Path(__file__).parent
CORPUS = (HERE / "corpus.txt").read_text().splitlines()
BYTES = [f"<0x{b:02X}>" for b in range(256)]


def word_piece():
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    made.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=400, special_tokens=special, show_progress=False))
    ids = {t: made.token_to_id(t) for t in special}
    made.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1",
                                                        [("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])])
    return made, {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]",
                  "mask_token": AddedToken("[MASK]", lstrip=True), "model_max_length": 64}


def byte_level():
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=420, special_tokens=["<|endoftext|>"],
                             initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    made.post_processor = processors.ByteLevel(trim_offsets=False)
    end = "<|endoftext|>"
    return made, {"unk_token": end, "bos_token": end, "eos_token": end, "model_max_length": 1024}


def roberta():
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    made.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=420, special_tokens=special,
                             initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    return made, {"unk_token": "<unk>", "pad_token": "<pad>", "cls_token": "<s>", "sep_token": "</s>", "bos_token": "<s>",
                  "eos_token": "</s>", "mask_token": AddedToken("<mask>", lstrip=True), "model_max_length": 512}


def byte_fallback_merges(vocab_size):
    """Merges over pieces that begin with a low line, as SentencePiece's BPE has them; bytes stand before the pieces."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    trained.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=vocab_size, limit_alphabet=90, show_progress=False))
    model = json.loads(trained.to_str())["model"]
    pieces = sorted(model["vocab"], key=model["vocab"].get)
    vocab = {piece: i for i, piece in enumerate(["<unk>", "<s>", "</s>", *BYTES, *pieces])}
    return vocab, [tuple(m) for m in model["merges"]]


def llama():
    vocab, merges = byte_fallback_merges(400)
    made = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    made.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    made.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                      decoders.Strip(" ", 1, 0)])
    made.add_special_tokens([AddedToken(t, normalized=False) for t in ("<unk>", "<s>", "</s>")])
    made.post_processor = processors.TemplateProcessing("<s> $A", "<s> $A <s>:1 $B:1", [("<s>", 1)])
    return made, {"unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}


def metaspace():
    """The newer layout of the same: a pre-tokenizer where the older has a normalizer."""
    vocab, merges = byte_fallback_merges(400)
    made = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    made.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                      decoders.Strip(" ", 1, 0)])
    made.add_special_tokens([AddedToken(t, normalized=False) for t in ("<unk>", "<s>", "</s>")])
    made.post_processor = processors.TemplateProcessing("<s> $A </s>", "<s> $A </s> <s>:1 $B:1 </s>:1",
                                                        [("<s>", 1), ("</s>", 2)])
    return made, {"unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>", "pad_token": "</s>",
                  "truncation_side": "left"}


def llama3():
    """Splits by a pattern, then bytes; special tokens and a padding token added after the vocabulary."""
    pattern = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    made = Tokenizer(models.BPE(ignore_merges=True))
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"),
                                                  pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=420, show_progress=False,
                             initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    made.add_special_tokens(["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"])
    made.add_tokens([AddedToken("Lepton", single_word=True)])
    begin = made.token_to_id("<|begin_of_text|>")
    made.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), processors.TemplateProcessing(
        "<|begin_of_text|> $A", "<|begin_of_text|> $A <|begin_of_text|>:1 $B:1", [("<|begin_of_text|>", begin)])])
    return made, {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>", "model_max_length": 131072,
                  "clean_up_tokenization_spaces": True}


def unigram():
    made = Tokenizer(models.Unigram())
    made.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    made.decoder = decoders.Metaspace(prepend_scheme="always")
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    made.train_from_iterator(CORPUS, trainers.UnigramTrainer(vocab_size=400, special_tokens=special, unk_token="<unk>",
                                                             show_progress=False))
    made.post_processor = processors.TemplateProcessing("<s> $A </s>", "<s> $A </s> </s> $B </s>",
                                                        [("<s>", 0), ("</s>", 2)])
    made.enable_truncation(16)  # as published files of sentence embedders have them; a reader must not obey
    made.enable_padding(pad_id=1, pad_token="<pad>", length=16)
    return made, {"unk_token": "<unk>", "pad_token": "<pad>", "cls_token": "<s>", "sep_token": "</s>", "bos_token": "<s>",
                  "eos_token": "</s>", "mask_token": AddedToken("<mask>", lstrip=True), "model_max_length": 512}


def camembert(folder):
    """A vocabulary of SentencePiece, as transformers converts it for CamemBERT, with a table of characters of its own."""
    import sentencepiece
    table = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "\u00a0": " ", "\u3000": " ", "\t": " ", "\n": " ", "\r": " ", "½": "1⁄2", "Ⅻ": "XII",
             "ﷺ": "صلى", "e\u0301": "é", "\u200b": " ", "\ufeff": "", **{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}}
    codes = [[" ".join(format(ord(c), "X") for c in text) for text in pair] for pair in table.items()]
    with tempfile.TemporaryDirectory() as made:
        rules = Path(made) / "rules.tsv"
        rules.write_text("".join(f"{a}\t{b}\n" for a, b in codes))
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(CORPUS + (HERE / "french.txt").read_text().splitlines()), model_type="unigram", vocab_size=300,
            model_prefix=f"{made}/sentencepiece.bpe", normalization_rule_tsv=str(rules), hard_vocab_limit=False,
            character_coverage=0.98, num_threads=1, minloglevel=2)
        CamembertTokenizer.from_pretrained(made).save_pretrained(folder)
    unused = ["<s>NOTUSED", "</s>NOTUSED"]
    names = {"bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>", "unk_token": "<unk>",
             "pad_token": "<pad>", "mask_token": "<mask>", "additional_special_tokens": unused, "model_max_length": 512,
             "tokenizer_class": "CamembertTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(names, indent=2) + "\n")
    (folder / "config.json").write_text(json.dumps({"model_type": "camembert"}) + "\n")
    content = json.loads((folder / "tokenizer.json").read_text())  # published files have these among the added tokens
    flags = {key: False for key in ("single_word", "lstrip", "rstrip", "normalized")}
    content["added_tokens"] += [{"id": 2 * i, "content": token, **flags, "special": True} for i, token in enumerate(unused)]
    content["added_tokens"].sort(key=lambda token: token["id"])
    (folder / "tokenizer.json").write_text(json.dumps(content, indent=2, ensure_ascii=False))


TEXTS = [
    "", " ", "   ", "\n", " \t\r\n ", "a", "Hello world", "  two  spaces  ", "Hello, world! Don't stop: it's fine.",
    "The film was good, wasn't it? We've seen 3.50 and 1,200.",
    "CAFÉ café cafe\u0301 Zürich naïve Straße İstanbul ﬁne Ⅻ ½",
    "combining: e\u0301 n\u0303 o\u0302\u0323 \u0301 a\u0300\u0301\u0302\u0303\u0304z",
    "family 👨‍👩‍👧‍👦 wave 👋🏽 flag 🇨🇭 rocket 🚀!", "🚀", "a🚀b", "🚀🚀🚀", "👩‍🚀 in 東京", "\U0001d518\U0001d52b\U0001d526 \U00020bb7野家",
    "素早い茶色の狐", "北京是中国的首都。", "빠른 갈색 여우", "カタカナ ｶﾀｶﾅ ＦＵＬＬ　ＷＩＤＴＨ",
    "الثعلب البني السريع", "مُحَمَّد", "השועל החום", "तेज़ भूरी लोमड़ी", "ภาษาไทยไม่มีช่องว่าง",
    "mixed العربية and English 123", "control \x00 \x01 \x1f \x7f \x85 \xad \u200b \u200d \u2028 \ufeff end", "tab\there\nand\r\nthere",
    "replacement \ufffd and private \ue000 and last \U0010ffff", "\ufffd",
    "[CLS] inside [SEP] and [MASK] too", "<s>inside</s> <mask> <pad> <unk>", "<|endoftext|>x<|begin_of_text|><|eot_id|>",
    "[MASK]", "  [MASK]  ", "Lepton leptons Leptonic, Lepton.", "unbelievable internationalization",
    "https://example.org/a?b=c&d=e#f someone@example.org", "x" * 120, "word " * 60, "🚀 " * 30, "0123456789 1e-5 -0.0 १२३",
    "'s 't 're 've 'm 'll 'd n't .,!?;:", "a\u00a0b\u2003c\u3000d", "ﷺ ﬀ ǆ", "Å Å Å", "line one\n\n\nline two\n",
    "for i in range(10):\n    print(i, end=\" \")",
]
MORE = {"camembert": [
    "L'œuvre d'art coûte 3,50 € : c'était déjà très français, n'est-ce pas ?", "<s>NOTUSED a </s>NOTUSED b <unk>NOTUSED",
    "le <mask> est affiné", "ﬁn ﬂeur ﬀ ＡＢＣ～ ½ Ⅻ e\u0301te\u0301 a\u00a0b\u3000c\u200bd\ufeffe"]}
PAIRS = [("", ""), ("Hello", ""), ("", "world"), ("Where does the river run?", "It runs to the sea, slowly."), ("🚀 a", "b 👋🏽"),
         ("one two three", "four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"),
         ("one two three four five six seven eight nine ten eleven twelve", "thirteen")]


def utf16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2


def noted(made, encoding, text, pair=None):
    """Offsets are in UTF-16 code units of the text that the token is from; special tokens have [0, 0]."""
    offsets = []
    for sequence, (start, end) in zip(encoding.sequence_ids, encoding.offsets):
        of = "" if sequence is None else pair if sequence == 1 else text
        offsets.append([utf16(of, start), utf16(of, end)])
    return {"ids": encoding.ids, "type_ids": encoding.type_ids, "offsets": offsets,
            "word_ids": [-1 if w is None else w for w in encoding.word_ids],
            "sequence_ids": [-1 if s is None else s for s in encoding.sequence_ids],
            "special_tokens_mask": encoding.special_tokens_mask,
            "decoded": made.decode(encoding.ids), "decoded_without_special": made.decode(encoding.ids, skip_special_tokens=True)}


def truncated(made, text, pair, lengths):
    kept = {}
    backend = made.backend_tokenizer
    for length in lengths:
        if length >= backend.num_special_tokens_to_add(pair is not None):
            backend.enable_truncation(length, strategy="longest_first", direction=made.truncation_side)
            kept[length] = backend.encode(text, pair).ids
            if pair != "":  # an empty second text is none to transformers, but not to the library below it
                assert kept[length] == made(text, pair, truncation="longest_first", max_length=length)["input_ids"]
    backend.no_truncation()
    return kept


def train(folder, build):
    folder.mkdir(exist_ok=True)
    if build is camembert:
        camembert(folder)
        return
    trained, special = build()
    PreTrainedTokenizerFast(tokenizer_object=trained, **special).save_pretrained(folder)
    if folder.name == "unigram":  # saving switches truncation and padding off; published files have them on
        trained.save(str(folder / "tokenizer.json"))
    if folder.name in ("word-piece", "llama"):
        older(folder, special)


def record(folder):
    kind = AutoTokenizer if (folder / "config.json").exists() else PreTrainedTokenizerFast
    made = kind.from_pretrained(folder)
    backend = made.backend_tokenizer
    backend.no_truncation()
    backend.no_padding()
    cases = []
    for text in TEXTS + MORE.get(folder.name, []):
        case = {"text": text, **noted(made, backend.encode(text), text)}
        case["bare_ids"] = backend.encode(text, add_special_tokens=False).ids
        assert made(text)["input_ids"] == case["ids"]
        cases.append({**case, "truncated": truncated(made, text, None, (3, 8))})
    pairs = []
    for text, pair in PAIRS:
        case = {"text": text, "pair": pair, **noted(made, backend.encode(text, pair), text, pair)}
        pairs.append({**case, "truncated": truncated(made, text, pair, range(2, len(case["ids"]) + 2))})
    facts = {"vocabulary_size": len(made), "pad": made.pad_token_id, "eos": made.eos_token_id, "bos": made.bos_token_id,
             "mask": made.mask_token_id,
             "model_max_length": made.model_max_length if made.model_max_length < 2**31 else None}
    (folder / "golden.json").write_text(json.dumps({**facts, "cases": cases, "pairs": pairs}, ensure_ascii=True) + "\n")
    print(folder.name, len(made), "tokens,", sum(len(c["ids"]) for c in cases), "ids in cases")


def older(folder, special):
    """The layout of files before transformers 5: special tokens in a file of their own too, some as objects."""
    config = json.loads((folder / "tokenizer_config.json").read_text())
    tokens = {key: config[key] for key in special if key.endswith("_token")}
    first = next(iter(tokens))
    tokens[first] = {"content": tokens[first], "lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
    (folder / "special_tokens_map.json").write_text(json.dumps(tokens, indent=2) + "\n")
    if folder.name == "llama":
        config = {k: v for k, v in config.items() if not k.endswith("_token")} | {"bos_token": {"__type": "AddedToken",
                 **tokens[first], "content": "<s>"}}
        config["model_max_length"] = 1000000000000000019884624838656
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    print("tokenizers", tokenizers.__version__)
    for name, build in {"word-piece": word_piece, "byte-level": byte_level, "roberta": roberta, "llama": llama,
                        "metaspace": metaspace, "llama3": llama3, "unigram": unigram,
                        "camembert": camembert}.items():
        if "--train" in sys.argv:
            train(HERE / name, build)
        record(HERE / name)
