#include "vector_fleet.hpp"

#include "postgres/blocking_session.hpp"

#include <boost/json/value.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <iterator>

namespace akashi::testing {

namespace {

constexpr std::chrono::seconds kPatience{120};

std::set<std::string> first_of(const std::vector<std::vector<std::string>>& rows) {
    std::set<std::string> values;
    for (const auto& row : rows) values.insert(row.at(0));
    return values;
}

/// In words, at most some of each; empty when there is none.
std::string compare(
    std::string_view name, const std::set<std::string>& found, const std::set<std::string>& wanted
) {
    std::vector<std::string> missing;
    std::vector<std::string> extra;
    std::ranges::set_difference(wanted, found, std::back_inserter(missing));
    std::ranges::set_difference(found, wanted, std::back_inserter(extra));
    if (missing.empty() && extra.empty()) return "";
    return fmt::format(
        "{}: {} of {} current decisions are missing (such as {}), {} ended ones are there (such as "
        "{})\n",
        name,
        missing.size(),
        wanted.size(),
        missing.empty() ? "none" : missing.front(),
        extra.size(),
        extra.empty() ? "none" : extra.front()
    );
}

std::set<std::string> points_of(QdrantDouble& qdrant) {
    std::set<std::string> ids;
    const auto collection = qdrant.describe("akashi_decisions");
    if (!collection.is_object()) return ids;
    for (const auto& point : collection.at("points").as_array())
        ids.emplace(point.at("id").as_string());
    return ids;
}

}  // namespace

VectorFleet::VectorFleet(int instances, Environment environment)
    : environment_(std::move(environment)) {
    environment_.try_emplace("AKASHI_EMBEDDING_PROVIDER", "static");
    environment_.try_emplace("AKASHI_EMBEDDING_MODEL_PATH", model_.path());
    environment_.try_emplace("AKASHI_ENABLE_DESTRUCTIVE_DELETE", "true");
    for (int i = 0; i < instances; ++i) ports_.push_back(free_port());
    servers_.resize(ports_.size());
    start_all();
}

std::string VectorFleet::data_directory(std::size_t place) const {
    return directory_ / fmt::format("data-{}", place);
}

std::string VectorFleet::log() const {
    std::string all = log_;
    for (const auto& server : servers_)
        if (server) all += server->log();
    return all;
}

void VectorFleet::kill(std::size_t place) {
    server(place).signal(SIGKILL);
    server(place).wait();
    log_ += server(place).log();
    servers_.at(place).reset();
}

void VectorFleet::start(std::size_t place) {
    if (servers_.at(place)) return;
    auto environment = environment_;
    environment["AKASHI_DATA_DIR"] = data_directory(place);
    servers_.at(place) = start_ready(
        {.database_url = databases_.database_url(),
         .notify_url = databases_.notify_url(),
         .environment = environment,
         .port = ports_.at(place)}
    );
}

void VectorFleet::start_all() {
    for (std::size_t place = 0; place < size(); ++place) start(place);
}

void VectorFleet::end_all() {
    for (auto& server : servers_) {
        server->expect_clean_end();
        log_ += server->log();
        server.reset();
    }
}

std::vector<std::vector<std::string>> VectorFleet::query(const std::string& statement) const {
    return postgres::BlockingSession(databases_.notify_url()).query(statement);
}

std::set<std::string> VectorFleet::current_decisions() const {
    return first_of(query("SELECT id FROM decisions WHERE valid_to IS NULL"));
}

::testing::AssertionResult VectorFleet::settles(QdrantDouble* qdrant) {
    std::string found;
    const bool is_same = eventually(
        [&] {
            found = unfinished();
            if (found.empty()) found = difference(qdrant);
            return found.empty();
        },
        kPatience
    );
    if (is_same) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << found << log();
}

/// What the servers are still busy with.
std::string VectorFleet::unfinished() const {
    const auto rows = query(
        "SELECT decision_id, operation, attempts, last_error FROM search_outbox "
        "ORDER BY attempts DESC LIMIT 1"
    );
    if (!rows.empty())
        return fmt::format(
            "in the outbox: {} {} with {} attempts, {}\n",
            rows[0].at(1),
            rows[0].at(0),
            rows[0].at(2),
            rows[0].at(3)
        );
    if (!query("SELECT FROM agent_deletions WHERE finished_at IS NULL").empty())
        return "agents are being deleted\n";
    return "";
}

std::string VectorFleet::difference(QdrantDouble* qdrant) const {
    const auto current = current_decisions();
    const auto embedded =
        first_of(query("SELECT decision_id FROM decision_embeddings WHERE embedding IS NOT NULL"));
    auto found = compare("decision_embeddings", embedded, current);
    if (qdrant != nullptr) found += compare("Qdrant", points_of(*qdrant), current);
    return found;
}

}  // namespace akashi::testing
