"""What transformers and sentence-transformers answer when the files of the tiny models here say something else.

python golden.py; needs the directories in ../tasks and ../tokenizers. Writes golden.json. Each case names a
directory, and what is changed in a copy of it: top-level keys of its JSON files, or whole files of another directory.
"""

import json
import random
import shutil
import tempfile
import warnings
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from transformers import (
    AutoModelForCausalLM, AutoModelForSequenceClassification, AutoModelForTokenClassification, LogitsProcessorList,
    PreTrainedTokenizerFast, pipeline,
)
from transformers.generation.logits_process import (
    MinPLogitsWarper, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper,
)
from transformers.utils import logging

OUTPUT = Path(__file__).parent / "golden.json"
TASKS = Path(__file__).parent.parent / "tasks"
MARGIN = 1e-3  # between the first and the second choice, so that rounding can't turn it
logging.set_verbosity_error()
logging.disable_progress_bar()
warnings.simplefilter("ignore")
torch.set_num_threads(1)
WORK = Path(tempfile.mkdtemp())


def changed(directory, change=None, copied=None):
    """A copy of a directory with other values of some keys; null is written as null."""
    folder = WORK / str(len(list(WORK.iterdir())))
    shutil.copytree(TASKS / directory, folder)
    for name, source in (copied or {}).items():
        shutil.copy(TASKS / source, folder / name)
    for name, keys in (change or {}).items():
        path = folder / name
        before = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps({**before, **keys}))
    return folder


def case(directory, change=None, copied=None, **more):
    return {"directory": directory, "change": change or {}, "copied": copied or {}, **more}


# ---- generation

def answer(folder, text, ends=(), **how):
    """The ids that generate adds, and their text less what ended it, after the prompt."""
    tokens = PreTrainedTokenizerFast.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    ids = tokens(text, return_tensors="pt")["input_ids"]
    given = {"input_ids": ids, "attention_mask": torch.ones_like(ids)} if ids.shape[1] else {}
    if model.generation_config.stop_strings is not None:
        how["tokenizer"] = tokens
    out = model.generate(**given, output_scores=True, return_dict_in_generate=True, pad_token_id=0, **how)
    for scores in out.scores:
        best = scores.topk(2).values
        assert float(best[0, 0] - best[0, 1]) > MARGIN, (text, how)
    sequence = out.sequences[0].tolist()
    prompt = ids[0].tolist() or sequence[:1]
    new = sequence[len(prompt):]
    kept = new[:-1] if new[-1] in ends else new
    before = tokens.decode(prompt, skip_special_tokens=True)
    whole = tokens.decode(prompt + kept, skip_special_tokens=True)
    assert whole.startswith(before)
    return {"text": text, "new_ids": new, "new_text": whole[len(before):]}


def settings():
    """generation_config.json, read by from_pretrained; generate is given nothing more than what stands in `how`."""
    cases = []
    prompts = ("The film was", "Peter met Anna in Paris, Anna met")

    def add(directory, file, how=None, change=None):
        change = {**(change or {}), "generation_config.json": file}
        folder = changed(directory, change)
        ends = file.get("eos_token_id", ())
        for text in prompts:
            try:
                cases.append(case(directory, change, how=how or {}, **answer(
                    folder, text, [ends] if isinstance(ends, int) else ends, **(how or {}))))
            except AssertionError as e:
                print("left out:", file, e)

    for directory in ("generation-gpt2", "generation"):
        plain = answer(TASKS / directory, prompts[0], max_new_tokens=16, do_sample=False)["new_ids"]
        add(directory, {"max_new_tokens": 9})
        add(directory, {"max_length": 30})
        add(directory, {"max_length": 30, "max_new_tokens": 5})
        add(directory, {"max_new_tokens": 12, "repetition_penalty": 1.4})
        add(directory, {"max_new_tokens": 12, "repetition_penalty": 1.4}, {"repetition_penalty": 1.0})
        add(directory, {"max_new_tokens": 20, "no_repeat_ngram_size": 2})
        add(directory, {"max_new_tokens": 20, "no_repeat_ngram_size": 1})
        add(directory, {"max_new_tokens": 12, "suppress_tokens": plain[:3], "begin_suppress_tokens": plain[3:5]})
        add(directory, {"max_new_tokens": 12, "bad_words_ids": [[plain[0]], plain[1:3], [plain[4]], [2]], "eos_token_id": [2, 7]})
        add(directory, {"max_new_tokens": 12, "eos_token_id": plain[2]})  # an ordinary token, which decoding keeps
        add(directory, {"max_new_tokens": 12, "eos_token_id": [399, plain[5], plain[3]]})
        add(directory, {"max_new_tokens": 12, "eos_token_id": plain[1], "min_new_tokens": 6})
        add(directory, {"max_new_tokens": 12, "eos_token_id": plain[1], "min_length": 22})
        add(directory, {"max_new_tokens": 12, "temperature": 0.3, "top_k": 3, "num_beams": 1, "guidance_scale": None,
                        "length_penalty": 2.0, "use_cache": False, "some_key_of_tomorrow": [1]})
    # generation_config.json is not there: what config.json says holds
    folder = changed("generation-gpt2", {"config.json": {"repetition_penalty": 1.4, "max_length": 18}})
    (folder / "generation_config.json").unlink()
    cases.append(case("generation-gpt2", {"config.json": {"repetition_penalty": 1.4, "max_length": 18},
                                          "generation_config.json": None}, how={}, **answer(folder, prompts[0])))
    # a prompt without tokens is the token that begins a text
    cases.append(case("generation-gpt2", {}, how={"max_new_tokens": 6}, **answer(
        TASKS / "generation-gpt2", "", max_new_tokens=6, do_sample=False)))
    return cases


def contexts():
    """Answers that go on beyond max_position_embeddings."""
    cases = []
    for scaling, positions, limit in (
        (None, 16, 16),
        ({"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}, 16, 64),
        ({"rope_type": "yarn", "factor": 2.0, "original_max_position_embeddings": 16}, 64, 64),
        ({"rope_type": "dynamic", "factor": 4.0}, 16, 64),
        ({"rope_type": "linear", "factor": 2.5}, 16, 40),
        ({"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 8}, 48, 48),
    ):
        change = {"config.json": {"max_position_embeddings": positions, "rope_parameters": {
            "rope_theta": 10000.0, **(scaling or {"rope_type": "default"})}}}
        folder = changed("generation", change)
        for text in ("The film was", "Anna met Maria in Vienna")[:1 if positions > 16 else 2]:
            try:
                found = answer(folder, text, max_new_tokens=36, do_sample=False)
            except AssertionError as e:
                print("left out:", scaling, e)
                continue
            cases.append(case("generation", change, limit=limit, max_new_tokens=36, **found))
    return cases


# ---- decoding

def decoded():
    """Any ids in a row: bytes that are no text, special tokens between them, ids that no vocabulary has."""
    draw = random.Random(5)
    cases = []
    for kind in ("byte-level", "llama", "llama3", "metaspace", "roberta", "unigram", "word-piece"):
        folder = TASKS.parent / "tokenizers" / kind
        tokens = PreTrainedTokenizerFast.from_pretrained(folder)
        size = len(tokens)
        pieces = tokens("東京 🚀, 👩‍🚀 and Zürich é", add_special_tokens=False)["input_ids"]
        for _ in range(6):
            ids = [draw.randrange(size) for _ in range(16)]
            for _ in range(3):
                at = draw.randrange(len(ids))
                ids[at:at] = draw.sample(pieces, min(len(pieces), 4)) + [draw.choice(tokens.all_special_ids or [0])]
            ids += pieces
            cases.append({"tokenizer": kind, "ids": ids, "skipping": tokens.decode(ids, skip_special_tokens=True),
                          "whole": tokens.decode(ids, skip_special_tokens=False)})
    return cases


def named():
    """Special tokens that only tokenizer_config.json names: decoding leaves them out, whatever tokenizer.json flags."""
    cases = []
    for name, keys in (
        ("named", {}),
        ("not named", {"eos_token": None, "bos_token": None, "unk_token": None}),
        ("another role", {"eos_token": None, "bos_token": None, "unk_token": None, "mask_token": "<|endoftext|>"}),
        ("extra", {"eos_token": None, "bos_token": None, "unk_token": None, "extra_special_tokens": {"picture": "<|endoftext|>"}}),
        ("ordinary", {"eos_token": None, "bos_token": None, "unk_token": None, "pad_token": "I"}),
        ("decoder", {"eos_token": None, "bos_token": None, "unk_token": None, "added_tokens_decoder": {"0": {
            "content": "<|endoftext|>", "special": True, "lstrip": False, "rstrip": False, "normalized": False,
            "single_word": False}}}),
    ):
        before = json.loads((TASKS / "generation-gpt2/tokenizer.json").read_text())["added_tokens"]
        change = {"tokenizer.json": {"added_tokens": [{**token, "special": False} for token in before]},
                  "tokenizer_config.json": keys}
        tokens = PreTrainedTokenizerFast.from_pretrained(changed("generation-gpt2", change))
        ids = [40, 0, 41, 0]
        cases.append(case("generation-gpt2", change, ids=ids, decoded=tokens.decode(ids, skip_special_tokens=True)))
    return cases


# ---- sampling

def sampled():
    draw = torch.Generator().manual_seed(3)
    cases = []
    for how in ({"min_p": 0.1}, {"min_p": 0.3, "temperature": 1.7}, {"min_p": 0.05, "top_k": 6, "temperature": 0.6},
                {"min_p": 0.2, "top_p": 0.8}, {"min_p": 1.0}, {"min_p": 0.02, "top_k": 12, "top_p": 0.9, "temperature": 2.5}):
        logits = (2 * torch.randn(1, 24, generator=draw, dtype=torch.float64)).round(decimals=4).float()
        steps = LogitsProcessorList()
        for key, kind in (("temperature", TemperatureLogitsWarper), ("top_k", TopKLogitsWarper), ("top_p", TopPLogitsWarper),
                          ("min_p", MinPLogitsWarper)):
            if key in how:
                steps.append(kind(how[key]))
        found = steps(torch.zeros(1, 1, dtype=torch.long), logits.double()).softmax(-1)
        cases.append({"how": how, "logits": [round(x, 6) for x in logits[0].tolist()], "probabilities": [round(x, 10) for x in found[0].tolist()]})
    return cases


# ---- classification

def one_output():
    """text-regression, told to be a regression, told nothing, and told to be something else."""
    cases = []
    for kind in ("regression", None, "multi_label_classification"):
        change = {"config.json": {"problem_type": kind}}
        folder = changed("text-regression", change)
        tokens = PreTrainedTokenizerFast.from_pretrained(folder)
        model = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation="eager").eval()
        run = pipeline("text-classification", model=model, tokenizer=tokens, device="cpu")
        cases.append(case("text-regression", change, problem_type=kind, scores=[
            {"text": text, "score": round(run(text)[0]["score"], 7)} for text in ("The film was bad", "", "a")]))
    return cases


# ---- tags

def utf16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2


def tagged():
    texts = [
        "The film was 🙂 good", "met🚀Anna", "Zu\u0308rich, São Paulo", "x東京y in Rome", "🙂🙂 🙂Anna Peter", "", "Ada-Lovelace's engine",
        "un\u200bbelievable İstanbul STRASSE", "Peter met in Rome🚀🚀 and Anna👋👋👋 good 東京", "Anna👋👋👋 met Peter🚀🚀 and Maria👋 in Vienna🚀🚀🚀 the film🚀",
        "Annaᚠmet aᚢᚦb cᚠd ᚠeᚢ fᚦg", "goodᚠᚢ filmᚠ, musicᚦ: betterᚠᚠᚠᚠ ending👋👋",
    ]
    unigram = {name: f"../tokenizers/unigram/{name}" for name in ("tokenizer.json", "tokenizer_config.json")}
    bioes = {str(i): tag for i, tag in enumerate(("O", "S-PER", "I-PER", "B-LOC", "E-LOC"))}
    cases = []
    for directory, copied, change in (
        ("token-classification", {}, {}),
        ("token-classification", {}, {"config.json": {"id2label": bioes, "label2id": {v: int(k) for k, v in bioes.items()}}}),
        ("token-classification-roberta", {}, {}),
        ("token-classification-roberta", unigram, {"tokenizer_config.json": {"model_max_length": 64}}),
    ):
        folder = changed(directory, change, copied)
        tokens = PreTrainedTokenizerFast.from_pretrained(folder)
        if "roberta" in directory:
            tokens.model_input_names = ["input_ids", "attention_mask"]
        model = AutoModelForTokenClassification.from_pretrained(folder, attn_implementation="eager").eval()
        run = pipeline("token-classification", model=model, tokenizer=tokens, device="cpu")
        differ = 0  # answers that would be others if unknown tokens were as any
        for text in texts:
            given = {}
            for strategy in ("none", "simple", "first", "average", "max"):
                given[strategy] = [  # label, offsets, score
                    [e.get("entity", e.get("entity_group")), utf16(text, e["start"]), utf16(text, e["end"]),
                     round(float(e["score"]), 6)] for e in (run(text, aggregation_strategy=strategy) if text else [])]
            cases.append(case(directory, change, copied, text=text, **given))
            unknown, run.tokenizer.unk_token = run.tokenizer.unk_token, None
            for strategy in ("first", "average", "max") if text else ():
                differ += [[utf16(text, e["start"]), utf16(text, e["end"])] for e in run(
                    text, aggregation_strategy=strategy)] != [e[1:3] for e in given[strategy]]
            run.tokenizer.unk_token = unknown
        print(directory, "answers that depend on unknown tokens:", differ)
        assert differ > 1 or (directory.endswith("roberta") and not copied)  # bytes leave nothing unknown
    return cases


# ---- embeddings

def embedded():
    """An empty text in a batch, with special tokens and without any token at all."""
    cases = []
    for directory, change in (
        ("embedding-mean", {}),
        ("embedding-cls", {}),
        ("embedding-mean-roberta", {}),
        ("embedding-mean", {"tokenizer.json": {"post_processor": None}}),
        ("embedding-mean-roberta", {"tokenizer.json": {"post_processor": None}}),
    ):
        texts = ["The film was bad", "", "a"]
        model = SentenceTransformer(str(changed(directory, change)), device="cpu", model_kwargs={"attn_implementation": "eager"})
        vectors = model.encode(texts, batch_size=3, show_progress_bar=False)
        cases.append(case(directory, change, texts=texts, embeddings=[
            [round(float(x), 7) for x in vector] for vector in vectors]))
    return cases


if __name__ == "__main__":
    golden = {"settings": settings(), "contexts": contexts(), "decoded": decoded(), "named": named(), "sampled": sampled(),
              "one_output": one_output(), "tagged": tagged(), "embedded": embedded()}
    lines = ",\n".join(f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(one, ensure_ascii=True) for one in cases) + "\n]"
                       for name, cases in golden.items())
    OUTPUT.write_text("{\n" + lines + "\n}\n")
    print({name: len(cases) for name, cases in golden.items()}, OUTPUT.stat().st_size)
    shutil.rmtree(WORK)
