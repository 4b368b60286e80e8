#include "conflicts/judge_client.hpp"

#include "base/crypto.hpp"
#include "base/json_writer.hpp"
#include "base/steady_clock.hpp"
#include "base/text.hpp"
#include "conflicts/judge_reply.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using Kind = JudgeFailed::Kind;

/// Around a reply of kMostReplyBytes, whose escapes make it longer.
constexpr std::size_t kAnswerBytes = 4 * kMostReplyBytes;
/// Enough for models that think before they answer, and a bound on what one pair costs.
constexpr int kMostAnswerTokens = 4'096;
/// For both records and the answer; Ollama's default would cut off the task.
constexpr int kContextTokens = 8'192;
constexpr int kSeed = 7;
constexpr int kVariants = 4;  // of a request to OpenAI's API
constexpr std::size_t kBytesOfAToken = 4;
constexpr std::size_t kCodeBytes = 60;

std::string url_of(const JudgeModel& model) {
    std::string url = model.base_url;
    while (url.ends_with('/')) url.pop_back();
    if (model.is_ollama) return url + "/api/chat";
    return url + (url.ends_with("/v1") ? "/chat/completions" : "/v1/chat/completions");
}

std::string make_marker() {
    std::array<char, 16> bytes{};
    random_bytes(bytes.data(), bytes.size());
    return to_hex({bytes.data(), bytes.size()});
}

/// The member at the end of the path; null when there is none.
const json::value* find(const json::value& tree, std::initializer_list<std::string_view> path) {
    const json::value* place = &tree;
    for (const std::string_view name : path) {
        if (const auto* list = place->if_array()) {
            if (list->empty()) return nullptr;
            place = &list->front();
        }
        const auto* object = place->if_object();
        if (object == nullptr) return nullptr;
        place = object->if_contains(name);
        if (place == nullptr) return nullptr;
    }
    return place;
}

std::string_view text_at(const json::value& tree, std::initializer_list<std::string_view> path) {
    const json::value* value = find(tree, path);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

std::int64_t number_at(const json::value& tree, std::initializer_list<std::string_view> path) {
    const json::value* value = find(tree, path);
    const bool is_count = value != nullptr && value->is_int64() && value->get_int64() > 0;
    return is_count ? value->get_int64() : 0;
}

/// JSON null for what is no JSON.
json::value parse(const std::string& body) {
    boost::system::error_code error;
    json::value tree = json::parse(body, error);
    return error ? json::value() : tree;
}

void write_messages(JsonWriter& out, const JudgePrompt& prompt) {
    out.key("messages").begin_array();
    out.begin_object().member("role", "system").member("content", prompt.system).end_object();
    out.begin_object().member("role", "user").member("content", prompt.user).end_object();
    out.end_array();
}

}  // namespace

JudgeClient::JudgeClient(net::HttpClient& http, JudgeModel model)
    : http_(http),
      model_(std::move(model)),
      name_(fmt::format("{}/{}", model_.is_ollama ? "ollama" : "openai", model_.model)) {}

asio::awaitable<JudgeAnswer> JudgeClient::ask(JudgedPair pair) {
    const auto start = SteadyClock::now();
    try {
        JudgeAnswer answer = co_await ask_once(std::move(pair));
        instruments_.durations.Observe(metrics::seconds_since(start));
        instruments_.tokens.Increment(static_cast<double>(answer.tokens));
        co_return answer;
    } catch (const JudgeFailed& failure) {
        note_failure(failure);
        throw;
    }
}

void JudgeClient::note_failure(const JudgeFailed& failure) const {
    instruments_.tokens.Increment(static_cast<double>(failure.tokens()));
    switch (failure.kind()) {
        case Kind::away:
            return instruments_.away.Increment();
        case Kind::refused:
            return instruments_.refused.Increment();
        case Kind::garbled:
            return instruments_.garbled.Increment();
    }
}

asio::awaitable<JudgeAnswer> JudgeClient::ask_once(JudgedPair pair) {
    const bool reversed = is_reversed(pair);
    if (reversed) pair = exchange(std::move(pair));
    const JudgePrompt prompt = make_judge_prompt(pair, make_marker());
    const net::HttpAnswer answer = co_await send(prompt);
    if (answer.status != 200) fail(answer);
    JudgeAnswer result = read(prompt, answer.body, pair);
    if (reversed) result.verdict = exchange(std::move(result.verdict));
    co_return result;
}

asio::awaitable<net::HttpAnswer> JudgeClient::send(const JudgePrompt& prompt) {
    net::HttpAnswer answer;
    for (int variant = 0; variant < kVariants; ++variant) {
        answer = co_await send_once(prompt);
        if (answer.status != 400 || !learn_from(answer)) break;
    }
    co_return answer;
}

asio::awaitable<net::HttpAnswer> JudgeClient::send_once(const JudgePrompt& prompt) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = url_of(model_);
    request.headers.push_back({"Content-Type", "application/json"});
    if (!model_.secret.empty())
        request.headers.push_back({"Authorization", "Bearer " + model_.secret});
    request.body = write_request(prompt);
    request.timeout = model_.timeout;
    request.answer_limit = kAnswerBytes;
    try {
        co_return co_await net::send_with_retries(http_, std::move(request), model_.retries);
    } catch (const net::Unreachable& error) {
        const bool is_permanent = error.kind() == net::Unreachable::Kind::permanent;
        throw JudgeFailed(
            is_permanent ? Kind::refused : Kind::away, fmt::format("{}: {}", name_, error.what())
        );
    } catch (const std::invalid_argument& error) {
        throw JudgeFailed(Kind::refused, fmt::format("{}: {}", name_, error.what()));
    }
}

std::string JudgeClient::write_request(const JudgePrompt& prompt) const {
    std::string body;
    JsonWriter out(body);
    out.begin_object().member("model", model_.model);
    write_messages(out, prompt);
    if (model_.is_ollama) {
        out.member("stream", false).raw_member("format", judge_schema());
        out.key("options").begin_object().member("temperature", 0).member("seed", kSeed);
        out.member("num_ctx", kContextTokens).member("num_predict", kMostAnswerTokens);
        out.end_object().end_object();
        return body;
    }
    out.member("max_completion_tokens", kMostAnswerTokens);
    if (sends_sampling_) out.member("temperature", 0).member("seed", kSeed);
    const Format format = format_;
    if (format != Format::words) {
        const bool has_schema = format == Format::schema;
        out.key("response_format").begin_object();
        out.member("type", has_schema ? "json_schema" : "json_object");
        if (has_schema) {
            out.key("json_schema").begin_object().member("name", "verdict").member("strict", true);
            out.raw_member("schema", judge_schema()).end_object();
        }
        out.end_object();
    }
    out.end_object();
    return body;
}

/// True when the request can be made in another way.
bool JudgeClient::learn_from(const net::HttpAnswer& refusal) {
    if (model_.is_ollama) return false;
    const std::string text = to_lower(refusal.body);
    const auto speaks_of = [&](std::string_view word) { return text.find(word) != text.npos; };
    if (sends_sampling_ && (speaks_of("temperature") || speaks_of("seed"))) {
        sends_sampling_ = false;
        return true;
    }
    if (format_ != Format::words && (speaks_of("response_format") || speaks_of("json_"))) {
        format_ = format_ == Format::schema ? Format::object : Format::words;
        return true;
    }
    return false;
}

void JudgeClient::fail(const net::HttpAnswer& answer) const {
    // Not its message: that may repeat the texts or parts of the key.
    const json::value tree = parse(answer.body);
    std::string code(utf8_prefix(text_at(tree, {"error", "code"}), kCodeBytes));
    if (!code.empty()) code = fmt::format(", {}", code);
    const std::string problem = fmt::format("{}: HTTP {}{}", name_, answer.status, code);
    switch (answer.status) {
        case 401:
        case 403:
            throw JudgeFailed(Kind::refused, problem + ": the key is refused");
        case 404:
            throw JudgeFailed(Kind::refused, problem + ": there is no such model or path");
        case 400:
        case 413:
        case 422:
            throw JudgeFailed(Kind::garbled, problem + ": the request is refused");
        default:
            throw JudgeFailed(Kind::away, problem);
    }
}

JudgeAnswer JudgeClient::read(
    const JudgePrompt& prompt, const std::string& body, const JudgedPair& pair
) {
    const json::value tree = parse(body);
    const std::string_view content = model_.is_ollama
                                         ? text_at(tree, {"message", "content"})
                                         : text_at(tree, {"choices", "message", "content"});
    std::int64_t tokens =
        model_.is_ollama ? number_at(tree, {"prompt_eval_count"}) + number_at(tree, {"eval_count"})
                         : number_at(tree, {"usage", "total_tokens"});
    if (tokens == 0)
        tokens = static_cast<std::int64_t>(
            (prompt.system.size() + prompt.user.size() + content.size()) / kBytesOfAToken
        );
    if (content.empty())
        throw JudgeFailed(
            Kind::garbled, fmt::format("{}: the answer has no message", name_), tokens
        );
    auto verdict = read_judge_reply(content, pair);
    if (!verdict)
        throw JudgeFailed(
            Kind::garbled, fmt::format("{}: {}", name_, verdict.error().message()), tokens
        );
    return {std::move(*verdict), tokens};
}

}  // namespace akashi
