#pragma once

#include "base/log.hpp"
#include "runs/event_batch_fixture.hpp"
#include "runs/event_log.hpp"
#include "testing/process.hpp"
#include "testing/run.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// An event log in a directory of its own, which can be closed and opened again.
class EventLogFixture : public ::testing::Test {
protected:
    EventLogFixture() : capture_([this](std::string_view line) { lines_.emplace_back(line); }) {}

    void open(const EventLogOptions& more = {}) {
        log_.reset();
        written_.clear();
        lines_.clear();
        EventLogOptions options = more;
        options.directory = directory_;
        log_ = std::make_unique<EventLog>(options, *sequence_, [this](auto batches) {
            const std::lock_guard lock(mutex_);
            for (auto& batch : batches) written_.push_back(std::move(batch));
        });
    }
    /// As after a crash, but what was written is there.
    void close() { log_.reset(); }

    /// Appends and returns what the log handed on.
    LoggedBatch append(EventBatch batch) {
        testing::run(io_, log_->append(std::move(batch)));
        const std::lock_guard lock(mutex_);
        return written_.back();
    }

    /// Everything that is not stored, in parts of `limit` bytes.
    std::vector<LoggedBatch> read(std::uint64_t stored = 0, std::size_t limit = 1'000'000) {
        std::vector<LoggedBatch> all;
        while (true) {
            auto part = log_->read_unstored(all.empty() ? stored : all.back().lsn, limit);
            if (part.empty()) return all;
            for (auto& batch : part) all.push_back(std::move(batch));
        }
    }

    /// The names of the files in the directory, or in a folder of it, in order.
    std::vector<std::string> files(const std::string& folder = "") const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(directory_ + "/" + folder))
            names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        return names;
    }
    std::vector<std::string> segments() const {
        auto names = files();
        std::erase_if(names, [](const auto& name) { return !name.ends_with(".wal"); });
        return names;
    }

    std::string path(const std::string& name) const { return directory_ + "/" + name; }
    std::string content(const std::string& name) const {
        std::ifstream file(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void put(const std::string& name, const std::string& bytes) const {
        std::ofstream(path(name), std::ios::binary | std::ios::trunc) << bytes;
    }

    /// Whether a line that was logged since open() has this text.
    bool logged(std::string_view text) const {
        return std::ranges::any_of(lines_, [text](const auto& line) {
            return line.find(text) != std::string::npos;
        });
    }

    const testing::TemporaryDirectory root_;
    const std::string directory_ = root_ / "wal";
    boost::asio::io_context io_;
    std::unique_ptr<EventSequence> sequence_ = std::make_unique<EventSequence>();
    std::vector<std::string> lines_;
    std::mutex mutex_;  // guards what follows
    std::vector<LoggedBatch> written_;

private:
    log::Capture capture_;

protected:
    std::unique_ptr<EventLog> log_;
};

inline std::vector<std::string> print(const std::vector<LoggedBatch>& batches) {
    std::vector<std::string> texts;
    for (const LoggedBatch& logged : batches) texts.push_back(print(logged.batch));
    return texts;
}

}  // namespace akashi
