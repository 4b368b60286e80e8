#include "app/synonyms_file.hpp"

#include "app/misconfigured.hpp"
#include "app/regular_file.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>
#include <string>

namespace akashi::app {
namespace {

constexpr std::size_t kMaxBytes = 1'048'576;

}  // namespace

Synonyms load_synonyms(const SearchConfig& config) {
    if (config.synonyms_file.empty()) return Synonyms();
    try {
        const std::string text = RegularFile(config.synonyms_file).read(kMaxBytes);
        if (!is_text(text))
            throw std::runtime_error(fmt::format("\"{}\" is not valid UTF-8", config.synonyms_file)
            );
        return Synonyms(text);
    } catch (const std::runtime_error& error) {
        throw Misconfigured(fmt::format("config: AKASHI_SEARCH_SYNONYMS {}", error.what()));
    }
}

}  // namespace akashi::app
