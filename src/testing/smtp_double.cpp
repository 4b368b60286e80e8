#include "testing/smtp_double.hpp"

#include "testing/http_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace akashi::testing {
namespace {

ProcessOptions process_options(
    const SmtpDoubleOptions& options, std::uint16_t port, const std::string& directory
) {
    const std::string program = std::string(AKASHI_SOURCE_DIR) + "/tests/smtp/server.py";
    ProcessOptions made{.command = {"/usr/bin/python3", "-B", program, "--name", options.name}};
    made.command.insert(
        made.command.end(), {"--port", std::to_string(port), "--folder", directory}
    );
    if (!options.user.empty())
        made.command.insert(
            made.command.end(), {"--user", options.user, "--password", options.password}
        );
    if (!options.has_starttls) made.command.emplace_back("--no-starttls");
    return made;
}

}  // namespace

SmtpDouble::SmtpDouble(const SmtpDoubleOptions& options)
    : process_(process_options(options, port_, directory_.path())) {
    if (!process_.wait_for_line("\"control\""))
        throw std::runtime_error("the mail server does not start:\n" + process_.log());
    const auto ready = boost::json::parse(process_.last_line());
    control_port_ = ready.at("control").to_number<std::uint16_t>();
    certificate_ = ready.at("certificate").as_string();
}

boost::json::value SmtpDouble::command(const boost::json::object& command) {
    const auto answer = raw_exchange(control_port_, boost::json::serialize(command) + "\n");
    if (answer.empty()) throw std::runtime_error("the mail server fails:\n" + process_.log());
    return boost::json::parse(answer);
}

void SmtpDouble::answer(std::string_view text) { command({{"do", "answer"}, {"text", text}}); }
void SmtpDouble::stall() { command({{"do", "stall"}}); }
void SmtpDouble::release() { command({{"do", "release"}}); }
void SmtpDouble::stop() { command({{"do", "stop"}}); }
void SmtpDouble::start() { command({{"do", "start"}}); }

boost::json::array SmtpDouble::wait_for(std::int64_t mails) {
    return command({{"do", "wait_for"}, {"mails", mails}}).as_array();
}

boost::json::array SmtpDouble::wait_for_attempts(std::int64_t attempts) {
    return command({{"do", "wait_for_attempts"}, {"attempts", attempts}}).as_array();
}

std::string token_in(std::string_view mail) {
    constexpr std::string_view kBegin = "/auth/verify?token=";
    const auto begin = mail.find(kBegin);
    if (begin == std::string_view::npos) return {};
    const auto token = mail.substr(begin + kBegin.size());
    return std::string(token.substr(0, token.find_first_not_of("0123456789abcdef")));
}

}  // namespace akashi::testing
