#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace akashi::http {

/// How many bytes all connections together may hold for one purpose. Any thread may call.
class ByteBudget {
public:
    /// A connection's part of a budget; given back when it is destroyed. One thread at a time.
    class Share {
    public:
        Share() = default;
        explicit Share(ByteBudget& budget) : budget_(&budget) {}
        Share(Share&& other) noexcept { *this = std::move(other); }
        Share& operator=(Share&& other) noexcept {
            std::swap(budget_, other.budget_);
            std::swap(bytes_, other.bytes_);
            return *this;
        }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;
        ~Share() {
            if (bytes_ > 0) budget_->used_ -= bytes_;
        }

        /// Makes it at least `bytes` large; false when the budget does not have them.
        bool grow_to(std::size_t bytes) {
            if (bytes <= bytes_) return true;
            const std::size_t more = bytes - bytes_;
            if (budget_->used_.fetch_add(more) + more > budget_->limit_) {
                budget_->used_ -= more;
                return false;
            }
            bytes_ = bytes;
            return true;
        }
        /// The same, but also beyond the budget.
        void force_to(std::size_t bytes) {
            if (bytes <= bytes_) return;
            budget_->used_ += bytes - bytes_;
            bytes_ = bytes;
        }

    private:
        ByteBudget* budget_ = nullptr;
        std::size_t bytes_ = 0;
    };

    explicit ByteBudget(std::size_t limit) : limit_(limit) {}

    std::size_t used() const { return used_; }
    std::size_t limit() const { return limit_; }

private:
    const std::size_t limit_;
    std::atomic<std::size_t> used_ = 0;
};

}  // namespace akashi::http
