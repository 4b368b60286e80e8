-- The words of the current decisions, in a file of their own: search.db. Without a copy of the texts
-- (content) and of their lengths (columnsize), which the ranking does not look at.
CREATE VIRTUAL TABLE decisions_fts USING fts5 (
    decision_type, outcome, reasoning,
    content = '',
    columnsize = 0,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- find_term_frequency
CREATE VIRTUAL TABLE decisions_vocabulary USING fts5vocab ('decisions_fts', 'row');

-- One row: up to where the index has followed which database.
CREATE TABLE progress (
    database_id BLOB PRIMARY KEY,
    last_row INTEGER NOT NULL,
    last_removal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
