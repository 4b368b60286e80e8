#pragma once

#include "search/weighed_query.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// The terms of decisions as tokens of the FTS5 table `decisions_fts`. The terms of an organization
// begin with its number, so that no search reads what others have: `7^kafka`, and `7^^kafka` for a
// word of a title.
namespace akashi::sqlite {

/// A current decision in the index: the terms of its parts, each separated by spaces.
struct Document {
    std::int64_t org = 0;  ///< document_orgs.number
    std::string title;
    std::string body;
};

/// The tokens of a document: the title's terms as those of titles, then all terms. No phrase
/// matches across the end of the title.
std::string tokens_of(const Document& document);

/// Calls `visit(term)` for each term of a part of a document.
template <class Visit>
void visit_terms(std::string_view terms, Visit visit) {
    while (!terms.empty()) {
        const std::size_t end = std::min(terms.find(' '), terms.size());
        visit(terms.substr(0, end));
        terms.remove_prefix(std::min(end + 1, terms.size()));
    }
}

/// What FTS5 is asked for the decisions of the organization that one of the query's candidates
/// chooses: they have its terms and the required phrases, and none of the excluded ones.
std::string match_expression(
    std::int64_t org, const Candidates& candidates, const WeighedQuery& query
);

}  // namespace akashi::sqlite
