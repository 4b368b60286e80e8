-- The terms of the current decisions, in a file of their own: search.db.

-- The organizations that have any, with the short number that begins their terms in the index.
CREATE TABLE document_orgs (
    number INTEGER PRIMARY KEY,
    org_id BLOB NOT NULL UNIQUE CHECK (length(org_id) = 16)
) STRICT;

-- The terms of each part (search/search_terms.hpp), separated by spaces: for the ranking, the
-- vocabulary, and for removals, since the index forgets only what it sees again.
CREATE TABLE documents (
    seq INTEGER PRIMARY KEY,
    org INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- count_documents, list_vocabulary_sample
CREATE INDEX documents_by_org ON documents (org);

-- What a document looks like here: search/sqlite/index_terms.hpp. The terms are tokens as they are.
-- The index keeps no copy of them (content) and not their number (columnsize).
CREATE VIRTUAL TABLE decisions_fts USING fts5 (
    terms,
    content = '',
    columnsize = 0,
    tokenize = "ascii tokenchars '^'"
);

-- One row: which database the index follows, and how far it has read.
CREATE TABLE progress (
    database_id BLOB PRIMARY KEY,
    last_row INTEGER NOT NULL,
    last_removal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
