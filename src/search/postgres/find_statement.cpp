#include "search/postgres/find_statement.hpp"

#include "decisions/decision_conditions.hpp"
#include "postgres/visibility.hpp"
#include "search/postgres/tsquery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

/// Of candidates that are at least this share of all decisions, the newest are found by reading the
/// newest decisions: about 10 microseconds each, most of them for their terms. Below that, reading
/// all candidates and none of their terms is faster.
constexpr double kReadShare = 0.1;

/// Candidates as arrays for unnest().
struct Choices {
    std::vector<std::string> queries;
    std::vector<double> weights;
};

/// How the candidates are found.
struct Ways {
    Choices any;      ///< all of them, from the index of terms
    Choices newest;   ///< the newest of them, from the index of terms
    Choices reading;  ///< the newest of them, by reading the newest decisions
};

Ways ways_of(const IndexSearch& search) {
    Ways ways;
    for (const Candidates& candidates : search.query.candidates) {
        Choices& choices = candidates.is_rare              ? ways.any
                           : candidates.share < kReadShare ? ways.newest
                                                           : ways.reading;
        choices.queries.push_back(candidates_tsquery(search.org, candidates, search.query));
        choices.weights.push_back(candidates.weight);
    }
    return ways;
}

bool has_conditions(const IndexSearch& search) {
    bool has_any = !search.visibility.sees_everything() || search.filter.trace_id.has_value();
    visit_conditions(search.filter, [&](auto, auto, const auto&) { has_any = true; });
    return has_any || !phrases_tsquery(search.query).empty();
}

class Maker {
public:
    explicit Maker(const IndexSearch& search)
        : search_(search),
          ways_(ways_of(search)),
          ranked_(std::max(kRanked, search.limit)),
          statement_(decision_condition<Condition>(search.org, search.visibility, search.filter)) {
        decisions_ = statement_.text() + " AND d.valid_to IS NULL";
        const std::size_t end = statement_.text().size();
        add_visibility(statement_, "c.agent_id", search.org, search.visibility);
        citing_ = statement_.text().substr(end);
        const std::string phrases = phrases_tsquery(search.query);
        if (!phrases.empty())
            documents_ = fmt::format(" AND s.words @@ {}::tsquery", statement_.bind(phrases));
    }

    FindStatement make() {
        std::string text = fmt::format(
            "SELECT f.* FROM (SELECT x.id FROM ({}) x GROUP BY x.id, x.valid_from"
            " ORDER BY sum(x.weight) DESC, x.valid_from DESC, x.id DESC) c"
            " CROSS JOIN LATERAL ({}) f LIMIT {}",
            candidates(),
            found(),
            ranked_
        );
        return {std::move(text), statement_.parameters()};
    }

private:
    std::string candidates() {
        std::string text;
        const auto add = [&](const Choices& choices, const std::string& source) {
            if (choices.queries.empty()) return;
            text += fmt::format(
                "{}SELECT s.id, s.valid_from, q.weight"
                " FROM unnest({}, {}) AS q (words, weight) CROSS JOIN LATERAL ({}) s",
                text.empty() ? "" : " UNION ALL ",
                statement_.bind(choices.queries),
                statement_.bind(choices.weights),
                source
            );
        };
        add(ways_.any, by_index("", kCandidates));
        add(ways_.newest, by_index(" ORDER BY s.valid_from DESC, s.decision_id DESC", ranked_));
        add(ways_.reading, by_reading());
        return text;
    }

    /// The organization is in the query. There is no condition on its column, so that the planner
    /// cannot choose the index that has it, and compare the terms of all its decisions. What must
    /// still pass a condition is not limited.
    std::string by_index(std::string_view order, std::int64_t limit) const {
        std::string text =
            "SELECT s.decision_id AS id, s.valid_from FROM search_documents s"
            " WHERE s.words @@ q.words::tsquery";
        text += order;
        if (!has_conditions(search_)) text += fmt::format(" LIMIT {}", limit);
        return text;
    }

    std::string by_reading() const {
        return fmt::format(
            "SELECT d.id, d.valid_from FROM decisions d CROSS JOIN LATERAL (SELECT"
            " FROM search_documents s WHERE s.decision_id = d.id AND s.words @@ q.words::tsquery{}"
            " LIMIT 1) s WHERE {} ORDER BY d.valid_from DESC, d.id DESC LIMIT {}",
            documents_,
            decisions_,
            ranked_
        );
    }

    /// The LIMIT keeps the order of the candidates: they are looked up one after the other.
    std::string found() {
        const std::string type = statement_.bind(search_.preferred_type);
        return fmt::format(
            "SELECT d.id, d.valid_from, d.completeness_score, d.outcome_score,"
            " (SELECT count(*) FROM (SELECT FROM decisions c WHERE c.org_id = d.org_id"
            " AND c.precedent_ref = d.id AND c.valid_to IS NULL{4} LIMIT {0}) c) AS citations,"
            " {1} IS NULL OR d.decision_type = {1} AS is_of_the_type, s.words"
            " FROM decisions d JOIN search_documents s ON s.decision_id = d.id"
            " WHERE d.id = c.id AND {2}{3} LIMIT 1",
            kMostCitations,
            type,
            decisions_,
            documents_,
            citing_
        );
    }

    const IndexSearch& search_;
    const Ways ways_;
    const std::int64_t ranked_;
    Condition statement_;
    std::string decisions_;  ///< what a decision `d` must pass
    std::string documents_;  ///< what is left to check of its terms `s`
    std::string citing_;     ///< what a decision `c` that cites it must pass
};

}  // namespace

FindStatement find_statement(const IndexSearch& search) { return Maker(search).make(); }

}  // namespace akashi::postgres
