#include "akashi.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

namespace akashi::testing {
namespace {

namespace asio = boost::asio;

constexpr const char* kFatal = "\"msg\":\"fatal error\"";
constexpr int kMisconfigured = 2;

class RefusesToStart : public ::testing::Test {
protected:
    /// Runs a server that must end with this code and never listen. Returns its output.
    std::string output(AkashiOptions options, int code = 1) {
        if (options.data_directory.empty()) options.data_directory = data_;
        Akashi server(options);
        EXPECT_EQ(server.wait(), code) << server.log();
        EXPECT_FALSE(server.wait_for_line("http server starting")) << server.log();
        return server.log();
    }

    /// Starts a server once, so that there is a database.
    void create_database() {
        Akashi server({.data_directory = data_});
        server.port();
        server.signal(SIGTERM);
        ASSERT_EQ(server.wait(), 0) << server.log();
    }

    TemporaryDirectory directory_;
    std::string data_ = directory_ / "data";
};

void expect_contains(const std::string& text, std::string_view part) {
    EXPECT_NE(text.find(part), std::string::npos) << "no `" << part << "` in:\n" << text;
}

TEST_F(RefusesToStart, WithEveryMistakeInTheEnvironmentAtOnce) {
    const auto log = output(
        {.environment =
             {{"AKASHI_READ_TIMEOUT", "5 parsecs"},
              {"AKASHI_MAX_REQUEST_BODY_BYTES", "many"},
              {"AKASHI_LOG_LEVEL", "loud"},
              {"AKASHI_JWT_EXPIRATION", "0s"},
              {"AKASHI_WRITE_TIMEOUT", "1d"}}},
        kMisconfigured
    );
    expect_contains(log, kFatal);
    expect_contains(log, "config: invalid environment variables:");
    expect_contains(log, R"(AKASHI_READ_TIMEOUT=\"5 parsecs\" is not a valid duration)");
    expect_contains(log, R"(AKASHI_MAX_REQUEST_BODY_BYTES=\"many\" is not a valid integer)");
    expect_contains(log, R"(AKASHI_WRITE_TIMEOUT=\"1d\" is not a valid duration)");
    expect_contains(log, R"(AKASHI_LOG_LEVEL=\"loud\" is not a valid log level)");
    expect_contains(log, "AKASHI_JWT_EXPIRATION must be positive");
    EXPECT_FALSE(std::filesystem::exists(data_)) << "it made a data directory";
}

TEST_F(RefusesToStart, WithEveryValueThatIsOutOfBoundsAtOnce) {
    const auto log = output(
        {.environment = {{"AKASHI_READ_TIMEOUT", "-1s"}, {"AKASHI_MAX_REQUEST_BODY_BYTES", "0"}}},
        kMisconfigured
    );
    expect_contains(log, "AKASHI_READ_TIMEOUT must be positive");
    expect_contains(log, "AKASHI_MAX_REQUEST_BODY_BYTES must be between 1 and 1073741824");
}

TEST_F(RefusesToStart, WithAnEnvFileThatIsANamedPipeInsteadOfWaitingForIt) {
    ASSERT_EQ(mkfifo((directory_ / ".env").c_str(), 0600), 0);
    const auto log = output(
        {.wrapper = {"sh", "-c", "cd \"$0\" && exec \"$@\"", directory_.path()}}, kMisconfigured
    );
    expect_contains(log, R"(\".env\" is a named pipe, expected a file)");
}

TEST(EnvFile, CountsWhereTheEnvironmentSaysNothing) {
    const TemporaryDirectory directory;
    std::ofstream(directory / ".env")
        << "AKASHI_MAX_REQUEST_BODY_BYTES=1000\nAKASHI_LOG_LEVEL=debug\n";
    Akashi server(
        {.data_directory = directory / "data",
         .environment = {{"AKASHI_MAX_REQUEST_BODY_BYTES", "3000"}},
         .wrapper = {"sh", "-c", "cd \"$0\" && exec \"$@\"", directory.path()}}
    );
    auto client = server.client();
    EXPECT_TRUE(record(client, std::string(2'000, 'x'))) << "the variable is set";
    EXPECT_EQ(client.post("/v1/trace", trace_body(std::string(3'000, 'x'))).status, 413);
    EXPECT_EQ(Client(server.port()).get("/health").status, 200);
    EXPECT_TRUE(server.wait_for_line("\"level\":\"DEBUG\"")) << "the file sets it";
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.log();
}

bool accepts(const char* address, unsigned short port) {
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    boost::system::error_code failed;
    socket.connect({asio::ip::make_address(address), port}, failed);
    return !failed;
}

TEST(LocalServer, HasNoOtherAddressThanTheOneOfTheMachineItself) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data"});
    EXPECT_TRUE(accepts("127.0.0.1", server.port()));
    EXPECT_FALSE(accepts("127.0.0.2", server.port())) << "it listens everywhere";
}

TEST(Environment, SaysWhereAServerListensAndKeepsItsFiles) {
    const TemporaryDirectory directory;
    const auto port = free_port();
    ServerProcess server(
        {.command = {AKASHI_BINARY, "local"},
         .environment =
             {{"AKASHI_PORT", std::to_string(port)}, {"AKASHI_DATA_DIR", directory / "files"}}}
    );
    EXPECT_EQ(server.port(), port) << server.log();
    EXPECT_TRUE(std::filesystem::exists(directory / "files/akashi.db"));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.log();
}

TEST_F(RefusesToStart, WithAConfiguredKeyFileThatIsNotThere) {
    const auto log = output(
        {.environment =
             {{"AKASHI_JWT_PRIVATE_KEY", directory_ / "nowhere.pem"},
              {"AKASHI_JWT_PUBLIC_KEY", directory_ / "nowhere.pub"}}},
        kMisconfigured
    );
    expect_contains(log, "config: AKASHI_JWT_PRIVATE_KEY");
}

TEST_F(RefusesToStart, WithACollectorThatIsNone) {
    const auto log = output(
        {.environment = {{"OTEL_EXPORTER_OTLP_ENDPOINT", "redis://127.0.0.1/0"}}}, kMisconfigured
    );
    expect_contains(log, "OTEL_EXPORTER_OTLP_ENDPOINT");
}

/// `script` gives the server a terminal.
std::vector<std::string> in_a_terminal() {
    return {"sh", "-c", "exec script -qefc \"$(printf '%s ' \"$@\")\" /dev/null", "sh"};
}

TEST(LocalServer, ShowsAPersonABannerOfWhatThereIs) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data", .wrapper = in_a_terminal()});
    EXPECT_TRUE(server.wait_for_line("is ready. Stop it with Ctrl-C.")) << server.log();
    EXPECT_TRUE(server.wait_for_line("curl -s http://127.0.0.1:")) << server.log();
    EXPECT_TRUE(server.wait_for_line("the one in AKASHI_ADMIN_API_KEY")) << server.log();
    EXPECT_EQ(server.log().find("later version"), std::string::npos) << server.log();
}

TEST_F(RefusesToStart, WithAKeyThatOthersCanRead) {
    create_database();
    std::filesystem::permissions(data_ + "/jwt_private.pem", std::filesystem::perms(0644));
    expect_contains(output({}), "overly permissive mode 0644 (expected 0600 or stricter)");
}

TEST_F(RefusesToStart, WhenTheIndexIsADirectory) {
    std::filesystem::create_directories(data_ + "/search.db");
    const auto log = output({});
    expect_contains(log, "search.db");
    expect_contains(log, "it is a directory");
}

TEST_F(RefusesToStart, OnAPortThatIsTaken) {
    Akashi first({.data_directory = directory_ / "first"});
    const auto log = output({.port = first.port()});
    expect_contains(log, kFatal);
    expect_contains(log, std::to_string(first.port()));
    expect_contains(log, "in use");
}

TEST_F(RefusesToStart, OnADataDirectoryThatItCannotWrite) {
    std::filesystem::create_directory(data_);
    std::filesystem::permissions(
        data_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec
    );
    std::vector<std::string> wrapper;
    if (geteuid() == 0) {  // permissions do not stop root
        chmod(directory_.path().c_str(), 0755);
        chmod(data_.c_str(), 0555);
        wrapper = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    }
    const auto log = output({.wrapper = wrapper});
    expect_contains(log, kFatal);
    expect_contains(log, data_);
}

TEST_F(RefusesToStart, WhenTheDataDirectoryIsAFile) {
    std::ofstream(data_) << "not a directory";
    expect_contains(output({}), data_);
}

TEST_F(RefusesToStart, OnADatabaseOfANewerVersion) {
    create_database();
    execute_sql(
        data_, "INSERT INTO schema_migrations (version, applied_at) VALUES ('999_from_later', 0)"
    );
    const auto log = output({});
    expect_contains(log, kFatal);
    expect_contains(log, "newer version");
    expect_contains(log, "akashi.db");
}

TEST_F(RefusesToStart, OnAFileThatIsNoDatabase) {
    std::filesystem::create_directory(data_);
    std::ofstream(data_ + "/akashi.db") << std::string(10'000, 'x');
    const auto log = output({});
    expect_contains(log, kFatal);
    expect_contains(log, "not a SQLite database");
}

TEST_F(RefusesToStart, OnADatabaseThatWasCutOff) {
    create_database();
    std::filesystem::resize_file(data_ + "/akashi.db", 8192);
    const auto log = output({});
    expect_contains(log, kFatal);
    expect_contains(log, "akashi.db");
}

TEST_F(RefusesToStart, OnADatabaseOfAnotherApplication) {
    std::filesystem::create_directory(data_);
    std::ofstream(data_ + "/akashi.db").flush();
    execute_sql(data_, "CREATE TABLE shopping (item TEXT)");
    expect_contains(output({}), "another application");
}

}  // namespace
}  // namespace akashi::testing
