#include "command.hpp"

#include <regex>

namespace akashi::testing {

std::string Ended::key() const {
    static const std::regex form("ak_[0-9a-f]{8}_[0-9a-f]{32}");
    std::smatch found;
    return std::regex_search(output, found, form) ? found.str() : std::string();
}

Ended run_akashi(const std::vector<std::string>& words, const Environment& environment) {
    ProcessOptions options{.command = {AKASHI_BINARY}, .environment = environment};
    options.command.insert(options.command.end(), words.begin(), words.end());
    ServerProcess process(options);
    const int code = process.wait();
    return {code, process.log()};
}

}  // namespace akashi::testing
