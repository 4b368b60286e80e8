#include "conflicts/scoring_batch.hpp"

#include "base/fault_point.hpp"
#include "base/run_on.hpp"
#include "conflicts/detection_counts.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// What is compared with one decision at most: the newest.
constexpr std::size_t kMostCandidates = 256;
/// Keys that are looked for, and decisions that are read, at once.
constexpr std::size_t kKeysAtOnce = 4'096;
constexpr std::size_t kDecisionsAtOnce = 256;
/// Jobs that are done together. With 16 bindings each they take a few seconds.
constexpr std::size_t kJobsAtOnce = 64;

/// A decision that another one finds, the newest first.
using Candidate = std::pair<Time, DecisionId>;

void keep_newest(std::vector<Candidate>& candidates) {
    std::ranges::sort(candidates, std::ranges::greater());
    const auto rest = std::ranges::unique(candidates);
    candidates.erase(rest.begin(), rest.end());
    if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
}

/// What a batch looks for, and what it finds.
class KeySearch {
public:
    explicit KeySearch(const std::map<const ReadDecision*, PositionKeys>& keys) {
        std::vector<std::pair<const SoughtKey*, const ReadDecision*>> sought;
        for (const auto& [decision, lists] : keys)
            for (const SoughtKey& key : lists.sought) sought.emplace_back(&key, decision);
        // Many seek the same key: the store likes these together.
        std::ranges::sort(sought, {}, [](const auto& one) { return one.first->key; });
        for (const auto& [key, decision] : sought) {
            questions.push_back({decision->decision.org_id, *key});
            seekers_.push_back(decision);
        }
    }

    /// `first` is the place of the first of the questions that are answered.
    void add(const std::vector<KeyHit>& hits, std::size_t first) {
        for (const KeyHit& hit : hits) {
            const ReadDecision* seeker = seekers_.at(first + hit.place);
            if (seeker->decision.id != hit.id) found[seeker].emplace_back(hit.recorded_at, hit.id);
        }
        for (auto& [seeker, candidates] : found) keep_newest(candidates);
    }

    std::vector<KeyQuestion> questions;
    std::map<const ReadDecision*, std::vector<Candidate>> found;

private:
    std::vector<const ReadDecision*> seekers_;  ///< who asks each question
};

/// Part of a list, so that a question stays small.
template <class Item>
std::vector<Item> slice(const std::vector<Item>& items, std::size_t first, std::size_t count) {
    const auto begin = items.begin() + static_cast<std::ptrdiff_t>(first);
    const std::size_t end = std::min(items.size(), first + count);
    return {begin, items.begin() + static_cast<std::ptrdiff_t>(end)};
}

bool has_ended(const ScoringJob& claimed, Time now) {
    return claimed.locked_until && *claimed.locked_until <= now;
}

/// Moves those out of `found` of which one of the two decisions is in the set.
template <class Pair>
std::vector<Pair> take_those_of(
    const std::set<DecisionId>& decisions,
    std::vector<Pair>& found,
    DecisionId Pair::* one,
    DecisionId Pair::* other
) {
    const auto rest = std::ranges::partition(found, [&](const Pair& pair) {
        return !decisions.contains(pair.*one) && !decisions.contains(pair.*other);
    });
    std::vector<Pair> taken(std::move_iterator(rest.begin()), std::move_iterator(rest.end()));
    found.erase(rest.begin(), rest.end());
    return taken;
}

/// What was found about the decisions of some jobs.
ScoringResult take_part(ScoringResult& result, std::vector<ScoringJob> jobs) {
    std::set<DecisionId> ids;
    for (const ScoringJob& job : jobs) ids.insert(job.decision_id);
    using Suggestion = SuggestedSupersession;
    using Sample = SuppressedPair;
    return {
        .conflicts = take_those_of(
            ids, result.conflicts, &Conflict::decision_a_id, &Conflict::decision_b_id
        ),
        .suggestions = take_those_of(
            ids, result.suggestions, &Suggestion::superseding_id, &Suggestion::superseded_id
        ),
        .samples =
            take_those_of(ids, result.samples, &Sample::decision_a_id, &Sample::decision_b_id),
        .done = std::move(jobs),
    };
}

}  // namespace

asio::awaitable<void> ScoringBatch::work_off(std::vector<ScoringJob>& jobs) {
    std::vector<DecisionRef> refs;
    refs.reserve(jobs.size());
    for (const ScoringJob& job : jobs) refs.push_back({job.org_id, job.decision_id});
    const Decisions batch = co_await read(std::move(refs));
    Keys keys;
    co_await run_on(threads_, [&batch, &keys] {
        for (const auto& [id, decision] : batch) keys.emplace(decision.get(), decision->keys());
    });
    fault_point("scoring.before_file");
    co_await file(keys);
    const Candidates candidates = co_await find(keys);
    ScoringResult result = co_await compare(batch, candidates);
    if (pairs_) co_await offer(batch, candidates);
    co_await save(std::move(result), jobs);
}

/// In parts, because the store looks again at what each decision binds, which takes longer than the
/// comparison. What a part has found is stored before its jobs are done.
asio::awaitable<void> ScoringBatch::save(ScoringResult result, std::vector<ScoringJob>& jobs) {
    do {
        ScoringResult part = take_part(result, slice(jobs, 0, kJobsAtOnce));
        const std::size_t count = part.done.size();
        const std::vector<Conflict> conflicts = part.conflicts;
        co_await store_.save(std::move(part));
        jobs.erase(jobs.begin(), jobs.begin() + static_cast<std::ptrdiff_t>(count));
        for (const Conflict& conflict : conflicts) count_detected(conflict);
    } while (!jobs.empty() && !has_ended(jobs.front(), clock_()));
}

asio::awaitable<void> ScoringBatch::offer(const Decisions& batch, const Candidates& candidates) {
    std::map<DecisionId, std::vector<DecisionId>> near;
    for (const auto& [id, seekers] : candidates)
        for (const ReadDecision* seeker : seekers) near[seeker->decision.id].push_back(id);
    for (const auto& [id, decision] : batch)
        co_await pairs_(
            {decision->decision.org_id, id, decision->decision.project, std::move(near[id])}
        );
}

asio::awaitable<ScoringBatch::Decisions> ScoringBatch::read(std::vector<DecisionRef> decisions) {
    std::vector<ComparedDecision> loaded = co_await store_.load(std::move(decisions));
    Decisions read;
    co_await run_on(threads_, [&loaded, &read] {
        for (ComparedDecision& decision : loaded) {
            const DecisionId id = decision.id;
            read.emplace(id, std::make_unique<ReadDecision>(std::move(decision)));
        }
    });
    co_return read;
}

asio::awaitable<void> ScoringBatch::file(const Keys& keys) {
    std::vector<FiledDecision> filed;
    for (const auto& [read, lists] : keys) {
        const ComparedDecision& decision = read->decision;
        if (!lists.filed.empty())
            filed.push_back({decision.org_id, decision.id, decision.recorded_at, lists.filed});
    }
    if (!filed.empty()) co_await store_.file(std::move(filed));
}

asio::awaitable<ScoringBatch::Candidates> ScoringBatch::find(const Keys& keys) {
    KeySearch search(keys);
    for (std::size_t first = 0; first < search.questions.size(); first += kKeysAtOnce) {
        const std::vector<KeyHit> hits =
            co_await store_.find(slice(search.questions, first, kKeysAtOnce));
        co_await run_on(threads_, [&search, &hits, first] { search.add(hits, first); });
    }
    Candidates candidates;
    for (const auto& [seeker, found] : search.found)
        for (const auto& [recorded_at, id] : found) candidates[id].push_back(seeker);
    co_return candidates;
}

asio::awaitable<ScoringResult> ScoringBatch::compare(
    const Decisions& batch, const Candidates& candidates
) {
    ScoringResult result;
    std::set<std::pair<DecisionId, DecisionId>> compared;  // two of the batch can find each other
    const auto compare_with = [&, now = clock_()](const ReadDecision& candidate) {
        const DecisionId id = candidate.decision.id;
        for (const ReadDecision* seeker : candidates.at(id)) {
            const std::pair<DecisionId, DecisionId> pair = std::minmax(id, seeker->decision.id);
            if (compared.insert(pair).second) add_comparison(*seeker, candidate, now, result);
        }
    };
    std::vector<DecisionRef> others;
    std::vector<const ReadDecision*> own;
    for (const auto& [id, seekers] : candidates) {
        const auto found = batch.find(id);
        if (found != batch.end())
            own.push_back(found->second.get());
        else
            others.push_back({seekers.front()->decision.org_id, id});
    }
    co_await run_on(threads_, [&] {
        for (const ReadDecision* one : own) compare_with(*one);
    });
    for (std::size_t first = 0; first < others.size(); first += kDecisionsAtOnce) {
        const Decisions some = co_await read(slice(others, first, kDecisionsAtOnce));
        co_await run_on(threads_, [&] {
            for (const auto& [id, other] : some) compare_with(*other);
        });
    }
    co_return result;
}

}  // namespace akashi
