#include "akashi.hpp"
#include "write_fault.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>

namespace akashi::testing {
namespace {

/// Records until the disk refuses, and checks afterwards what became of every trace.
class Recorder {
public:
    explicit Recorder(Akashi& server) : client_(server.client()) {}

    /// Records the next trace and returns the answer.
    Answer record_next() {
        auto outcome = fmt::format("outcome number {}", next_++);
        auto answer = client_.post("/v1/trace", trace_body(outcome));
        (answer.status == 201 ? accepted_ : refused_).push_back(std::move(outcome));
        return answer;
    }

    /// Records at most `limit` traces and returns the first answer that is not 201.
    Answer record_until_refused(int limit) {
        Answer answer;
        for (int i = 0; i < limit; ++i) {
            answer = record_next();
            if (answer.status != 201) break;
        }
        return answer;
    }

    void expect_only_accepted_are_stored() {
        EXPECT_EQ(count_decisions(client_), static_cast<std::int64_t>(accepted_.size()));
        for (const auto& outcome : refused_)
            EXPECT_EQ(count_decisions(client_, outcome), 0) << outcome;
        EXPECT_EQ(count_decisions(client_, accepted_.back()), 1);
    }

    void expect_reads_work() {
        const auto recent = client_.get("/v1/decisions/recent?limit=5");
        ASSERT_EQ(recent.status, 200) << recent.body;
        EXPECT_FALSE(recent.json().at("data").as_array().empty());
        EXPECT_NE(client_.get("/health").status, 0);
    }

private:
    Client client_;
    int next_ = 0;
    std::vector<std::string> accepted_;
    std::vector<std::string> refused_;
};

std::string message(const Answer& answer) {
    return answer.status == 0 ? "no answer"
                              : std::string(answer.json().at("error").at("message").as_string());
}

/// A data directory on a disk of 8 MB that can be filled up. The disk is a file system in memory
/// that only the server sees; where it cannot be mounted, the writes are made to fail.
class SmallDisk {
public:
    AkashiOptions options() const {
        AkashiOptions options{.data_directory = directory_ / "data"};
        if (unshare_.empty()) {
            options.environment = fault_.environment();
            return options;
        }
        std::filesystem::create_directory(options.data_directory);
        options.wrapper = unshare_;
        for (const char* word :
             {"sh", "-c", "mount -t tmpfs -o size=8m tmpfs \"$0\" && exec \"$@\""})
            options.wrapper.emplace_back(word);
        options.wrapper.push_back(options.data_directory);
        return options;
    }

    void fill(const Akashi& server) {
        if (unshare_.empty()) return fault_.fail_with(ENOSPC);
        std::ofstream ballast(path(server) + "/ballast", std::ios::binary);
        const std::string block(4096, 'x');
        while (ballast.write(block.data(), 4096).flush()) {
        }
    }

    void make_room(const Akashi& server) {
        if (unshare_.empty()) return fault_.fail_with(0);
        std::filesystem::remove(path(server) + "/ballast");
    }

    /// The path by which this process reaches the data directory while the server runs.
    std::string path(const Akashi& server) const {
        const auto directory = directory_ / "data";
        return unshare_.empty() ? directory
                                : fmt::format("/proc/{}/root{}", server.pid(), directory);
    }

private:
    static std::vector<std::string> find_unshare() {
        for (const char* flags : {"-m", "-Urm"}) {
            ServerProcess probe(
                {.command = {"unshare", flags, "sh", "-c", "mount -t tmpfs tmpfs /mnt"},
                 .environment = {},
                 .log_file = "/dev/null"}
            );
            if (probe.wait() == 0) return {"unshare", flags};
        }
        return {};
    }

    TemporaryDirectory directory_;
    WriteFault fault_;
    std::vector<std::string> unshare_ = find_unshare();
};

TEST(StorageFault, AFullDiskRefusesTracesUntilThereIsRoom) {
    SmallDisk disk;
    Akashi server(disk.options());
    Recorder recorder(server);
    ASSERT_EQ(recorder.record_next().status, 201);

    disk.fill(server);
    const auto refusal = recorder.record_until_refused(5000);
    EXPECT_EQ(refusal.status, 503) << refusal.body;
    EXPECT_NE(message(refusal).find("disk is full"), std::string::npos) << message(refusal);
    EXPECT_EQ(recorder.record_next().status, 503);
    EXPECT_TRUE(server.wait_for_line("the disk is full")) << server.log();
    recorder.expect_reads_work();

    auto client = server.client();
    const auto degraded = client.get("/health");
    EXPECT_EQ(degraded.status, 200) << degraded.body;
    EXPECT_EQ(degraded.json().at("status").as_string(), "degraded") << degraded.body;
    EXPECT_EQ(reason(degraded.json()), "the disk is full");
    EXPECT_EQ(client.get("/readyz").status, 200);

    disk.make_room(server);
    EXPECT_EQ(reason(wait_for_health(client, "healthy")), "") << "although nobody writes";
    const auto answer = recorder.record_next();
    EXPECT_EQ(answer.status, 201) << answer.body;
    recorder.expect_only_accepted_are_stored();
    EXPECT_EQ(integrity(disk.path(server)), "ok");
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.log();
}

TEST(StorageFault, ADiskThatTurnsReadOnlyRefusesTracesUntilItIsWritableAgain) {
    const TemporaryDirectory directory;
    WriteFault disk;
    Akashi server({.data_directory = directory / "data", .environment = disk.environment()});
    Recorder recorder(server);
    ASSERT_EQ(recorder.record_next().status, 201);

    disk.fail_with(EROFS);
    const auto refusal = recorder.record_next();
    EXPECT_EQ(refusal.status, 503) << refusal.body;
    EXPECT_NE(message(refusal).find("written"), std::string::npos) << message(refusal);
    EXPECT_TRUE(server.wait_for_line("\"sqlite: ")) << server.log();
    recorder.expect_reads_work();

    auto client = server.client();
    EXPECT_NE(reason(wait_for_health(client, "degraded")), "") << server.log();
    disk.fail_with(0);
    EXPECT_EQ(reason(wait_for_health(client, "healthy")), "") << "although nobody writes";
    const auto answer = recorder.record_next();
    EXPECT_EQ(answer.status, 201) << answer.body;
    recorder.expect_only_accepted_are_stored();
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.log();
    EXPECT_EQ(integrity(directory / "data"), "ok");
}

TEST(StorageFault, ADataDirectoryThatWasMovedAwayRefusesTracesUntilItIsBack) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data"});
    Recorder recorder(server);
    ASSERT_EQ(recorder.record_next().status, 201);

    std::filesystem::rename(directory / "data", directory / "elsewhere");
    const auto refusal = recorder.record_next();
    EXPECT_EQ(refusal.status, 503) << refusal.body;
    EXPECT_NE(message(refusal).find("moved or deleted"), std::string::npos) << message(refusal);
    auto client = server.client();
    const auto health = wait_for_health(client, "degraded");
    EXPECT_EQ(reason(health), "the database file was moved or deleted");
    recorder.expect_reads_work();

    std::filesystem::rename(directory / "elsewhere", directory / "data");
    EXPECT_EQ(reason(wait_for_health(client, "healthy")), "") << "although nobody writes";
    EXPECT_EQ(recorder.record_next().status, 201);
    recorder.expect_only_accepted_are_stored();
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.log();
    EXPECT_EQ(integrity(directory / "data"), "ok");
}

TEST(StorageFault, ADiskThatFailsAnswersWithAnErrorAndKeepsNothingHalfWritten) {
    const TemporaryDirectory directory;
    WriteFault disk;
    Akashi server({.data_directory = directory / "data", .environment = disk.environment()});
    Recorder recorder(server);
    ASSERT_EQ(recorder.record_next().status, 201);

    disk.fail_with(EIO);
    EXPECT_GE(recorder.record_next().status, 500);
    recorder.expect_reads_work();
    disk.fail_with(0);
    EXPECT_EQ(recorder.record_next().status, 201);
    recorder.expect_only_accepted_are_stored();
    server.signal(SIGKILL);
    server.wait();
    EXPECT_EQ(integrity(directory / "data"), "ok");
}

/// Whether a server answers there and is ready.
bool is_ready(std::uint16_t port) {
    try {
        return Client(port, std::string("ApiKey admin:") + kAdminKey).get("/readyz").status == 200;
    } catch (const std::exception&) {
        return false;  // it does not listen yet
    }
}

TEST(StorageFault, AFullDiskOfTheLogKeepsNoRequestWaiting) {
    const TemporaryDirectory directory;
    const auto port = free_port();
    Akashi server(
        {.data_directory = directory / "data",
         .wrapper = {"sh", "-c", "exec \"$@\" > /dev/full", "sh"},
         .port = port}
    );
    ASSERT_TRUE(eventually([&] { return is_ready(port); }));
    Client client(port, std::string("ApiKey admin:") + kAdminKey);
    for (int i = 0; i < 200; ++i)
        ASSERT_TRUE(record(client, fmt::format("without a line {}", i))) << i;
    EXPECT_EQ(count_decisions(client), 200);
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
}

}  // namespace
}  // namespace akashi::testing
