// Is loaded before libpq and SQLite in a program of tests, for tools/mutate_sql.py. Writes the text
// of each statement to a file in $AKASHI_SQL_RECORD, and replaces texts as the file
// $AKASHI_SQL_REPLACE says.

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_map>

extern "C" {
struct pg_conn;
struct pg_result;
struct sqlite3;
struct sqlite3_stmt;
}

namespace {

using Replacements = std::unordered_map<std::string, std::string>;

/// `<bytes of the text> <bytes of its replacement>`, a new line, both, and a new line, for each.
Replacements read_replacements() {
    Replacements replacements;
    const char* path = std::getenv("AKASHI_SQL_REPLACE");
    if (path == nullptr) return replacements;
    std::ifstream file(path, std::ios::binary);
    for (std::size_t from = 0, to = 0; file >> from >> to && file.get() == '\n';) {
        std::string text(from, '\0');
        std::string replacement(to, '\0');
        file.read(text.data(), static_cast<std::streamsize>(from));
        file.read(replacement.data(), static_cast<std::streamsize>(to));
        replacements.emplace(std::move(text), std::move(replacement));
    }
    return replacements;
}

/// One write, because several threads and the listener of the tests (testing/stores) write to the
/// file.
void record(const char* kind, std::string_view text) {
    const char* directory = std::getenv("AKASHI_SQL_RECORD");
    if (directory == nullptr) return;
    const std::string path = std::string(directory) + "/" + std::to_string(getpid());
    const std::string entry =
        std::string(kind) + " " + std::to_string(text.size()) + "\n" + std::string(text) + "\n";
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || write(file, entry.data(), entry.size()) != static_cast<ssize_t>(entry.size()))
        std::abort();
    close(file);
}

/// What runs instead of the text; valid until the process ends or as long as the text.
const char* take(const char* kind, const char* text) {
    static const Replacements replacements = read_replacements();
    record(kind, text);
    const auto found = replacements.find(text);
    return found == replacements.end() ? text : found->second.c_str();
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int PQsendQueryParams(
    pg_conn* connection,
    const char* text,
    int count,
    const unsigned* types,
    const char* const* values,
    const int* lengths,
    const int* formats,
    int format
) {
    static auto* const real = next<decltype(PQsendQueryParams)>("PQsendQueryParams");
    return real(connection, take("postgres", text), count, types, values, lengths, formats, format);
}

/// Only tests and migrations use it.
pg_result* PQexecParams(
    pg_conn* connection,
    const char* text,
    int count,
    const unsigned* types,
    const char* const* values,
    const int* lengths,
    const int* formats,
    int format
) {
    static auto* const real = next<decltype(PQexecParams)>("PQexecParams");
    record("postgres-test", text);
    return real(connection, text, count, types, values, lengths, formats, format);
}

/// Runs whole migrations.
pg_result* PQexec(pg_conn* connection, const char* text) {
    static auto* const real = next<decltype(PQexec)>("PQexec");
    return real(connection, take("postgres-script", text));
}

int sqlite3_exec(
    sqlite3* database,
    const char* text,
    int (*row)(void*, int, char**, char**),
    void* argument,
    char** error
) {
    static auto* const real = next<decltype(sqlite3_exec)>("sqlite3_exec");
    return real(database, take("sqlite-script", text), row, argument, error);
}

/// The program passes whole texts, and asks for no tail.
int sqlite3_prepare_v3(
    sqlite3* database,
    const char* text,
    int size,
    unsigned flags,
    sqlite3_stmt** statement,
    const char** tail
) {
    static auto* const real = next<decltype(sqlite3_prepare_v3)>("sqlite3_prepare_v3");
    const std::string whole(text, size < 0 ? std::strlen(text) : static_cast<std::size_t>(size));
    const char* const taken = take("sqlite", whole.c_str());
    if (taken == whole.c_str()) return real(database, text, size, flags, statement, tail);
    return real(database, taken, -1, flags, statement, tail);
}
}
