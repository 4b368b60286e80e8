#include "app/doctor_command.hpp"

#include "app/doctor_checks.hpp"
#include "app/misconfigured.hpp"
#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "doctor/examination.hpp"
#include "doctor/finding_render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

namespace akashi::app {

namespace {

using namespace std::chrono_literals;

/// Of all checks together. Each has shorter ones of its own for what it knows may hang.
constexpr auto kPatience = 7s;

struct Report {
    const char* store = "unknown";
    Observations findings;
    Mended mended;
    bool is_stuck = false;
};

/// A finding for each mistake in the configuration.
Observations explain(const Misconfigured& error) {
    Observations findings;
    std::istringstream lines(error.what());
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with(':')) continue;  // a heading
        const auto begin = line.find_first_not_of(' ');
        if (begin == std::string::npos) continue;
        findings.push_back(problem(
            "configuration",
            line.substr(begin),
            "correct the variable (docs/configuration.md); akashi serve would not start"
        ));
    }
    return findings;
}

bool look(Report& report, const ChosenStore& store) {
    Examination examination = examine(make_checks(store), kPatience);
    report.findings = std::move(examination.findings);
    report.is_stuck = examination.is_stuck;
    return !report.is_stuck;
}

/// Mends, and looks again, also when nothing was left to mend: another doctor may have mended it.
void mend_all(Report& report, const ChosenStore& store) {
    try {
        report.mended = mend(store, report.findings);
    } catch (const std::exception& error) {
        report.findings.push_back(problem(
            "fix",
            fmt::format("not everything was mended: {}", error.what()),
            "something may lock a table (docs/operations/the-database-is-slow.md); run it again"
        ));
        return;
    }
    if (worst_of(report.findings) != Condition::ok || !report.mended.empty()) look(report, store);
}

Report examine_all(const DoctorOrder& order, const std::function<ChosenStore()>& configure) {
    Report report;
    try {
        const ChosenStore store = configure();
        log::set_level(log::Level::error);  // the report is all that is printed
        report.store = store.on_postgres ? "postgres" : "sqlite";
        if (!look(report, store) || !order.mends) return report;
        mend_all(report, store);
    } catch (const Misconfigured& error) {
        report.findings = explain(error);
    }
    return report;
}

void print_json(const Report& report) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("version", AKASHI_VERSION).member("store", report.store);
    out.member("condition", to_string(worst_of(report.findings)));
    out.key("findings");
    write(out, report.findings);
    out.key("fixed").begin_array();
    for (const std::string& line : report.mended) out.value(line);
    out.end_array().end_object();
    fmt::print("{}\n", text);
}

std::string count(std::ptrdiff_t number, const char* noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

void print_text(const Report& report) {
    fmt::print("{}", render_text(report.findings));
    for (const std::string& line : report.mended) fmt::print("fixed: {}\n", line);
    const auto count_of = [&](Condition condition) {
        return std::ranges::count(report.findings, condition, &Observation::condition);
    };
    if (worst_of(report.findings) == Condition::ok)
        fmt::print("All is well.\n");
    else
        fmt::print(
            "{}, {}.\n",
            count(count_of(Condition::problem), "problem"),
            count(count_of(Condition::warning), "warning")
        );
}

/// Why what was printed did not arrive; nothing when it did.
std::optional<std::string> flush_output() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return std::nullopt;
    return std::generic_category().message(errno);
}

}  // namespace

int run_doctor(const DoctorOrder& order, const std::function<ChosenStore()>& configure) {
    const Report report = examine_all(order, configure);
    order.as_json ? print_json(report) : print_text(report);
    int code = static_cast<int>(worst_of(report.findings));
    if (const auto failure = flush_output()) {
        fmt::print(stderr, "akashi: the report could not be written: {}\n", *failure);
        code = static_cast<int>(Condition::problem);
    }
    if (report.is_stuck) {
        std::fflush(stderr);
        std::_Exit(code);  // a thread that cannot be ended still uses what destructors would free
    }
    return code;
}

}  // namespace akashi::app
