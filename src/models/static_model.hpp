#pragma once

#include "models/mapped_file.hpp"
#include "models/safetensors.hpp"
#include "models/tokenizer.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// A model that has one vector for each token: a text's vector is the mean of its tokens' vectors.
/// Reads the files of Model2Vec and of WordLlama (docs/embeddings.md). Thread-safe.
class StaticModel {
public:
    /// A directory with a safetensors file and a tokenizer, or the safetensors file with the
    /// tokenizer beside it. Throws ModelFileError that names the file and says what is wrong.
    explicit StaticModel(const std::filesystem::path& path);

    /// `static/<dimensions>/<8 digits>`, wherever the files are. The digits depend on the
    /// content of the files: the tokenizer, and the length, the beginning and the end of the table.
    const std::string& name() const { return name_; }
    std::size_t dimensions() const { return dimensions_; }

    /// The making of one text's vector, in steps of less than a millisecond. Text and model must
    /// outlive it.
    class Work {
    public:
        Work(const StaticModel& model, std::string_view text);

        /// Does a step. False when there was none left.
        bool step();
        /// The vector, of length 1. Nothing when no token of the text is in the model.
        std::optional<std::vector<float>> take();

    private:
        const StaticModel& model_;
        std::string_view rest_;
        bool is_start_ = true;
        std::size_t tokens_left_;
        std::vector<TokenId> tokens_;
        std::vector<float> sum_;
    };

private:
    struct Files;
    explicit StaticModel(const Files& files);
    void read_table();
    void read_model2vec();
    void check_vocabulary() const;
    /// Adds the token's vector, if there is one.
    void add(TokenId token, std::vector<float>& sum) const;

    MappedFile table_file_;
    Tokenizer tokenizer_;
    Tensor table_;
    std::optional<Tensor> weights_;  ///< by token
    std::optional<Tensor> rows_;     ///< of the table, by token; otherwise the token itself
    std::optional<TokenId> ignored_;
    std::size_t longest_text_;  ///< in characters
    std::size_t most_tokens_;
    std::size_t dimensions_ = 0;
    std::string name_;
};

}  // namespace akashi
