#include "app/command_mistake.hpp"

#include "base/edit_distance.hpp"
#include "base/parse_integer.hpp"

#include <boost/asio/ip/address.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::app {
namespace {

/// More typing mistakes make another word, not the same one misspelled.
constexpr std::size_t kMostMistakes = 2;

/// The app with the mistake, such as `import`.
struct Place {
    const CLI::App* app;
    std::string parents;  ///< `akashi` in the example

    std::string name() const { return parents + (parents.empty() ? "" : " ") + app->get_name(); }
};

Place find_place(const CLI::App* akashi) {
    Place place{akashi, ""};
    while (place.app->remaining().empty() && !place.app->get_subcommands().empty()) {
        place.parents = place.name();
        place.app = place.app->get_subcommands().front();
    }
    return place;
}

std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* option : app.get_options())
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

/// The most similar name; empty when none is similar.
std::string nearest(const std::string& word, const std::vector<std::string>& names) {
    std::string best;
    std::size_t least = std::min(kMostMistakes, (word.size() + 1) / 2) + 1;
    for (const auto& name : names) {
        const auto distance =
            edit_distance_within(code_points(word), code_points(name), kMostMistakes);
        if (!distance || *distance >= least) continue;
        best = name;
        least = *distance;
    }
    return best;
}

std::string describe_unknown(const CLI::App& app, std::string word) {
    const bool is_option = word.starts_with('-');
    if (is_option) word = word.substr(0, word.find('='));
    const bool has_commands = !commands_of(app).empty();
    const char* kind = is_option ? "option" : has_commands ? "command" : "argument";
    const std::string best = nearest(word, is_option ? options_of(app) : commands_of(app));
    if (best.empty()) return fmt::format("unknown {} \"{}\".", kind, word);
    return fmt::format("unknown {} \"{}\"; did you mean \"{}\"?", kind, word, best);
}

}  // namespace

std::string describe_mistake(const CLI::App* app, const CLI::Error& error) {
    const Place place = find_place(app);
    const auto unknown = place.app->remaining();
    if (unknown.empty() && error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError))
        return fmt::format(
            "{}: {}\n\n{}", place.name(), error.what(), place.app->help(place.parents)
        );
    const std::string what = unknown.empty() ? std::string(error.what()) + "."
                                             : describe_unknown(*place.app, unknown.front());
    return fmt::format("akashi: {} See {} --help\n", what, place.name());
}

CLI::Validator as_number(std::int64_t low, std::int64_t high, std::string what) {
    std::string name = fmt::format("{} - {}", low, high);
    return CLI::Validator(
        [low, high, what = std::move(what)](std::string& text) {
            const auto number = parse_integer<std::int64_t>(text);
            if (!number || *number < low || *number > high)
                return fmt::format(
                    "\"{}\" is no {}; it is a number from {} to {}, in digits",
                    text,
                    what,
                    low,
                    high
                );
            text = std::to_string(*number);
            return std::string();
        },
        std::move(name)
    );
}

CLI::Validator as_port() { return as_number(0, std::numeric_limits<std::uint16_t>::max(), "port"); }

CLI::Validator is_address() {
    return CLI::Validator(
        [](const std::string& text) {
            boost::system::error_code failed;
            boost::asio::ip::make_address(text, failed);
            if (!failed) return std::string();
            return fmt::format("\"{}\" is no IP address, such as 127.0.0.1 or ::", text);
        },
        "IP"
    );
}

}  // namespace akashi::app
