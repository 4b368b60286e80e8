-- The words of the current decisions, in a file of their own: search.db. It keeps no copy of the
-- texts (content) and not their lengths (columnsize), which the ranking does not need.
CREATE VIRTUAL TABLE decisions_fts USING fts5 (
    decision_type, outcome, reasoning,
    content = '',
    columnsize = 0,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- For find_term_frequency.
CREATE VIRTUAL TABLE decisions_vocabulary USING fts5vocab ('decisions_fts', 'row');

-- One row: which database the index follows, and how far it has read.
CREATE TABLE progress (
    database_id BLOB PRIMARY KEY,
    last_row INTEGER NOT NULL,
    last_removal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
