#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace akashi {

/// A bounded map whose entries live for a fixed time. When it is full, it drops all entries: the
/// cache is an optimisation, and a flood of keys must not make it grow. Thread-safe.
template <class Key, class Value>
class TtlCache {
public:
    using Clock = std::chrono::steady_clock;

    TtlCache(std::size_t capacity, std::chrono::milliseconds lifetime)
        : capacity_(capacity), lifetime_(lifetime) {}

    /// The value, unless it is missing or older than the lifetime.
    std::optional<Value> find(const Key& key) const {
        const std::lock_guard lock(mutex_);
        const auto entry = entries_.find(key);
        if (entry == entries_.end() || entry->second.expires <= Clock::now()) return std::nullopt;
        return entry->second.value;
    }

    /// Changes with every clear(). Read it before you look a value up elsewhere, and pass it to
    /// insert(), which then ignores a value that was found before a clear().
    std::uint64_t generation() const {
        const std::lock_guard lock(mutex_);
        return generation_;
    }

    void insert(const Key& key, Value value, std::uint64_t generation) {
        const std::lock_guard lock(mutex_);
        if (generation != generation_) return;
        if (entries_.size() >= capacity_) entries_.clear();
        entries_.insert_or_assign(key, Entry{std::move(value), Clock::now() + lifetime_});
    }

    void clear() {
        const std::lock_guard lock(mutex_);
        entries_.clear();
        ++generation_;
    }

private:
    struct Entry {
        Value value;
        Clock::time_point expires;
    };

    const std::size_t capacity_;
    const std::chrono::milliseconds lifetime_;
    mutable std::mutex mutex_;
    std::unordered_map<Key, Entry> entries_;
    std::uint64_t generation_ = 0;
};

}  // namespace akashi
