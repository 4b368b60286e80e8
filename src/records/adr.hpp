#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Longer files are refused: no decision record is that long, and even hostile Markdown of this
/// length is parsed in seconds.
inline constexpr std::size_t kMaxAdrBytes = std::size_t{256} * 1024;

enum class AdrStatus { unknown, proposed, accepted, rejected, deprecated, superseded };

/// Names another record in one or more of these ways; the others are empty.
struct AdrReference {
    /// The path of a link, percent-decoded: relative to the folder of the record that names it. Of
    /// a full URL it is the path on that server, with `/` in front.
    std::string file_name;
    std::optional<int> number = std::nullopt;
    /// Before the number, in upper case: `ABC-ADR` for `abc-adr-0002`; empty for `ADR` alone.
    std::string prefix = "";
    std::string title = "";  ///< in quotation marks, as the text of a link, or of a `[[title]]`
    std::string text = "";   ///< as it was written, for a person to read
};

struct AdrOption {
    std::string label;
    std::string arguments;  ///< pros and cons, as Markdown; may be empty
    bool chosen = false;
};

/// An architecture decision record. Texts are Markdown as it was written, without HTML comments;
/// the title and the labels are without markup.
struct Adr {
    std::string file_name;
    std::optional<int> number;
    std::string title;
    AdrStatus status = AdrStatus::unknown;
    std::string status_text;  ///< as it was written, without markup
    std::optional<std::chrono::sys_days> date;
    std::string deciders;
    std::string context;  ///< with the decision drivers
    std::string decision;
    std::string rationale;  ///< of `Chosen option: "X", because Y`, the part from `because` on
    std::string consequences;
    std::string other;  ///< sections whose headings tell nothing to us, under these headings
    std::vector<AdrOption> options;  ///< in the order they were considered
    std::vector<AdrReference> supersedes;
    std::vector<AdrReference> superseded_by;
    /// What a person should look at, such as a date that has two meanings. Each is a sentence
    /// without the name of the file.
    std::vector<std::string> notes;
};

/// `proposed` and so on.
std::string_view to_string(AdrStatus status);

/// Reads a record in the format of Nygard (also as adr-tools writes it), of MADR 2 to 4, or a
/// mixture, in the languages of adr_words.hpp: sections are recognized by the meaning of their
/// headings at any level, none is required (docs/configuration.md, "Importing decision records").
/// Fails with invalid_input and the reason when this is no record: an index, a template, no
/// Markdown file by its name, not UTF-8, or without a status, a decision, or a context with more.
/// Fails with too_large above kMaxAdrBytes.
Result<Adr> parse_adr(std::string_view file_name, std::string_view markdown);

}  // namespace akashi
