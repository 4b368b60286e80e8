#pragma once

#include <fmt/format.h>

#include <string>

// Small tokenizers of each kind, in the form of Hugging Face's tokenizer.json.

namespace akashi {

inline std::string wordpiece_json() {
    return R"json({"version": "1.0", "truncation": null, "padding": null,
"added_tokens": [{"id": 1, "content": "[CLS]", "single_word": false, "lstrip": false, "rstrip": false,
    "normalized": false, "special": true}],
"normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
    "strip_accents": null, "lowercase": true},
"pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null, "decoder": null,
"model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
    "max_input_chars_per_word": 10,
    "vocab": {"[UNK]": 0, "[CLS]": 1, "the": 2, "cat": 3, "##s": 4, "sat": 5, ",": 6, "un": 7,
        "##aff": 8, "##able": 9, "cafe": 10, "日": 11, "本": 12, "!": 13, "##!": 14}}})json";
}

/// Like Llama's: spaces become ▁, unknown characters become their bytes, with the ids 3 to 258.
inline std::string llama_json() {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += fmt::format("\"<0x{:02X}>\": {}, ", byte, byte + 3);
    return R"json({"added_tokens": [
    {"id": 1, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false, "special": true},
    {"id": 2, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": true,
        "normalized": false, "special": true}],
"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
    {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
"pre_tokenizer": null,
"model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "continuing_subword_prefix": null,
    "end_of_word_suffix": null, "fuse_unk": true, "byte_fallback": true, "ignore_merges": false,
    "vocab": {"<unk>": 0, "<s>": 1, "</s>": 2, )json" +
           bytes +
           R"json("▁": 259, "h": 260, "e": 261, "l": 262, "o": 263, "w": 264, "r": 265, "d": 266,
        "he": 267, "ll": 268, "hell": 269, "hello": 270, "▁hello": 271, "or": 272, "wor": 273,
        "▁wor": 274, "▁worl": 275, "▁world": 276, "▁▁": 277},
    "merges": ["h e", "l l", "he ll", "hell o", "▁ hello", "o r", "w or", "▁ wor", "▁wor l",
        "▁worl d", "▁ ▁"]}})json";
}

/// Like GPT-2's: each byte is a character.
inline std::string byte_level_json() {
    return R"json({"added_tokens": [], "normalizer": {"type": "NFC"},
"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
    "use_regex": true},
"model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
    "end_of_word_suffix": "", "fuse_unk": false,
    "vocab": {"Ġ": 0, "h": 1, "e": 2, "l": 3, "o": 4, "w": 5, "r": 6, "d": 7, "Ã": 8, "©": 9,
        "'": 10, "s": 11, "1": 12, "2": 13, "Ċ": 14, "ll": 15, "he": 16, "hell": 17, "hello": 18,
        "Ġw": 19, "or": 20, "Ġwor": 21, "'s": 22, "12": 23, "ĠĠ": 24, "Ã©": 25},
    "merges": [["l", "l"], ["h", "e"], ["he", "ll"], ["hell", "o"], ["Ġ", "w"], ["o", "r"],
        ["Ġw", "or"], ["'", "s"], ["1", "2"], ["Ġ", "Ġ"], ["Ã", "©"]]}})json";
}

/// Like those of multilingual models.
inline std::string unigram_json() {
    return R"json({"added_tokens": [], "normalizer": {"type": "NFKC"},
"pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
    "split": true},
"model": {"type": "Unigram", "unk_id": 0, "byte_fallback": false,
    "vocab": [["<unk>", 0.0], ["▁", -3.0], ["▁the", -2.0], ["▁ca", -4.0], ["t", -4.5],
        ["▁cat", -5.0], ["s", -3.5], ["a", -5.5], ["c", -5.5], ["h", -6.0], ["e", -5.0],
        ["▁cats", -12.0], ["日本", -7.0], ["日", -6.0]]}})json";
}

}  // namespace akashi
