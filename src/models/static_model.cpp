#include "models/static_model.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "models/model_file_error.hpp"
#include "models/static_model_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace akashi {
namespace {

constexpr std::size_t kTokenizerBytes = 64u << 20;
constexpr std::size_t kHashedBytes = 1u << 20;  // of each end of the table's file
constexpr std::size_t kPieceBytes = 2'048;      // of a text, in a step
constexpr std::size_t kModel2vecTokens = 512;   // of a text, as in the library
constexpr std::size_t kLongestText = 65'536;    // in characters
constexpr std::size_t kMostDimensions = 8'192;

/// The first so many characters.
std::string_view first_characters(std::string_view text, std::size_t count) {
    std::string_view rest = text;
    for (; count > 0 && !rest.empty(); --count)
        rest.remove_prefix(std::max<std::size_t>(utf8_sequence_length(rest), 1));
    return text.substr(0, text.size() - rest.size());
}

/// The beginning of the text, up to a space if there is one.
std::string_view first_piece(std::string_view text) {
    if (text.size() <= kPieceBytes) return text;
    const std::size_t space = text.rfind(' ', kPieceBytes);
    if (space != text.npos && space > 0) return text.substr(0, space);
    const auto piece = utf8_prefix(text, kPieceBytes);
    return piece.empty() ? text.substr(0, kPieceBytes) : piece;
}

std::string hash_of(std::string_view table, const std::string& tokenizer_digest) {
    std::string hashed = fmt::format("{} ", table.size());
    hashed.append(tokenizer_digest).append(table.substr(0, kHashedBytes));
    hashed.append(table.substr(table.size() - std::min(table.size(), kHashedBytes)));
    return to_hex(as_text(sha256(hashed))).substr(0, 8);
}

void require(bool holds, std::string_view what) {
    if (!holds) throw ModelFileError(std::string(what));
}

bool is_real(const Tensor& tensor) {
    return tensor.type == "F16" || tensor.type == "F32" || tensor.type == "F64";
}

}  // namespace

/// What is open while the model is read.
struct StaticModel::Files {
    explicit Files(const std::filesystem::path& path)
        : places(find_static_model(path)), tokenizer(places.tokenizer) {
        if (tokenizer.content().size() > kTokenizerBytes)
            throw ModelFileError(
                fmt::format("{}: more than {} bytes", places.tokenizer.string(), kTokenizerBytes)
            );
    }

    /// What `read()` returns; a failure gets the name of the file.
    template <class Read>
    static auto in(const std::filesystem::path& file, Read read) {
        try {
            return read();
        } catch (const ModelFileError& error) {
            throw ModelFileError(fmt::format("{}: {}", file.string(), error.what()));
        }
    }

    StaticModelFiles places;
    MappedFile tokenizer;
};

StaticModel::StaticModel(const std::filesystem::path& path) : StaticModel(Files(path)) {}

StaticModel::StaticModel(const Files& files)
    : table_file_(files.places.table),
      tokenizer_(
          Files::in(files.places.tokenizer, [&] { return Tokenizer(files.tokenizer.content()); })
      ),
      longest_text_(kLongestText),
      most_tokens_(kLongestText) {
    Files::in(files.places.table, [&] { read_table(); });
    const std::string digest(as_text(sha256(files.tokenizer.content())));
    const std::string hash = hash_of(table_file_.content(), digest);
    name_ = fmt::format("static/{}/{}", dimensions_, hash);
}

void StaticModel::read_table() {
    auto tensors = read_safetensors(table_file_.content());
    const bool is_model2vec = tensors.contains("embeddings");
    const auto found = tensors.find(is_model2vec ? "embeddings" : "embedding.weight");
    require(
        found != tensors.end(), "there is neither \"embeddings\" nor \"embedding.weight\" in it"
    );
    table_ = found->second;
    require(is_real(table_), fmt::format("numbers of the type {} are not supported", table_.type));
    require(table_.shape.size() == 2, "the table of vectors must have two dimensions");
    dimensions_ = table_.shape[1];
    require(
        dimensions_ > 0 && dimensions_ <= kMostDimensions && table_.shape[0] > 0,
        fmt::format("a vector must have 1 to {} numbers", kMostDimensions)
    );
    require(is_finite(table_), "the table of vectors has a number that is not finite");
    if (is_model2vec) {
        const auto keep = [&](const char* name, std::optional<Tensor>& to) {
            if (const auto extra = tensors.find(name); extra != tensors.end()) to = extra->second;
        };
        keep("weights", weights_);
        keep("mapping", rows_);
        read_model2vec();
    }
    check_vocabulary();
}

void StaticModel::read_model2vec() {
    if (weights_)
        require(
            is_real(*weights_) && weights_->shape.size() == 1 && is_finite(*weights_),
            "\"weights\" must be finite numbers"
        );
    if (rows_) {
        const bool is_whole = rows_->type == "I32" || rows_->type == "I64";
        require(is_whole && rows_->shape.size() == 1, "\"mapping\" must be whole numbers");
        for (std::size_t i = 0; i < rows_->count(); ++i) {
            const auto row = rows_->whole_at(i);
            require(
                row >= 0 && static_cast<std::size_t>(row) < table_.shape[0],
                "\"mapping\" has a number that is no row of \"embeddings\""
            );
        }
    }
    ignored_ = tokenizer_.unknown();
    most_tokens_ = kModel2vecTokens;
    const std::size_t usual = tokenizer_.vocabulary().median_length();
    longest_text_ = std::min(kLongestText, kModel2vecTokens * std::max<std::size_t>(usual, 1));
}

void StaticModel::check_vocabulary() const {
    std::size_t known = rows_ ? rows_->count() : table_.shape[0];
    if (weights_) known = std::min(known, weights_->count());
    require(
        tokenizer_.vocabulary().largest_id() < known,
        fmt::format(
            "it has vectors for {} tokens, but the tokenizer has more: do the files belong "
            "together?",
            known
        )
    );
}

void StaticModel::add(TokenId token, std::vector<float>& sum) const {
    std::size_t row = token;
    if (rows_) {
        if (token >= rows_->count()) return;  // an added token that the model does not know
        row = static_cast<std::size_t>(rows_->whole_at(token));
    }
    if (row >= table_.shape[0] || (weights_ && token >= weights_->count())) return;
    add_row(table_, row * dimensions_, weights_ ? weights_->real_at(token) : 1, sum);
}

StaticModel::Work::Work(const StaticModel& model, std::string_view text)
    : model_(model),
      rest_(first_characters(text, model.longest_text_)),
      tokens_left_(model.most_tokens_),
      sum_(model.dimensions_) {}

bool StaticModel::Work::step() {
    if (rest_.empty() || tokens_left_ == 0) return false;
    const auto piece = first_piece(rest_);
    rest_.remove_prefix(piece.size());
    tokens_.clear();
    model_.tokenizer_.encode(piece, is_start_, tokens_);
    is_start_ = false;
    if (rest_.starts_with(' ')) rest_.remove_prefix(1);
    tokens_.resize(std::min(tokens_.size(), tokens_left_));
    tokens_left_ -= tokens_.size();
    if (model_.ignored_) std::erase(tokens_, *model_.ignored_);
    for (const TokenId token : tokens_) model_.add(token, sum_);
    return true;
}

std::optional<std::vector<float>> StaticModel::Work::take() {
    double squares = 0;
    for (const float number : sum_) squares += double(number) * number;
    if (!(squares > 0) || !std::isfinite(squares)) return std::nullopt;
    const auto scale = static_cast<float>(1 / std::sqrt(squares));
    for (float& number : sum_) number *= scale;
    return std::move(sum_);
}

}  // namespace akashi
