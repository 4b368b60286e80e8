#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace akashi {

/// Short numbers for texts that many decisions have in common. A text is kept as long as a decision
/// uses it. Its number is never used again, so one that a search has noted cannot become that of
/// another text. Not thread-safe.
class ExactNames {
public:
    /// No text has this number.
    static constexpr std::uint32_t kNone = 0;

    /// The number of the text, used once more from now on.
    std::uint32_t use(std::string_view text);
    /// Uses the text once less. kNone is ignored.
    void release(std::uint32_t number);

    std::optional<std::uint32_t> find(std::string_view text) const;
    /// Nothing when no decision uses it any more.
    std::optional<std::string_view> text(std::uint32_t number) const;
    /// All numbers are smaller.
    std::uint32_t end() const { return next_; }
    std::size_t size() const { return texts_.size(); }

    using Numbered = std::pair<std::uint32_t, std::string>;
    /// Up to `limit` of them behind a number, in the order of the numbers.
    std::vector<Numbered> list(std::uint32_t after, std::size_t limit) const;

private:
    struct Text {
        std::string text;
        std::uint32_t uses = 0;
    };
    std::uint32_t next_ = kNone + 1;
    std::map<std::uint32_t, Text> texts_;
    std::unordered_map<std::string_view, std::uint32_t> numbers_;  ///< of what texts_ holds
};

}  // namespace akashi
