#include "akashi.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CommandLine : public ::testing::Test {
protected:
    /// The exit code and the output of a command.
    std::pair<int, std::string> run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), AKASHI_BINARY);
        ServerProcess akashi({.command = std::move(arguments)});
        const int code = akashi.wait();
        return {code, akashi.log()};
    }
    std::string refusal(std::vector<std::string> arguments) {
        const auto [code, output] = run(std::move(arguments));
        EXPECT_EQ(code, 2) << output;
        return output;
    }
    std::pair<int, std::string> import() {
        return run({"import", "adr", records_, "--data-dir", data_});
    }
    void write_record(const std::string& name, const std::string& title) {
        std::filesystem::create_directories(records_);
        std::ofstream(records_ + "/" + name)
            << "# " << title << "\n\nDate: 2024-01-01\n\n## Status\n\nAccepted\n\n## Context\n\n"
            << "We need it.\n\n## Decision\n\nWe will use " << title << ".\n";
    }

    TemporaryDirectory directory_;
    std::string data_ = directory_ / "data";
    std::string records_ = directory_ / "records";
};

TEST_F(CommandLine, TellsWhatWasWrongAndWhereToReadMore) {
    EXPECT_THAT(
        refusal({"bogus"}), HasSubstr("akashi: unknown command \"bogus\". See akashi --help")
    );
    EXPECT_THAT(refusal({"version", "2"}), HasSubstr("unknown argument \"2\""));
    for (const std::string port : {"99999", "-1", "http", "0x50", "+80", " 80"})
        EXPECT_THAT(
            refusal({"serve", "--port", port}),
            HasSubstr("\"" + port + "\" is no port; it is a number from 0 to 65535")
        );
    EXPECT_THAT(
        refusal({"local", "--address", "foo"}),
        HasSubstr("\"foo\" is no IP address, such as 127.0.0.1 or ::")
    );
}

TEST_F(CommandLine, TakesNumbersInDecimalDigitsOnly) {
    for (const std::string text : {"0x10", "+5", " 5", "5x", "1e3", "١٢", "-1", "99999999999"}) {
        EXPECT_THAT(
            refusal({"admin", "plan", "set", "--decision-limit", text}),
            HasSubstr(
                "--decision-limit: \"" + text +
                "\" is no limit; it is a number from 0 to 2147483647, in digits"
            )
        );
        EXPECT_THAT(
            refusal({"search", "word", "--limit", text}),
            HasSubstr(
                "--limit: \"" + text + "\" is no limit; it is a number from 1 to 100, in digits"
            )
        );
    }
    for (const std::string text : {"0x10", "+5", " 5", "5x", "1e3", "nan"})
        EXPECT_THAT(
            refusal({"eval", "conflicts", "file", "--cost-ratio", text}),
            HasSubstr(
                "--cost-ratio: \"" + text +
                "\" is no number from 0.001 to 1000000, such as 20 or 2.5"
            )
        );
    write_record("0001-postgres.md", "PostgreSQL");
    ASSERT_EQ(import().first, 0) << "now there is a store";
    EXPECT_THAT(
        run({"admin", "plan", "set", "--decision-limit", "010", "--json", "--data-dir", data_})
            .second,
        HasSubstr("\"decision_limit\":10,")
    );
}

TEST_F(CommandLine, SuggestsTheNearestCommandOrOption) {
    EXPECT_THAT(refusal({"serv"}), HasSubstr("unknown command \"serv\"; did you mean \"serve\"?"));
    EXPECT_THAT(refusal({"locla"}), HasSubstr("did you mean \"local\"?"));
    EXPECT_THAT(refusal({"admin", "kye"}), HasSubstr("did you mean \"key\"? See akashi admin"));
    EXPECT_THAT(
        refusal({"local", "--prot", "80"}),
        HasSubstr("unknown option \"--prot\"; did you mean \"--port\"? See akashi local --help")
    );
    EXPECT_THAT(refusal({"--vesion"}), HasSubstr("did you mean \"--version\"?"));
    EXPECT_THAT(
        refusal({"serve", "--adress=::"}),
        HasSubstr("unknown option \"--adress\"; did you mean \"--address\"?")
    );
}

TEST_F(CommandLine, ShowsTheUsageWhereSomethingIsMissing) {
    EXPECT_THAT(refusal({}), HasSubstr("Usage: akashi [OPTIONS] SUBCOMMAND"));
    EXPECT_THAT(
        refusal({"import", "adr"}), HasSubstr("Usage: akashi import adr [OPTIONS] directory")
    );
    const auto genkey = refusal({"genkey"});
    EXPECT_THAT(genkey, HasSubstr("directory is required"));
    EXPECT_THAT(genkey, HasSubstr("Usage: akashi genkey [OPTIONS] directory"));
}

TEST_F(CommandLine, PrintsTheSameVersionForTheOptionAndTheCommand) {
    const auto [code, version] = run({"version"});
    EXPECT_EQ(code, 0);
    EXPECT_THAT(version, HasSubstr("akashi 1."));
    EXPECT_EQ(run({"--version"}), std::pair(0, version));
}

TEST_F(CommandLine, NamesDatabaseUrlWhenItIsWrong) {
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"migrate", "status"}, {"search", "word"}, {"admin", "key", "create", "--agent", "a"}
         }) {
        std::vector<std::string> command{
            "env", "DATABASE_URL=postgres://host:99999/x", AKASHI_BINARY
        };
        command.insert(command.end(), arguments.begin(), arguments.end());
        ServerProcess akashi({.command = std::move(command)});
        EXPECT_EQ(akashi.wait(), 2) << akashi.log();
        EXPECT_THAT(akashi.log(), HasSubstr("config: DATABASE_URL: the database URL is not valid"));
    }
}

TEST_F(CommandLine, FailsAtOnceWhenNoDatabaseIsThere) {
    write_record("0001-postgres.md", "PostgreSQL");
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"search", "word", "--json"},
             {"check", "word"},
             {"import", "adr", records_, "--dry-run", "--json"},
             {"admin", "key", "create", "--agent", "a"}
         }) {
        std::vector<std::string> command{
            "env", "DATABASE_URL=postgres://akashi@127.0.0.1:1/x", AKASHI_BINARY
        };
        command.insert(command.end(), arguments.begin(), arguments.end());
        ServerProcess akashi({.command = std::move(command)});
        EXPECT_EQ(akashi.wait(), 1) << akashi.log();
        EXPECT_THAT(akashi.log(), HasSubstr("127.0.0.1"));
        EXPECT_THAT(akashi.log(), Not(HasSubstr("connect failed"))) << "no log of a pool";
    }
}

TEST_F(CommandLine, NamesTheDirectoryWhereKeysCannotBeWritten) {
    const auto [code, output] = run({"genkey", "/proc/x"});
    EXPECT_EQ(code, 1);
    EXPECT_THAT(output, HasSubstr("/proc/x"));
    EXPECT_THAT(output, HasSubstr("akashi genkey DIRECTORY"));
    EXPECT_THAT(output, Not(HasSubstr("AKASHI_DATA_DIR")));
}

TEST_F(CommandLine, AnImportGoesOnBehindAFileThatCannotBeReadAndItsExitCodeTells) {
    write_record("0001-postgres.md", "PostgreSQL");
    std::filesystem::create_symlink("0002-loop.md", records_ + "/0002-loop.md");
    write_record("0003-redis.md", "Redis");
    const auto [code, output] = import();
    EXPECT_EQ(code, 1) << output;
    EXPECT_THAT(output, HasSubstr("failed 0002-loop.md"));
    EXPECT_THAT(output, HasSubstr("Recorded 2, revised 0, unchanged 0, skipped 0, failed 1."));
    std::filesystem::remove(records_ + "/0002-loop.md");
    EXPECT_EQ(import().first, 0);
}

TEST_F(CommandLine, AnImportThatTheQuotaRefusesFails) {
    {
        Akashi server({.data_directory = data_});
        server.port();
        server.signal(SIGTERM);
        ASSERT_EQ(server.wait(), 0) << server.log();
    }
    execute_sql(data_, "UPDATE organizations SET decision_limit = 1");
    write_record("0001-postgres.md", "PostgreSQL");
    write_record("0002-redis.md", "Redis");
    const auto [code, output] = import();
    EXPECT_EQ(code, 1) << output;
    EXPECT_THAT(output, HasSubstr("quota exceeded"));
    EXPECT_THAT(output, HasSubstr("Recorded 1, revised 0, unchanged 0, skipped 0, failed 1."));
}

TEST_F(CommandLine, ASearchListsWhatWasFoundAndItsExitCodeTells) {
    write_record("0001-postgres.md", "PostgreSQL");
    write_record("0002-redis.md", "Redis");
    ASSERT_EQ(import().first, 0);
    const auto search = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data-dir", data_});
        return run(std::move(arguments));
    };
    const auto [code, list] = search({"search", "which postgres?"});
    EXPECT_EQ(code, 0) << list;
    EXPECT_THAT(list, HasSubstr("1. PostgreSQL"));
    EXPECT_THAT(list, HasSubstr("outcome: PostgreSQL"));
    EXPECT_THAT(list, Not(HasSubstr("\x1b["))) << "it is no terminal";
    EXPECT_THAT(search({"search", "postgres", "--explain"}).second, HasSubstr("relevance 0."));
    EXPECT_THAT(search({"search", "postgres", "--json"}).second, HasSubstr("\"decision\":{"));
    EXPECT_THAT(search({"search", "postgrse"}).second, HasSubstr("Did you mean: postgres"));
    const auto [nothing, none] = search({"search", "mainframe"});
    EXPECT_EQ(nothing, 1);
    EXPECT_THAT(none, HasSubstr("No decisions found."));
}

TEST_F(CommandLine, ACheckNamesThePrecedentOrTheNearestDecision) {
    write_record("0001-postgres.md", "PostgreSQL");
    ASSERT_EQ(import().first, 0);
    const auto check = [&](const std::string& question) {
        return run({"check", question, "--data-dir", data_});
    };
    const auto [code, found] = check("PostgreSQL");
    EXPECT_EQ(code, 0) << found;
    EXPECT_THAT(found, HasSubstr("1 prior decision found. Best match: \"PostgreSQL "));
    const auto [missing, nearest] =
        check("PostgreSQL replicas behind seven message brokers of other regions");
    EXPECT_EQ(missing, 1) << nearest;
    EXPECT_THAT(nearest, HasSubstr("No prior decisions found.\nNearest: \"PostgreSQL "));
    const auto [failed, reason] = run({"check", "word", "--data-dir", directory_ / "nowhere"});
    EXPECT_EQ(failed, 1);
    EXPECT_THAT(reason, HasSubstr("does not exist: start akashi local once"));
}

}  // namespace
}  // namespace akashi::testing
