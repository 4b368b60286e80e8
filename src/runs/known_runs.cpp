#include "runs/known_runs.hpp"

#include "core/caller.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kCapacity = 10'000;
constexpr auto kFresh = 1s;
constexpr auto kLifetime = 10min;

/// Runs of other organizations are unknown.
Result<KnownRun> of_organization(OrgId org, KnownRun run) {
    if (run.org != org) return run_not_found();
    return run;
}

}  // namespace

KnownRuns::KnownRuns(RunStore& runs) : runs_(runs), cache_(kCapacity, kLifetime) {}

asio::awaitable<Result<KnownRun>> KnownRuns::find(OrgId org, RunId id) {
    if (auto fresh = cache_.find(id, kFresh)) co_return of_organization(org, std::move(*fresh));
    const auto generation = cache_.generation();
    std::optional<std::string> failure;
    try {
        const auto run = co_await runs_.find(org, Visibility::everything(), id);
        if (!run) co_return run.error();
        KnownRun known{run->org_id, run->agent_id, run->status};
        cache_.insert(id, known, generation);
        co_return known;
    } catch (const Unavailable& error) {
        failure = error.what();
    }
    if (auto stale = cache_.find(id)) co_return of_organization(org, std::move(*stale));
    throw Unavailable(*failure);
}

}  // namespace akashi
