"""Makes whole tiny models, tokenizer and all, and what the pipelines of transformers and sentence-transformers answer.

python golden.py; needs ../families/tiny.py and the tokenizers in ../tokenizers.
"""

import json
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import (
    AutoTokenizer, BertConfig, BertForMaskedLM, BertForQuestionAnswering, BertForSequenceClassification,
    BertForTokenClassification, BertModel, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast,
    RobertaConfig, RobertaForTokenClassification, RobertaModel, pipeline,
)
from transformers.utils import logging

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "families"))
from tiny import MARGIN, built  # noqa: E402

logging.set_verbosity_error()
logging.disable_progress_bar()
warnings.simplefilter("ignore")

TEXTS = [
    "The film was good, the music was better, and the ending was the best part of it.",
    "The film was bad",
    "Peter met Anna in Paris, Anna met Peter in Rome, and both met Maria in Vienna.",
    "",
    "Smile 🙂 when the 🚀 flies to Zürich; café owners in São Paulo wave 👋🏽",
    "unbelievable internationalization",
    "Ada Lovelace wrote about the engine in London.   Grace Hopper, in Philadelphia!",
    "東京に行きます。 北京是中国的首都。",
    "a",
]
LONG = " ".join(TEXTS[:3]) + " and so on, " * 40


def bert(**more):
    return BertConfig(**{"vocab_size": 400, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
                         "intermediate_size": 48, "max_position_embeddings": 64, **more})


def roberta(**more):
    return RobertaConfig(**{"vocab_size": 420, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
                            "intermediate_size": 48, "max_position_embeddings": 66, "type_vocab_size": 1,
                            "layer_norm_eps": 1e-5, **more})


def named(*labels):
    return {"id2label": dict(enumerate(labels)), "label2id": {label: i for i, label in enumerate(labels)}}


def directory(name, kind, config, tokenizer):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    built(kind, config, name).save_pretrained(folder)
    for file in (HERE.parent / "tokenizers" / tokenizer).iterdir():
        if file.name != "golden.json":
            shutil.copy(file, folder)
    limit = getattr(config, "max_position_embeddings", 64) - (2 if config.model_type == "roberta" else 0)
    path = folder / "tokenizer_config.json"
    more = {"model_max_length": limit}
    if config.model_type == "bert":  # else the second text of a pair would have the type of the first
        more["model_input_names"] = ["input_ids", "token_type_ids", "attention_mask"]
    path.write_text(json.dumps({**json.loads(path.read_text()), **more}, indent=2) + "\n")
    return folder


def whole(folder, kind, task=None, **options):
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    if "roberta" in folder.name:
        tokenizer.model_input_names = ["input_ids", "attention_mask"]
    model = kind.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    return model, tokenizer, task and pipeline(task, model=model, tokenizer=tokenizer, device="cpu", **options)


def plain(value):
    """NumPy's numbers as Python's, whatever they are in."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value.item() if hasattr(value, "item") else value


def write(folder, golden):
    (folder / "golden.json").write_text(json.dumps(plain(golden), ensure_ascii=True) + "\n")
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    assert size < 1_000_000
    print(f"{folder.name}: {size / 1000:.0f} kB")


# ---- classification

def text_classification():
    for name, config in {
        "text-classification": bert(problem_type="single_label_classification", **named("calm", "glad", "angry")),
        "text-multi-label": bert(problem_type="multi_label_classification", **named("short", "foreign", "loud", "odd")),
        "text-regression": bert(problem_type="regression", **named("stars")),
        "text-classification-undeclared": bert(**named("no", "yes")),
    }.items():
        folder = directory(name, BertForSequenceClassification, config, "word-piece")
        _, _, run = whole(folder, BertForSequenceClassification, "text-classification")
        answers = [{"text": text, "scores": run(text, top_k=None)} for text in TEXTS]
        cut = {"text": LONG, "scores": run(LONG, top_k=None, truncation=True)}
        pairs = [{"text": a, "pair": b, "scores": run({"text": a, "text_pair": b}, top_k=None, truncation=True)}
                 for a, b in zip(TEXTS[:3], (TEXTS[1], LONG, TEXTS[5]))]
        write(folder, {"cases": answers, "truncated": cut, "pairs": pairs})


# ---- tokens

def utf16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2


def spans(text, entities):
    """Offsets in UTF-16 code units; the word as Java would cut it out."""
    return [{**e, "start": utf16(text, e["start"]), "end": utf16(text, e["end"]), "covered": text[e["start"]:e["end"]]}
            for e in entities]


def token_classification():
    tags = named("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
    for name, kind, config, tokenizer in (
        ("token-classification", BertForTokenClassification, bert(**tags), "word-piece"),
        ("token-classification-roberta", RobertaForTokenClassification, roberta(**tags), "roberta"),
    ):
        folder = directory(name, kind, config, tokenizer)
        model, tokens, run = whole(folder, kind, "token-classification")
        golden = []
        for text in TEXTS:
            with torch.no_grad():
                top = model(**tokens(text, return_tensors="pt")).logits.softmax(-1).topk(2).values
            assert (top[..., 0] - top[..., 1]).min() > 1e-4, text
            case = {"text": text}
            for strategy in ("none", "simple", "first", "average", "max"):
                case[strategy] = spans(text, run(text, aggregation_strategy=strategy, ignore_labels=["O"])) if text else []
            golden.append(case)
        write(folder, {"cases": golden})


# ---- answers

def question_answering():
    """The best span by the sum of its two logits, inside the context, at most 15 tokens long; probabilities over the context."""
    folder = directory("question-answering", BertForQuestionAnswering, bert(), "word-piece")
    model, tokenizer, _ = whole(folder, BertForQuestionAnswering)
    golden = []
    for question, context in (("Where did Peter meet Anna?", TEXTS[2]), ("Who wrote?", TEXTS[6]), ("🚀?", TEXTS[4])):
        given = tokenizer(question, context, return_tensors="pt", return_offsets_mapping=True)
        offsets = given.pop("offset_mapping")[0].tolist()
        with torch.no_grad():
            out = model(**given)
        start, end = out.start_logits[0], out.end_logits[0]
        inside = torch.tensor([s == 1 for s in given.sequence_ids(0)])
        at, to = start.masked_fill(~inside, -1e9).softmax(-1), end.masked_fill(~inside, -1e9).softmax(-1)
        scores = (at[:, None] * to[None, :]).triu().tril(14)
        first, last = divmod(int(scores.argmax()), len(at))
        golden.append({"question": question, "context": context, "start_logits": start.tolist(), "end_logits": end.tolist(),
                       "start": utf16(context, offsets[first][0]), "end": utf16(context, offsets[last][1]),
                       "answer": context[offsets[first][0]:offsets[last][1]], "score": scores.max().item()})
    write(folder, {"cases": golden})


# ---- hidden tokens

def fill_mask():
    folder = directory("fill-mask", BertForMaskedLM, bert(), "word-piece")
    _, _, run = whole(folder, BertForMaskedLM, "fill-mask")
    write(folder, {"cases": [{"text": text, "top": run(text, top_k=5)} for text in (
        "The film was [MASK], the music was better.", "[MASK]", "Peter met [MASK] in Paris 🚀.")]})


# ---- embeddings

def embeddings():
    """Directories as sentence-transformers saves them; texts longer than max_seq_length are cut."""
    for name, kind, config, tokenizer, pooling, normalize, longest in (
        ("embedding-mean", BertModel, bert(), "word-piece", "mean", True, 32),
        ("embedding-cls", BertModel, bert(), "word-piece", "cls", False, 64),
        ("embedding-mean-roberta", RobertaModel, roberta(), "roberta", "mean", True, 64),
    ):
        made = directory(name + ".plain", kind, config, tokenizer)
        transformer = Transformer(str(made), max_seq_length=longest, model_kwargs={"attn_implementation": "eager"})
        modules = [transformer, Pooling(transformer.get_word_embedding_dimension(), pooling_mode=pooling)]
        model = SentenceTransformer(modules=modules + ([Normalize()] if normalize else []), device="cpu").eval()
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        model.save(str(folder), create_model_card=False)
        shutil.rmtree(made)
        if not name.endswith("mean"):
            older(folder, pooling, longest)
        texts = [text for text in TEXTS if text] + [LONG, TEXTS[0] + " " + TEXTS[6]]
        again = SentenceTransformer(str(folder), device="cpu", model_kwargs={"attn_implementation": "eager"})
        vectors = again.encode(texts, batch_size=4, show_progress_bar=False)
        write(folder, {"max_seq_length": longest, "pooling": pooling, "normalized": normalize,
                       "cases": [{"text": t, "embedding": v.tolist()} for t, v in zip(texts, vectors)]})


def older(folder, pooling, longest):
    """The layout that published directories have: before sentence-transformers 5, a switch for each pooling."""
    for path, content in {
        "modules.json": [{"idx": i, "name": str(i), "path": path, "type": "sentence_transformers.models." + kind}
                         for i, (path, kind) in enumerate((("", "Transformer"), ("1_Pooling", "Pooling"),
                                                           ("2_Normalize", "Normalize"))) if not path or (folder / path).is_dir()],
        "sentence_bert_config.json": {"max_seq_length": longest, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": 32, "pooling_mode_cls_token": pooling == "cls",
                                  "pooling_mode_mean_tokens": pooling == "mean", "pooling_mode_max_tokens": False,
                                  "pooling_mode_mean_sqrt_len_tokens": False},
        "config_sentence_transformers.json": {"__version__": {"sentence_transformers": "2.0.0", "transformers": "4.7.0",
                                                              "pytorch": "1.9.0+cu102"}},
    }.items():
        (folder / path).write_text(json.dumps(content, indent=2) + "\n")
    shutil.rmtree(folder / "2_Normalize", ignore_errors=True)  # published, the folder is empty; version control has none such
    path = folder / "tokenizer_config.json"
    config = {**json.loads(path.read_text()), "model_max_length": 512}
    path.write_text(json.dumps(config, indent=2) + "\n")


# ---- embeddings by what the files beside a model say

SAID = {"modules": ["Transformer", "Pooling"], "pooling": {"pooling_mode_mean_tokens": True}, "transformer": {}, "own": {},
        "tokenizer": {}, "config": {}}
PROMPTS = {"query": "find: ", "passage": "Text. "}
EVERY = {"pooling_mode_" + name: True for name in ("cls_token", "max_tokens", "mean_tokens", "mean_sqrt_len_tokens",
                                                   "weightedmean_tokens", "lasttoken")}


def dense(inputs, outputs, activation, **more):
    return {"in_features": inputs, "out_features": outputs, "bias": True,
            "activation_function": "torch.nn.modules." + activation, **more}


VARIANTS = {
    **{"pooling-" + name: {"pooling": {key: True}} for name, key in (
        ("max", "pooling_mode_max_tokens"), ("mean-sqrt-len", "pooling_mode_mean_sqrt_len_tokens"),
        ("weighted-mean", "pooling_mode_weightedmean_tokens"), ("last-token", "pooling_mode_lasttoken"))},
    "pooling-every": {"pooling": EVERY},
    "pooling-none": {"pooling": {"pooling_mode_mean_tokens": False}},
    "pooling-list": {"pooling": {"embedding_dimension": 32, "pooling_mode": ["lasttoken", "mean", "max"]}},
    "dense": {"modules": ["Transformer", "Pooling", "Dense"], "dense": [dense(32, 12, "activation.Tanh")]},
    "dense-several": {"modules": ["Transformer", "Pooling", "Dense", "Dropout", "LayerNorm", "Dense", "Normalize"], "dense": [
        dense(32, 24, "linear.Identity", bias=False),
        dense(24, 10, "activation.GELU", use_residual=True, module_input_name="sentence_embedding",
              module_output_name="sentence_embedding")]},
    "dense-residual": {"modules": ["Transformer", "Pooling", "Dense"],
                       "dense": [dense(32, 32, "activation.ReLU", use_residual=True)]},
    "truncated": {"modules": ["Transformer", "Pooling", "Normalize"], "own": {"truncate_dim": 5}},
    "prompts": {"own": {"prompts": PROMPTS, "default_prompt_name": "query", "similarity_fn_name": "dot"}},
    "prompts-excluded": {"pooling": {**EVERY, "include_prompt": False}, "own": {
        "prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "euclidean"}},
    "lower-case": {"transformer": {"do_lower_case": True}, "tokenizer": {"tokenizer_class": "BertTokenizer",
                                                                         "do_lower_case": False}},
    "cased": {"tokenizer": {"tokenizer_class": "BertTokenizer", "do_lower_case": False, "strip_accents": True},
              "own": {"similarity_fn_name": "manhattan"}},
    "longer-than-tokenizer": {"transformer": {"max_seq_length": 40}, "tokenizer": {"model_max_length": 12}},
    "shorter-than-tokenizer": {"transformer": {"max_seq_length": 9}, "tokenizer": {"model_max_length": 40}},
    "no-length": {"transformer": {"max_seq_length": None}, "tokenizer": {"model_max_length": 20}},
}


def short(vectors):
    """As many digits as 32-bit floats have."""
    return [[float(f"{value:.8g}") for value in vector] for vector in vectors.tolist()]


def variants():
    """What each changes of embedding-cls, and what sentence-transformers makes of texts then."""
    texts = ["The FILM was bad", TEXTS[4], LONG]
    for name, changed in VARIANTS.items():
        said = {**SAID, **changed}
        folder = HERE / "embedding-variants" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

        def put(path, content, base={}):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(json.dumps({**base, **content} if isinstance(content, dict) else content, indent=1) + "\n")

        base = HERE / "embedding-cls"
        draw = torch.Generator().manual_seed(len(name))
        layers = iter(changed.get("dense", []))
        modules, width = [], 24
        for i, kind in enumerate(said["modules"]):
            path = "" if i == 0 else f"{i}_{kind}"
            modules.append({"idx": i, "name": str(i), "path": path, "type": "sentence_transformers.models." + kind})
            if kind == "Dense":
                layer = next(layers)
                put(path + "/config.json", layer)
                weights = {"linear.weight": torch.randn((layer["out_features"], layer["in_features"]), generator=draw) * 0.3}
                if layer["bias"]:
                    weights["linear.bias"] = torch.randn(layer["out_features"], generator=draw) * 0.3
                if layer.get("use_residual") and layer["in_features"] != layer["out_features"]:
                    weights["residual.weight"] = torch.randn(weights["linear.weight"].shape, generator=draw) * 0.3
                save_file(weights, folder / path / "model.safetensors", {"format": "pt"})
            elif kind == "LayerNorm":
                put(path + "/config.json", {"dimension": width})
                save_file({"norm.weight": 1 + 0.3 * torch.randn(width, generator=draw),
                           "norm.bias": 0.3 * torch.randn(width, generator=draw)}, folder / path / "model.safetensors",
                          {"format": "pt"})
            elif kind == "Dropout":
                put(path + "/config.json", {"dropout": 0.5})
        put("modules.json", modules)
        put("1_Pooling/config.json", said["pooling"], {} if "embedding_dimension" in said["pooling"] else
            {"word_embedding_dimension": 32})
        put("sentence_bert_config.json", said["transformer"], {"max_seq_length": 64, "do_lower_case": False})
        for file, changes in {"config_sentence_transformers.json": said["own"], "tokenizer_config.json": said["tokenizer"]}.items():
            if changes:
                put(file, changes, json.loads((base / file).read_text()))
        with tempfile.TemporaryDirectory() as whole:
            shutil.copytree(base, whole, dirs_exist_ok=True)
            shutil.copytree(folder, whole, dirs_exist_ok=True)
            model = SentenceTransformer(whole, device="cpu", model_kwargs={"attn_implementation": "eager"})

            def vectors(**how):
                return short(model.encode(texts, batch_size=3, show_progress_bar=False, **how))

            asked = {"": vectors()}
            if "prompts" in name:
                for prompt in model.prompts:
                    asked[prompt] = vectors(prompt_name=prompt)
                assert asked["query"] == short(model.encode_query(texts, batch_size=3, show_progress_bar=False))
                assert asked["document"] == short(model.encode_document(texts, batch_size=3, show_progress_bar=False))
                asked["=Say it: "] = vectors(prompt="Say it: ")
            first = model.encode(texts[:2], show_progress_bar=False)
            golden = {"texts": texts, "vectors": asked, "max_seq_length": model.max_seq_length,
                      "similarity": model.similarity(first, first)[0, 1].item()}
        (folder / "golden.json").write_text(json.dumps(golden, ensure_ascii=True) + "\n")
        print(name, len(asked[""][0]), model.max_seq_length, {k: v[0][:3] for k, v in asked.items()})


def without_modules():
    """Directories of transformers alone: the mean, but for causal language models the last token."""
    cases = {}
    for name, changes in (("generation", {}), ("generation", {"is_causal": False}), ("fill-mask", {})):
        with tempfile.TemporaryDirectory() as whole:
            shutil.copytree(HERE / name, whole, dirs_exist_ok=True)
            path = Path(whole) / "config.json"
            path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
            model = SentenceTransformer(whole, device="cpu", model_kwargs={"attn_implementation": "eager"})
            model.tokenizer.pad_token = model.tokenizer.pad_token or "</s>"
            texts = TEXTS[:2]
            cases[name + (" two-way" if changes else "")] = {"base": name, "config": changes, "texts": texts,
                                                             "vectors": short(model.encode(texts, show_progress_bar=False))}
    (HERE / "embedding-variants" / "without-modules.json").write_text(json.dumps(cases, ensure_ascii=True) + "\n")


# ---- generation

def generation():
    for name, kind, config, tokenizer in (
        ("generation", LlamaForCausalLM, LlamaConfig(
            vocab_size=659, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, max_position_embeddings=128, bos_token_id=1, eos_token_id=2), "llama"),
        ("generation-gpt2", GPT2LMHeadModel, GPT2Config(
            vocab_size=420, n_positions=128, n_embd=32, n_layer=2, n_head=4, bos_token_id=0, eos_token_id=0,
            tie_word_embeddings=False), "byte-level"),
    ):
        folder = directory(name, kind, config, tokenizer)
        model, tokens, _ = whole(folder, kind)
        cases = []
        for text in ("The film was", "🚀 to Zürich", "a", "Peter met Anna in Paris, Anna met"):
            given = tokens(text, return_tensors="pt")
            given.pop("token_type_ids", None)
            for penalty in (1.0, 1.3):
                out = model.generate(**given, max_new_tokens=20, do_sample=False, repetition_penalty=penalty,
                                     output_scores=True, return_dict_in_generate=True, pad_token_id=0)
                closest = min(float(s.topk(2).values.diff().abs()) for s in out.scores)
                if closest < MARGIN:
                    print(f"  {name}: '{text}' left out, choices {closest:.1e} apart")
                    continue
                new = out.sequences[0, given["input_ids"].shape[1]:].tolist()
                full = tokens.decode(out.sequences[0], skip_special_tokens=True)
                before = tokens.decode(given["input_ids"][0], skip_special_tokens=True)
                assert full.startswith(before)
                cases.append({"text": text, "repetition_penalty": penalty, "prompt_ids": given["input_ids"][0].tolist(),
                              "new_ids": new, "new_text": full[len(before):]})
        assert len(cases) >= 4
        write(folder, {"max_new_tokens": 20, "cases": cases})


if __name__ == "__main__":
    text_classification()
    token_classification()
    question_answering()
    fill_mask()
    embeddings()
    variants()
    without_modules()
    generation()
