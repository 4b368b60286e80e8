#include "http/gzip.hpp"

#include "base/text.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <optional>

namespace akashi::http {
namespace {

constexpr std::size_t kMinSize = 1024;

std::string_view cut(std::string_view& list, char separator) {
    const std::string_view item = list.substr(0, list.find(separator));
    list.remove_prefix(std::min(list.size(), item.size() + 1));
    return trimmed(item);
}

/// True for `q=0`, `q=0.`, `q=0.0`, …: the weight that means refusal.
bool is_refused(std::string_view parameters) {
    while (!parameters.empty()) {
        const std::string_view parameter = cut(parameters, ';');
        if (parameter.size() < 3 || !boost::beast::iequals(parameter.substr(0, 2), "q=")) continue;
        return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
    }
    return false;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<bool> named;
    bool any = false;
    while (!accept_encoding.empty()) {
        std::string_view rest = cut(accept_encoding, ',');
        const std::string_view coding = cut(rest, ';');
        const bool accepted = !is_refused(rest);
        if (coding == "*") any = accepted;
        if (boost::beast::iequals(coding, "gzip") || boost::beast::iequals(coding, "x-gzip")) {
            named = named.value_or(false) || accepted;
        }
    }
    return named.value_or(any);
}

bool is_compressible(const Response& response) {
    if (response.stream || response.body.size() <= kMinSize) return false;
    if (response.status < 200 || response.status == 204 || response.status == 304) return false;
    const std::string_view type = response.content_type;
    constexpr std::string_view kWords[] = {"json", "yaml", "text/", "javascript", "svg"};
    const bool shrinks = std::any_of(std::begin(kWords), std::end(kWords), [&](auto word) {
        return type.find(word) != std::string_view::npos;
    });
    const auto& headers = response.headers;
    return shrinks && !type.starts_with("text/event-stream") &&
           std::none_of(headers.begin(), headers.end(), [](const auto& header) {
               return boost::beast::iequals(header.first, "Content-Encoding");
           });
}

}  // namespace akashi::http
