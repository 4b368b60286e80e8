#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "search/search_terms.hpp"
#include "search/sqlite/index_terms.hpp"
#include "search/vocabulary.hpp"
#include "sqlite/connection.hpp"

#include <cstdint>
#include <memory>
#include <optional>

// The terms of current decisions in the text index: tables document_orgs, documents and
// decisions_fts (text_index/create_text_index.sql). All functions throw SqliteError.
namespace akashi::sqlite {

/// The number of an organization that has or had documents.
std::optional<std::int64_t> find_document_org(Connection& index, OrgId org);

/// Adds the decision in `row`, which must not be in the index.
void add_document(Connection& index, std::int64_t row, OrgId org, const SearchTerms& terms);

/// Removes the decision; harmless when it is not in the index.
void remove_document(Connection& index, std::int64_t row);

/// SearchStore::read_vocabulary(), on a connection that has the decisions, too.
std::shared_ptr<const Vocabulary> read_vocabulary(
    Connection& index, OrgId org, const Visibility& visibility
);

}  // namespace akashi::sqlite
