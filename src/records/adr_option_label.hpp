#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace akashi {

/// How an option is called.
struct AdrOptionLabel {
    std::string text;          ///< for people, without marks such as `(chosen)`
    std::string words;         ///< folded, without `option 1`
    std::string id;            ///< `1` or `a`; may be empty
    bool is_chosen = false;    ///< a mark says so
    bool is_rejected = false;  ///< a mark says so

    /// True when both name the same option.
    bool is_same(const AdrOptionLabel& other) const;
};

AdrOptionLabel read_adr_option_label(std::string_view text);

/// A label with what is said about it: `Kafka` and `heavy to run` for `Kafka – heavy to run`.
struct AdrOptionText {
    AdrOptionLabel label;
    std::string arguments;
};

/// Splits a line; its first `lead_size` bytes are in bold.
AdrOptionText split_adr_option(std::string_view text, std::size_t lead_size);

/// True for `none`, `N/A` and hints of templates.
bool is_no_adr_option(std::string_view label);

}  // namespace akashi
