"""Scores of answers as text."""
from draw import Draw
from question import Question
from rapidfuzz.distance import Levenshtein
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

NAMES = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
SCORERS = {stem: RougeScorer(NAMES, use_stemmer=stem) for stem in (True, False)}


def rouge(draw: Draw) -> Question:
    reference, prediction = draw.texts()
    stem = draw.chance(0.5)

    def ask() -> dict:
        found = SCORERS[stem].score(reference, prediction)
        return {name: {"precision": score.precision, "recall": score.recall, "f1": score.fmeasure}
                for name, score in found.items()}

    return Question("rouge", {"reference": reference, "prediction": prediction, "stem": stem}, ask, "rouge-score",
                    "RougeScorer.score")


def tokenize_13a(draw: Draw) -> Question:
    text = draw.text()
    return Question("tokenize_13a", {"text": text}, lambda: {"tokens": Tokenizer13a()(text).split()}, "sacrebleu",
                    "Tokenizer13a")


def bleu_options(draw: Draw) -> dict:
    options: dict = {}
    if draw.chance(0.3): options["lowercase"] = True
    if draw.chance(0.5): options["tokenize"] = draw.pick.choice(["none", "zh", "13a", "char", "intl"])
    if draw.chance(0.5): options["smooth_method"] = draw.pick.choice(["none", "floor", "add-k", "exp"])
    if options.get("smooth_method") in ("floor", "add-k") and draw.chance(0.6):
        options["smooth_value"] = draw.pick.choice([0.01, 0.1, 1, 2, 0.5])
    return options


def bleu_answer(score, bleu: BLEU) -> dict:
    return {"score": score.score, "precisions": score.precisions, "brevity_penalty": score.bp, "counts": score.counts,
            "totals": score.totals, "hypothesis_length": score.sys_len, "reference_length": score.ref_len,
            "signature": str(bleu.get_signature())}


def bleu_sentence(draw: Draw) -> Question:
    reference, hypothesis = draw.texts()
    references = [reference] + [draw.changed(reference) for _ in range(draw.pick.choice([0, 0, 1, 3]))]
    options = bleu_options(draw)

    def ask() -> dict:
        bleu = BLEU(effective_order=True, **options)
        return bleu_answer(bleu.sentence_score(hypothesis, references), bleu)

    return Question("bleu_sentence", {"hypothesis": hypothesis, "references": references} | options, ask, "sacrebleu",
                    "BLEU(effective_order=True).sentence_score")


def corpus(draw: Draw) -> tuple[list[str], list[list[str]]]:
    """Hypotheses, and lists with one reference of each."""
    pairs = [draw.texts() for _ in range(draw.count(1, 5))]
    streams = [[reference for reference, _ in pairs]]
    for _ in range(draw.pick.choice([0, 1, 2])): streams.append([draw.changed(reference) for reference, _ in pairs])
    return [hypothesis for _, hypothesis in pairs], streams


def bleu_corpus(draw: Draw) -> Question:
    hypotheses, references = corpus(draw)
    options = bleu_options(draw)

    def ask() -> dict:
        bleu = BLEU(**options)
        return bleu_answer(bleu.corpus_score(hypotheses, references), bleu)

    return Question("bleu_corpus", {"hypotheses": hypotheses, "references": references} | options, ask, "sacrebleu",
                    "BLEU().corpus_score")


def chrf_options(draw: Draw) -> dict:
    return {"word_order": draw.pick.choice([0, 0, 2, 1]), "char_order": draw.pick.choice([6, 6, 6, 3]),
            "beta": draw.pick.choice([2, 2, 1, 3]), "lowercase": draw.chance(0.3), "whitespace": draw.chance(0.2)}


def chrf(draw: Draw) -> Question:
    reference, hypothesis = draw.texts()
    references = [reference] + [draw.changed(reference) for _ in range(draw.pick.choice([0, 0, 1, 3]))]
    options = chrf_options(draw)

    def ask() -> dict:
        scorer = CHRF(**options)
        found = {"score": scorer.sentence_score(hypothesis, references).score}
        if options["beta"] == 2: found["signature"] = str(scorer.get_signature())
        return found

    return Question("chrf", {"hypothesis": hypothesis, "references": references} | options, ask, "sacrebleu",
                    "CHRF.sentence_score")


def chrf_corpus(draw: Draw) -> Question:
    hypotheses, references = corpus(draw)
    options = chrf_options(draw)
    return Question("chrf_corpus", {"hypotheses": hypotheses, "references": references} | options,
                    lambda: {"score": CHRF(**options).corpus_score(hypotheses, references).score}, "sacrebleu",
                    "CHRF.corpus_score")


def edit_distance(draw: Draw) -> Question:
    reference, prediction = draw.texts()

    def ask() -> dict:
        words, others = reference.split(), prediction.split()
        return {"edits": Levenshtein.distance(reference, prediction),
                "normalised": Levenshtein.normalized_distance(reference, prediction),
                "similarity": Levenshtein.normalized_similarity(reference, prediction),
                "word_edits": Levenshtein.distance(words, others),
                "word_normalised": Levenshtein.normalized_distance(words, others)}

    return Question("edit_distance", {"reference": reference, "prediction": prediction}, ask, "rapidfuzz",
                    "Levenshtein.distance, of characters and of words")


MAKERS = [rouge, tokenize_13a, bleu_sentence, bleu_corpus, chrf, chrf_corpus, edit_distance]
