#include "base/fault_point.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace akashi {
namespace {

/// What the environment says; an empty name is no point's.
struct Fault {
    Fault() {
        const char* text = std::getenv("AKASHI_FAULT");
        const std::string_view all = text == nullptr ? "" : text;
        const auto colon = all.find(':');
        if (colon == std::string_view::npos) return;
        name = all.substr(0, colon);
        throws = all.substr(colon + 1) == "throw";
        left = throws ? 1 : std::atoi(text + colon + 1);
    }

    std::string name;
    bool throws = false;
    std::atomic<int> left = 0;
};

}  // namespace

void fault_point(const char* name) {
    static Fault fault;
    if (name != fault.name || --fault.left != 0) return;
    if (fault.throws) throw std::runtime_error(std::string("the test lets fail: ") + name);
    ::kill(::getpid(), SIGKILL);
    while (true) ::pause();
}

}  // namespace akashi
