#include "write_fault.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace akashi::testing {

Environment WriteFault::environment() const {
    return {{"LD_PRELOAD", AKASHI_WRITE_FAULT_LIBRARY}, {"WRITE_FAULT_DIR", directory_.path()}};
}

void WriteFault::fail_with(int error) {
    if (error == 0) {
        std::filesystem::remove(directory_ / "error");
        return;
    }
    std::ofstream(directory_ / "error.new") << error;  // renamed, so that it is never seen empty
    std::filesystem::rename(directory_ / "error.new", directory_ / "error");
}

void WriteFault::hold() { std::ofstream(directory_ / "hold").flush(); }

bool WriteFault::wait_until_held() const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!std::filesystem::exists(directory_ / "held")) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

void WriteFault::release() { std::filesystem::remove(directory_ / "hold"); }

}  // namespace akashi::testing
