"""Makes the tiny models of this folder and what transformers computes with them: python golden.py [directory ...]"""

import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModel, BertConfig, BertForMaskedLM, BertForPreTraining, BertForQuestionAnswering, BertForSequenceClassification,
    BertForTokenClassification, BertModel, CamembertConfig, CamembertForMaskedLM, CamembertForQuestionAnswering,
    CamembertForSequenceClassification, CamembertForTokenClassification, CamembertModel, DistilBertConfig,
    DistilBertForMaskedLM, DistilBertForQuestionAnswering, DistilBertForSequenceClassification,
    DistilBertForTokenClassification, DistilBertModel,
    GPT2Config, GPT2ForSequenceClassification, GPT2LMHeadModel, GPT2Model, LlamaConfig, LlamaForCausalLM,
    LlamaForSequenceClassification, LlamaModel, MistralConfig, MistralForCausalLM, MistralModel, MPNetConfig, MPNetForMaskedLM,
    MPNetForSequenceClassification, MPNetModel, Qwen2Config, Qwen2ForCausalLM, Qwen2Model, Qwen3Config, Qwen3ForCausalLM,
    Qwen3ForSequenceClassification, Qwen3ForTokenClassification, Qwen3Model, RobertaConfig, RobertaForMaskedLM,
    RobertaForSequenceClassification, RobertaForTokenClassification, RobertaModel, XLMRobertaConfig, XLMRobertaForMaskedLM,
)
from transformers.utils import logging

from tiny import (HERE, Batch, base_loss, built, edit_config, forward, fresh, generation, generator, gradients, older_rope,
                  save_golden)

logging.set_verbosity_error()
logging.disable_progress_bar()
wanted = set(sys.argv[1:])
VARIANT = ("q_proj.weight", "layers.0.self_attn", "norm")


def directory(name):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    return folder


def read(kind, folder):
    """Reads the directory back; nothing may be missing or left over."""
    model, info = kind.from_pretrained(folder, output_loading_info=True, attn_implementation="eager", dtype=torch.float32)
    problems = {key: found for key, found in info.items() if found and key in ("missing_keys", "mismatched_keys")}
    assert not problems, problems
    if info["unexpected_keys"]:
        print("  left over:", sorted(info["unexpected_keys"]))
    return model.eval()


def skipped(name):
    return wanted and name not in wanted


# ---- encoders

WIDTH = {"vocab_size": 67, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 48,
         "max_position_embeddings": 40}


def labels_for(kind, model, batch, draw):
    """What the loss of this head is held against, and that loss in words."""
    rows, length = batch.ids.shape
    if kind == "sequence":
        problem, n = model.config.problem_type, model.config.num_labels
        if problem == "regression":
            return {"labels": torch.randn((rows, n), generator=draw)}, "mean squared error of logits and labels"
        if problem == "multi_label_classification":
            return {"labels": (torch.rand((rows, n), generator=draw) < 0.5).float()}, \
                "mean over rows and classes of binary cross-entropy with logits"
        return {"labels": torch.randint(0, n, (rows,), generator=draw)}, "mean cross-entropy"
    if kind == "tokens":
        labels = torch.randint(0, model.config.num_labels, (rows, length), generator=draw)
        labels[:, 0] = -100
        return {"labels": labels.masked_fill(batch.mask == 0, -100)}, "mean cross-entropy of the labels that are not -100"
    if kind == "answers":
        start = torch.randint(1, 3, (rows,), generator=draw)
        return {"start_positions": start, "end_positions": start + 1}, \
            "mean of the cross-entropies of start and end, each over all positions, padding too"
    hidden = torch.rand((rows, length), generator=draw) < 0.4
    hidden[0, 1] = True
    return {"labels": torch.where(hidden & (batch.mask == 1), batch.ids, -100)}, \
        "mean cross-entropy of the labels that are not -100"


def encoder(name, kind, config, head=None, types=False, lengths=(9, 5, 7), only=None, prepare=None):
    if skipped(name):
        return
    folder = directory(name)
    built(kind, config, name).save_pretrained(folder)
    if prepare:
        prepare(folder)
    record_encoder(name, read(kind, folder), head, types, lengths, only)


def record_encoder(name, model, head, types, lengths, only):
    batch = Batch(name, model.config, lengths)
    given = batch.inputs(types)
    draw = generator(name + " labels")
    if head is None:
        out, kept = forward(model, given)
        loss, more = base_loss(out, batch.mask, draw)
        words = "sum of last_hidden_state times cotangent, plus sum of pooler_output times pooler_cotangent if there is one"
    else:
        more, words = labels_for(head, model, batch, draw)
        out, kept = forward(model, given, **more)
        loss = out.loss
    kept = {**given, **more, **kept, "loss": loss, **gradients(model, loss, only)}
    save_golden(name, kept, **{"class": type(model).__name__, "loss": words})


def bert(**more):
    return BertConfig(**{**WIDTH, **more})


def berts():
    few = ("word_embeddings", "layer.1.attention.self.query", "layer.0.output.LayerNorm", "classifier", "pooler", "cls",
           "qa_outputs")
    encoder("bert", BertModel, bert(), types=True)
    encoder("bert-relu", BertModel, bert(hidden_act="relu", layer_norm_eps=1e-3, num_attention_heads=2, type_vocab_size=3,
                                         num_hidden_layers=3), types=True, only=few)
    encoder("bert-gelu-tanh", BertModel, bert(hidden_act="gelu_new"), types=True, only=few)
    kinds = {0: "calm", 1: "glad", 2: "angry"}
    named = {"id2label": kinds, "label2id": {v: k for k, v in kinds.items()}}
    encoder("bert-sequence-classification", BertForSequenceClassification,
            bert(problem_type="single_label_classification", **named), "sequence", True, only=few)
    encoder("bert-multi-label", BertForSequenceClassification,
            bert(problem_type="multi_label_classification", num_labels=4), "sequence", True, only=few)
    encoder("bert-regression", BertForSequenceClassification, bert(problem_type="regression", num_labels=1), "sequence",
            True, only=few)
    encoder("bert-regression-of-two", BertForSequenceClassification, bert(problem_type="regression", num_labels=2),
            "sequence", True, only=few)
    tags = {i: tag for i, tag in enumerate(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])}
    encoder("bert-token-classification", BertForTokenClassification,
            bert(id2label=tags, label2id={v: k for k, v in tags.items()}), "tokens", True, only=few)
    encoder("bert-question-answering", BertForQuestionAnswering, bert(), "answers", True, only=few)
    encoder("bert-masked-lm", BertForMaskedLM, bert(), "masked", True, only=few)
    encoder("bert-masked-lm-untied", BertForMaskedLM, bert(tie_word_embeddings=False), "masked", True, only=few)


def roberta(**more):
    return RobertaConfig(**{**WIDTH, "type_vocab_size": 1, "layer_norm_eps": 1e-5, **more})


def robertas():
    few = ("word_embeddings", "position_embeddings", "layer.1.attention.self.key", "layer.0.output.LayerNorm",
           "classifier", "lm_head")
    encoder("roberta", RobertaModel, roberta())
    encoder("roberta-sequence-classification", RobertaForSequenceClassification, roberta(num_labels=3,
            problem_type="single_label_classification"), "sequence", only=few)
    encoder("roberta-token-classification", RobertaForTokenClassification, roberta(num_labels=5), "tokens", only=few)
    encoder("roberta-masked-lm", RobertaForMaskedLM, roberta(), "masked", only=few)
    encoder("xlm-roberta-masked-lm", XLMRobertaForMaskedLM, XLMRobertaConfig(**WIDTH, type_vocab_size=1), "masked", only=few)


def camembert(**more):
    return CamembertConfig(**{**WIDTH, "type_vocab_size": 1, "layer_norm_eps": 1e-5, "bos_token_id": 5, "eos_token_id": 6,
                              **more})


def camemberts():
    few = ("word_embeddings", "position_embeddings", "layer.1.attention.self.key", "layer.0.output.LayerNorm",
           "classifier", "lm_head", "qa_outputs")
    encoder("camembert", CamembertModel, camembert())
    encoder("camembert-sequence-classification", CamembertForSequenceClassification, camembert(num_labels=3,
            problem_type="single_label_classification"), "sequence", only=few)
    encoder("camembert-token-classification", CamembertForTokenClassification, camembert(num_labels=5), "tokens", only=few,
            prepare=lambda folder: renamed(folder, lambda w: {n: t.half() for n, t in w.items()}))
    encoder("camembert-question-answering", CamembertForQuestionAnswering, camembert(), "answers", only=few,
            prepare=lambda folder: sharded(folder, CamembertForQuestionAnswering))
    encoder("camembert-masked-lm", CamembertForMaskedLM, camembert(), "masked", only=few)

    def published(folder):
        """The first published files: the decoder and its bias written out, positions as a buffer, fewer keys."""
        def change(weights):
            weights["roberta.embeddings.position_ids"] = torch.arange(40)[None]
            weights["lm_head.decoder.weight"] = weights["roberta.embeddings.word_embeddings.weight"].clone()
            weights["lm_head.decoder.bias"] = weights["lm_head.bias"].clone()
            return {n: t.bfloat16() if t.is_floating_point() else t for n, t in weights.items()}
        renamed(folder, change)

        def fewer(config):
            for key in ("tie_word_embeddings", "classifier_dropout", "type_vocab_size", "layer_norm_eps", "pad_token_id",
                        "dtype"):
                config.pop(key)
        edit_config(folder, fewer)
    encoder("camembert-published", CamembertForMaskedLM, camembert(type_vocab_size=2, layer_norm_eps=1e-12), "masked", only=few,
            prepare=published)


def distilbert(**more):
    return DistilBertConfig(**{"vocab_size": 67, "dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 48,
                               "max_position_embeddings": 40, **more})


def distilberts():
    few = ("word_embeddings", "layer.1.attention.v_lin", "layer.0.output_layer_norm", "pre_classifier", "classifier",
           "vocab_", "qa_outputs")
    encoder("distilbert", DistilBertModel, distilbert())
    encoder("distilbert-sequence-classification", DistilBertForSequenceClassification, distilbert(num_labels=2,
            problem_type="single_label_classification"), "sequence", only=few)
    encoder("distilbert-token-classification", DistilBertForTokenClassification, distilbert(num_labels=5), "tokens",
            only=few)
    encoder("distilbert-masked-lm", DistilBertForMaskedLM, distilbert(), "masked", only=few)
    encoder("distilbert-question-answering", DistilBertForQuestionAnswering, distilbert(), "answers", only=few)


def mpnets():
    """24 positions, so that the logarithmic buckets are used."""
    few = ("word_embeddings", "relative_attention_bias", "layer.1.attention.attn.q", "layer.0.output.LayerNorm",
           "classifier", "lm_head")
    lengths = (24, 11, 17)
    config = {**WIDTH, "layer_norm_eps": 1e-5}
    encoder("mpnet", MPNetModel, MPNetConfig(**config), lengths=lengths)
    encoder("mpnet-sequence-classification", MPNetForSequenceClassification, MPNetConfig(**config, num_labels=3,
            problem_type="single_label_classification"), "sequence", lengths=lengths, only=few)
    encoder("mpnet-masked-lm", MPNetForMaskedLM, MPNetConfig(**config), "masked", lengths=lengths, only=few)


# ---- decoders

def decoder(name, kind, config, only=None, prepare=None, shards=None, generates=True, save=None):
    if skipped(name):
        return
    folder = directory(name)
    model = built(kind, config, name)
    if save:
        model = save(model)
    model.save_pretrained(folder, **({"max_shard_size": shards} if shards else {}))
    if prepare:
        prepare(folder)
    record_decoder(name, read(kind, folder), only, generates)


def record_decoder(name, model, only=None, generates=True):
    kept = {}
    for side, prefix in (("right", ""), ("left", "left.")):
        batch = Batch(name, model.config, (9, 5, 7), side)
        run = fresh(model)
        given = {**batch.inputs(False), "position_ids": batch.positions}
        labels = torch.where(batch.mask == 1, batch.ids, -100)
        out, found = forward(run, given, labels=labels)
        with torch.no_grad():
            found["last_hidden_state"] = fresh(model).base_model(**given).last_hidden_state
        assert torch.equal(found["last_hidden_state"], found[f"hidden_states.{model.config.num_hidden_layers}"])
        found = {**given, "labels": labels, **found, "loss": out.loss}
        if side == "right":
            found.update(gradients(run, out.loss, only))
        kept.update({prefix + n: t for n, t in found.items()})
    short = Batch(name + " short", model.config, (5,))
    with torch.no_grad():
        kept["short.input_ids"] = short.ids
        kept["short.logits"] = fresh(model)(short.ids).logits
        if generates:
            kept.update(generation(model, name))
    words = "mean cross-entropy of each label after the first that is not -100, given what stands before it"
    save_golden(name, kept, **{"class": type(model).__name__, "loss": words})


def classifying_decoder(name, kind, config, only, head="sequence"):
    """Each token is classified, or the last one that is not padding."""
    if skipped(name):
        return
    folder = directory(name)
    built(kind, config, name).save_pretrained(folder)
    model = read(kind, folder)
    kept = {}
    for side, prefix in (("right", ""), ("left", "left.")):
        batch = Batch(name, config, (9, 5, 7), side)
        given = {**batch.inputs(False), "position_ids": batch.positions}
        more, words = labels_for(head, model, batch, generator(name + " labels"))
        out, found = forward(model, given, **more)
        kept.update({prefix + n: t for n, t in {**given, **more, **found, "loss": out.loss}.items()})
        if side == "right":
            kept.update(gradients(model, out.loss, only))
    save_golden(name, kept, **{"class": type(model).__name__, "loss": words})


def base_decoder(name, kind, config):
    if skipped(name):
        return
    folder = directory(name)
    built(kind, config, name).save_pretrained(folder)
    model = read(kind, folder)
    batch = Batch(name, config, (9, 5, 7))
    given = {**batch.inputs(False), "position_ids": batch.positions}
    out, kept = forward(model, given)
    loss, more = base_loss(out, batch.mask, generator(name + " labels"))
    kept = {**given, **more, **kept, "loss": loss, **gradients(model, loss, ("norm", "ln_", "q_proj", "c_attn"))}
    save_golden(name, kept, **{"class": type(model).__name__, "loss": "sum of last_hidden_state times cotangent"})


def two_way(name, kind, config, prepare=None):
    """A decoder whose tokens see those after them too, as embedding models are made of; or another base, as small as it."""
    if skipped(name):
        return
    folder = directory(name)
    built(kind, config, name).save_pretrained(folder)
    if prepare:
        prepare(folder)
    model = read(kind, folder)
    kept = {}
    for side, prefix in (("right", ""), ("left", "left.")):
        batch = Batch(name, config, (9, 5, 7), side)
        given = {**batch.inputs(False), "position_ids": batch.positions}
        out, found = forward(model, given)
        kept.update({prefix + n: t for n, t in {**given, **found}.items()})
        if side == "right":
            loss, more = base_loss(out, batch.mask, generator(name + " labels"))
            kept.update({**more, "loss": loss, **gradients(model, loss, ("norm", "ln_"))})
    save_golden(name, kept, **{"class": type(model).__name__, "loss": "sum of last_hidden_state times cotangent"})


SMALL = {"hidden_size": 16, "intermediate_size": 24}


def gpt2(**more):
    return GPT2Config(**{"vocab_size": 67, "n_positions": 40, "n_embd": 32, "n_layer": 2, "n_head": 4, "bos_token_id": 1,
                         "eos_token_id": 1, "pad_token_id": 0, **more})


def gpt2s():
    few = ("wte", "wpe", "h.1.attn.c_attn", "h.0.ln_1", "score")
    decoder("gpt2", GPT2LMHeadModel, gpt2())
    base_decoder("gpt2-base", GPT2Model, gpt2())
    decoder("gpt2-scaled", GPT2LMHeadModel, gpt2(scale_attn_by_inverse_layer_idx=True, reorder_and_upcast_attn=True,
            n_inner=48, activation_function="gelu", layer_norm_epsilon=1e-3), few)
    decoder("gpt2-unscaled", GPT2LMHeadModel, gpt2(scale_attn_weights=False, tie_word_embeddings=False), few)
    two_way("gpt2-two-way", GPT2Model, gpt2(n_embd=16, is_causal=False))
    classifying_decoder("gpt2-sequence-classification", GPT2ForSequenceClassification,
                        gpt2(num_labels=3, problem_type="single_label_classification"), few)


ROTARY = {"vocab_size": 67, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
          "num_key_value_heads": 2, "max_position_embeddings": 64, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0,
          "rms_norm_eps": 1e-5}


def llama(rope=None, **more):
    if rope:
        more["rope_parameters"] = rope
    return LlamaConfig(**{**ROTARY, **more})


def llamas():
    decoder("llama", LlamaForCausalLM, llama())
    base_decoder("llama-base", LlamaModel, llama())
    decoder("llama-tied", LlamaForCausalLM, llama(tie_word_embeddings=True), ("embed_tokens", *VARIANT))
    decoder("llama-biases", LlamaForCausalLM, llama(attention_bias=True, mlp_bias=True), ("bias", *VARIANT))
    decoder("llama-multi-query", LlamaForCausalLM, llama(num_key_value_heads=1), VARIANT)
    decoder("llama-multi-head", LlamaForCausalLM, llama(num_key_value_heads=4), VARIANT, older_config)
    decoder("llama-head-dim", LlamaForCausalLM, llama(head_dim=12), VARIANT)
    linear = {"rope_type": "linear", "rope_theta": 100.0, "factor": 2.5}
    decoder("llama-rope-linear", LlamaForCausalLM, llama(linear), VARIANT)
    decoder("llama-rope-linear-older", LlamaForCausalLM, llama(linear), VARIANT, older_config_of("type"))
    dynamic = {"rope_type": "dynamic", "rope_theta": 100.0, "factor": 3.0}
    decoder("llama-rope-dynamic", LlamaForCausalLM, llama(dynamic, max_position_embeddings=6), VARIANT,
            older_config_of("type"))
    yarn = {"rope_type": "yarn", "rope_theta": 100.0, "factor": 4.0, "original_max_position_embeddings": 16}
    decoder("llama-rope-yarn", LlamaForCausalLM, llama(yarn), VARIANT)
    tuned = {**yarn, "attention_factor": 1.3, "beta_fast": 4.0, "beta_slow": 0.5}
    decoder("llama-rope-yarn-tuned", LlamaForCausalLM, llama(tuned), VARIANT, older_config)
    scaled = {"rope_type": "llama3", "rope_theta": 100.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
              "original_max_position_embeddings": 32}
    decoder("llama-rope-llama3", LlamaForCausalLM, llama(scaled), VARIANT, older_config)
    two_way("llama-rope-yarn-mscale", LlamaModel, llama({**yarn, "mscale": 0.8, "mscale_all_dim": 0.3}, **SMALL))
    two_way("llama-partial-rotary", LlamaModel, llama(partial_rotary_factor=0.5, **SMALL))
    two_way("llama-two-way", LlamaModel, llama(is_causal=False, **SMALL))
    classifying_decoder("llama-sequence-classification", LlamaForSequenceClassification,
                        llama(num_labels=3, problem_type="single_label_classification"), ("score", *VARIANT))


def older_config(folder):
    edit_config(folder, older_rope())


def older_config_of(key):
    return lambda folder: edit_config(folder, older_rope(key))


def qwen2s():
    decoder("qwen2", Qwen2ForCausalLM, Qwen2Config(**ROTARY, tie_word_embeddings=True))
    decoder("qwen2-sliding-window", Qwen2ForCausalLM, Qwen2Config(**ROTARY, use_sliding_window=True, sliding_window=4,
            max_window_layers=1), VARIANT)

    def published(config):
        """Published configurations name a window that they do not use, and no layer types."""
        older_rope()(config)
        config.pop("layer_types")
        config.update(use_sliding_window=False, sliding_window=4, max_window_layers=2)
    decoder("qwen2-published", Qwen2ForCausalLM, Qwen2Config(**ROTARY), VARIANT,
            lambda folder: edit_config(folder, published))


    two_way("qwen2-two-way", Qwen2Model, Qwen2Config(**{**ROTARY, **SMALL}, use_sliding_window=True, sliding_window=3,
            max_window_layers=1, is_causal=False))


def qwen3(**more):
    return Qwen3Config(**{**ROTARY, "head_dim": 12, **more})


def qwen3s():
    few = ("q_norm", "k_norm", *VARIANT)
    decoder("qwen3", Qwen3ForCausalLM, qwen3(tie_word_embeddings=True))
    decoder("qwen3-biases", Qwen3ForCausalLM, qwen3(attention_bias=True), ("bias", *few))
    decoder("qwen3-sliding-window", Qwen3ForCausalLM, qwen3(use_sliding_window=True, sliding_window=4, max_window_layers=1), few)
    yarn = {"rope_type": "yarn", "rope_theta": 100.0, "factor": 4.0, "original_max_position_embeddings": 16}
    decoder("qwen3-rope-yarn", Qwen3ForCausalLM, qwen3(rope_parameters=yarn), few, older_config)

    def published(config):
        """Published configurations name windows as null, and no layer types; the larger ones have several files."""
        older_rope()(config)
        config.pop("layer_types")
        config.update(use_sliding_window=False, sliding_window=None, max_window_layers=2)
    decoder("qwen3-published", Qwen3ForCausalLM, qwen3(rope_parameters={"rope_type": "default", "rope_theta": 1e6}), few,
            lambda folder: edit_config(folder, published), "30KB", save=lambda model: model.bfloat16())
    two_way("qwen3-base", Qwen3Model, qwen3(), lambda folder: renamed(folder, lambda w: {n: t.half() for n, t in w.items()}))
    two_way("qwen3-two-way", Qwen3Model, qwen3(**SMALL, use_sliding_window=True, sliding_window=3, max_window_layers=1,
            is_causal=False))

    def bare(config):
        """What a key that is missing, or null, stands for."""
        for key in ("head_dim", "attention_bias", "rms_norm_eps", "hidden_act", "tie_word_embeddings", "rope_parameters",
                    "use_sliding_window", "sliding_window", "max_window_layers", "layer_types", "attention_dropout"):
            config.pop(key)
        config["num_key_value_heads"] = None
    two_way("qwen3-defaults", Qwen3Model, qwen3(**SMALL, head_dim=128, num_attention_heads=2, num_key_value_heads=2,
            num_hidden_layers=1, rms_norm_eps=1e-6), lambda folder: edit_config(folder, bare))
    classifying_decoder("qwen3-sequence-classification", Qwen3ForSequenceClassification,
                        qwen3(num_labels=3, problem_type="single_label_classification"), ("score", *few))
    classifying_decoder("qwen3-token-classification", Qwen3ForTokenClassification, qwen3(num_labels=5, classifier_dropout=0.1),
                        ("score", *few), "tokens")


def mistrals():
    decoder("mistral", MistralForCausalLM, MistralConfig(**ROTARY, sliding_window=None))
    decoder("mistral-sliding-window", MistralForCausalLM, MistralConfig(**ROTARY, sliding_window=4), VARIANT, older_config)
    two_way("mistral-two-way", MistralModel, MistralConfig(**{**ROTARY, **SMALL}, sliding_window=3, is_causal=False))
    decoder("mistral-head-dim", MistralForCausalLM, MistralConfig(**ROTARY, sliding_window=5, head_dim=16), VARIANT)


# ---- older and other layouts of a checkpoint

def renamed(folder, change):
    path = folder / "model.safetensors"
    weights = load_file(path)
    save_file(change(weights), path, {"format": "pt"})


def old_norms(weights):
    return {n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): t
            for n, t in weights.items()}


def layouts():
    few = ("word_embeddings", "layer.0.output.LayerNorm", "classifier")
    encoder("layout-sharded-bert", BertModel, bert(), types=True, only=few,
            prepare=lambda folder: sharded(folder, BertModel))
    decoder("layout-sharded-llama", LlamaForCausalLM, llama(), VARIANT, shards="60KB")
    decoder("layout-bfloat16-llama", LlamaForCausalLM, llama(), VARIANT, save=lambda model: model.bfloat16())
    encoder("layout-float16-bert", BertModel, bert(), types=True, only=few,
            prepare=lambda folder: renamed(folder, lambda w: {n: t.half() for n, t in w.items()}))
    encoder("layout-float64-bert", BertModel, bert(**SMALL), types=True, only=few,
            prepare=lambda folder: renamed(folder, lambda w: {n: t.double() * (1 + 1e-9) for n, t in w.items()}))

    # the prefix that data-parallel training leaves, which transformers can't read: put before the names in the end
    encoder("layout-parallel-bert", BertModel, bert(hidden_act="quick_gelu", **SMALL), types=True, only=few)
    if not skipped("layout-parallel-bert"):
        renamed(directory("layout-parallel-bert"), lambda w: {"module." + n: t for n, t in w.items()})

    # every name of the base model without its prefix, beside the head
    def bare(prefix):
        return lambda folder: renamed(folder, lambda w: {n.removeprefix(prefix): t for n, t in w.items()})
    encoder("layout-bare-bert-classifier", BertForSequenceClassification,
            bert(num_labels=3, problem_type="single_label_classification"), "sequence", True, only=few, prepare=bare("bert."))

    # LayerNorm's gamma and beta, the buffer of positions, and the heads of pre-training: the first checkpoints of BERT
    if not skipped("layout-first-bert"):
        folder = directory("layout-first-bert")
        built(BertForPreTraining, bert(), "layout-first-bert").save_pretrained(folder)

        def first(weights):
            weights["bert.embeddings.position_ids"] = torch.arange(40)[None]
            weights["cls.predictions.decoder.weight"] = weights["bert.embeddings.word_embeddings.weight"].clone()
            return old_norms(weights)
        renamed(folder, first)
        edit_config(folder, lambda config: config.update(architectures=["BertForMaskedLM"]))
        model = read(BertForMaskedLM, folder)
        record_encoder("layout-first-bert", model, "masked", True, (9, 5, 7), few)

    # a base model read from the checkpoint of a head: prefix stripped, head left over
    if not skipped("layout-base-of-head"):
        folder = directory("layout-base-of-head")
        built(RobertaForMaskedLM, roberta(), "layout-base-of-head").save_pretrained(folder)
        model = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager").eval()
        record_encoder("layout-base-of-head", model, None, False, (9, 5, 7), few)

    # GPT-2 as first published: no prefix, masks kept as buffers, no lm_head
    def first_gpt2(weights):
        weights = {n.removeprefix("transformer."): t for n, t in weights.items()}
        for layer in range(2):
            weights[f"h.{layer}.attn.bias"] = torch.ones(40, 40).tril()[None, None]
            weights[f"h.{layer}.attn.masked_bias"] = torch.tensor(-1e4)
        return weights

    def first_config(folder):
        renamed(folder, first_gpt2)

        def change(config):
            config.pop("tie_word_embeddings")
            config["n_ctx"] = 40
        edit_config(folder, change)
    decoder("layout-first-gpt2", GPT2LMHeadModel, gpt2(), ("wte", "ln_f"), first_config)

    # Llama as first published: rotary frequencies kept as buffers
    def first_llama(folder):
        def change(weights):
            for layer in range(2):
                weights[f"model.layers.{layer}.self_attn.rotary_emb.inv_freq"] = 1 / 1e4 ** (torch.arange(0, 8, 2) / 8)
            return weights
        renamed(folder, change)
        older_config(folder)
    decoder("layout-first-llama", LlamaForCausalLM, llama(), VARIANT, first_llama)


def sharded(folder, kind):
    model = read(kind, folder)
    (folder / "model.safetensors").unlink()
    model.save_pretrained(folder, max_shard_size="50KB")


if __name__ == "__main__":
    berts()
    robertas()
    camemberts()
    distilberts()
    mpnets()
    gpt2s()
    llamas()
    qwen2s()
    qwen3s()
    mistrals()
    layouts()
