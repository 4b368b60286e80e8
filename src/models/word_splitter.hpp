#pragma once

#include <boost/json/value.hpp>

#include <functional>
#include <string>
#include <vector>

namespace akashi {

/// Splits texts into the words that a model's tokens are looked for in. `is_start` tells that the
/// first of them begins the whole text. Thread-safe.
using WordSplitter =
    std::function<std::vector<std::string>(std::vector<std::string> texts, bool is_start)>;

/// The `pre_tokenizer` of a tokenizer.json: BertPreTokenizer, ByteLevel, Digits, Metaspace,
/// Punctuation, Sequence, Split, Whitespace, WhitespaceSplit, or null. Throws ModelFileError for
/// others and for what is wrong.
WordSplitter read_word_splitter(const boost::json::value* part);

}  // namespace akashi
