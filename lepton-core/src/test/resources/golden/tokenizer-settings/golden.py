"""Notes what AutoTokenizer makes of texts by what tokenizer_config.json says beside a tokenizer.json: python golden.py

Writes golden.json: for each case the directory in ../tokenizers with the tokenizer.json, keys of tokenizer.json, tokenizer_config.json and
config.json that are changed or added, and of texts the ids, the offsets in UTF-16 code units, the ids and types with another
text as a pair, and the text that the ids are decoded to.
"""

import json
import shutil
import tempfile
from pathlib import Path

from transformers import AutoTokenizer
from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX
from transformers.utils import logging

logging.set_verbosity_error()
OUTPUT = Path(__file__).parent / "golden.json"
TOKENIZERS = Path(__file__).parent.parent / "tokenizers"
TEXTS = ["Hello World", "CAFÉ café Zürich naïve", "北京是中国的首都。", "  two  spaces", "don't STOP 123", "", " ", " lead\ttrail \n",
         "e\u0301 \ufb01t \U0001f642x", "<s> a </s>b",
         "was <mask> the,the", "<s>NOTUSED \ufb01n </s>NOTUSED<unk>NOTUSED"]
UNSAID = "unsaid"  # the file has no such key
BYTES = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
QWEN = {"normalizer": {"type": "NFC"}, "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
    {"type": "Split", "pattern": {"Regex": PRETOKENIZE_REGEX}, "behavior": "Isolated", "invert": False},
    {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}]}}
XLM = {"normalizer": None, "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
    {"type": "WhitespaceSplit"},
    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}]}}
BARE = {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {}}


def bert(**more):
    return {"tokenizer_class": "BertTokenizer", **more}


CASES = [  # base, tokenizer.json, tokenizer_config.json, config.json
    ("word-piece", {}, bert(), {}),
    ("word-piece", {}, bert(do_lower_case=False), {}),
    ("word-piece", {}, bert(do_lower_case=True, strip_accents=False), {}),
    ("word-piece", {}, bert(do_lower_case=False, strip_accents=True), {}),
    ("word-piece", {}, {"tokenizer_class": "BertTokenizerFast", "tokenize_chinese_chars": False, "strip_accents": None}, {}),
    ("word-piece", {"normalizer": None, "pre_tokenizer": {"type": "Whitespace"}}, bert(), {}),
    ("word-piece", {}, {"tokenizer_class": "DistilBertTokenizer", "do_lower_case": False}, {}),
    ("word-piece", {}, {"tokenizer_class": "MPNetTokenizer", "do_lower_case": False, "bos_token": "[CLS]", "eos_token": "[SEP]",
                        "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]",
                        "mask_token": "[MASK]"}, {}),
    ("word-piece", {}, {"tokenizer_class": "TokenizersBackend", "do_lower_case": False, "strip_accents": False}, {}),
    ("word-piece", {}, {"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": False}, {"model_type": "bert"}),
    ("word-piece", {}, {"tokenizer_class": None, "do_lower_case": False}, {"model_type": "bert"}),
    ("word-piece", {}, {"tokenizer_class": None, "do_lower_case": False},
     {"model_type": "roberta", "tokenizer_class": "BertTokenizer"}),
    ("roberta", {}, {"tokenizer_class": "RobertaTokenizer", "add_prefix_space": True}, {}),
    ("roberta", {"pre_tokenizer": BYTES}, {"tokenizer_class": "RobertaTokenizer"}, {}),
    ("roberta", {"pre_tokenizer": BYTES}, {"tokenizer_class": "TokenizersBackend", "add_prefix_space": False}, {}),
    ("byte-level", {}, {"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": True}, {}),
    ("byte-level", {}, {"tokenizer_class": "GPT2TokenizerFast", "add_prefix_space": False}, {}),
    ("byte-level", {}, {"tokenizer_class": None, "add_prefix_space": True}, {"model_type": "gpt2"}),
    ("byte-level", QWEN, {"tokenizer_class": "Qwen2Tokenizer", "add_prefix_space": True}, {}),
    ("byte-level", QWEN, {"tokenizer_class": "PreTrainedTokenizerFast", "add_prefix_space": True}, {"model_type": "qwen2"}),
    ("byte-level", QWEN, {"tokenizer_class": "Qwen2Tokenizer", "add_prefix_space": False}, {"model_type": "qwen2"}),
    ("llama", {}, {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": False}, {}),
    ("llama", {}, {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": True, "legacy": True}, {"model_type": "llama"}),
    ("llama", {}, {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": True}, {"model_type": "llama"}),
    ("llama", {}, {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": False}, {"model_type": "mistral"}),
    ("llama3", {}, {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": True}, {"model_type": "llama"}),
    ("unigram", XLM, {"tokenizer_class": "XLMRobertaTokenizer", "add_prefix_space": False}, {}),
    ("unigram", XLM, {"tokenizer_class": "XLMRobertaTokenizer"}, {}),
    # parts that the class makes anew, whatever the files say
    ("word-piece", {"post_processor": None}, bert(), {"model_type": "bert"}),
    ("word-piece", {"post_processor": BARE, "decoder": None}, {"tokenizer_class": None}, {"model_type": "distilbert"}),
    ("roberta", {"post_processor": None}, {"tokenizer_class": "RobertaTokenizer", "trim_offsets": False}, {}),
    ("roberta", {"post_processor": BARE}, {"tokenizer_class": "RobertaTokenizer", "add_prefix_space": True}, {}),
    ("byte-level", {}, {"tokenizer_class": "LlamaTokenizerFast"}, {"model_type": "qwen2"}),
    ("byte-level", {}, {"tokenizer_class": None}, {"model_type": "qwen3"}),
    ("byte-level", {}, {"tokenizer_class": "Qwen2TokenizerFast"}, {"model_type": "qwen3"}),
    ("byte-level", {}, {"tokenizer_class": "PreTrainedTokenizerFast"}, {"model_type": "qwen3"}),
    ("byte-level", {}, {"tokenizer_class": "GPT2Tokenizer"}, {"model_type": "qwen3"}),
    ("llama", {}, {"tokenizer_class": "LlamaTokenizer"}, {"model_type": "llama"}),
    ("llama", {}, {"tokenizer_class": "LlamaTokenizerFast", "legacy": True, "add_prefix_space": None}, {}),
    ("llama", {}, {"tokenizer_class": "LlamaTokenizer"}, {"model_type": "mistral"}),
    ("llama", {}, {"tokenizer_class": None, "add_prefix_space": False}, {"model_type": "llama"}),
    ("metaspace", {"pre_tokenizer": None}, {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": False}, {}),
    ("llama3", {}, {"tokenizer_class": "LlamaTokenizer"}, {"model_type": "llama"}),
    ("unigram", {}, {"tokenizer_class": "XLMRobertaTokenizer"}, {"model_type": "xlm-roberta"}),
    ("unigram", {"post_processor": BARE}, {"tokenizer_class": None, "add_prefix_space": False}, {"model_type": "xlm-roberta"}),
    ("camembert", {}, {"tokenizer_class": None}, {"model_type": "camembert"}),
    ("camembert", {}, {"tokenizer_class": "CamembertTokenizer", "add_prefix_space": False}, {"model_type": "camembert"}),
    ("camembert", {"post_processor": BARE, "normalizer": None, "pre_tokenizer": None},
     {"tokenizer_class": "CamembertTokenizerFast", "additional_special_tokens": None}, {"model_type": "camembert"}),
    ("camembert", {"added_tokens": []}, {}, {"model_type": "camembert"}),
    ("camembert", {"added_tokens": []}, {"additional_special_tokens": None}, {"model_type": "camembert"}),
    ("camembert", {}, {"tokenizer_class": "PreTrainedTokenizerFast"}, {"model_type": "camembert"}),
    ("camembert", {"added_tokens": []}, {"additional_special_tokens": UNSAID, "mask_token": UNSAID}, {"model_type": "camembert"}),
    ("camembert", {"added_tokens": []}, {"mask_token": {"__type": "AddedToken", "content": "<mask>", "lstrip": False,
                                                        "rstrip": True, "normalized": False, "single_word": False}},
     {"model_type": "camembert"}),
    ("camembert", {"added_tokens": []}, {"additional_special_tokens": UNSAID, "extra_special_tokens": ["te"]},
     {"model_type": "camembert"}),
    # special tokens that only the files beside it know as such, or know with other flags
    ("roberta", {"added_tokens": []}, {"tokenizer_class": "TokenizersBackend"}, {}),
    ("roberta", {}, {"tokenizer_class": "TokenizersBackend", "added_tokens_decoder": {
        "4": {"content": "<mask>", "lstrip": True, "rstrip": True, "normalized": False, "single_word": False, "special": True}}},
     {}),
    ("llama", {}, {"tokenizer_class": "TokenizersBackend", "extra_special_tokens": ["the"]}, {}),
]


def edit(path, changes):
    content = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({k: v for k, v in {**content, **changes}.items() if v != UNSAID}))


def utf16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2


def one(read, text):
    single, pair = read(text), read(text, TEXTS[0])
    spans = [[utf16(text, at), utf16(text, to)] for at, to in single.encodings[0].offsets]
    return {"text": text, "ids": single["input_ids"], "offsets": spans, "pair": pair["input_ids"],
            "types": pair.encodings[0].type_ids, "decoded": read.decode(single["input_ids"], skip_special_tokens=True)}


def noted(base, tokenizer, config, model):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for file in (TOKENIZERS / base).iterdir():
            if file.name != "golden.json":
                shutil.copy(file, folder)
        edit(folder / "tokenizer.json", tokenizer)
        edit(folder / "tokenizer_config.json", config)
        edit(folder / "config.json", model or {"model_type": "llama"})
        read = AutoTokenizer.from_pretrained(folder)
        cases = [one(read, text) for text in TEXTS]
        print(base, config, model, type(read).__name__)
    return {"base": base, "tokenizer": tokenizer, "config": config, "model": model or {"model_type": "llama"},
            "cases": cases}


if __name__ == "__main__":
    OUTPUT.write_text(json.dumps([noted(*case) for case in CASES], ensure_ascii=True) + "\n")
