#include "decisions/export_service.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// Rows of a page, which DecisionStore ends earlier when their texts are long.
constexpr std::int64_t kPageRows = 250;
constexpr std::chrono::seconds kRetryAfter{30};

Error too_many() {
    return Error(
               ErrorCode::rate_limited,
               "too many exports are running; try again when one of them has ended"
    )
        .with_retry_after(kRetryAfter);
}

}  // namespace

/// Gives its place back.
struct Export::Place {
    Place(ExportService& of, OrgId for_org) : service(of), org(for_org) {}
    ~Place() { service.give_back(org); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    ExportService& service;
    const OrgId org;
};

Export::Export(DecisionStore& store, Caller caller, AsOfQuery query, std::shared_ptr<Place> place)
    : store_(store),
      caller_(std::move(caller)),
      query_(std::move(query)),
      place_(std::move(place)) {}

asio::awaitable<std::vector<Decision>> Export::next() {
    auto page = co_await store_.list_as_of(caller_.org, Visibility::of(caller_), query_);
    has_ended_ = !page.has_more;
    if (!page.decisions.empty()) {
        const Decision& last = page.decisions.back();
        query_.after = PageCursor{last.valid_from, last.id.uuid()};
    }
    co_return std::move(page.decisions);
}

asio::awaitable<Result<std::shared_ptr<Export>>> ExportService::begin(
    Caller caller, DecisionFilter filter, std::optional<Time> as_of, std::optional<DecisionId> after
) {
    AsOfQuery query;
    query.time = as_of.value_or(clock_());
    query.filter = std::move(filter);
    query.limit = kPageRows;
    query.ascending = true;
    query.parts = {.alternatives = true, .evidence = true};
    if (query.time > clock_())
        co_return Error(ErrorCode::invalid_input, "as_of must not be in the future");
    if (after) {
        const auto last = co_await store_.find(caller.org, Visibility::of(caller), *after);
        if (!last)
            co_return Error(
                ErrorCode::invalid_input,
                "after must be the id of a decision that is there; begin the export again if it "
                "was "
                "deleted"
            );
        query.after = PageCursor{last->valid_from, last->id.uuid()};
    }
    auto place = take_place(caller.org);
    if (!place) co_return too_many();
    co_return std::shared_ptr<Export>(
        new Export(store_, std::move(caller), std::move(query), std::move(place))
    );
}

/// Nothing when there is none.
std::shared_ptr<Export::Place> ExportService::take_place(OrgId org) {
    const std::lock_guard lock(mutex_);
    auto& running = running_[org];
    if (running == kOfOrganization || all_ == kOfAll) {
        if (running == 0) running_.erase(org);
        return nullptr;
    }
    ++running;
    ++all_;
    return std::make_shared<Export::Place>(*this, org);
}

void ExportService::give_back(OrgId org) {
    const std::lock_guard lock(mutex_);
    --all_;
    const auto running = running_.find(org);
    if (--running->second == 0) running_.erase(running);
}

}  // namespace akashi
