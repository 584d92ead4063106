"""Adapters, sentence models, shards and small floats on disk: PEFT, sentence-transformers, transformers and torch

`adapters.py write DIR` writes what Java is to read, `adapters.py read DIR` reads what Java wrote.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from peft import AdaLoraConfig, LoraConfig, PeftConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import AutoModelForSequenceClassification, BertConfig, BertModel, BertTokenizer

TEXTS = ["a b", "b"]
SMALL = {
    "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2, "F8_E4M3FNUZ": torch.float8_e4m3fnuz,
    "F8_E5M2FNUZ": torch.float8_e5m2fnuz, "F8_E8M0": torch.float8_e8m0fnu,
}


def bert():
    return BertConfig(
        vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )


def write(folder):
    theirs = folder / "python"
    shutil.rmtree(theirs, ignore_errors=True)
    theirs.mkdir(parents=True)
    torch.manual_seed(0)
    base = AutoModelForSequenceClassification.from_config(bert())
    base.save_pretrained(theirs / "base")
    lora = LoraConfig(r=4, lora_alpha=8, target_modules=["query", "value"], task_type="SEQ_CLS", use_rslora=True)
    model = get_peft_model(base, lora)
    for name, weight in model.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(weight)
    model.save_pretrained(theirs / "lora")
    AdaLoraConfig(
        init_r=6, target_r=3, tinit=10, tfinal=20, total_step=100, target_modules=["query"],
        rank_pattern={"base_model.model.bert.encoder.layer.0.attention.self.query.lora_E": [True, False, True]},
    ).save_pretrained(theirs / "adalora")
    tiny = theirs / "tiny"
    tiny.mkdir()
    (tiny / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b"]))
    BertModel(bert()).save_pretrained(tiny)
    BertTokenizer(str(tiny / "vocab.txt")).save_pretrained(tiny)
    sentences = SentenceTransformer(
        modules=[Transformer(str(tiny)), Pooling(8, "mean"), Normalize()], prompts={"query": "a "}, device="cpu"
    )
    sentences.save(str(theirs / "sentences"), create_model_card=False)
    AutoModelForSequenceClassification.from_config(bert()).save_pretrained(theirs / "sharded", max_shard_size="1KB")
    codes = torch.arange(256, dtype=torch.uint8)
    save_file({name: codes.view(dtype).clone() for name, dtype in SMALL.items()}, theirs / "small.safetensors")
    values = {name: [repr(float(v)) for v in codes.view(dtype).to(torch.float32)] for name, dtype in SMALL.items()}
    (theirs / "small.json").write_text(json.dumps(values))
    print("wrote a LoRA adapter, an AdaLoRA configuration and a sentence model")


def read(folder):
    theirs, ours = folder / "python", folder / "java"
    for name, kind in {"lora": LoraConfig, "adalora": AdaLoraConfig}.items():
        found = PeftConfig.from_pretrained(str(ours / name))
        wanted = PeftConfig.from_pretrained(str(theirs / name))
        assert type(found) is kind and found.to_dict() == wanted.to_dict(), name
        assert json.loads((ours / name / "adapter_config.json").read_text()) == json.loads(
            (theirs / name / "adapter_config.json").read_text()
        )
    made = LoraConfig.from_pretrained(str(ours / "made-lora"))
    assert (made.r, made.lora_alpha, made.target_modules, made.task_type) == (16, 32, {"query", "value"}, "SEQ_CLS")
    ada = AdaLoraConfig.from_pretrained(str(ours / "made-adalora"))
    assert (ada.init_r, ada.target_r, ada.tinit, ada.tfinal, ada.total_step) == (12, 8, 10, 20, 100)
    print("configurations: PEFT finds in ours what was in its own, and in those that Java made what was asked for")

    base = AutoModelForSequenceClassification.from_pretrained(theirs / "base").eval()
    with_adapter = PeftModel.from_pretrained(base, str(ours / "lora")).eval()
    answer = with_adapter(input_ids=torch.tensor([[2, 5, 6, 3]])).logits
    base = AutoModelForSequenceClassification.from_pretrained(theirs / "base").eval()
    wanted = PeftModel.from_pretrained(base, str(theirs / "lora")).eval()(input_ids=torch.tensor([[2, 5, 6, 3]])).logits
    assert torch.equal(answer, wanted)
    print("adapter: its tensors and configuration, written again by Java, give the same logits")

    shards = list((ours / "sharded").glob("model-*.safetensors"))
    found = AutoModelForSequenceClassification.from_pretrained(ours / "sharded").state_dict()
    wanted = AutoModelForSequenceClassification.from_pretrained(theirs / "sharded").state_dict()
    assert len(shards) > 3 and found.keys() == wanted.keys()
    assert all(torch.equal(found[name], wanted[name]) for name in wanted)
    print(f"shards: transformers loads the model of {len(shards)} files by Java")

    small = load_file(ours / "small.safetensors")
    for name, dtype in SMALL.items():
        assert small[name].dtype == dtype and small[name].view(torch.uint8).tolist() == list(range(256)), name
    print(f"small floats: torch finds every code of {len(SMALL)} kinds")

    found = SentenceTransformer(str(ours / "sentences"), device="cpu")
    wanted = SentenceTransformer(str(theirs / "sentences"), device="cpu")
    assert found.prompts == wanted.prompts
    assert (found.encode(TEXTS) == wanted.encode(TEXTS)).all()
    print("sentence model: from a bundle by Java, with the same vectors")


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
