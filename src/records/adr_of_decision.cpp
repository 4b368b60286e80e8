#include "records/adr_of_decision.hpp"

#include "base/text.hpp"
#include "base/time.hpp"
#include "records/adr_metadata.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {
namespace {

constexpr std::size_t kLongestTitle = 100;

/// `text` in one line, with one space between its words.
std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : trimmed(text)) {
        if (!is_space(c))
            line += c;
        else if (line.back() != ' ')
            line += ' ';
    }
    return line;
}

/// The first words of a text, up to the end of a sentence or `kLongestTitle`.
std::string first_words(const std::string& text) {
    std::string words = text.substr(0, text.find(". "));
    if (words.size() <= kLongestTitle) return words;
    words = utf8_prefix(words, kLongestTitle);
    const std::size_t space = words.rfind(' ');
    if (space != std::string::npos) words.resize(space);
    return words + "…";
}

/// The first paragraph is the title, unless it is too long for one: then the outcome is repeated
/// in full.
void read_outcome(const std::string& outcome, bool is_imported, Adr& adr) {
    const std::string_view text = trimmed(outcome);
    const std::string_view first = text.substr(0, text.find("\n\n"));
    adr.title = one_line(first);
    const bool is_title = adr.title == first && (is_imported || first.size() <= kLongestTitle);
    if (!is_title) {
        adr.title = first_words(adr.title);
        adr.decision = text;
    } else if (first.size() < text.size()) {
        adr.decision = trimmed(text.substr(first.size()));
    }
}

/// What make_adr_trace() put together.
void read_reasoning(std::string_view text, Adr& adr) {
    constexpr std::string_view kContext = "Context:\n";
    constexpr std::string_view kRationale = "Rationale:\n";
    constexpr std::string_view kConsequences = "Consequences:\n";
    const auto take = [&](std::string_view heading) {
        if (!text.starts_with(heading)) return false;
        text.remove_prefix(heading.size());
        return true;
    };
    const auto end_before = [&](std::string_view heading) {
        const std::size_t end = text.find("\n\n" + std::string(heading));
        return end == text.npos ? text.size() : end;
    };
    const auto read_until = [&](std::size_t end) {
        const std::string_view part = text.substr(0, end);
        text.remove_prefix(part.size());
        text = trimmed(text);
        return std::string(trimmed(part));
    };
    if (take(kContext))
        adr.context = read_until(std::min(end_before(kRationale), end_before(kConsequences)));
    if (take(kRationale)) read_until(end_before(kConsequences));  // it is in the decision, too
    take(kConsequences);
    adr.consequences = text;
}

std::optional<std::chrono::sys_days> day_from(const std::string& date) {
    const auto time = parse_rfc3339(date + "T00:00:00Z");
    if (!time) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*time);
}

AdrStatus status_of(std::string_view name) {
    constexpr std::array kAll = {
        AdrStatus::proposed,
        AdrStatus::accepted,
        AdrStatus::rejected,
        AdrStatus::deprecated,
        AdrStatus::superseded
    };
    for (const AdrStatus status : kAll)
        if (to_string(status) == name) return status;
    return AdrStatus::unknown;
}

}  // namespace

Adr adr_of_decision(const Decision& decision) {
    Adr adr;
    const auto metadata = read_adr_metadata(decision);
    read_outcome(decision.outcome, metadata.has_value(), adr);
    if (metadata) {
        adr.file_name = metadata->source;
        adr.number = metadata->number;
        adr.status = status_of(metadata->status);
        adr.date = day_from(metadata->date);
        adr.deciders = one_line(metadata->deciders);
        read_reasoning(trimmed(decision.reasoning.value_or("")), adr);
    } else {
        adr.status = decision.valid_to ? AdrStatus::superseded : AdrStatus::accepted;
        adr.deciders = one_line(decision.agent_id);
        adr.context = trimmed(decision.reasoning.value_or(""));
    }
    if (!adr.date) adr.date = std::chrono::floor<std::chrono::days>(decision.valid_from);
    for (const Alternative& alternative : decision.alternatives)
        adr.options.push_back(
            {one_line(alternative.label), alternative.rejection_reason.value_or(""), false}
        );
    return adr;
}

}  // namespace akashi
