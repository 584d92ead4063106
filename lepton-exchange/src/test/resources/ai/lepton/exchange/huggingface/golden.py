"""Writes configurations as the libraries that define them do, and what they make of them.

config-*.json             by transformers' configuration classes
generation_config.json    by transformers' GenerationConfig
adapter-*.json            by PEFT's configuration classes
sentence/                 the files of sentence-transformers around a tiny model, without its tensors
"""

import json
import shutil
from pathlib import Path

import torch
from peft import AdaLoraConfig, LoraConfig
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Dense, Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizer, GenerationConfig, LlamaConfig, Mamba2Config, T5Config

HERE = Path(__file__).parent
SCRATCH = HERE / "scratch"

for name, config in {
    "bert": BertConfig(num_labels=3, id2label={0: "glad", 1: "calm", 2: "angry"}),
    "llama": LlamaConfig(num_key_value_heads=8, rope_scaling={"rope_type": "linear", "factor": 2.0}, eos_token_id=[2, 3]),
    "mamba2": Mamba2Config(),
    "t5": T5Config(),
}.items():
    config.save_pretrained(SCRATCH)
    shutil.move(SCRATCH / "config.json", HERE / f"config-{name}.json")

GenerationConfig(do_sample=True, temperature=0.7, top_p=0.9, max_new_tokens=64, eos_token_id=[2, 7], stop_strings=["\n"]).save_pretrained(HERE)

for name, config in {
    "lora": LoraConfig(
        r=16, lora_alpha=32, lora_dropout=0.05, target_modules=["v_proj", "q_proj"], task_type="CAUSAL_LM",
        base_model_name_or_path="some/model", rank_pattern={"q_proj": 4}, alpha_pattern={"q_proj": 8}, layers_to_transform=[0, 1],
        use_rslora=True, modules_to_save=["classifier"],
    ),
    "lora-linear": LoraConfig(target_modules="all-linear", init_lora_weights="gaussian", bias="lora_only"),
    "adalora": AdaLoraConfig(
        init_r=6, target_r=3, tinit=10, tfinal=20, total_step=100, deltaT=5, target_modules=["query"],
        rank_pattern={"base_model.model.query.lora_E": [True, False, True]},
    ),
}.items():
    config.save_pretrained(SCRATCH)
    shutil.move(SCRATCH / "adapter_config.json", HERE / f"adapter-{name}.json")

tiny = SCRATCH / "tiny"
tiny.mkdir()
(tiny / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b"]))
torch.manual_seed(0)
BertModel(BertConfig(vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)).save_pretrained(tiny)
BertTokenizer(str(tiny / "vocab.txt")).save_pretrained(tiny)
transformer = Transformer(str(tiny))
model = SentenceTransformer(
    modules=[transformer, Pooling(8, "mean"), Dense(8, 4), Normalize()],
    prompts={"query": "query: ", "document": ""},
    default_prompt_name="query",
    device="cpu",
)
model.save(str(SCRATCH / "sentence"), create_model_card=False)
for file in (SCRATCH / "sentence").rglob("*"):
    if file.name in ("modules.json", "config_sentence_transformers.json") or (file.name == "config.json" and file.parent.name != "sentence"):
        target = HERE / "sentence" / file.relative_to(SCRATCH / "sentence")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
shutil.rmtree(SCRATCH)
