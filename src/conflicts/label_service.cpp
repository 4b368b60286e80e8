#include "conflicts/label_service.hpp"

#include "conflicts/label_render.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Result<ConflictLabel>> LabelService::set(
    Caller caller, ConflictId conflict, std::string label, std::optional<std::string> notes
) {
    ConflictLabel wanted{
        conflict, caller.org, std::move(label), caller.agent_id, clock_(), std::move(notes)
    };
    if (auto error = check_label(wanted)) co_return *error;
    Change change{audit_of(caller, wanted.labeled_at, "label_conflict", "conflict", conflict.str())
    };
    if (const auto before = co_await store_.find(caller.org, conflict))
        change.audit.before = to_json(*before);
    change.audit.after = to_json(wanted);
    if (!co_await store_.set(wanted, std::move(change))) co_return conflict_not_found();
    co_return wanted;
}

asio::awaitable<Result<ConflictLabel>> LabelService::find(Caller caller, ConflictId conflict) {
    auto label = co_await store_.find(caller.org, conflict);
    if (!label) co_return label_not_found();
    co_return std::move(*label);
}

asio::awaitable<Result<ConflictLabel>> LabelService::remove(Caller caller, ConflictId conflict) {
    auto label = co_await store_.find(caller.org, conflict);
    if (!label) co_return label_not_found();
    Change change{audit_of(caller, clock_(), "delete_conflict_label", "conflict", conflict.str())};
    change.audit.before = to_json(*label);
    if (!co_await store_.remove(caller.org, conflict, std::move(change)))
        co_return label_not_found();
    co_return std::move(*label);
}

asio::awaitable<LabelPage> LabelService::list(
    Caller caller, std::int64_t limit, std::int64_t offset
) {
    return store_.list(caller.org, limit, offset);
}

asio::awaitable<LabelledConflictPage> LabelService::list_conflicts(
    Caller caller, std::int64_t limit, std::int64_t offset
) {
    return store_.list_conflicts(caller.org, limit, offset);
}

asio::awaitable<LabelCountsByMethod> LabelService::count(Caller caller) {
    return store_.count(caller.org);
}

}  // namespace akashi
