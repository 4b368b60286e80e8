#pragma once

#include "records/adr.hpp"
#include "records/markdown.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace akashi {

// The small grammars inside a decision record: what parse_adr() does with single lines and names.

/// Reads `status: …`, `date: …`, `deciders: …`, `title: …` or a supersede link into an empty field
/// of `adr`. Other lines are ignored.
void read_adr_field(const MarkdownLine& line, Adr& adr);

/// Reads a line about the status: `Accepted`, `Superseded by [5. Use X](0005-use-x.md)`. The first
/// status wins, except that `superseded` replaces any other.
void read_adr_status(const MarkdownLine& line, Adr& adr);

/// Reads a line that begins with `Supersedes`, `Superseded by` (also as adr-tools misspells it),
/// `Replaces` or `Replaced by`. Other lines are ignored.
void read_adr_link(const MarkdownLine& line, Adr& adr);

/// The first `YYYY-MM-DD` in the text that is a valid date.
std::optional<std::chrono::sys_days> find_adr_date(std::string_view text);

/// 5 for `0005-use-x.md`, `ADR-0005`, `adr 5: Use X` and `5. Use X`; nothing for
/// `2024-05-06-use-x.md`.
std::optional<int> leading_adr_number(std::string_view text);

/// `Use X` for `5. Use X`, `ADR-0005: Use X`, `0005 - Use X`; `3-tier services` is unchanged.
std::string without_adr_number(std::string_view title);

/// The last component of a path with `/`.
std::string_view adr_base_name(std::string_view path);

/// `Use x y` for `doc/0005-use-x-y.md`.
std::string adr_title_from(std::string_view file_name);

struct AdrChoice {
    std::string label;
    std::string rationale;
};

/// `X` and `because Y.` for `Chosen option: "X", because Y.` (without markup). Both are empty when
/// there is no such text.
AdrChoice find_adr_choice(std::string_view text);

/// Why a file of this name is no record (an index, a template, not Markdown); nothing when it may
/// be one.
std::optional<std::string> why_no_adr_file(std::string_view file_name);

/// The YAML front matter as Markdown, one `key: value` a paragraph, and the rest of the document.
std::pair<std::string, std::string_view> split_front_matter(std::string_view text);

}  // namespace akashi
