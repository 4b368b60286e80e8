#include "conflicts/postgres/supersession_store.hpp"

#include "conflicts/postgres/sql.hpp"
#include "postgres/change.hpp"

#include <cstddef>

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<std::vector<SupersessionSuggestion>> PostgresSupersessionStore::list(
    OrgId org, Visibility visibility, DecisionId decision
) {
    const Rows rows = co_await pool_.run(
        sql::list_suggestions, Parameters::of(org, decision, visibility.agent_id())
    );
    std::vector<SupersessionSuggestion> suggestions;
    suggestions.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        suggestions.push_back(
            {rows.get<DecisionId>(row, 0),
             rows.get<DecisionId>(row, 1),
             rows.get<std::optional<std::string>>(row, 2),
             rows.get<std::optional<float>>(row, 3),
             rows.get<std::optional<std::string>>(row, 4)}
        );
    co_return suggestions;
}

asio::awaitable<bool> PostgresSupersessionStore::dismiss(
    OrgId org, Visibility visibility, DecisionId superseding, DecisionId superseded, Change change
) {
    std::vector<Statement> effect;
    effect.push_back(
        {&sql::delete_suggestion,
         Parameters::of(org, superseding, superseded, visibility.agent_id(), "suggestion not found")
        }
    );
    co_return (co_await write_change(pool_, std::move(effect), change)).has_value();
}

}  // namespace akashi::postgres
