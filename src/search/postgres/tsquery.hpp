#pragma once

#include "core/ids.hpp"
#include "search/weighed_query.hpp"

#include <string>

// Queries as texts that PostgreSQL reads as `tsquery`. The terms may hold anything.
namespace akashi::postgres {

/// What the index finds for candidates of an organization: decisions with a term of each group and
/// all terms of the required phrases, at any place, and without the excluded terms.
std::string candidates_tsquery(OrgId org, const Candidates& candidates, const WeighedQuery& query);

/// The required phrases and none of the excluded ones, which needs the places of the terms; empty
/// when candidates_tsquery() says it all.
std::string phrases_tsquery(const WeighedQuery& query);

}  // namespace akashi::postgres
