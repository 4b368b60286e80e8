#pragma once

#include "records/adr.hpp"
#include "records/adr_words.hpp"
#include "records/markdown.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Collects what the head of a record tells: title, status, date, deciders and links.
class AdrHead {
public:
    /// `adr` must outlive this.
    explicit AdrHead(Adr& adr) : adr_(adr) {}

    /// Reads `Status: accepted`, also several fields in one line, and links to other records. False
    /// when the line is neither.
    bool read_line(const MarkdownLine& line);

    /// Reads the value of a field.
    void read_field(AdrField field, const MarkdownLine& value);

    /// Reads a line of a section about the status, which may have other fields, too.
    void read_status_line(const MarkdownLine& line);

    /// Reads a line about the status.
    void read_status(const MarkdownLine& line);

    /// Reads a line of a history: a date with what happened then.
    void read_history(const MarkdownLine& line);

    /// Reads a table whose first column or first row has names of fields. False for another table.
    bool read_table(const MarkdownTable& table);

    /// A new paragraph or list begins.
    void begin_block() { open_field_.reset(); }

    /// Sets the date, and notes what is wrong with it. `name` is that of the file or its folder.
    void finish(std::string_view name);

private:
    /// Which of several dates is that of the decision; the greater one wins.
    enum Rank {
        of_end = 0,
        of_change = 1,
        of_name = 2,
        of_creation = 3,
        of_record = 4,
        of_decision = 5
    };

    void read_date(std::string_view text, Rank rank);
    void read_columns(const MarkdownTable& table);

    Adr& adr_;
    std::optional<AdrField> open_field_;  ///< whose value is on the next line
    bool is_status_open_ = false;         ///< a check box was seen, so that only checked ones count
    std::optional<std::chrono::sys_days> status_day_;
    int date_rank_ = -1;
    bool is_month_ = false;
    std::string date_text_;       ///< that gave a month only
    std::string ambiguous_;       ///< a date that has two meanings
    std::string not_understood_;  ///< the value of a date field
    bool has_end_date_ = false;
};

}  // namespace akashi
