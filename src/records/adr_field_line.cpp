#include "records/adr_field_line.hpp"

#include "records/adr_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace akashi {
namespace {

/// The size of a mark between a name and its value at `at`; 0 without one.
std::size_t mark_size(std::string_view text, std::size_t at) {
    constexpr auto kMarks =
        std::to_array<std::string_view>({":", "\uff1a", " - ", " \u2013 ", " \u2014 ", " = "});
    for (const auto mark : kMarks) {
        if (text.substr(at).starts_with(mark)) return mark.size();
    }
    return 0;
}

/// The field whose name ends at `end`. A name that is not the whole text since `begin` has at most
/// four words.
std::optional<AdrFieldPlace> field_before(
    std::string_view text, std::size_t begin, std::size_t end, bool is_first
) {
    constexpr std::size_t kMaxName = 60;
    const auto named = [&](std::size_t at) {
        return find_adr_field_words(fold_words(text.substr(at, end - at)));
    };
    // Behind `|` the name is all that stands there.
    const std::size_t mark = text.substr(begin, end - begin).find_last_of("|;");
    if (mark != text.npos) begin += mark + 1;
    const bool is_whole = is_first || mark != text.npos;
    if (is_whole && end - begin <= kMaxName) {
        if (const auto field = named(begin)) return AdrFieldPlace{*field, begin, end};
    }
    if (is_first) return std::nullopt;
    // `Status: Accepted Date:` has no field `Accepted Date`: a value stands before the name.
    std::optional<AdrFieldPlace> found;
    std::size_t at = end;
    for (int words = 0; words < 4 && at > begin; ++words) {
        at = text.substr(begin, at - begin).find_last_of(" \t");
        if (at == text.npos) break;
        at += begin;
        const bool has_value =
            !fold_words(text.substr(begin, std::min(at - begin, kMaxName))).empty();
        const auto field = named(at);
        if (field && (has_value || !found)) found = AdrFieldPlace{*field, at, end};
    }
    return found;
}

}  // namespace

std::vector<AdrFieldPlace> find_adr_fields(const MarkdownLine& line) {
    const std::string_view text = line.text;
    constexpr std::size_t kMaxMarks = 64;
    std::vector<AdrFieldPlace> fields;
    std::size_t marks = 0;
    for (std::size_t at = 0; at < text.size() && marks < kMaxMarks; ++at) {
        const std::size_t size = mark_size(text, at);
        if (size == 0) continue;
        ++marks;
        // A dash is a mark only between the first name and its value.
        if (size > 1 && text[at] == ' ' && !fields.empty()) continue;
        const std::size_t begin = fields.empty() ? 0 : fields.back().value;
        if (auto field = field_before(text, begin, at, fields.empty())) {
            field->value = at + size;
            fields.push_back(*field);
        } else if (fields.empty()) {
            break;
        }
    }
    if (!fields.empty() || line.lead_end == 0) return fields;
    // `**Status** Accepted`
    if (const auto field = find_adr_field_words(fold_words(text.substr(0, line.lead_end))))
        fields.push_back({*field, 0, line.lead_end});
    return fields;
}

}  // namespace akashi
