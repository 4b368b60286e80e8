#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace akashi {

/// The values that were asked for last, by text; bounded in number and in bytes. Thread-safe.
template <class Value>
class QueryCache {
public:
    QueryCache(std::size_t most, std::size_t most_bytes) : most_(most), most_bytes_(most_bytes) {}

    std::optional<Value> find(const std::string& key) {
        const std::lock_guard lock(mutex_);
        const auto found = places_.find(key);
        if (found == places_.end()) return std::nullopt;
        entries_.splice(entries_.begin(), entries_, found->second);
        return found->second->value;
    }

    /// `bytes` is about what the value takes.
    void insert(const std::string& key, Value value, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        if (places_.contains(key)) return;
        entries_.push_front({key, std::move(value), bytes + key.size()});
        places_.emplace(key, entries_.begin());
        bytes_ += entries_.front().bytes;
        while (entries_.size() > most_ || bytes_ > most_bytes_) {
            bytes_ -= entries_.back().bytes;
            places_.erase(entries_.back().key);
            entries_.pop_back();
        }
    }

private:
    struct Entry {
        std::string key;
        Value value;
        std::size_t bytes;
    };

    const std::size_t most_;
    const std::size_t most_bytes_;
    std::mutex mutex_;
    std::list<Entry> entries_;  ///< the last one asked for first
    std::unordered_map<std::string, typename std::list<Entry>::iterator> places_;
    std::size_t bytes_ = 0;
};

}  // namespace akashi
