#include "models/token_model.hpp"

#include "models/bpe_model.hpp"
#include "models/model_json.hpp"
#include "models/unigram_model.hpp"
#include "models/wordpiece_model.hpp"

#include <fmt/format.h>

namespace akashi {
namespace {

/// Old files have no type.
std::string type_of(const boost::json::value& part) {
    if (const auto type = model_json::find_string(part, "type")) return *type;
    if (model_json::find(part, "merges") != nullptr) return "BPE";
    return model_json::at(part, "vocab").is_array() ? "Unigram" : "WordPiece";
}

}  // namespace

std::unique_ptr<TokenModel> read_token_model(const boost::json::value& part) {
    const std::string type = type_of(part);
    if (type == "BPE") return std::make_unique<BpeModel>(part);
    if (type == "Unigram") return std::make_unique<UnigramModel>(part);
    if (type == "WordPiece") return std::make_unique<WordpieceModel>(part);
    throw ModelFileError(fmt::format("the model {} is not supported", type));
}

}  // namespace akashi
