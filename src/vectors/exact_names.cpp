#include "vectors/exact_names.hpp"

namespace akashi {

std::uint32_t ExactNames::use(std::string_view text) {
    const auto known = numbers_.find(text);
    if (known != numbers_.end()) {
        ++texts_.at(known->second).uses;
        return known->second;
    }
    const std::uint32_t number = next_++;
    const auto place = texts_.emplace(number, Text{.text = std::string(text), .uses = 1}).first;
    numbers_.emplace(place->second.text, number);
    return number;
}

void ExactNames::release(std::uint32_t number) {
    const auto place = texts_.find(number);
    if (place == texts_.end() || --place->second.uses > 0) return;
    numbers_.erase(place->second.text);
    texts_.erase(place);
}

std::optional<std::uint32_t> ExactNames::find(std::string_view text) const {
    const auto known = numbers_.find(text);
    return known == numbers_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<std::string_view> ExactNames::text(std::uint32_t number) const {
    const auto place = texts_.find(number);
    return place == texts_.end() ? std::nullopt
                                 : std::optional<std::string_view>(place->second.text);
}

std::vector<ExactNames::Numbered> ExactNames::list(std::uint32_t after, std::size_t limit) const {
    std::vector<Numbered> names;
    for (auto place = texts_.upper_bound(after); place != texts_.end() && names.size() < limit;
         ++place)
        names.emplace_back(place->first, place->second.text);
    return names;
}

}  // namespace akashi
