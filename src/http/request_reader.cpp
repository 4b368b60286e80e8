#include "http/request_reader.hpp"

#include "base/text.hpp"
#include "http/target.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace akashi::http {

namespace beast_http = boost::beast::http;
using beast_view = boost::beast::string_view;
using boost::system::error_code;

namespace {

constexpr std::size_t kSmallCapacity = 4'096;
constexpr std::size_t kBodyCapacity = 65'536;
constexpr std::size_t kChunkedCapacity = 16'384;  // small chunks take long to parse
constexpr std::size_t kMaxHeaders = 200;
constexpr std::size_t kMaxParameters = 1'000;
constexpr std::size_t kMaxBlanks = 32;

Method to_method(beast_http::verb verb) {
    switch (verb) {
        case beast_http::verb::get:
            return Method::get;
        case beast_http::verb::head:
            return Method::head;
        case beast_http::verb::post:
            return Method::post;
        case beast_http::verb::put:
            return Method::put;
        case beast_http::verb::patch:
            return Method::patch;
        case beast_http::verb::delete_:
            return Method::del;
        case beast_http::verb::options:
            return Method::options;
        default:
            return Method::other;
    }
}

/// Most paths are plain ASCII without escapes, so they need no decoding.
bool is_decodable(std::string_view path) {
    const bool plain = std::all_of(path.begin(), path.end(), [](char c) {
        return c > ' ' && c < '\x7f' && c != '%';
    });
    return plain || percent_decode(path);
}

void lower_in_place(std::string& text) {
    for (char& c : text) c = to_lower(c);
}

}  // namespace

/// Beast parses the grammar; this class adds the checks that Beast leaves to its users, and fills
/// the request in place.
class RequestReader::Parser final : public beast_http::basic_parser<true> {
public:
    explicit Parser(const Limits& limits) {
        header_limit(static_cast<std::uint32_t>(limits.header_bytes));
        body_limit(limits.body_bytes);
    }

    Request request;
    Refusal refusal;
    std::size_t chunks = 0;
    bool expects_continue = false;
    bool is_http_1_0 = false;

private:
    void refuse(error_code& ec, unsigned status, std::string_view message) {
        refusal = {status, message};
        ec = beast_http::error::bad_value;
    }

    void on_request_impl(
        beast_http::verb verb, beast_view, beast_view target, int version, error_code& ec
    ) override {
        is_http_1_0 = version == 10;
        request.method = to_method(verb);
        const auto parts = split_target(target);
        if (!parts) return refuse(ec, 400, "malformed request target");
        request.path = parts->path;
        if (request.path == "*" && request.method != Method::options) {
            return refuse(ec, 400, "malformed request target");
        }
        if (count_parameters(parts->query) > kMaxParameters) {
            return refuse(ec, 400, "more than 1000 query parameters");
        }
        auto query = parse_query(parts->query);
        if (!query || !is_decodable(request.path)) {
            return refuse(ec, 400, "the request target must be percent-encoded UTF-8 without NUL");
        }
        request.query = std::move(*query);
    }

    void on_field_impl(beast_http::field field, beast_view name, beast_view value, error_code& ec)
        override {
        if (is_header_done()) return;  // a trailer must not pass for a header
        if (request.headers.size() == kMaxHeaders) return refuse(ec, 431, "too many headers");
        if (field == beast_http::field::host) {
            ++hosts_;
            if (!is_valid_host(value)) return refuse(ec, 400, "malformed Host");
        }
        if (field == beast_http::field::content_length) ++lengths_;
        if (field == beast_http::field::transfer_encoding) {
            has_coding_ = true;
            if (!boost::beast::iequals(value, "chunked")) {
                return refuse(ec, 501, "transfer encoding not supported");
            }
        }
        if (field == beast_http::field::expect) {
            expects_continue = boost::beast::iequals(value, "100-continue");
        }
        if (request.headers.empty()) request.headers.reserve(12);
        lower_in_place(request.headers.emplace_back(name, value).first);
    }

    void on_header_impl(error_code& ec) override {
        if (hosts_ > 1 || (hosts_ == 0 && !is_http_1_0))
            return refuse(ec, 400, "one Host is required");
        // The next two checks prevent request smuggling (RFC 9112 §6.1, §6.3).
        if (lengths_ > 1) return refuse(ec, 400, "more than one Content-Length");
        if (has_coding_ && is_http_1_0)
            return refuse(ec, 400, "HTTP/1.0 has no transfer encodings");
        if (is_http_1_0) expects_continue = false;
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        request.body.reserve(std::min<std::uint64_t>(length.value_or(0), kBodyCapacity));
    }
    std::size_t on_body_impl(beast_view bytes, error_code&) override {
        request.body.append(bytes);
        return bytes.size();
    }
    std::size_t on_chunk_body_impl(std::uint64_t, beast_view bytes, error_code& ec) override {
        return on_body_impl(bytes, ec);
    }
    void on_chunk_header_impl(std::uint64_t, beast_view, error_code&) override { ++chunks; }
    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, beast_view, int, error_code&) override {}

    int hosts_ = 0;
    int lengths_ = 0;
    bool has_coding_ = false;
};

RequestReader::RequestReader(Limits limits) : limits_(limits) {}
RequestReader::~RequestReader() = default;

void RequestReader::resize(std::size_t capacity) {
    auto bigger = std::make_unique_for_overwrite<char[]>(capacity);
    if (begin_ < end_) std::memcpy(bigger.get(), buffer_.get() + begin_, end_ - begin_);
    buffer_ = std::move(bigger);
    capacity_ = capacity;
    end_ -= begin_;
    begin_ = 0;
}

/// The room with which the rest of a body is read fast.
std::size_t RequestReader::body_capacity() const {
    if (!parser_ || !parser_->is_header_done()) return 0;
    const auto length = parser_->content_length();
    if (!length) return kChunkedCapacity;
    const std::size_t rest = *length - parser_->request.body.size();
    return rest > kSmallCapacity ? std::min(rest, kBodyCapacity) : 0;
}

std::span<char> RequestReader::prepare() {
    if (begin_ == end_) begin_ = end_ = 0;
    const std::size_t for_body = body_capacity();
    if (capacity_ == 0) {
        resize(kSmallCapacity);
    } else if (end_ == capacity_) {
        resize(std::max(2 * (end_ - begin_), kSmallCapacity));
    } else if (capacity_ < for_body) {
        resize(for_body);
    }
    return {buffer_.get() + end_, capacity_ - end_};
}

void RequestReader::commit(std::size_t size) { end_ += size; }

RequestReader::State RequestReader::refuse(unsigned status, std::string_view message) {
    refusal_ = {status, message};
    return State::refused;
}

/// Refuses what the parser does not accept.
RequestReader::State RequestReader::refuse_by(const error_code& ec) {
    if (!parser_->refusal.message.empty()) {
        return refuse(parser_->refusal.status, parser_->refusal.message);
    }
    if (ec == beast_http::error::body_limit) return refuse(413, "request body too large");
    if (ec == beast_http::error::bad_version) return refuse(505, "HTTP version not supported");
    if (ec == beast_http::error::header_limit) return refuse(431, "request header too large");
    return refuse(400, "malformed request");
}

/// Some clients send an empty line after a body (RFC 9112 §2.2).
void RequestReader::skip_blanks() {
    while (begin_ < end_ && (buffer_[begin_] == '\r' || buffer_[begin_] == '\n')) {
        ++begin_;
        if (++blanks_ > kMaxBlanks) refuse(400, "too many empty lines before the request");
    }
}

RequestReader::State RequestReader::advance() {
    if (!parser_ && refusal_.message.empty()) skip_blanks();
    if (!refusal_.message.empty()) return State::refused;
    if (!parser_) {
        if (begin_ == end_) return State::need_more;
        parser_ = std::make_unique<Parser>(limits_);
    }
    while (!parser_->is_done()) {
        if (begin_ == end_) return State::need_more;
        const bool had_head = parser_->is_header_done();
        error_code ec;
        begin_ += parser_->put(boost::asio::buffer(&buffer_[begin_], end_ - begin_), ec);
        // Beast limits the header, but not trailers and not the line with a chunk's size.
        const bool overflow = end_ - begin_ > limits_.header_bytes;
        if (ec == beast_http::error::need_more && overflow) ec = beast_http::error::header_limit;
        if (ec == beast_http::error::need_more) return State::need_more;
        if (ec) return refuse_by(ec);
        if (!had_head && parser_->is_header_done()) return report_head();
    }
    return State::done;
}

RequestReader::State RequestReader::report_head() {
    parser_->eager(true);
    keeps_alive_ = parser_->keep_alive();
    http_1_0_ = parser_->is_http_1_0;
    return State::head;
}

Request& RequestReader::request() { return parser_->request; }

void RequestReader::limit_body(std::size_t bytes) {
    parser_->body_limit(bytes);
    if (announced_body().value_or(0) > bytes) refuse(413, "request body too large");
}

std::optional<std::size_t> RequestReader::announced_body() const {
    if (parser_->chunked()) return std::nullopt;
    return parser_->content_length().value_or(0);
}

std::size_t RequestReader::held_bytes() const {
    if (!parser_ || !parser_->is_header_done()) return capacity_;
    return announced_body().value_or(parser_->request.body.capacity());
}

std::size_t RequestReader::take_chunk_count() {
    return parser_ ? std::exchange(parser_->chunks, 0) : 0;
}

bool RequestReader::take_expectation() {
    if (!parser_ || !parser_->is_header_done() || parser_->is_done()) return false;
    return std::exchange(parser_->expects_continue, false);
}

Request RequestReader::take() {
    Request request = parser_ ? std::move(parser_->request) : Request();
    const bool complete = parser_ && parser_->is_done();
    keeps_alive_ = complete && keeps_alive_;
    http_1_0_ = complete && http_1_0_;
    parser_.reset();
    blanks_ = 0;
    if (begin_ == end_) {
        buffer_.reset();
        capacity_ = begin_ = end_ = 0;
    }
    return request;
}

}  // namespace akashi::http
