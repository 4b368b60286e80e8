#pragma once

#include "core/caller.hpp"
#include "decisions/decision_query.hpp"
#include "postgres/pool.hpp"
#include "search/text_query.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <vector>

namespace akashi::postgres {

struct TextSearch {
    OrgId org;
    Visibility visibility;
    TextQuery query;
    DecisionFilter filter;
    std::int64_t limit;
};

/// The best current decisions, best first, without their parts; the newer first among equals. Looks
/// at the newest rows that have one of the rarest terms, at most some thousand. Relevance is the
/// share of the query's weight that a row holds, 0…1: a term weighs the logarithm of its rarity
/// among the caller's organization, ln(1 + (N - n + 0.5) / (n + 0.5)), and counts with ts_rank of
/// its occurrences, those in less telling columns less.
boost::asio::awaitable<std::vector<TextHit>> find_text(Pool& pool, TextSearch search);

}  // namespace akashi::postgres
