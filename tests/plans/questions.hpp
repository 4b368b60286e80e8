#pragma once

#include "index_use.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

/// What the tables of questions are written with.
namespace akashi::plans {

using IoContext = boost::asio::io_context;
using Names = std::vector<std::string>;

inline constexpr const char* kAgent = "agent7";
inline const Time kNow = *parse_rfc3339("2026-02-01T00:00:00Z");
inline const Lease kLease{.holder = Uuid({1}), .until = kNow + std::chrono::seconds(30)};

/// Asks a port and ignores the answer.
template <class T>
void run(IoContext& io, boost::asio::awaitable<T> task) {
    testing::run(io, std::move(task));
}

/// With the indexes for what other decisions say about those that are read.
inline Names postgres_page(Names names) {
    names.insert(
        names.end(), {"list_citations", "list_revisions", "conflicts_of_b", "latest_assessments"}
    );
    return names;
}
inline Names sqlite_page(Names names) {
    names.insert(
        names.end(),
        {"decisions_by_precedent",
         "decisions_by_superseded",
         "conflicts_by_b",
         "assessments_latest",
         "agent_tags_by_agent",
         "access_grants_once"}
    );
    return names;
}

std::vector<Question> questions_about_decisions();
std::vector<Question> questions_about_runs();
std::vector<Question> questions_about_conflicts();
std::vector<Question> questions_about_search();
std::vector<Question> questions_about_identity();
std::vector<Question> questions_about_accounts();
std::vector<Question> questions_that_change();

}  // namespace akashi::plans
