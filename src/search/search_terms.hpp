#pragma once

#include "decisions/decision.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What a decision is found by, on every store (docs/search.md, "Terms").
namespace akashi {

/// The parts of a decision that a search tells apart, in this order.
enum class TextPart : std::size_t { title, body };
inline constexpr std::size_t kTextParts = 2;

/// Changes with every change of the terms that a decision has. A store makes the terms of older
/// definitions anew.
inline constexpr int kTermsVersion = 1;

/// The terms of each part of a decision, in their order.
struct SearchTerms {
    std::array<std::vector<std::string>, kTextParts> parts;

    const std::vector<std::string>& of(TextPart part) const {
        return parts[static_cast<std::size_t>(part)];
    }
    std::vector<std::string>& of(TextPart part) { return parts[static_cast<std::size_t>(part)]; }
    friend bool operator==(const SearchTerms&, const SearchTerms&) = default;
};

/// The stems of the words of a decision without function words, in the language of its own text.
/// The title is the first line of the outcome. The body has the other lines, the type, the
/// alternatives, the reasoning and the evidence. The decision must have its alternatives and
/// evidence. At most kMaxTerms terms a part. Terms have neither white space nor kTitleMark.
SearchTerms search_terms_of(const Decision& decision);
inline constexpr std::size_t kMaxTerms = 4000;

/// Begins the term by which an index finds a word in titles alone: words of titles are much rarer
/// than words of texts.
inline constexpr char kTitleMark = '^';
std::string title_term(std::string_view term);

}  // namespace akashi
