#include "testing/tiny_model.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <stdlib.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace akashi::testing {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr int kTopics = 16;
constexpr int kDimensions = 48;
/// So a word of a topic counts more than a long text of letters.
constexpr float kWeightOfWord = 40;

using Row = std::vector<float>;

/// A direction of its own for each letter, away from those of the topics.
Row row_of_letter(int letter) {
    Row row(kDimensions, 0);
    for (int i = kTopics; i < kDimensions; ++i)
        row[static_cast<std::size_t>(i)] =
            static_cast<float>(std::sin(1 + letter * 7.3 + i * (1.9 + letter * 0.37)));
    return row;
}

Row row_of_topic(int topic) {
    Row row(kDimensions, 0);
    row.at(static_cast<std::size_t>(topic)) = kWeightOfWord;
    return row;
}

void write_file(const fs::path& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary);
    file << bytes;
    if (!file) throw std::runtime_error("cannot write " + path.string());
}

std::string tokenizer(json::object vocabulary) {
    json::object model{
        {"type", "WordPiece"},
        {"unk_token", "[UNK]"},
        {"continuing_subword_prefix", "##"},
        {"max_input_chars_per_word", 100},
        {"vocab", std::move(vocabulary)}
    };
    json::object normalizer{
        {"type", "BertNormalizer"},
        {"clean_text", true},
        {"handle_chinese_chars", true},
        {"strip_accents", nullptr},
        {"lowercase", true}
    };
    return json::serialize(json::object{
        {"version", "1.0"},
        {"added_tokens", json::array()},
        {"normalizer", std::move(normalizer)},
        {"pre_tokenizer", json::object{{"type", "BertPreTokenizer"}}},
        {"model", std::move(model)}
    });
}

std::string safetensors(const std::vector<Row>& rows) {
    std::string data;
    for (const Row& row : rows)
        data.append(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(float));
    const std::string header = fmt::format(
        R"({{"embeddings":{{"dtype":"F32","shape":[{},{}],"data_offsets":[0,{}]}}}})",
        rows.size(),
        kDimensions,
        data.size()
    );
    std::uint64_t length = header.size();
    std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
    return bytes + header + data;
}

}  // namespace

TinyModel::TinyModel(const std::map<std::string, int>& topics) {
    std::string name = (fs::temp_directory_path() / "tiny-model-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make " + name);
    directory_ = name;
    json::object vocabulary;
    std::vector<Row> rows;
    const auto add = [&](const std::string& token, Row row) {
        vocabulary.emplace(token, rows.size());
        rows.push_back(std::move(row));
    };
    add("[UNK]", row_of_letter(99));
    for (int letter = 33; letter < 127; ++letter) {
        const std::string text(1, static_cast<char>(letter));
        add(text, row_of_letter(letter));
        add("##" + text, row_of_letter(letter));
    }
    for (const auto& [word, topic] : topics) add(word, row_of_topic(topic));
    write_file(directory_ / "tokenizer.json", tokenizer(std::move(vocabulary)));
    write_file(directory_ / "model.safetensors", safetensors(rows));
}

TinyModel::~TinyModel() {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
}

}  // namespace akashi::testing
