#pragma once

#include "models/token_model.hpp"

#include <array>
#include <string>

namespace akashi {

/// The tokens with the greatest sum of scores: SentencePiece's unigram model.
class UnigramModel final : public TokenModel {
public:
    explicit UnigramModel(const boost::json::value& part);

    void encode(std::string_view word, std::vector<TokenId>& tokens) const override;
    const Vocabulary& vocabulary() const override { return vocabulary_; }
    std::optional<TokenId> unknown() const override { return unknown_; }

private:
    struct Entry {
        std::string_view text;  ///< in the vocabulary
        TokenId id;
    };
    struct Step;

    void read_scores(const boost::json::array& tokens);
    void sort_entries();
    void read_byte_tokens();
    std::vector<Step> find_best_path(std::string_view word) const;
    void append_unknown(std::string_view text, std::vector<TokenId>& tokens) const;

    Vocabulary vocabulary_;
    std::vector<double> scores_;            ///< by id
    std::vector<Entry> entries_;            ///< sorted by text
    std::array<std::size_t, 257> first_{};  ///< where the entries with that first byte begin
    std::optional<TokenId> unknown_;
    double unknown_score_ = 0;
    std::optional<std::array<TokenId, 256>> byte_tokens_;
};

}  // namespace akashi
