#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/decision_query.hpp"
#include "decisions/decision_store.hpp"
#include "identity/agent_directory.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace akashi {

/// Reads decisions as far as the caller may see them. Callable from any thread.
class DecisionService {
public:
    /// Counts how many decisions of others agree with one, as far as the caller may see them.
    using CountAgreement =
        std::function<boost::asio::awaitable<std::int64_t>(Caller, const Decision&)>;

    /// The suggestions that a decision replaces another one, as far as the caller may see both, as
    /// the JSON text of an array; empty for none.
    using FindSuggestions =
        std::function<boost::asio::awaitable<std::string>(Caller caller, DecisionId decision)>;

    /// Both must outlive the service. An empty `count_agreement` counts nothing, an empty
    /// `find_suggestions` finds none.
    DecisionService(
        DecisionStore& store,
        AgentDirectory& agents,
        CountAgreement count_agreement = {},
        FindSuggestions find_suggestions = {}
    )
        : store_(store),
          agents_(agents),
          count_agreement_(std::move(count_agreement)),
          find_suggestions_(std::move(find_suggestions)) {}

    /// With its agreement_count.
    boost::asio::awaitable<Result<Decision>> find(Caller caller, DecisionId id);
    /// As FindSuggestions.
    boost::asio::awaitable<std::string> find_suggestions(Caller caller, DecisionId id);
    /// As DecisionStore::list(), as far as the caller may see.
    boost::asio::awaitable<DecisionPage> list(Caller caller, DecisionQuery query);
    /// Fails with invalid_input `as_of must not be in the future` (a minute of clock skew is fine).
    boost::asio::awaitable<Result<DecisionList>> list_as_of(Caller caller, AsOfQuery query);
    /// As DecisionStore::list_revisions(), as far as the caller may see.
    boost::asio::awaitable<DecisionList> list_revisions(
        Caller caller, DecisionId id, std::int64_t offset
    );
    /// Decisions of one agent. Fails with forbidden `no access to this agent's history`.
    boost::asio::awaitable<Result<DecisionPage>> list_history(
        Caller caller, std::string agent_id, DecisionQuery query
    );

private:
    DecisionStore& store_;
    AgentDirectory& agents_;
    const CountAgreement count_agreement_;
    const FindSuggestions find_suggestions_;
};

}  // namespace akashi
