#include "app/import_listing.hpp"

#include "app/printable.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "records/adr_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace akashi::app {

namespace {

using Skipped = std::vector<AdrImportReport::Skipped>;

std::string_view to_string(AdrOutcome::Kind kind) {
    switch (kind) {
        case AdrOutcome::Kind::recorded:
            return "recorded";
        case AdrOutcome::Kind::revised:
            return "revised";
        case AdrOutcome::Kind::unchanged:
            return "unchanged";
        case AdrOutcome::Kind::failed:
            return "failed";
    }
    return "";
}

std::string day_of(const AdrOutcome& outcome) {
    constexpr std::size_t kDay = 10;  // characters of 2026-01-31
    return outcome.date ? format_rfc3339(Time(*outcome.date)).substr(0, kDay) : "-";
}

/// `text` in exactly `width` characters, the last one `…` when it was longer.
std::string fitted(std::string text, std::size_t width) {
    text = printable(std::move(text));
    const std::size_t length = utf8_length(text);
    if (length <= width) return text + std::string(width - length, ' ');
    std::string fit;
    std::string_view rest = text;
    for (std::size_t i = 0; i + 1 < width; ++i) {
        const std::size_t size = std::max(utf8_sequence_length(rest), std::size_t{1});
        fit += rest.substr(0, size);
        rest.remove_prefix(size);
    }
    return fit + "…";
}

void add_files(std::string& text, std::string_view what, const Skipped& files) {
    for (const auto& [file, reason] : files)
        text += fmt::format("  {} {}: {}\n", what, printable(file), printable(reason));
}

void add_left_out(std::string& text, const LeftOut& left_out) {
    for (const auto& [folder, reason] : left_out.folders)
        text += fmt::format("  not entered {}/: {}\n", printable(folder), reason);
    if (left_out.files == 0) return;
    text +=
        fmt::format("  skipped {} other file{}", left_out.files, left_out.files == 1 ? "" : "s");
    if (!left_out.extensions.empty())
        text += printable(fmt::format(" ({})", fmt::join(left_out.extensions, ", ")));
    text += ": not Markdown\n";
}

void add_end(std::string& text, const AdrImportReport& report, const LeftOut& left_out) {
    for (const auto& warning : report.warnings)
        text += fmt::format("  note: {}\n", printable(warning));
    text += fmt::format(
        "Recorded {}, revised {}, unchanged {}, skipped {}, failed {}.\n",
        report.recorded,
        report.revised,
        report.unchanged,
        report.skipped.size() + left_out.files,
        report.failed.size()
    );
}

/// The numbers of the files, or their names.
std::string short_names(const std::vector<std::string>& files) {
    std::vector<std::string> names;
    for (const std::string& file : files) {
        const auto number = leading_adr_number(adr_base_name(file));
        names.push_back(number ? std::to_string(*number) : std::string(adr_base_name(file)));
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

/// The columns whose width depends on that of the terminal share what the others leave.
class Table {
public:
    explicit Table(std::size_t width) {
        constexpr std::size_t kNarrowest = 80;
        constexpr std::size_t kFixed = 51;  // the other columns and the spaces between all
        const std::size_t rest = std::max(width, kNarrowest) - kFixed;
        constexpr std::size_t kRoomy = 40;
        const std::string ends = rest < kRoomy ? "ends" : "supersedes";
        supersedes_ = ends.size();
        file_ = (rest - supersedes_) / 2;
        title_ = rest - supersedes_ - file_;
        add({"file", "outcome", "no.", "status", "date", "alt", "title", ends});
    }

    void add(const std::array<std::string, 8>& cells) {
        const std::array<std::size_t, 8> widths = {file_, 9, 4, 10, 10, 3, title_, supersedes_};
        std::string row;
        for (std::size_t i = 0; i < cells.size(); ++i)
            row += (i == 0 ? "" : "  ") + fitted(cells[i], widths[i]);
        row.resize(row.find_last_not_of(' ') + 1);
        text_ += row + "\n";
    }

    std::string take() { return std::move(text_); }

private:
    std::size_t file_ = 0;
    std::size_t title_ = 0;
    std::size_t supersedes_ = 0;
    std::string text_;
};

}  // namespace

std::string import_listing(const AdrImportReport& report, const LeftOut& left_out) {
    std::string text;
    add_files(text, "skipped", report.skipped);
    add_files(text, "failed", report.failed);
    add_left_out(text, left_out);
    add_end(text, report, left_out);
    return text;
}

std::string import_table(
    const AdrImportReport& report, const LeftOut& left_out, std::size_t width
) {
    Table table(width);
    for (const AdrOutcome& outcome : report.outcomes) {
        table.add(
            {outcome.file,
             std::string(to_string(outcome.kind)),
             outcome.number ? std::to_string(*outcome.number) : "-",
             std::string(akashi::to_string(outcome.status)),
             day_of(outcome),
             std::to_string(outcome.alternatives.size()),
             outcome.title,
             short_names(outcome.supersedes)}
        );
    }
    std::string text = table.take();
    return text + import_listing(report, left_out) + "This was a dry run: nothing was recorded.\n";
}

std::string import_as_json(const AdrImportReport& report) {
    std::string text;
    JsonWriter out(text);
    const auto write_reasons = [&](const Skipped& files, std::string_view kind) {
        for (const auto& [file, reason] : files) {
            out.begin_object().member("file", file).member("outcome", kind);
            out.member("reason", reason).end_object();
        }
    };
    out.begin_object().key("files").begin_array();
    for (const AdrOutcome& outcome : report.outcomes) {
        if (outcome.kind == AdrOutcome::Kind::failed) continue;  // with the reason below
        out.begin_object().member("file", outcome.file);
        out.member("outcome", to_string(outcome.kind)).member_if("number", outcome.number);
        out.member("status", akashi::to_string(outcome.status));
        if (outcome.date) out.member("date", day_of(outcome));
        out.member("title", outcome.title).key("alternatives").begin_array();
        for (const std::string& label : outcome.alternatives) out.value(label);
        out.end_array().key("supersedes").begin_array();
        for (const std::string& file : outcome.supersedes) out.value(file);
        out.end_array().end_object();
    }
    write_reasons(report.skipped, "skipped");
    write_reasons(report.failed, "failed");
    out.end_array().key("notes").begin_array();
    for (const std::string& warning : report.warnings) out.value(warning);
    out.end_array().end_object();
    return text;
}

}  // namespace akashi::app
