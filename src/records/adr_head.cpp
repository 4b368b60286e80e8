#include "records/adr_head.hpp"

#include "base/text.hpp"
#include "records/adr_dates.hpp"
#include "records/adr_field_line.hpp"
#include "records/adr_links.hpp"
#include "records/adr_names.hpp"
#include "records/adr_status.hpp"
#include "records/adr_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace akashi {
namespace {

constexpr std::size_t kMaxLine = 4'096;

std::string_view value_text(const MarkdownLine& value) {
    std::string_view text = value.text;
    while (!text.empty() &&
           (is_space(text.back()) || std::string_view("|,;*").contains(text.back())))
        text.remove_suffix(1);
    return trimmed(text);
}

std::optional<AdrField> field_of_cell(const MarkdownLine& cell) {
    return find_adr_field_words(fold_words(cell.text));
}

bool is_date(AdrField field) {
    return field == AdrField::date || field == AdrField::date_accepted ||
           field == AdrField::date_created || field == AdrField::date_modified;
}

}  // namespace

bool AdrHead::read_line(const MarkdownLine& line) {
    if (line.text.size() > kMaxLine) return false;
    const auto fields = find_adr_fields(line);
    if (fields.empty()) {
        const auto open = std::exchange(open_field_, std::nullopt);
        if (open) {
            read_field(*open, line);
            open_field_ = open;  // a list goes on
            return true;
        }
        const std::size_t links = adr_.supersedes.size() + adr_.superseded_by.size();
        read_adr_links(line, AdrLinkPlace::head, adr_);
        return links != adr_.supersedes.size() + adr_.superseded_by.size();
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::size_t end = i + 1 < fields.size() ? fields[i + 1].begin : line.text.size();
        MarkdownLine value = cut_line(line, fields[i].value, end);
        if (i + 1 < fields.size()) value.text = value_text(value);
        open_field_.reset();
        if (value_text(value).empty()) {
            open_field_ = fields[i].field;
        } else {
            read_field(fields[i].field, value);
        }
    }
    return true;
}

void AdrHead::read_field(AdrField field, const MarkdownLine& value) {
    const std::string_view text = value_text(value);
    switch (field) {
        case AdrField::status:
            return read_status(value);
        case AdrField::date:
            return read_date(text, of_record);
        case AdrField::date_accepted:
            return read_date(text, of_decision);
        case AdrField::date_created:
            return read_date(text, of_creation);
        case AdrField::date_modified:
            return read_date(text, of_change);
        case AdrField::deciders:
            if (!adr_.deciders.empty()) adr_.deciders += ", ";
            adr_.deciders += text;
            return;
        case AdrField::title:
            if (adr_.title.empty()) adr_.title = clean_adr_title(text);
            return;
        case AdrField::supersedes:
        case AdrField::superseded_by:
            return read_adr_link_field(value, field == AdrField::superseded_by, adr_);
        case AdrField::skipped:
            return;
    }
}

void AdrHead::read_status_line(const MarkdownLine& line) {
    if (line.text.size() > kMaxLine) return read_status(line);
    const auto fields = find_adr_fields(line);
    // `Accepted: 2024-05-06` tells the status, too.
    const bool is_status =
        fields.empty() ||
        read_adr_status_text(line.text.substr(0, fields[0].value)).status != AdrStatus::unknown;
    if (!is_status || (!fields.empty() && fields[0].field == AdrField::superseded_by)) {
        read_line(line);
    } else {
        read_status(line);
    }
}

void AdrHead::read_status(const MarkdownLine& line) {
    std::string text(value_text(line));
    if (text.starts_with("[ ]")) {
        is_status_open_ = true;
        return;
    }
    if (text.starts_with("[x]") || text.starts_with("[X]")) text = trimmed(text.substr(3));
    if (text.empty() || fold_words(text) == "null") return;
    const AdrStatusText read = read_adr_status_text(text);
    const auto day = find_adr_date(read.date_text).day;
    if (read.status != AdrStatus::unknown) {
        const auto rank = [](AdrStatus status) {
            constexpr std::array<int, 6> kRanks = {0, 1, 2, 2, 3, 3};
            return kRanks[static_cast<std::size_t>(status)];
        };
        // In a history the last day counts, otherwise what cannot be taken back.
        const bool is_later = day && status_day_
                                  ? *day >= *status_day_
                                  : read.is_first && rank(read.status) > rank(adr_.status);
        if (adr_.status == AdrStatus::unknown || is_later) {
            adr_.status = read.status;
            adr_.status_text = trimmed(without_struck(text));
            if (day) status_day_ = day;
        }
    } else if (adr_.status_text.empty()) {
        adr_.status_text = text;
    }
    const bool is_end =
        read.status == AdrStatus::superseded || read.status == AdrStatus::deprecated;
    const Rank rank = is_end                               ? of_end
                      : read.status == AdrStatus::proposed ? of_creation
                      : read.status == AdrStatus::unknown  ? of_change
                                                           : of_decision;
    const std::string date_text =
        read.date_text.empty() && read.status == AdrStatus::unknown ? text : read.date_text;
    if (!date_text.empty()) read_date(date_text, rank);
    if (read.is_partly) {
        adr_.notes.push_back(fmt::format("\"{}\" leaves the decision in force", text));
    } else {
        read_adr_links(line, AdrLinkPlace::head, adr_);
    }
}

void AdrHead::read_history(const MarkdownLine& line) {
    const AdrDate date = find_adr_date(line.text);
    if (!date.day && !date.month) return;
    const AdrStatusText read = read_adr_status_text(line.text);
    if (read.is_first && fold_words(line.text).size() < 60) return read_status(line);
    const std::string words = fold_words(line.text);
    const bool is_first = words.find("initial") != words.npos ||
                          words.find("created") != words.npos ||
                          words.find("first") != words.npos || words.find("draft") != words.npos;
    read_date(line.text, is_first ? of_creation : of_change);
}

void AdrHead::read_date(std::string_view text, Rank rank) {
    const AdrDate date = find_adr_date(text);
    if (!date.day && !date.month) {
        if (!date.ambiguous.empty() && ambiguous_.empty()) ambiguous_ = date.ambiguous;
        const bool has_digits = std::ranges::any_of(text, is_digit);
        if (date.ambiguous.empty() && has_digits && not_understood_.empty()) not_understood_ = text;
        return;
    }
    if (rank == of_end) {
        has_end_date_ = true;
        return;
    }
    const int full_rank = rank * 2 + (date.day ? 1 : 0);
    if (full_rank <= date_rank_) return;
    date_rank_ = full_rank;
    is_month_ = !date.day;
    date_text_ = text;
    adr_.date = date.day ? date.day : date.month;
}

bool AdrHead::read_table(const MarkdownTable& table) {
    if (table.rows.empty() || table.rows[0].empty()) return false;
    const auto& head = table.rows[0];
    // `| Status | Accepted |` has a value in its second cell, though `Accepted` can be a field.
    const bool has_value =
        head.size() == 2 && read_adr_status_text(head[1].text).status != AdrStatus::unknown;
    const bool has_second = head.size() > 1 && !has_value && field_of_cell(head[1]);
    const auto known = std::ranges::count_if(head, [](const auto& cell) {
        return field_of_cell(cell).has_value();
    });
    if (has_second || (known > 1 && !has_value) || (known == 1 && head.size() != 2)) {
        read_columns(table);
        return true;
    }
    bool has_field = false;
    for (const auto& row : table.rows) {
        const auto field = row.size() > 1 ? field_of_cell(row[0]) : std::nullopt;
        if (!field) continue;
        has_field = true;
        for (std::size_t i = 1; i < row.size(); ++i) {
            if (!row[i].text.empty()) read_field(*field, row[i]);
        }
    }
    return has_field;
}

void AdrHead::read_columns(const MarkdownTable& table) {
    const auto& head = table.rows[0];
    for (std::size_t i = 1; i < table.rows.size(); ++i) {
        const auto& row = table.rows[i];
        std::string status;
        std::string date;
        const MarkdownLine* status_cell = nullptr;
        for (std::size_t column = 0; column < std::min(row.size(), head.size()); ++column) {
            const auto field = field_of_cell(head[column]);
            if (!field || row[column].text.empty()) continue;
            if (field == AdrField::status) {
                status_cell = &row[column];
                status = row[column].text;
            } else if (field == AdrField::date && table.rows.size() > 2) {
                date = row[column].text;
            } else if (i == 1 || is_date(*field)) {
                read_field(*field, row[column]);
            }
        }
        if (status_cell) {
            MarkdownLine line = *status_cell;
            if (!date.empty()) line.text += " (" + date + ")";
            read_status(line);
        } else if (!date.empty()) {
            MarkdownLine line;
            for (const auto& cell : row) line.text += cell.text + ", ";
            read_history(line);
        }
    }
}

void AdrHead::finish(std::string_view name) {
    const std::string_view dated = name;
    read_date(dated.substr(0, end_of_adr_date(dated, 0)), of_name);
    if (adr_.date) {
        if (is_month_)
            adr_.notes.push_back(fmt::format(
                "\"{}\" was read as the first of the month", utf8_prefix(date_text_, 100)
            ));
        return;
    }
    if (!ambiguous_.empty()) {
        adr_.notes.push_back(fmt::format(
            "the date \"{}\" can be read in two ways and was left; write year-month-day", ambiguous_
        ));
    } else if (!not_understood_.empty()) {
        adr_.notes.push_back(fmt::format(
            "the date \"{}\" was not understood; write year-month-day",
            utf8_prefix(not_understood_, 100)
        ));
    } else if (has_end_date_) {
        adr_.notes.push_back("has only the date at which it was ended, not that of the decision");
    }
}

}  // namespace akashi
