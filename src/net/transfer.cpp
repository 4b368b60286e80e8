#include "net/transfer.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace akashi::net {
namespace {

constexpr std::size_t kHeaderBytes = 65'536;  // of all headers of an answer
constexpr long kConnectMilliseconds = 10'000;

template <class T>
void set(CURL* easy, CURLoption option, T value) {
    if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
        throw std::runtime_error(fmt::format("libcurl: {}", curl_easy_strerror(code)));
}

bool is_line(std::string_view text) { return text.find_first_of("\r\n\0", 0, 3) == text.npos; }

bool is_permanent(CURLcode code) {
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
            return true;
        default:
            return false;
    }
}

}  // namespace

Transfer::Transfer(HttpRequest request, const boost::asio::any_io_executor& waiting)
    : done(waiting), request_(std::move(request)), easy_(curl_easy_init()) {
    if (easy_ == nullptr) throw std::bad_alloc();
    try {
        for (const Header& header : request_.headers) add_header(header);
        add_header({"Expect", ""});  // no pause before a long body
        set_up();
    } catch (...) {
        curl_slist_free_all(headers_);
        curl_easy_cleanup(easy_);
        throw;
    }
}

Transfer::~Transfer() {
    curl_easy_cleanup(easy_);
    curl_slist_free_all(headers_);
}

void Transfer::add_header(const Header& header) {
    if (header.name.empty() || !is_line(header.name) || !is_line(header.value))
        throw std::invalid_argument(
            fmt::format("header {} has a line break or a NUL character", header.name)
        );
    curl_slist* longer =
        curl_slist_append(headers_, fmt::format("{}: {}", header.name, header.value).c_str());
    if (longer == nullptr) throw std::bad_alloc();
    headers_ = longer;
}

void Transfer::set_up() {
    set(easy_, CURLOPT_PRIVATE, this);
    set(easy_, CURLOPT_URL, request_.url.c_str());
    set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(easy_, CURLOPT_PROXY, "");  // also against the variables http_proxy and all_proxy
    set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
    // libcurl's command line knows the variable, the library does not.
    static const char* const authorities = std::getenv("SSL_CERT_FILE");
    if (authorities != nullptr) set(easy_, CURLOPT_CAINFO, authorities);
    set(easy_, CURLOPT_NOSIGNAL, 1L);
    set(easy_, CURLOPT_QUICK_EXIT, 1L);  // giving up does not wait for the look-up of a name
    set(easy_, CURLOPT_USERAGENT, "akashi");
    const auto timeout = static_cast<long>(request_.timeout.count());
    set(easy_, CURLOPT_TIMEOUT_MS, std::max(timeout, 1L));
    set(easy_, CURLOPT_CONNECTTIMEOUT_MS, std::clamp(timeout, 1L, kConnectMilliseconds));
    set(easy_, CURLOPT_ERRORBUFFER, reason_.data());
    set(easy_, CURLOPT_HTTPHEADER, headers_);
    set(easy_, CURLOPT_WRITEFUNCTION, &Transfer::receive_body);
    set(easy_, CURLOPT_WRITEDATA, this);
    set(easy_, CURLOPT_HEADERFUNCTION, &Transfer::receive_header);
    set(easy_, CURLOPT_HEADERDATA, this);
    if (request_.method == "HEAD") {
        set(easy_, CURLOPT_NOBODY, 1L);
        return;
    }
    if (!request_.body.empty() || request_.method != "GET") {
        set(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
        set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    }
    set(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

std::size_t Transfer::receive_body(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    std::string& body = transfer.answer_.body;
    if (size > transfer.request_.answer_limit - body.size()) {
        transfer.is_too_long_ = true;
        return 0;  // ends the transfer
    }
    body.append(data, size);
    return size;
}

std::size_t Transfer::receive_header(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.header_bytes_ += size;
    if (transfer.header_bytes_ > kHeaderBytes) {
        transfer.is_too_long_ = true;
        return 0;
    }
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/")) {  // there may have been a 1xx before
        transfer.answer_.headers.clear();
        transfer.is_head_whole_ = false;
    }
    if (trimmed(line).empty()) transfer.is_head_whole_ = true;
    if (const std::size_t colon = line.find(':'); colon != line.npos) {
        transfer.answer_.headers.push_back(
            {to_lower(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))}
        );
    }
    return size;
}

Unreachable Transfer::explain(CURLcode code) const {
    using enum Unreachable::Kind;
    const std::string host = host_of(request_.url);
    if (is_too_long_) {
        return {
            permanent,
            fmt::format("the answer of {} has more than {} bytes", host, request_.answer_limit)
        };
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        const auto limit = request_.timeout.count();
        return {passing, fmt::format("{} did not answer within {} ms", host, limit)};
    }
    const bool is_told = reason_.front() != '\0' && code != CURLE_URL_MALFORMAT;
    const std::string_view reason = is_told ? reason_.data() : curl_easy_strerror(code);
    return {
        is_permanent(code) ? permanent : passing,
        fmt::format("{} cannot be reached: {}", host, reason)
    };
}

void Transfer::finish(CURLcode code) {
    if (code != CURLE_OK) return fail(explain(code));
    if (!is_head_whole_)  // libcurl takes it for an answer without a body
        return fail(
            {Unreachable::Kind::passing,
             fmt::format("{} closed the connection in the headers", host_of(request_.url))}
        );
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    answer_.status = static_cast<int>(status);
    done.close();
}

void Transfer::fail(Unreachable failure) {
    failure_ = std::move(failure);
    done.close();
}

HttpAnswer Transfer::take() {
    if (failure_) throw Unreachable(*failure_);
    return std::move(answer_);
}

}  // namespace akashi::net
