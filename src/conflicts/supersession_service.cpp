#include "conflicts/supersession_service.hpp"

#include "base/json_writer.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// What a repetition of a dismissal gets.
constexpr const char* kNothing = "null";

std::string to_json_array(const std::vector<SupersessionSuggestion>& suggestions) {
    if (suggestions.empty()) return {};
    std::string text;
    JsonWriter out(text);
    out.begin_array();
    for (const SupersessionSuggestion& one : suggestions) {
        out.begin_object().member("superseding_id", one.superseding_id);
        out.member("superseded_id", one.superseded_id);
        out.member_if("suggested_by", one.suggested_by).member_if("confidence", one.confidence);
        out.member_if("reason", one.reason).end_object();
    }
    out.end_array();
    return text;
}

}  // namespace

asio::awaitable<std::string> SupersessionService::list(Caller caller, DecisionId decision) {
    co_return to_json_array(co_await store_.list(caller.org, Visibility::of(caller), decision));
}

asio::awaitable<std::string> SupersessionService::made_by(Caller caller, DecisionId decision) {
    auto suggestions = co_await store_.list(caller.org, Visibility::of(caller), decision);
    std::erase_if(suggestions, [&](const SupersessionSuggestion& one) {
        return one.superseding_id != decision;
    });
    co_return to_json_array(suggestions);
}

asio::awaitable<Result<void>> SupersessionService::dismiss(
    Caller caller, DecisionId superseding, DecisionId superseded, std::optional<Idempotency> once
) {
    Change change{
        audit_of(caller, clock_(), "suggestion_dismissed", "decision", superseding.str()),
        std::move(once)
    };
    std::string& before = change.audit.before.emplace();
    JsonWriter out(before);
    out.begin_object().member("superseded_id", superseded).end_object();
    if (change.once) change.once->answer = kNothing;
    const bool is_gone = co_await store_.dismiss(
        caller.org, Visibility::of(caller), superseding, superseded, std::move(change)
    );
    if (!is_gone) co_return Error(ErrorCode::not_found, "suggestion not found");
    co_return Result<void>();
}

}  // namespace akashi
