#include "testing/tls_double.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <utility>

namespace akashi::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

template <auto Free>
struct Freeing {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freeing<SSL_CTX_free>>;
using Connection = std::unique_ptr<SSL, Freeing<SSL_free>>;

constexpr long kDay = 86'400;

Certificate make_certificate(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDay);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* text = reinterpret_cast<const unsigned char*>("localhost");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    if (X509_sign(certificate.get(), key, EVP_sha256()) == 0)
        throw std::runtime_error("the certificate cannot be signed");
    return certificate;
}

Context make_context() {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = make_certificate(key.get());
    Context context(SSL_CTX_new(TLS_server_method()));
    if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
        throw std::runtime_error("the certificate cannot be used");
    return context;
}

}  // namespace

struct TlsDouble::State {
    State() : context(make_context()), thread([this] { serve(); }) {}
    ~State() {
        is_ending = true;
        boost::system::error_code ignored;
        tcp::socket(io).connect(acceptor.local_endpoint(), ignored);  // ends the wait for a client
        thread.join();
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void serve() {
        for (;;) {
            boost::system::error_code error;
            tcp::socket socket = acceptor.accept(error);
            if (error || is_ending) return;
            const Connection connection(SSL_new(context.get()));
            SSL_set_fd(connection.get(), socket.native_handle());
            if (SSL_accept(connection.get()) != 1) continue;
            std::array<char, 4096> request{};
            SSL_read(connection.get(), request.data(), request.size());
            constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
            SSL_write(connection.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
        }
    }

    const Context context;
    std::atomic<bool> is_ending = false;
    asio::io_context io;
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    std::thread thread;
};

TlsDouble::TlsDouble() : state_(std::make_unique<State>()) {}

TlsDouble::~TlsDouble() = default;

std::string TlsDouble::url() const {
    return "https://localhost:" + std::to_string(state_->acceptor.local_endpoint().port());
}

}  // namespace akashi::testing
