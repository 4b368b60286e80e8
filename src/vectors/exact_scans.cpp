#include "vectors/exact_scans.hpp"

#include "base/log.hpp"
#include "vectors/exact_graph.hpp"

#include <algorithm>
#include <utility>

namespace akashi {
namespace {

/// Rows of 1,024 bytes that fit into a first-level cache together with the queries.
constexpr int kFew = 16;
constexpr std::uint64_t kFewSlots = (std::uint64_t{1} << kFew) - 1;
/// How many more vectors the graph is asked for than are wanted, since some do not pass.
constexpr std::size_t kGraphFactor = 4;
constexpr float kNotBounded = std::numeric_limits<float>::infinity();

constexpr const char* kLate = "the search took longer than 3 seconds";
constexpr const char* kStopping = "the server is stopping";
constexpr const char* kOverloaded =
    "the server is overloaded: too many searches by meaning are waiting; try again in a second";

}  // namespace

ExactScans::ExactScans(
    FairMutex& mutex, const ExactVectors& vectors, const FloatFile& floats, Options options
)
    : vectors_mutex_(mutex),
      vectors_(vectors),
      options_(options),
      multiply_(multiply_rows(options.simd)),
      ranking_(mutex, vectors, floats, options.simd),
      slice_blocks_(std::max<std::size_t>(1, options.slice_bytes / vectors.pool().block_bytes())) {
    for (std::size_t i = 0; i < options.threads; ++i) threads_.emplace_back([this] { run(); });
}

ExactScans::~ExactScans() { stop(); }

void ExactScans::start(std::shared_ptr<ExactQuery> query) {
    {
        const std::lock_guard lock(mutex_);
        if (!is_stopping_ && waiting_.size() < options_.most_waiting) {
            waiting_.push_back(std::move(query));
            changed_.notify_all();
            return;
        }
        query->failure = is_stopping_ ? kStopping : kOverloaded;
    }
    query->finish();
}

void ExactScans::stop() {
    Lock lock(mutex_);
    is_stopping_ = true;
    changed_.notify_all();
    lock.unlock();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    lock.lock();
    for (auto& query : std::exchange(waiting_, {})) end(std::move(query), kStopping);
    for (auto& query : std::exchange(to_ask_graph_, {})) end(std::move(query), kStopping);
    for (auto& query : std::exchange(to_rank_, {})) end(std::move(query), kStopping);
    for (auto& [org, lane] : std::exchange(lanes_, {}))
        for (auto& rider : lane.riders) end(std::move(rider.query), kStopping);
    answer(lock);
}

void ExactScans::run() {
    Lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return is_stopping_ || has_work(); });
        if (is_stopping_) return;
        step(lock);
        answer(lock);
    }
}

bool ExactScans::has_work() const {
    const bool can_admit = !waiting_.empty() && at_once_ < options_.most_at_once;
    return can_admit || riding_ > 0 || !to_rank_.empty() || !to_ask_graph_.empty();
}

/// Ranking and scanning take turns, so that neither keeps the other waiting.
void ExactScans::step(Lock& lock) {
    drop_late(SteadyClock::now());
    prefers_ranking_ = !prefers_ranking_;
    const bool can_scan = riding_ > 0 || !waiting_.empty();
    if (!to_ask_graph_.empty()) {
        search_graph(lock);
    } else if (!to_rank_.empty() && (prefers_ranking_ || !can_scan)) {
        rank(lock);
    } else if (can_scan) {
        scan(lock);
    }
}

void ExactScans::answer(Lock& lock) {
    if (ended_.empty()) return;
    const auto ended = std::exchange(ended_, {});
    lock.unlock();
    for (const auto& query : ended) query->finish();
    lock.lock();
}

void ExactScans::end(Query query, std::optional<std::string> failure) {
    query->failure = std::move(failure);
    ended_.push_back(std::move(query));
}

/// The oldest is the first. Those that ride are dropped when they get off.
void ExactScans::drop_late(SteadyClock::time_point now) {
    while (!waiting_.empty() && waiting_.front()->deadline <= now) {
        end(std::move(waiting_.front()), kLate);
        waiting_.pop_front();
    }
    for (auto& [org, lane] : lanes_)
        for (auto& rider : lane.riders)
            if (!rider.has_all && rider.query->deadline <= now) {
                rider.has_all = true;
                --riding_;
                let_off(org);
                return;  // the next call finds the next one
            }
}

void ExactScans::scan(Lock& lock) {
    lock.unlock();
    std::shared_lock reading(vectors_mutex_);
    lock.lock();
    admit();
    const auto slice = claim();
    lock.unlock();
    if (slice) scan_slice(*slice);
    reading.unlock();
    lock.lock();
    if (slice) end_slice(*slice);
}

void ExactScans::admit() {
    while (!waiting_.empty() && at_once_ < options_.most_at_once) {
        Query query = std::move(waiting_.front());
        waiting_.pop_front();
        ++at_once_;
        const auto* partition = vectors_.find(query->search.org);
        if (partition) query->filter = ExactFilter(query->search, partition->names);
        if (partition && partition->graph && partition->graph->is_ready()) {
            to_ask_graph_.push_back(std::move(query));
        } else {
            ride(std::move(query));
        }
    }
}

/// When the graph finds too few that pass, all are compared.
void ExactScans::search_graph(Lock& lock) {
    Query query = std::move(to_ask_graph_.front());
    to_ask_graph_.pop_front();
    lock.unlock();
    const bool has_found = ask_graph(*query);
    lock.lock();
    if (has_found) {
        to_rank_.push_back(std::move(query));
    } else {
        ride(std::move(query));
    }
}

bool ExactScans::ask_graph(ExactQuery& query) const try {
    const auto limit = static_cast<std::size_t>(query.search.limit);
    const std::shared_lock reading(vectors_mutex_);
    const auto* partition = vectors_.find(query.search.org);
    if (!partition || !partition->graph) return false;
    for (const Slot slot : partition->graph->search(query.code, kGraphFactor * limit)) {
        const auto* block = vectors_.pool().find(block_of(slot));
        if (!block || vectors_.owner_of(block_of(slot)) != query.search.org) continue;
        if ((query.filter.passing(*block) & bit_of(place_of(slot))) == 0) continue;
        query.ranked.push_back({slot, block->id[place_of(slot)], kNotBounded});
    }
    query.is_ranking = query.ranked.size() >= limit;
    if (!query.is_ranking) query.ranked.clear();
    return query.is_ranking;
} catch (const std::exception& error) {
    log::error("vectors: the graph failed", {{"error", error.what()}});
    query.ranked.clear();
    return false;
}

void ExactScans::ride(Query query) {
    const auto [place, is_new] = lanes_.try_emplace(query->search.org);
    if (is_new) turns_.push_back(place->first);
    Rider rider{.query = std::move(query)};
    rider.start = place->second.next;
    place->second.riders.push_back(std::move(rider));
    ++riding_;
}

std::optional<ExactScans::Slice> ExactScans::claim() {
    for (std::size_t i = turns_.size(); i > 0; --i) {
        const OrgId org = turns_.front();
        turns_.pop_front();
        turns_.push_back(org);
        const auto* partition = vectors_.find(org);
        auto slice = claim_of(org, lanes_.at(org), partition ? partition->blocks.size() : 0);
        if (!slice.parts.empty()) return slice;
        let_off(org);
    }
    return std::nullopt;
}

/// A place that is no longer there, because all vectors went meanwhile, counts as the end.
ExactScans::Slice ExactScans::claim_of(const OrgId& org, Lane& lane, std::size_t blocks) {
    Slice slice{.org = org, .begin = lane.next, .end = 0, .parts = {}};
    slice.end = std::min(slice.begin + slice_blocks_, blocks);
    const bool is_end = slice.end >= blocks || slice.begin >= blocks;
    for (auto& rider : lane.riders) {
        if (rider.has_all) continue;
        const std::size_t end = rider.has_turned ? std::min(slice.end, rider.start) : slice.end;
        if (end > slice.begin) {
            slice.parts.push_back({&rider, end});
            ++rider.slices;
        }
        const bool is_round = rider.has_turned && slice.end >= rider.start;
        rider.has_all = is_round || (is_end && (rider.has_turned || rider.start == 0));
        if (rider.has_all) --riding_;
        rider.has_turned = rider.has_turned || is_end;
    }
    lane.next = is_end ? 0 : slice.end;
    return slice;
}

/// A few rows at a time for all queries, so that the rows stay in the first-level cache.
void ExactScans::scan_slice(const Slice& slice) {
    const auto& blocks = vectors_.find(slice.org)->blocks;
    std::vector<std::uint64_t> masks(slice.parts.size());
    for (std::size_t i = slice.begin; i < slice.end; ++i) {
        const ExactPool& pool = vectors_.pool();
        const NumberedBlock block{pool.block(blocks[i]), pool.rows(blocks[i]), blocks[i]};
        for (std::size_t part = 0; part < masks.size(); ++part) {
            const auto& [rider, end] = slice.parts[part];
            masks[part] = i < end ? rider->query->filter.passing(block.block) : 0;
        }
        for (std::uint64_t few = kFewSlots; few != 0; few <<= kFew)
            for (std::size_t part = 0; part < masks.size(); ++part)
                if (const std::uint64_t mask = masks[part] & few)
                    scan_slots(*slice.parts[part].rider->query, block, mask, multiply_);
    }
}

void ExactScans::end_slice(const Slice& slice) {
    for (const auto& part : slice.parts) --part.rider->slices;
    let_off(slice.org);
}

/// Those that have been everywhere are ranked next.
void ExactScans::let_off(const OrgId& org) {
    const auto place = lanes_.find(org);
    auto& riders = place->second.riders;
    for (auto rider = riders.begin(); rider != riders.end();) {
        if (!rider->has_all || rider->slices > 0) {
            ++rider;
            continue;
        }
        to_rank_.push_back(std::move(rider->query));
        rider = riders.erase(rider);
        changed_.notify_one();
    }
    if (!riders.empty()) return;
    std::erase(turns_, org);
    lanes_.erase(place);
}

void ExactScans::rank(Lock& lock) {
    Query query = std::move(to_rank_.front());
    to_rank_.pop_front();
    lock.unlock();
    const bool is_late = query->deadline <= SteadyClock::now();
    const bool is_done = is_late || ranking_.rank_some(*query);
    lock.lock();
    if (!is_done) {
        to_rank_.push_back(std::move(query));
        return;
    }
    std::ranges::sort(query->hits, is_nearer);
    --at_once_;
    if (!waiting_.empty()) changed_.notify_one();
    end(std::move(query), is_late ? std::optional<std::string>(kLate) : std::nullopt);
}

}  // namespace akashi
