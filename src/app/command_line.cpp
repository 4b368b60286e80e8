#include "app/command_line.hpp"

#include "app/admin_command_line.hpp"
#include "app/adr_command_line.hpp"
#include "app/command_mistake.hpp"
#include "app/data_directory.hpp"
#include "app/doctor_command.hpp"
#include "app/eval_command_line.hpp"
#include "app/health_command.hpp"
#include "app/local_command.hpp"
#include "app/migrate_command.hpp"
#include "app/misconfigured.hpp"
#include "app/reindex_command.hpp"
#include "app/search_command.hpp"
#include "app/serve_command.hpp"
#include "base/log.hpp"
#include "identity/token_signer.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

namespace akashi::app {
namespace {

constexpr const char* kVersion = "akashi " AKASHI_VERSION;

// The exit codes (docs/configuration.md, "Command line").
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

/// Values of flags; each command uses its own.
struct Flags {
    std::optional<unsigned short> port;
    std::string local_address = "127.0.0.1";
    std::string serve_address = "::";
    std::optional<std::string> data_dir;
    std::string directory;
    std::string migrations = "migrations";
    Question question;
    ReindexOrder reindex;
    AdrOrders adr;
    AdminOrder admin;
    EvalOrder eval;
    DoctorOrder doctor;
};

Config configure(const Flags& flags, Databases databases = Databases::unused) {
    Config config = load_config(process_environment(), databases);
    if (flags.data_dir) config.local.data_dir = *flags.data_dir;
    if (flags.port) config.http.port = *flags.port;
    log::set_level(config.log.level);
    return config;
}

int local(const Flags& flags) {
    Config config = configure(flags);
    config.http.address = flags.local_address;
    return run_local(config);
}

int serve(const Flags& flags) {
    Config config = configure(flags, Databases::used);
    config.http.address = flags.serve_address;
    return run_serve(config);
}

/// Writes a new key pair for `AKASHI_JWT_PRIVATE_KEY` and `AKASHI_JWT_PUBLIC_KEY`.
int generate_keys(const Flags& flags) {
    const std::filesystem::path directory = flags.directory;
    prepare_directory(directory, "the directory", "; name another one: akashi genkey DIRECTORY");
    const auto private_path = directory / "jwt_private.pem";
    const auto public_path = directory / "jwt_public.pem";
    for (const auto& path : {private_path, public_path}) {
        if (std::filesystem::exists(path)) {
            throw std::runtime_error(path.string() + " exists; move it away first");
        }
    }
    const auto pair = TokenSigner::generate();
    write_secret_file(private_path, pair.private_pem);
    write_secret_file(public_path, pair.public_pem);
    fmt::print(
        "Wrote an Ed25519 key pair. Use it with\n\n  AKASHI_JWT_PRIVATE_KEY={}\n"
        "  AKASHI_JWT_PUBLIC_KEY={}\n",
        private_path.string(),
        public_path.string()
    );
    return 0;
}

/// Prints to stderr, but a server whose output is not a terminal logs it as the last line.
void report_failure(const char* what, bool is_server) {
    if (is_server && ::isatty(STDOUT_FILENO) != 1) {
        log::error("fatal error", {{"error", what}});
        log::flush();
    } else {
        fmt::print(stderr, "akashi: {}\n", what);
    }
}

/// The help text of a flag that stands for a variable: what it does, the variable, its default.
std::string help(std::string_view what, std::string_view variable) {
    return fmt::format("{} [{}, {}]", what, variable, find_variable(variable).default_text);
}

void describe_listening(CLI::App& command, Flags& flags, std::string& address) {
    command
        .add_option(
            "--port", flags.port, help("Listen on this port; 0 picks a free one", "AKASHI_PORT")
        )
        ->transform(as_port());
    command.add_option("--address", address, "Listen on this address")
        ->capture_default_str()
        ->check(is_address());
}

void describe_local(CLI::App& command, Flags& flags) {
    describe_listening(command, flags, flags.local_address);
    command.add_option("--data-dir", flags.data_dir, help("Keep the data here", "AKASHI_DATA_DIR"));
}

/// `--data-dir` means that directory; without it, DATABASE_URL means PostgreSQL when it is set.
bool means_postgres(const Flags& flags) {
    const auto url = process_environment()("DATABASE_URL");
    return !flags.data_dir && url && !url->empty();
}

ChosenStore configure_store(const Flags& flags) {
    const bool on_postgres = means_postgres(flags);
    return {configure(flags, on_postgres ? Databases::used : Databases::unused), on_postgres};
}

void add_data_directory(CLI::App& command, Flags& flags) {
    command.add_option(
        "--data-dir",
        flags.data_dir,
        help("The data directory; without it, DATABASE_URL when it is set", "AKASHI_DATA_DIR")
    );
}

using Answer = int (*)(const Config&, const Question&);

CLI::App* describe_question(
    CLI::App& akashi, Flags& flags, std::function<int()>& run, const char* name, Answer answer
) {
    const bool is_search = std::string_view(name) == "search";
    auto* command = akashi.add_subcommand(
        name, is_search ? "Find decisions by words" : "Look for precedents before deciding"
    );
    Question& question = flags.question;
    command->add_option("words", question.text, "The words, in quotes")->required();
    command->add_option("--project", question.project, "Only decisions of this project");
    command->add_option("--limit", question.limit, "How many to show")
        ->capture_default_str()
        ->transform(as_number(1, 100, "limit"));
    command->add_flag("--json", question.as_json, "Print JSON, as the HTTP API answers");
    command->add_flag("--explain", question.explains, "Show how each score was made");
    add_data_directory(*command, flags);
    command->callback([&flags, &run, answer] {
        run = [&flags, answer] {
            const ChosenStore store = configure_store(flags);
            flags.question.on_postgres = store.on_postgres;
            return answer(store.config, flags.question);
        };
    });
    return command;
}

void describe_health(CLI::App& akashi, Flags& flags, std::function<int()>& run) {
    auto* command = akashi.add_subcommand("health", "Ask the server on this machine how it is");
    command->add_option("--port", flags.port, help("Its port", "AKASHI_PORT"))
        ->transform(as_port());
    command->footer("The exit code is 0 when the server is healthy, else 1.");
    command->callback([&flags, &run] {
        run = [&flags] { return run_health(configure(flags).http.port); };
    });
}

void describe_reindex(CLI::App& akashi, Flags& flags, std::function<int()>& run) {
    auto* command = akashi.add_subcommand("reindex", "Give all decisions vectors, and fill Qdrant");
    command->add_option("--after", flags.reindex.after, "Go on behind the decision with this id");
    add_data_directory(*command, flags);
    command->callback([&flags, &run] {
        run = [&flags] {
            const ChosenStore store = configure_store(flags);
            flags.reindex.on_postgres = store.on_postgres;
            return run_reindex(store.config, flags.reindex);
        };
    });
}

void describe_doctor(CLI::App& akashi, Flags& flags, std::function<int()>& run) {
    auto* command = akashi.add_subcommand("doctor", "Look what is wrong, and say what mends it");
    command->add_flag("--fix", flags.doctor.mends, "Mend what is safe: partitions, dead letters");
    command->add_flag("--json", flags.doctor.as_json, "Print JSON");
    command->add_option("--port", flags.port, help("The server that is looked for", "AKASHI_PORT"))
        ->transform(as_port());
    add_data_directory(*command, flags);
    command->footer(
        "It examines the PostgreSQL of DATABASE_URL when that is set, otherwise the data directory."
        "\nThe exit code is 0 when all is well, 1 for something to look at, 2 for something "
        "broken.\ndocs/doctor.md says what each line means."
    );
    command->callback([&flags, &run] {
        run = [&flags] {
            return run_doctor(flags.doctor, [&flags] { return configure_store(flags); });
        };
    });
}

void describe_migrate(CLI::App& akashi, Flags& flags, std::function<int()>& run) {
    auto* migrate = akashi.add_subcommand("migrate", "Bring a PostgreSQL database to this version");
    migrate->require_subcommand(1);
    migrate->footer("The database is the one of DATABASE_URL.");
    const auto add = [&](const char* name, const char* what, std::function<int()> command) {
        auto* app = migrate->add_subcommand(name, what);
        app->callback([&run, command = std::move(command)] { run = command; });
        return app;
    };
    const auto take_directory = [&](CLI::App* app) {
        app->add_option("--dir", flags.migrations, "The folder with the files")
            ->capture_default_str();
    };
    add("apply", "Apply pending migrations", [] { return apply_migrations(process_environment()); }
    );
    add("status", "Show which migrations are applied", [] {
        return show_migrations(process_environment());
    });
    take_directory(add("validate", "Compare a folder of migrations with its atlas.sum", [&flags] {
        return validate_migrations(flags.migrations);
    }));
    take_directory(add("hash", "Write atlas.sum for a folder of migrations", [&flags] {
        return hash_migrations(flags.migrations);
    }));
}

}  // namespace

int run_command_line(int argc, char** argv) {
    CLI::App akashi("Akashi remembers what AI agents decided, and why.", "akashi");
    akashi.require_subcommand(1);
    akashi.failure_message(describe_mistake);
    akashi.set_version_flag("--version", kVersion);
    akashi.footer("Settings are environment variables; see docs/configuration.md.");
    Flags flags;
    std::function<int()> run;

    auto* local_app = akashi.add_subcommand("local", "Run the server on a file in this folder");
    describe_local(*local_app, flags);
    local_app->callback([&] { run = [&] { return local(flags); }; });

    auto* serve_app = akashi.add_subcommand("serve", "Run the server on PostgreSQL");
    describe_listening(*serve_app, flags, flags.serve_address);
    serve_app->callback([&] { run = [&] { return serve(flags); }; });

    const StoreFlags store{
        .add_data_directory = [&](CLI::App& command) { add_data_directory(command, flags); },
        .configure = [&] { return configure_store(flags); }
    };
    describe_adr_commands(akashi, flags.adr, run, store);
    describe_question(akashi, flags, run, "search", run_search);
    describe_question(akashi, flags, run, "check", run_check)
        ->add_option("--type", flags.question.decision_type, "Prefer decisions of this type");
    describe_reindex(akashi, flags, run);
    describe_doctor(akashi, flags, run);
    describe_admin_commands(akashi, flags.admin, run, store);
    describe_migrate(akashi, flags, run);
    describe_eval_command(akashi, flags.eval, run);

    describe_health(akashi, flags, run);

    auto* keys = akashi.add_subcommand("genkey", "Make a key pair for signing tokens");
    keys->add_option("directory", flags.directory, "Where to write the two files")->required();
    keys->callback([&] { run = [&] { return generate_keys(flags); }; });

    akashi.add_subcommand("version", "Print the version")->callback([&] {
        run = [] {
            fmt::print("{}\n", kVersion);
            return 0;
        };
    });

    const auto is_server = [&] { return local_app->parsed() || serve_app->parsed(); };
    try {
        akashi.parse(argc, argv);
        return run();
    } catch (const CLI::ParseError& error) {
        return akashi.exit(error) == 0 ? 0 : kWrongUsage;
    } catch (const Misconfigured& error) {
        report_failure(error.what(), is_server());
        return kWrongUsage;
    } catch (const std::exception& error) {
        report_failure(error.what(), is_server());
    } catch (...) {
        report_failure("an unknown failure", is_server());
    }
    return kFailed;
}

}  // namespace akashi::app
