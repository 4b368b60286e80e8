#include "app/setting.hpp"

#include "base/duration.hpp"
#include "base/parse_integer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>

namespace akashi::app {
namespace {

using std::chrono::nanoseconds;

std::string quoted(const std::string& value) {
    std::string text;
    JsonWriter(text).value(value);
    return text;
}

std::optional<bool> parse_bool(std::string_view text) {
    for (const std::string_view yes : {"1", "t", "T", "TRUE", "true", "True"}) {
        if (text == yes) return true;
    }
    for (const std::string_view no : {"0", "f", "F", "FALSE", "false", "False"}) {
        if (text == no) return false;
    }
    return std::nullopt;
}

std::optional<SyncMode> parse_sync_mode(std::string_view text) {
    if (text == "full") return SyncMode::full;
    if (text == "batch") return SyncMode::batch;
    if (text == "none") return SyncMode::none;
    return std::nullopt;
}

std::vector<std::string> parse_list(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        std::string_view item = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        while (item.starts_with(' ') || item.starts_with('\t')) item.remove_prefix(1);
        while (item.ends_with(' ') || item.ends_with('\t')) item.remove_suffix(1);
        if (!item.empty()) items.emplace_back(item);
    }
    return items;
}

/// Reads the text of one setting by the type of its place.
class Assignment {
public:
    Assignment(const Setting& setting, const std::string& text, Config& config, Mistakes& mistakes)
        : setting_(setting), text_(text), config_(config), mistakes_(mistakes) {}

    void operator()(unsigned short& (*place)(Config&)) const { assign_integer(place); }
    void operator()(std::size_t& (*place)(Config&)) const { assign_integer(place); }
    void operator()(std::chrono::milliseconds& (*place)(Config&)) const {
        if (const auto value = parse_within(parse_go_duration(text_), "duration"))
            place(config_) = std::chrono::ceil<std::chrono::milliseconds>(*value);
    }
    void operator()(std::chrono::seconds& (*place)(Config&)) const {
        if (const auto value = parse_within(parse_go_duration(text_), "duration"))
            place(config_) = std::chrono::floor<std::chrono::seconds>(*value);
    }
    void operator()(bool& (*place)(Config&)) const {
        if (const auto value = require(parse_bool(text_), "boolean")) place(config_) = *value;
    }
    void operator()(std::string& (*place)(Config&)) const { place(config_) = text_; }
    void operator()(std::vector<std::string>& (*place)(Config&)) const {
        place(config_) = parse_list(text_);
    }
    void operator()(SyncMode& (*place)(Config&)) const {
        const auto mode = require(parse_sync_mode(text_), "sync mode (full, batch, none)");
        if (mode) place(config_) = *mode;
    }
    void operator()(log::Level& (*place)(Config&)) const {
        const auto level = require(parse_log_level(text_), "log level (debug, info, warn, error)");
        if (level) place(config_) = *level;
    }

private:
    template <class Number>
    void assign_integer(Number& (*place)(Config&)) const {
        if (const auto value = parse_within(parse_signed_integer(text_), "integer"))
            place(config_) = static_cast<Number>(*value);
    }

    /// Notes a mistake when there is no value.
    template <class T>
    std::optional<T> require(std::optional<T> value, std::string_view form) const {
        if (value) return value;
        const std::string shown = setting_.is_secret ? "" : "=" + quoted(text_);
        mistakes_.unreadable.push_back(
            fmt::format("{}{} is not a valid {}", setting_.name, shown, form)
        );
        return std::nullopt;
    }

    static std::int64_t count(std::int64_t number) { return number; }
    static std::int64_t count(nanoseconds duration) { return duration.count(); }

    template <class T>
    std::optional<T> parse_within(std::optional<T> parsed, std::string_view form) const {
        const auto value = require(parsed, form);
        const auto& [low, high] = setting_.bounds;
        if (!value || (count(*value) >= low && count(*value) <= high)) return value;
        mistakes_.contradictions.push_back(
            fmt::format("{} must be {}", setting_.name, allowed(*value))
        );
        return std::nullopt;
    }

    std::string allowed(std::int64_t) const {
        const auto& [low, high] = setting_.bounds;
        return high == Bounds{}.high ? "positive" : fmt::format("between {} and {}", low, high);
    }
    std::string allowed(nanoseconds value) const {
        const auto& [low, high] = setting_.bounds;
        if (value.count() > high) return "at most " + format_go_duration(nanoseconds(high));
        if (low > 0 && value.count() <= 0) return "positive";
        return "at least " + format_go_duration(nanoseconds(low));
    }

    const Setting& setting_;
    const std::string& text_;
    Config& config_;
    Mistakes& mistakes_;
};

}  // namespace

void assign(const Setting& setting, const std::string& text, Config& config, Mistakes& mistakes) {
    std::visit(Assignment(setting, text, config, mistakes), setting.place);
}

std::string describe(const Mistakes& mistakes) {
    std::vector<std::string> lines;
    if (!mistakes.unreadable.empty()) lines.emplace_back("config: invalid environment variables:");
    for (const auto& mistake : mistakes.unreadable) lines.push_back("  " + mistake);
    for (const auto& mistake : mistakes.contradictions) lines.push_back("config: " + mistake);
    return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace akashi::app
