#include "ops/write_watch.hpp"

#include "base/log.hpp"

namespace akashi {

void WriteWatch::note_success() {
    if (!has_fault_) return;
    const std::lock_guard lock(mutex_);
    has_fault_ = false;
    if (reason_.empty()) return;
    reason_.clear();
    log::info("health: the store takes writes again");
}

void WriteWatch::note_fault(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    has_fault_ = true;
    if (reason_ == reason) return;
    reason_ = reason;
    log::warn("health: the store takes no writes", {{"reason", reason}});
}

std::optional<std::string> WriteWatch::fault() const {
    if (!has_fault_) return std::nullopt;
    const std::lock_guard lock(mutex_);
    return reason_.empty() ? std::nullopt : std::optional(reason_);
}

}  // namespace akashi
