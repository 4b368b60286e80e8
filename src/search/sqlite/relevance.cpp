#include "search/sqlite/relevance.hpp"

#include "search/ranking.hpp"
#include "sqlite/errors.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace akashi::sqlite {
namespace {

/// For decision_type, outcome, reasoning.
constexpr std::array<double, 3> kColumnWeights{kTypeWeight, kOutcomeWeight, kReasoningWeight};
/// More occurrences than this make no visible difference.
constexpr int kCountedOccurrences = 8;

/// Throws nothing: called by SQLite.
double weighted_frequency(const Fts5ExtensionApi* api, Fts5Context* row, int phrase) {
    Fts5PhraseIter iterator{};
    int column = 0;
    int offset = 0;
    double frequency = 0;
    int code = api->xPhraseFirst(row, phrase, &iterator, &column, &offset);
    for (int i = 0; code == SQLITE_OK && column >= 0 && i < kCountedOccurrences; ++i) {
        frequency += kColumnWeights[static_cast<std::size_t>(column) % kColumnWeights.size()];
        api->xPhraseNext(row, &iterator, &column, &offset);
    }
    return frequency;
}

void relevance(
    const Fts5ExtensionApi* api,
    Fts5Context* row,
    sqlite3_context* result,
    int count,
    sqlite3_value** arguments
) {
    const int phrases = api->xPhraseCount(row);
    const std::size_t size = static_cast<std::size_t>(phrases) * sizeof(double);
    const void* weights = count == 1 ? sqlite3_value_blob(arguments[0]) : nullptr;
    if (weights == nullptr || static_cast<std::size_t>(sqlite3_value_bytes(arguments[0])) != size)
        return sqlite3_result_error(result, "akashi_relevance: one weight for each phrase", -1);
    double sum = 0;
    for (int i = 0; i < phrases; ++i) {
        double weight = 0;
        std::memcpy(
            &weight,
            static_cast<const char*>(weights) + static_cast<std::size_t>(i) * sizeof weight,
            sizeof weight
        );
        if (weight <= 0) continue;
        const double frequency = weighted_frequency(api, row, i);
        sum += weight * frequency / (frequency + kSaturation);
    }
    sqlite3_result_double(result, sum);
}

/// https://www.sqlite.org/fts5.html §7
fts5_api* find_fts5(sqlite3* connection) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    check(
        connection,
        sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr),
        "find fts5"
    );
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (api == nullptr) throw std::runtime_error("this SQLite library was built without FTS5");
    return api;
}

int collect_term(void* terms, int, const char* text, int size, int, int) {
    auto& list = *static_cast<std::vector<std::string>*>(terms);
    list.emplace_back(text, static_cast<std::size_t>(size));
    return SQLITE_OK;
}

}  // namespace

void register_relevance(sqlite3* connection) {
    fts5_api* api = find_fts5(connection);
    check(
        connection,
        api->xCreateFunction(api, "akashi_relevance", nullptr, relevance, nullptr),
        "register akashi_relevance"
    );
}

std::vector<std::string> index_terms(sqlite3* connection, std::string_view text) {
    fts5_api* api = find_fts5(connection);
    fts5_tokenizer tokenizer{};
    void* context = nullptr;
    Fts5Tokenizer* instance = nullptr;
    std::array<const char*, 3> options{"unicode61", "remove_diacritics", "2"};
    check(connection, api->xFindTokenizer(api, "porter", &context, &tokenizer), "find tokenizer");
    check(
        connection,
        tokenizer.xCreate(context, options.data(), static_cast<int>(options.size()), &instance),
        "make tokenizer"
    );
    std::vector<std::string> terms;
    tokenizer.xTokenize(
        instance,
        &terms,
        FTS5_TOKENIZE_QUERY,
        text.data(),
        static_cast<int>(text.size()),
        collect_term
    );
    tokenizer.xDelete(instance);
    return terms;
}

}  // namespace akashi::sqlite
