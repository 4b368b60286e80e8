#include "records/adr.hpp"

#include "base/text.hpp"
#include "records/adr_front_matter.hpp"
#include "records/adr_names.hpp"
#include "records/adr_reader.hpp"
#include "records/markdown.hpp"
#include "records/mdx.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace akashi {
namespace {

std::optional<Error> check_text(std::string_view text) {
    if (text.size() > kMaxAdrBytes) return Error(ErrorCode::too_large, "larger than 256 KiB");
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t length = utf8_sequence_length(rest);
        if (length == 0 || rest.front() == '\0')
            return Error(ErrorCode::invalid_input, "not text in UTF-8");
        rest.remove_prefix(length);
    }
    return std::nullopt;
}

std::string with_unix_line_ends(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            result += text[i];
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            result += '\n';
        }
    }
    return result;
}

}  // namespace

std::string_view to_string(AdrStatus status) {
    constexpr std::array<std::string_view, 6> kNames = {
        "unknown", "proposed", "accepted", "rejected", "deprecated", "superseded"
    };
    return kNames[static_cast<std::size_t>(status)];
}

Result<Adr> parse_adr(std::string_view file_name, std::string_view markdown) {
    const auto refuse = [](std::string reason) {
        return Error(ErrorCode::invalid_input, std::move(reason));
    };
    if (auto reason = why_no_adr_file(file_name)) return refuse(*reason);
    if (auto error = check_text(markdown)) return *error;
    if (markdown.starts_with("\uFEFF")) markdown.remove_prefix(3);
    std::string text = with_unix_line_ends(markdown);
    if (to_lower(file_name).ends_with(".mdx")) text = without_jsx(text);

    AdrReader reader(file_name);
    const AdrFrontMatter front = split_front_matter(text);
    for (const auto& [key, value] : front.fields) {
        for (const auto& block : parse_markdown(fmt::format("{}: {}", key, value))) {
            for (const auto& line : block.lines)
                reader.read_front_matter(key, cut_line(line, key.size() + 2, line.text.size()));
        }
    }
    for (const auto& block : parse_markdown(front.body)) reader.read(block);
    auto [adr, is_template, is_record] = reader.finish();

    if (is_template) return refuse("a template");
    const bool is_index = is_adr_index_name(file_name);
    const bool is_full = adr.status != AdrStatus::unknown && !adr.decision.empty() &&
                         !adr.context.empty() && file_name.find('/') != file_name.npos;
    if (is_index && !is_full) return refuse("an index");
    if (!is_record) return refuse("no status, context or decision in it");
    return std::move(adr);
}

}  // namespace akashi
