#include "filler.hpp"

#include "bare_connection.hpp"
#include "fill_rows.hpp"
#include "parallel.hpp"
#include "population.hpp"
#include "postgres/blocking_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace akashi::bench {

namespace {

constexpr std::size_t kThreads = 2;
constexpr std::uint64_t kChunk = 20'000;
constexpr std::int64_t kPause = 5'000'000;  // between two decisions, in microseconds

constexpr const char* kIndexes =
    "SELECT indexname, indexdef FROM pg_indexes"
    " WHERE schemaname = 'public' AND tablename IN ('decisions', 'runs')"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    " ORDER BY indexdef LIKE '% USING gin %' DESC, indexname";

/// Drops the indexes that no constraint needs; make_again() rebuilds them.
class WithoutIndexes {
public:
    explicit WithoutIndexes(const std::string& url) : url_(url) {
        postgres::BlockingSession session(url);
        for (auto& row : session.query(kIndexes)) {
            session.query("DROP INDEX " + row.at(0));
            definitions_.push_back(std::move(row.at(1)));
        }
    }

    void make_again() const {
        in_parallel(kThreads, definitions_.size(), [this](Numbers& next, std::size_t) {
            BareConnection connection(url_, /*prepares=*/false);
            connection.execute("SET maintenance_work_mem = '256MB'");
            while (const auto index = next()) connection.execute(definitions_[*index]);
        });
    }

private:
    std::string url_;
    std::vector<std::string> definitions_;
};

void register_everyone(const std::string& url) {
    postgres::BlockingSession session(url);
    for (std::size_t org = 0; org < kOrganizations; ++org) {
        const auto id = organization(org).str();
        session.query(
            "INSERT INTO organizations (id, name, slug) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING",
            {id, fmt::format("organization-{}", org)}
        );
        for (std::size_t agent = 0; agent < kAgents; ++agent)
            session.query(
                "INSERT INTO agents (id, org_id, agent_id, name, tags)"
                " VALUES (gen_random_uuid(), $1, $2, $2, ARRAY[$3]) ON CONFLICT DO NOTHING",
                {id, agent_name(agent), team_of(agent)}
            );
    }
}

}  // namespace

Filler::Filler(std::string url, std::uint64_t most)
    : url_(std::move(url)),
      first_moment_(to_microseconds(now()) - static_cast<std::int64_t>(most) * kPause) {
    register_everyone(url_);
}

void Filler::fill_up_to(std::uint64_t count) {
    const WithoutIndexes without(url_);
    copy_decisions(count);
    without.make_again();
    postgres::BlockingSession(url_).query("VACUUM (ANALYZE)");
    filled_ = count;
}

void Filler::copy_decisions(std::uint64_t end) {
    const std::uint64_t chunks = (end - filled_ + kChunk - 1) / kChunk;
    in_parallel(kThreads, chunks, [&](Numbers& next, std::size_t thread) {
        BareConnection connection(url_, /*prepares=*/false);
        FillRows rows(/*seed=*/filled_ + thread);
        while (const auto chunk = next()) {
            const std::uint64_t from = filled_ + *chunk * kChunk;
            for (std::uint64_t i = from; i < std::min(end, from + kChunk); ++i)
                rows.add(from_microseconds(first_moment_ + static_cast<std::int64_t>(i) * kPause));
            rows.copy_to(connection);
        }
    });
}

}  // namespace akashi::bench
