#include "runs/postgres/event_store.hpp"

#include "base/fault_point.hpp"
#include "runs/postgres/sql.hpp"

#include <chrono>
#include <cstddef>
#include <set>
#include <unordered_set>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

using Batches = std::span<const EventBatch* const>;

constexpr auto kPatience = std::chrono::seconds(30);
constexpr int kColumns = 9;

/// The runs of the batches, each once.
Statement keep_runs(Batches batches) {
    std::set<std::pair<RunId, OrgId>> runs;
    for (const EventBatch* batch : batches) runs.emplace(batch->run, batch->org);
    std::vector<RunId> ids;
    std::vector<OrgId> orgs;
    for (const auto& [id, org] : runs) {
        ids.push_back(id);
        orgs.push_back(org);
    }
    return {&sql::keep_event_runs, Parameters::of(ids, orgs)};
}

/// The keys of those batches that have one.
struct Keys {
    explicit Keys(Batches batches) {
        for (std::size_t i = 0; i < batches.size(); ++i) {
            const EventBatch& batch = *batches[i];
            if (!batch.once) continue;
            places.push_back(i);
            orgs.push_back(batch.org);
            agents.push_back(batch.once->agent_id);
            endpoints.push_back(batch.once->endpoint);
            keys.push_back(batch.once->key);
            fingerprints.push_back(batch.once->fingerprint);
            answers.push_back(batch.once->answer);
        }
    }

    std::vector<std::size_t> places;  ///< in the list of batches
    std::vector<OrgId> orgs;
    std::vector<std::string> agents, endpoints, keys, fingerprints, answers;
};

/// Decides the fate of each batch from the results of the statements.
class Sorting {
public:
    Sorting(Batches batches, const Keys& keys) : batches_(batches), keys_(keys) {}

    void read(const Rows& kept_runs, const Rows* taken_keys) {
        fates_.assign(batches_.size(), EventFate::stored);
        std::unordered_set<RunId> kept;
        for (int row = 0; row < kept_runs.count(); ++row) kept.insert(kept_runs.get<RunId>(row, 0));
        for (std::size_t i = 0; i < batches_.size(); ++i)
            if (!kept.contains(batches_[i]->run)) fates_[i] = EventFate::run_is_gone;
        for (int row = 0; taken_keys != nullptr && row < taken_keys->count(); ++row) {
            const auto place = static_cast<std::size_t>(taken_keys->get<std::int64_t>(row, 0));
            fates_.at(keys_.places.at(place - 1)) = EventFate::key_was_used;
        }
    }

    /// The events of the batches that are to be stored; empty when there are none.
    std::string rows() const {
        CopyRows rows(kColumns);
        for (std::size_t i = 0; i < batches_.size(); ++i)
            if (fates_[i] == EventFate::stored) add(rows, *batches_[i]);
        return rows.count() == 0 ? std::string() : rows.take();
    }

    std::vector<EventFate> take() { return std::move(fates_); }

private:
    static void add(CopyRows& rows, const EventBatch& batch) {
        for (const Event& event : batch.events) {
            rows.add(
                event.id,
                batch.run,
                batch.org,
                event.event_type,
                event.sequence_num,
                event.occurred_at,
                batch.agent_id,
                Json{event.payload},
                event.created_at
            );
        }
    }

    Batches batches_;
    const Keys& keys_;
    std::vector<EventFate> fates_;
};

/// Whether it is what the rows say that PostgreSQL refused, and always will.
bool is_of_data(const PostgresError& error) {
    const std::string& state = error.state();
    return state.starts_with("22") || state.starts_with("23") || state.starts_with("54");
}

}  // namespace

asio::awaitable<std::optional<EventMark>> PostgresEventStore::find_mark(Uuid log) {
    const Rows row = co_await pool_.run(sql::find_event_mark, Parameters::of(log));
    if (row.empty()) co_return std::nullopt;
    co_return EventMark{
        row.get<Uuid>(0, 0), static_cast<std::uint64_t>(row.get<std::int64_t>(0, 1))
    };
}

asio::awaitable<void> PostgresEventStore::add_log(EventLogName name) {
    co_await pool_.run(sql::insert_event_mark, Parameters::of(name.log, name.owner));
}

asio::awaitable<bool> PostgresEventStore::claim(EventLogName name, Uuid from) {
    const Rows claimed =
        co_await pool_.run(sql::claim_event_log, Parameters::of(name.log, name.owner, from));
    co_return claimed.changed() > 0;
}

asio::awaitable<std::vector<EventFate>> PostgresEventStore::store(
    EventLogName name, std::uint64_t from, std::uint64_t to, Batches batches
) {
    const Keys keys(batches);
    Sorting sorting(batches, keys);
    Copy copy;
    copy.into = &sql::copy_events;
    auto& statements = copy.statements;
    const auto mark = [](std::uint64_t lsn) { return static_cast<std::int64_t>(lsn); };
    statements.push_back(
        {&sql::move_event_mark, Parameters::of(name.log, mark(from), mark(to), name.owner)}
    );
    const bool has_keys = !keys.places.empty();
    if (has_keys) {
        const auto& [places, orgs, agents, endpoints, names, fingerprints, answers] = keys;
        statements.push_back(
            {&sql::insert_event_keys,
             Parameters::of(orgs, agents, endpoints, names, fingerprints, answers)}
        );
        statements.push_back(
            {&sql::find_taken_event_keys, Parameters::of(orgs, agents, endpoints, names, answers)}
        );
    }
    statements.push_back(keep_runs(batches));
    copy.rows = [&](const std::vector<Rows>& results) {
        sorting.read(results.back(), has_keys ? &results.at(2) : nullptr);
        fault_point("flush.in_copy");
        return sorting.rows();
    };
    try {
        co_await pool_.copy(std::move(copy), Pool::Clock::now() + kPatience);
    } catch (const PostgresError& error) {
        if (error.is_requirement()) throw EventMarkMoved();
        if (is_of_data(error)) throw EventsRefused(error.what());
        throw;
    }
    co_return sorting.take();
}

}  // namespace akashi::postgres
