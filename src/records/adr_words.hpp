#pragma once

#include "records/adr.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace akashi {

// The vocabulary of decision records in the languages that are read. All words are folded (see
// fold_words).

/// What a section of a record is about.
enum class AdrPart {
    preamble,  ///< before the first section
    title,
    status,
    date,
    deciders,
    context,
    options,
    rejected_options,
    arguments,  ///< for and against the options
    decision,
    consequences,
    summary,   ///< the decision where no other section has it, otherwise context
    metadata,  ///< fields in a section of their own
    history,   ///< changes with their dates
    links,
    other,
};

/// The section that a heading with exactly these words begins. `keeps_heading` says that several
/// headings share the part, so that the text needs its own.
struct AdrHeadingWords {
    AdrPart part = AdrPart::other;
    bool keeps_heading = false;
};
std::optional<AdrHeadingWords> find_adr_heading_words(std::string_view words);

enum class AdrField {
    status,
    date,
    date_accepted,
    date_created,
    date_modified,
    deciders,
    title,
    supersedes,
    superseded_by,
    skipped,  ///< known, but of no use
};
/// The field whose name is exactly these words.
std::optional<AdrField> find_adr_field_words(std::string_view words);

/// Words for a status, the longer ones first, so that `not accepted` is found before `accepted`.
std::span<const std::pair<std::string_view, AdrStatus>> adr_status_words();

/// 1 to 12 for a name or abbreviation of a month.
std::optional<unsigned> find_adr_month(std::string_view word);

/// A name of what belongs to an option, such as `pros` or `description`.
bool is_adr_argument_heading(std::string_view words);

/// How many bytes of `words` name the kind of an option: 6 for `option 2`, 0 for `redis`.
std::size_t adr_option_word_size(std::string_view words);

/// True for `chosen`, `our choice` and the like, said of an option.
bool is_adr_choice_mark(std::string_view words);

}  // namespace akashi
