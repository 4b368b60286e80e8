#pragma once

#include <boost/json/value.hpp>

#include <functional>
#include <string>

namespace akashi {

/// Changes a text before it is split into words, for example to lower case. Thread-safe.
using Normalizer = std::function<std::string(std::string)>;

/// The `normalizer` of a tokenizer.json: BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD,
/// Precompiled, Prepend, Replace, Sequence, Strip, StripAccents, or null. Throws ModelFileError for
/// others and for what is wrong.
Normalizer read_normalizer(const boost::json::value* part);

}  // namespace akashi
