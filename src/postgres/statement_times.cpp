#include "postgres/statement_times.hpp"

#include <algorithm>

namespace akashi::postgres {
namespace {

constexpr std::size_t kGroups = 6;
constexpr std::array<std::string_view, kGroups> kNames{
    "find", "list", "count", "search", "write", "copy"
};
constexpr std::string_view kWrite = "write";
constexpr std::string_view kCopy = "copy";

std::size_t place_of(std::string_view group) {
    return static_cast<std::size_t>(std::ranges::find(kNames, group) - kNames.begin());
}

}  // namespace

std::string_view group_of(const Query& query) {
    struct Verb {
        std::string_view word;
        std::string_view group;
    };
    constexpr std::array<Verb, 9> kVerbs{{
        {"find", "find"},
        {"load", "find"},
        {"read", "find"},
        {"list", "list"},
        {"count", "count"},
        {"sum", "count"},
        {"summarize", "count"},
        {"search", "search"},
        {"plan", "search"},
    }};
    const auto word = query.name.substr(0, query.name.find('_'));
    const auto* const found = std::ranges::find(kVerbs, word, &Verb::word);
    return found == kVerbs.end() ? kWrite : found->group;
}

StatementTimes::StatementTimes() {
    for (std::size_t i = 0; i < kGroups; ++i)
        groups_[i] = &metrics::histogram(
            {"akashi.storage.duration",
             "Time of statements that ran in one transaction, without the wait for a connection",
             metrics::Unit::seconds},
            metrics::second_bounds(),
            {{"group", std::string(kNames[i])}}
        );
}

/// What more than one statement does is a write: reads are one statement each.
void StatementTimes::note(const std::vector<Statement>& statements, SteadyClock::time_point start) {
    const auto group = statements.size() == 1 ? group_of(*statements.front().query) : kWrite;
    groups_[place_of(group)]->Observe(metrics::seconds_since(start));
}

void StatementTimes::note_copy(SteadyClock::time_point start) {
    groups_[place_of(kCopy)]->Observe(metrics::seconds_since(start));
}

}  // namespace akashi::postgres
